"""Works and lists for the tests of citing: one of each type, and any that hypothesis can think of."""

from __future__ import annotations

from datetime import date

from hypothesis import strategies as st

from kb.services.citing.work import Bundle, BundleSection, Citable, Listed, Name

ARTICLE = Citable(
    slug="ref-hot-spots-2019",
    kind="reference",
    title="Hot spots policing & NIBIN: 100% of {what} we_know",
    type="article-journal",
    url="https://kb.example.org/references/ref-hot-spots-2019",
    authors=(Name("Braga", "A.A."), Name("La Vigne", "N.G.")),
    year=2019,
    date="2019",
    container="Police Quarterly",
    volume="21",
    issue="3",
    pages="283-308",
    doi="10.1002/cl2.1046",
    ncj_number="251579",
    source_url="https://example.org/a_b?x=1&y=2;z=3",
)
REPORT = Citable(
    slug="ref-report-2013",
    kind="reference",
    title="Evaluation of a strategy",
    type="report",
    url="https://kb.example.org/references/ref-report-2013",
    authors=(Name(literal="Children's Home and Aid"),),
    year=2013,
    date="2013-07",
    publisher="RAND Corporation",
    report_number="RR531",
    ncj_number="243990",
)
PAGE = Citable(
    slug="hot-spots-policing",
    kind="practice",
    title="Hot spots policing",
    type="webpage",
    url="https://kb.example.org/practices/hot-spots-policing",
    authors=(Name(literal="PSP Knowledge Base"),),
    year=2024,
    date="2024-02-29",
    publisher="PSP Knowledge Base",
    abstract="What it is.",
    keywords=("Gun violence", "Robbery"),
    sources=("Braga, A.A. (2019). Hot spots. https://example.org/a",),
    accessed=date(2024, 3, 1),
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

text = st.text(max_size=60) | st.sampled_from(
    [
        "=1+1",
        "@SUM(A1)",
        "-2",
        "+3",
        "\t=x",
        "\r\nER  - ",
        "a\nTY  - JOUR",
        "\\input{x}",
        "}{",
        "$&%#_~^",
        "\u2028x",
        "<b>",
    ]
)
"""What people write, and what breaks formats."""

names = st.builds(lambda text: Name(literal=text), text) | st.builds(
    Name, text, text, suffix=st.sampled_from(["", "Jr."])
)
works = st.builds(
    Citable,
    slug=st.from_regex(r"[a-z0-9]+(-[a-z0-9]+){0,3}", fullmatch=True),
    kind=st.sampled_from(["practice", "lesson", "summit", "reference"]),
    title=text,
    type=st.sampled_from(["article-journal", "report", "webpage", "dataset", "document"]),
    url=st.just("https://kb.example.org/x"),
    authors=st.lists(names, max_size=3).map(tuple),
    more_authors=st.booleans(),
    edited=st.booleans(),
    year=st.none() | st.integers(1900, 2100),
    publisher=text,
    container=text,
    report_number=text,
    ncj_number=st.from_regex(r"(\d{1,6})?", fullmatch=True),
    doi=st.sampled_from(["", "10.1002/cl2.1046", "10.1/a_b{c}"]),
    source_url=st.sampled_from(["", "https://example.org/a_b?x=1&y={2}"]),
    abstract=text,
    keywords=st.lists(text, max_size=2).map(tuple),
    sources=st.lists(text, max_size=2).map(tuple),
)
listed = st.builds(Listed, works, text, text, st.none() | st.integers(1, 90))
bundles = st.builds(
    lambda title, note, works: Bundle(title, note, (BundleSection(title, note, tuple(works)),)),
    text,
    text,
    st.lists(listed, min_size=1, max_size=3, unique_by=lambda item: item.citable.slug),
)
