"""The brief: the same matches as the page, every number cited, and a Word document of it."""

from __future__ import annotations

import io

import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from kb.services.matching.brief import MOST_CHOICES, Brief, build_brief
from kb.services.matching.brief_docx import build_brief_docx, name_brief_docx
from kb.services.matching.match import match_city
from kb.services.matching.profile import build_profile, get_profile
from kb.services.matching.profile_words import say_profile
from kb.workspace import Workspace


@pytest.fixture(scope="module")
def opened(knowledge: Workspace) -> Session:
    return knowledge.sessions()


@pytest.fixture(scope="module")
def brief(knowledge: Workspace, opened: Session) -> Brief:
    return build_brief(opened, knowledge, get_profile(opened, knowledge.cities, "kansas-city-mo"))


def read_document(data: bytes) -> str:
    """All text of a .docx file."""
    document = Document(io.BytesIO(data))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def test_brief_has_the_first_matches_of_the_page(knowledge: Workspace, opened: Session, brief: Brief) -> None:
    answer = match_city(opened, knowledge, get_profile(opened, knowledge.cities, "kansas-city-mo"))
    first = answer.matches[:MOST_CHOICES]
    assert [(choice.rank, choice.title) for choice in brief.choices] == [(m.rank, m.card.title) for m in first]


def test_every_source_is_cited_and_every_citation_has_its_source(brief: Brief) -> None:
    cited = {number for item in (*brief.choices, *brief.not_advised) for number in item.sources}
    assert cited == {source.number for source in brief.sources} == set(range(1, len(brief.sources) + 1))
    assert all(choice.sources for choice in brief.choices)


def test_every_choice_says_what_speaks_against_it(brief: Brief) -> None:
    assert all(choice.against for choice in brief.choices)


def test_no_failure_is_said_to_speak_for_a_choice(knowledge: Workspace, opened: Session, brief: Brief) -> None:
    two = build_brief(opened, knowledge, build_profile({"population": 186_000, "problems": ["homicide", "robbery"]}))
    for choice in (*brief.choices, *two.choices):
        assert choice.look is not None
        assert choice.speaks == (choice.look.verdict in ("supported", "mixed", "indirect"))
        assert not choice.speaks or "no effect" not in choice.finding


def test_where_no_problem_is_named_nothing_is_called_untested(knowledge: Workspace, opened: Session) -> None:
    words = build_brief(opened, knowledge, build_profile({"concern": "Young men shoot at each other over posts."}))
    assert words.choices
    assert all(choice.look is None and "named no problem" in choice.finding for choice in words.choices)
    assert "Not tested" not in read_document(build_brief_docx(words))


def test_the_city_is_told_what_it_did_itself(brief: Brief) -> None:
    failed = [line for line in brief.own if "no effect" in line.words]
    assert any(line.title.startswith("Focused deterrence") for line in failed)


def test_a_brief_holds_nothing_of_the_machinery(brief: Brief) -> None:
    text = read_document(build_brief_docx(brief)).lower()
    assert not [words for words in ("points", "import-fbi", "nearest of", "weight", "score") if words in text]


def test_where_too_little_is_known_the_brief_asks(knowledge: Workspace, opened: Session) -> None:
    unnamed = build_brief(opened, knowledge, build_profile({"population": 5_000}))
    assert unnamed.choices == unnamed.not_advised == ()
    assert unnamed.question
    assert unnamed.question in read_document(build_brief_docx(unnamed))


def test_document_says_what_the_brief_says(brief: Brief) -> None:
    text = read_document(build_brief_docx(brief))
    for words in (
        brief.title,
        *(choice.title for choice in brief.choices),
        *(choice.finding for choice in brief.choices),
        *(line for choice in brief.choices for line in choice.against),
        *(source.text for source in brief.sources),
        *(line.words for line in (*brief.own, *brief.not_now, *brief.not_advised)),
        "not an official government website",
    ):
        assert words in text, words


def test_document_is_named_after_a_known_city(knowledge: Workspace, opened: Session, brief: Brief) -> None:
    assert name_brief_docx(brief) == "brief-kansas-city-mo.docx"
    assert name_brief_docx(build_brief(opened, knowledge, build_profile({"population": 9}))) == "brief-your-city.docx"


@settings(max_examples=20, deadline=None)
@given(concern=st.text(min_size=1, max_size=40).filter(str.strip))
def test_document_holds_whatever_was_written(knowledge: Workspace, opened: Session, concern: str) -> None:
    brief = build_brief(opened, knowledge, build_profile({"population": 9_000, "concern": f"a{concern}"}))
    assert build_brief_docx(brief)[:2] == b"PK"


def test_profile_in_words_leaves_out_what_is_not_known() -> None:
    said = say_profile(build_profile({"population": 114_000, "violence": {"homicide": 8.5}, "months": 1}))
    assert said == (
        ("Size", "114,000 people"),
        ("Violence per 100,000 people", "8.5 homicides"),
        ("Time", "1 month until an effect must show"),
    )
