"""The brief: the same matches as the page, every number cited, and a Word document of it."""

from __future__ import annotations

import io

import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from kb.services.matching.brief import MOST_MATCHES, Brief, build_brief
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
    first = answer.matches[:MOST_MATCHES]
    assert [(m.rank, m.title, m.score) for m in brief.matches] == [(m.rank, m.card.title, m.score) for m in first]


def test_every_source_is_cited_and_every_citation_has_its_source(brief: Brief) -> None:
    cited = {number for item in (*brief.matches, *brief.apart) for number in item.sources}
    assert cited == {source.number for source in brief.sources} == set(range(1, len(brief.sources) + 1))
    assert all(item.sources for item in brief.matches)


def test_every_match_says_its_limits(brief: Brief) -> None:
    assert all(match.limits for match in brief.matches)


def test_what_is_not_advised_is_only_what_was_meant_for_the_city(knowledge: Workspace, opened: Session) -> None:
    unnamed = build_brief(opened, knowledge, build_profile({"population": 5_000}))
    assert unnamed.apart == ()


def test_document_says_what_the_brief_says(brief: Brief) -> None:
    text = read_document(build_brief_docx(brief))
    for words in (
        brief.title,
        *(match.title for match in brief.matches),
        *(match.finding for match in brief.matches),
        *(source.text for source in brief.sources),
        *(peer.title for peer in brief.peers),
        *(gap.label for gap in brief.gaps),
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
