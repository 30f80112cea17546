"""Names and imprints: every form that the references have, and no agency cut in two."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.services.citing.imprint import parse_imprint
from kb.services.citing.names import parse_names
from knowledge.content_folder import read_file
from knowledge.records import ReferenceRecord
from tests.conftest import ROOT


def _references() -> Iterator[ReferenceRecord]:
    for entry in read_file(ROOT / "content" / "references.yaml"):
        assert isinstance(entry.record, ReferenceRecord)
        yield entry.record


REFERENCES = tuple(_references())


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("Braga, A.A.; Weisburd, D.", ["Braga, A.A.", "Weisburd, D."]),
        ("Braga, A.A., Weisburd, D.", ["Braga, A.A.", "Weisburd, D."]),
        ("Braga, A. A., Weisburd, D., & Turchan, B.", ["Braga, A. A.", "Weisburd, D.", "Turchan, B."]),
        ("Braga, A.A. and Weisburd, D.", ["Braga, A.A.", "Weisburd, D."]),
        ("Anthony A. Braga and David Weisburd", ["Braga, Anthony A.", "Weisburd, David"]),
        (
            "Anthony A. Braga, David Weisburd, and Brandon Turchan",
            ["Braga, Anthony A.", "Weisburd, David", "Turchan, Brandon"],
        ),
        ("Anthony A. Braga; David M. Hureau", ["Braga, Anthony A.", "Hureau, David M."]),
        ("Braga, Anthony A. and Weisburd, David L.", ["Braga, Anthony A.", "Weisburd, David L."]),
        ("Telep, Cody W. and David Weisburd", ["Telep, Cody W.", "Weisburd, David"]),
        (
            "Sherman, Lawrence W., Heather Strang, & Anne Gray",
            ["Sherman, Lawrence W.", "Strang, Heather", "Gray, Anne"],
        ),
        ("Smith, John and Mary Jones", ["Smith, John", "Jones, Mary"]),
        ("Hoover, J. Edgar", ["Hoover, J. Edgar"]),
        ("D. Kim Rossmo", ["Rossmo, D. Kim"]),
        ("Jean-Luc B. Picard", ["Picard, Jean-Luc B."]),
        # Bare initials, as medical journals have them
        ("Cook PJ, Ludwig J", ["Cook, P.J.", "Ludwig, J."]),
        ("La Vigne NG; van der Berg J; O'Brien M", ["La Vigne, N.G.", "van der Berg, J.", "O'Brien, M."]),
        ("Cook, PJ, Ludwig, J", ["Cook, P.J.", "Ludwig, J."]),
        # Suffixes: those that tell generations apart stay, degrees and titles go
        ("Martin Luther King, Jr.", ["King, Martin Luther, Jr."]),
        ("King, Martin Luther, Jr.", ["King, Martin Luther, Jr."]),
        ("King, Jr., Martin Luther; Abernathy Sr., Ralph", ["King, Martin Luther, Jr.", "Abernathy, Ralph, Sr."]),
        ("Sherman LW 3rd, Roth MA", ["Sherman, L.W., 3rd", "Roth, M.A."]),
        ("Lawrence W. Sherman III and Mary Roth", ["Sherman, Lawrence W., III", "Roth, Mary"]),
        ("John Smith, PhD", ["Smith, John"]),
        ("John Smith, PhD, and Mary Jones, MD, MPH", ["Smith, John", "Jones, Mary"]),
        ("Dr. Jane Doe", ["Doe, Jane"]),
        # Particles belong to the family name
        ("Jan van der Berg, Jr. and Maria de la Cruz", ["van der Berg, Jan, Jr.", "de la Cruz, Maria"]),
        ("de la Cruz, Maria", ["de la Cruz, Maria"]),
        ("Goede, Anna de", ["de Goede, Anna"]),
        ("Nancy G. La Vigne", ["La Vigne, Nancy G."]),
        ("Doe, Jane", ["Doe, Jane"]),
        ("La Vigne, N.G.", ["La Vigne, N.G."]),
        ("Esbensen, F.-A.; O'Brien, M.; Hollis-Peel, M.E.", ["Esbensen, F.-A.", "O'Brien, M.", "Hollis-Peel, M.E."]),
        ("Lopez (Combs), B.E.", ["Lopez (Combs), B.E."]),
        ("García-López, J.", ["García-López, J."]),
    ],
)
def test_persons_are_read_from_every_usual_form(line: str, names: list[str]) -> None:
    found = parse_names(line).names
    assert len(found) == len(names)
    assert not any(name.literal for name in found)
    assert all(said in ("", name.inverted) for said, name in zip(names, found, strict=True))


@pytest.mark.parametrize(
    "line",
    [
        "National Institute of Justice",
        "Crime & Consequences",
        "Children's Home & Aid",
        "Police Department, Chicago",
        "Smart Policing Initiative / CNA",
        "Crime and Justice Research Alliance",
        "U.S. Department of Justice",
        "Arnold Ventures",
        "Jane Doe",
        "Anthony Braga, David Hureau",
        "Cook PJ",
        "Chicago PD, Boston PD",
        "Boston, Chicago, Denver and Miami",
        "Boston, Chicago, Denver, Miami",
        "U.S. Attorney",
        "D.C. Witness",
        "J. Smith and RAND Europe",
        "Robert Wood Johnson Foundation",
    ],
)
def test_agency_or_doubtful_name_stays_in_one_piece(line: str) -> None:
    assert [name.literal for name in parse_names(line).names] == [line]


def test_two_agencies_are_two() -> None:
    assert [name.literal for name in parse_names("RAND Corporation; NIJ").names] == ["RAND Corporation", "NIJ"]


def test_agency_beside_persons_is_none_of_them() -> None:
    found = parse_names("Anthony A. Braga; Youth Guidance; van der Berg, Jan, Jr.; Institute of Peace,").names
    assert [(name.family, name.literal) for name in found] == [
        ("Braga", ""),
        ("", "Youth Guidance"),
        ("van der Berg", ""),
        ("", "Institute of Peace"),
    ]


@pytest.mark.parametrize(
    "line", ["et al.", "Braga, A.A., et al.", "Anthony A. Braga et al", "Cook PJ, Ludwig J, et al."]
)
def test_et_al_is_nobody(line: str) -> None:
    found = parse_names(line)
    assert found.more
    assert not any("al" in name.inverted.split() or "et" in name.inverted.split() for name in found.names)


def test_suffix_is_neither_given_name_nor_family_name() -> None:
    (found,) = parse_names("Martin Luther King, Jr.").names
    assert (found.family, found.given, found.suffix) == ("King", "Martin Luther", "Jr.")


def test_et_al_and_editors_are_told_apart_from_names() -> None:
    assert parse_names("Wolf, A.M. et al. (NCCD)").more
    assert [name.inverted for name in parse_names("Wolf, A.M. et al. (NCCD)").names] == ["Wolf, A.M."]
    edited = parse_names("Shah, S.; Burch, J.; Neusteter, S.R. (eds.)")
    assert edited.edited
    assert edited.names[-1].inverted == "Neusteter, S.R."


@pytest.mark.parametrize("line", sorted({r.authors for r in REFERENCES if r.authors}))
def test_authors_of_every_reference_are_whole(line: str) -> None:
    """What looks like "Family, I." is a person, nothing is lost, and no agency holds a list."""
    found = parse_names(line)
    assert found.names
    for name in found.names:
        assert bool(name.literal) != bool(name.family and name.given)
        assert ";" not in name.inverted
        # An agency may have a comma of its own, as the ATF has: then it is the whole line.
        assert "," not in name.literal or name.literal in (line, *line.split("; "))
    joined = "; ".join(name.inverted for name in found.names)
    rest = line.replace(joined, "").strip()
    assert rest in ("", "et al.", "(eds.)") or rest.startswith("et al. (")


@given(st.text(max_size=200))
def test_any_text_gives_names_without_breaking(line: str) -> None:
    for name in parse_names(line).names:
        assert name.inverted.strip()
        assert "\n" not in name.inverted


@given(
    st.lists(st.sampled_from(["Jan", "van", "der", "Berg", "J.", "PJ", "Jr.", "PhD", ",", " and ", ";", "St.", "-"]))
)
def test_parts_of_names_in_any_order_lose_no_word(words: list[str]) -> None:
    line = " ".join(words)
    kept = " ".join(name.inverted for name in parse_names(line).names)
    assert all(word in kept for word in words if word in ("Jan", "Berg"))


@given(st.text("A.-, ;'aé(", max_size=2000))
def test_long_odd_lines_are_read_at_once(line: str) -> None:
    parse_names(line)
    parse_imprint(line)


@pytest.mark.parametrize(
    ("line", "container", "volume", "issue", "pages"),
    [
        ("Police Quarterly 21(3):283-308", "Police Quarterly", "21", "3", "283-308"),
        ("Journal of Criminal Justice 40:60-71", "Journal of Criminal Justice", "40", "", "60-71"),
        ("Campbell Systematic Reviews 15(3), e1051", "Campbell Systematic Reviews", "15", "3", "e1051"),
        ("Campbell Systematic Reviews 2012:4", "Campbell Systematic Reviews", "2012", "4", ""),
        ("PNAS 119(14) e2118780119", "PNAS", "119", "14", "e2118780119"),
        ("NIJ Journal 262", "NIJ Journal", "262", "", ""),
        ("Justice Quarterly", "Justice Quarterly", "", "", ""),
    ],
)
def test_journal_volume_issue_and_pages_are_told_apart(
    line: str, container: str, volume: str, issue: str, pages: str
) -> None:
    found = parse_imprint(line)
    assert (found.container, found.volume, found.issue, found.pages) == (container, volume, issue, pages)
    assert found.type == "article-journal"
    assert not found.publisher


@pytest.mark.parametrize(
    ("line", "publisher", "number"),
    [
        ("RAND Corporation RR531", "RAND Corporation", "RR531"),
        ("RAND TR-948-NIJ", "RAND", "TR-948-NIJ"),
        ("NBER Working Paper 28763", "NBER", "Working Paper 28763"),
        ("COPS Office, POP Response Guide 8", "COPS Office", "POP Response Guide 8"),
    ],
)
def test_report_number_is_told_apart_from_the_publisher(line: str, publisher: str, number: str) -> None:
    found = parse_imprint(line)
    assert (found.publisher, found.report_number, found.type) == (publisher, number, "report")


@pytest.mark.parametrize("line", ["National Institute of Justice", "The Crime Report", "CNA / BJA", "Youth Guidance"])
def test_publisher_is_no_journal(line: str) -> None:
    assert parse_imprint(line).publisher == line
    assert parse_imprint(line).type == ""


def test_what_names_no_publisher_is_not_cited_as_one() -> None:
    assert parse_imprint("journal article").publisher == ""
    assert parse_imprint(None).publisher == ""
