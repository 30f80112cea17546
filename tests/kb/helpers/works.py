"""Works for tests: one of each type with the fields that it has, and any that hypothesis can think of."""

from __future__ import annotations

from hypothesis import strategies as st

from knowledge.bibliography.work import Contributor, Name, Work
from knowledge.bibliography.work_types import WorkType

BRAGA = Name(family="Braga", given="A.A.")
LA_VIGNE = Name(family="La Vigne", given="Nancy G.")
BERG = Name(family="Berg", given="Jan", particle="van der", suffix="Jr.")
NIJ = Name(literal="National Institute of Justice")
_ALL = {
    "language": "en",
    "abstract": "What was found.",
    "url": "https://example.org/a_b?x=1&y=2",
    "ncj_number": "251579",
}

EXAMPLES = {
    work.type: work
    for work in (
        Work(
            type=WorkType.ARTICLE_JOURNAL,
            title="Hot spots policing & NIBIN: 100% of {what} we_know",
            authors=(BRAGA, LA_VIGNE, BERG),
            et_al=True,
            container="Police Quarterly",
            container_short="Police Q.",
            volume="21",
            issue="3",
            page="283-308",
            issn="1098-6111",
            year=2019,
            month=9,
            doi="10.1002/(SICI)1520-6629(199901)27:1<17::AID-JCOP2>3.0.CO;2-I",
            accessed="2024-03-01",
            keywords=("Hot spots", "Gun violence"),
            **_ALL,
        ),
        Work(
            type=WorkType.REPORT,
            title="Evaluation of a strategy",
            authors=(NIJ, BERG),
            publisher="RAND Corporation",
            place="Santa Monica, CA",
            number="RR-531",
            series="Research reports",
            genre="Program evaluation",
            number_of_pages=24,
            isbn="978-0-19-539882-3",
            year=2013,
            month=7,
            day=4,
            **_ALL,
        ),
        Work(
            type=WorkType.CHAPTER,
            title="Hot spots in Sweden",
            authors=(Name(family="Gerell", given="Manne"),),
            editors=(Name(family="Weisburd", given="David"), BRAGA),
            container="Police Innovation",
            edition="2nd",
            publisher="Example Press",
            place="Cambridge",
            page="313-330",
            year=2019,
            isbn="9781108417815",
            **_ALL,
        ),
        Work(
            type=WorkType.BOOK,
            title="The handbook of violence",
            editors=(BRAGA, LA_VIGNE),
            series="Oxford handbooks",
            series_number="12",
            edition="3",
            volume="2",
            volumes="4",
            publisher="Oxford University Press",
            place="New York",
            number_of_pages=640,
            year=2012,
            isbn="978-0-19-539882-3",
            **_ALL,
        ),
        Work(
            type=WorkType.THESIS,
            title="Retaliation in Waverleigh",
            authors=(LA_VIGNE,),
            genre="Doctoral dissertation",
            publisher="Rutgers University",
            number_of_pages=210,
            year=2016,
            **_ALL,
        ),
        Work(
            type=WorkType.PAPER_CONFERENCE,
            title="A test of call-ins",
            authors=(BRAGA,),
            container="Proceedings of the annual meeting",
            event="Annual Meeting of the Society",
            event_place="Philadelphia, PA",
            page="1-9",
            year=2017,
            month=11,
            **_ALL,
        ),
        Work(
            type=WorkType.PRESS_RELEASE,
            title="Twelve sites join the partnership",
            authors=(Name(literal="U.S. Department of Justice, Office of Public Affairs"),),
            publisher="U.S. Department of Justice",
            number="17-685",
            year=2017,
            month=6,
            day=20,
            **_ALL,
        ),
        Work(
            type=WorkType.WEBPAGE,
            title="Program profile",
            authors=(NIJ,),
            container="CrimeSolutions",
            genre="Registry profile",
            year=2020,
            until="2021",
            accessed="2024-03",
            **_ALL,
        ),
        Work(
            type=WorkType.DATASET,
            title="Crimes known, 2019",
            authors=(Name(literal="Federal Bureau of Investigation"),),
            publisher="ICPSR",
            version="v2",
            number="36164",
            year=2021,
            doi="10.3886/ICPSR36164.v2",
            **_ALL,
        ),
        Work(
            type=WorkType.LEGISLATION,
            title="Bipartisan Safer Communities Act",
            number="Pub. L. 117-159",
            container="U.S.C.",
            volume="18",
            section="922",
            authority="U.S. Congress",
            year=2022,
            month=6,
            day=25,
            **_ALL,
        ),
        Work(
            type=WorkType.ARTICLE_NEWSPAPER,
            title="Shootings fall again",
            authors=(BRAGA,),
            container="The Example Times",
            edition="Late",
            page="A1",
            year=2018,
            month=1,
            day=2,
            **_ALL,
        ),
    )
}
"""One work of each usual type, with every field that the type has."""

words = st.text(st.characters(codec="utf-8", exclude_categories=("C",)), min_size=1, max_size=40).filter(
    lambda text: bool(text.strip())
) | st.sampled_from(
    [
        "=1+1",
        "\\input{x}",
        "}{",
        "$&%#_~^",
        "<b>x</b>",
        "a -- b",
        "AU  - x",
        "NCJ 251234",
        "and others",
        "Jr.",
        "&amp;",
        "1-2",
    ]
)
"""What people write, and what breaks forms."""

persons = st.builds(
    Name,
    family=words,
    given=words,
    particle=st.none() | st.sampled_from(["van der", "de la"]),
    dropping_particle=st.none() | st.just("de"),
    suffix=st.none() | st.sampled_from(["Jr.", "III"]),
)
names = persons | st.builds(lambda text: Name(literal=text), words)
_some = st.none() | words


def _dated(parts: tuple[int | None, int | None, int | None]) -> dict[str, int | None]:
    year, month, day = parts
    month = month if year else None
    return {"year": year, "month": month, "day": day if month else None}


@st.composite
def works(draw: st.DrawFn, kinds: st.SearchStrategy[WorkType] = st.sampled_from(list(WorkType))) -> Work:  # noqa: B008
    """A work of one of ``kinds`` with any of its fields."""
    lines = (
        *("short_title", "genre", "container", "container_short", "series", "series_number", "edition", "volume"),
        *("volumes", "issue", "page", "section", "publisher", "place", "event", "event_place", "date_note", "number"),
        *("isbn", "issn", "pmid", "language", "version", "status", "medium", "authority", "archive"),
        *("archive_location", "call_number", "database"),
    )
    chosen = draw(st.sets(st.sampled_from(lines), max_size=6))
    part = st.none() | st.integers(1, 12)
    people = st.lists(names, max_size=3, unique=True).map(tuple)
    return Work(
        title=draw(words),
        type=draw(kinds),
        authors=draw(people),
        et_al=draw(st.booleans()),
        editors=draw(people),
        translators=draw(st.lists(names, max_size=1).map(tuple)),
        contributors=draw(
            st.lists(
                st.builds(Contributor.of, st.sampled_from(["collection-editor", "interviewer"]), names),
                max_size=1,
            ).map(tuple)
        ),
        number_of_pages=draw(st.none() | st.integers(0, 5_000)),
        until=draw(st.none() | st.just("2101-02")),
        ncj_number=draw(st.none() | st.from_regex(r"[1-9]\d{2,5}", fullmatch=True)),
        doi=draw(st.none() | st.sampled_from(["10.1002/cl2.1046", "10.1234/a_b{c}", "10.1234/X(1)2<3:4>5.0.CO;2-I"])),
        url=draw(st.none() | st.sampled_from(["https://example.org/a_b?x=1&y={2};z=3", "https://doi.org/10.1002/cl2"])),
        accessed=draw(st.none() | st.sampled_from(["2024", "2024-03", "2024-03-01"])),
        keywords=draw(st.lists(words, max_size=2, unique=True).map(tuple)),
        abstract=draw(st.none() | words | st.just("One.\nTwo.")),
        notes=draw(st.lists(words, max_size=2, unique=True).map(tuple)),
        **{name: draw(words) for name in sorted(chosen)},
        **_dated((draw(st.none() | st.integers(1000, 2100)), draw(part), draw(part))),
    )
