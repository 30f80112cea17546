"""Works and lists for the tests of citing: one of each type, and any that hypothesis can think of."""

from __future__ import annotations

from hypothesis import strategies as st

from kb.services.citing.work import Bundle, BundleSection, Citable, Listed, Study
from knowledge.bibliography import Name, Work, WorkType
from tests.kb.helpers.works import BRAGA, EXAMPLES, words, works

ARTICLE = Citable(
    "ref-hot-spots-2019",
    "reference",
    "https://kb.example.org/references/ref-hot-spots-2019",
    Work(
        title=EXAMPLES[WorkType.ARTICLE_JOURNAL].title,
        type=WorkType.ARTICLE_JOURNAL,
        authors=(BRAGA, Name(family="La Vigne", given="N.G.")),
        year=2019,
        container="Police Quarterly",
        volume="21",
        issue="3",
        page="283-308",
        doi="10.1002/cl2.1046",
        ncj_number="251579",
        url="https://example.org/a_b?x=1&y=2;z=3",
    ),
)
REPORT = Citable(
    "ref-report-2013",
    "reference",
    "https://kb.example.org/references/ref-report-2013",
    Work(
        title="Evaluation of a strategy",
        type=WorkType.REPORT,
        authors=(Name(literal="Children's Home and Aid"),),
        year=2013,
        month=7,
        publisher="RAND Corporation",
        number="RR531",
        ncj_number="243990",
    ),
    "What it found.",
)
STUDY = Study("source-hot-spots-2019", ARTICLE.work, "Braga, A.A. (2019). Hot spots. https://example.org/a")
PAGE = Citable(
    "hot-spots-policing",
    "practice",
    "https://kb.example.org/practices/hot-spots-policing",
    Work(
        title="Hot spots policing",
        type=WorkType.WEBPAGE,
        authors=(Name(literal="PSP Knowledge Base"),),
        year=2024,
        month=2,
        day=29,
        publisher="PSP Knowledge Base",
        abstract="What it is.",
        keywords=("Gun violence", "Robbery"),
        url="https://kb.example.org/practices/hot-spots-policing",
        accessed="2024-03-01",
        language="en",
    ),
    "What it is.",
    (STUDY,),
)
BUNDLE = Bundle(
    "Readings for Tuesday",
    "Bring a pencil.",
    (
        BundleSection(
            "Morning", "Before the walk.", (Listed(ARTICLE, "Read the tables.", "essential", 20), Listed(REPORT))
        ),
        BundleSection("Afternoon", "", (Listed(PAGE, "", "background", 5), Listed(ARTICLE, "Again."))),
    ),
    "https://kb.example.org/lists/tuesday",
)

text = words | st.sampled_from(["@SUM(A1)", "-2", "+3", "\t=x", "\r\nER  - ", "a\nTY  - JOUR", "\u2028x"])
"""What people write, and what breaks formats."""

citables = st.builds(
    Citable,
    slug=st.from_regex(r"[a-z0-9]+(-[a-z0-9]+){0,3}", fullmatch=True),
    kind=st.sampled_from(["practice", "lesson", "summit", "reference"]),
    url=st.just("https://kb.example.org/x"),
    work=works(),
    summary=text,
    sources=st.lists(st.builds(Study, st.just("source-x"), works(), text), max_size=2).map(tuple),
)
listed = st.builds(Listed, citables, text, text, st.none() | st.integers(1, 90))
bundles = st.builds(
    lambda title, note, works: Bundle(title, note, (BundleSection(title, note, tuple(works)),)),
    text,
    text,
    st.lists(listed, min_size=1, max_size=3, unique_by=lambda item: item.citable.slug),
)
