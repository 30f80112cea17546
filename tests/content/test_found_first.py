"""A page is the first answer to its own name, in the index as readers use it."""

from __future__ import annotations

import re

import pytest

from kb.services.finding.find import answer_question
from kb.services.finding.question import Question
from kb.workspace import Workspace
from tests.content import shelf

NAMES = [(slug, name) for slug, record in shelf.practices().items() for name in (record.title, *record.also_known_as)]


def _first(knowledge: Workspace, text: str) -> list[str]:
    with knowledge.sessions() as session:
        answer = answer_question(session, knowledge.index, Question(text))
    return [result.card.slug for result in answer.results[:3]]


def _bare(name: str) -> str:
    return " ".join(re.findall(r"\w+", name.lower()))


@pytest.mark.parametrize(("slug", "name"), NAMES)
def test_practice_is_found_first_by_its_names(knowledge: Workspace, slug: str, name: str) -> None:
    """Where two practices share a name, both stand at the head, the one with the name as its title first."""
    bearers = {other for other, called in NAMES if _bare(called) == _bare(name)}
    titled = {other for other in bearers if _bare(shelf.practices()[other].title) == _bare(name)}
    found = _first(knowledge, name)
    assert found[0] in (titled or bearers)
    assert slug in found[: len(bearers)]


@pytest.mark.parametrize("slug", sorted(shelf.lessons()))
def test_lesson_is_found_first_by_its_title(knowledge: Workspace, slug: str) -> None:
    assert _first(knowledge, shelf.lessons()[slug].title)[:1] == [slug]


@pytest.mark.parametrize("slug", sorted(shelf.summits()))
def test_event_is_found_first_by_its_title(knowledge: Workspace, slug: str) -> None:
    assert _first(knowledge, shelf.summits()[slug].title)[:1] == [slug]


@pytest.mark.parametrize("slug", sorted(slug for slug, record in shelf.references().items() if record.ncj_number))
def test_reference_is_among_the_first_by_its_ncj_number(knowledge: Workspace, slug: str) -> None:
    assert slug in _first(knowledge, f"NCJ {shelf.references()[slug].ncj_number}")


@pytest.mark.parametrize("slug", sorted(slug for slug, record in shelf.references().items() if record.doi))
def test_reference_is_found_first_by_its_doi(knowledge: Workspace, slug: str) -> None:
    """Or a tool that is the same publication."""
    doi = str(shelf.references()[slug].doi)
    same = {name for name, tool in shelf.tools().items() if tool.doi == doi}
    found = _first(knowledge, doi)[: 1 + len(same)]
    assert slug in found
    assert set(found) == {slug, *same}
