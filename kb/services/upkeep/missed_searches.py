"""Searches that found nothing, with what could be done about each. Knows counts, drafts and the thesaurus; no page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from sqlalchemy.orm import Session

from kb.errors import BadRequest
from kb.models import Draft
from kb.services import audit, finding
from kb.services.audit import Actor
from kb.services.drafting import create_draft
from kb.services.finding import Miss
from kb.services.indexing import SearchTools
from kb.services.thesaurus import NearestConcepts
from knowledge.vocabulary import Kind
from search.errors import SearchError
from search.thesaurus.thesaurus import Concept

PAGE_SIZE = 20
PROPOSED = 8
"""Concepts that are proposed for each search, nearest in meaning first."""
_KINDS = (Kind.LESSON, Kind.PRACTICE, Kind.REFERENCE)


class MissTools(SearchTools, Protocol):
    """What a process keeps open to propose concepts for a search."""

    @property
    def nearest_concepts(self) -> NearestConcepts:
        """Which concepts are nearest to some words."""


@dataclass(frozen=True, slots=True)
class MissView:
    """A search that found nothing, and the concepts nearest to it in meaning, nearest first."""

    miss: Miss
    concepts: tuple[Concept, ...]


@dataclass(frozen=True, slots=True)
class MissPage:
    """One page of them, the most frequent first, and how many there are in all."""

    items: tuple[MissView, ...]
    total: int
    page: int
    pages: int


def find_miss_page(session: Session, tools: MissTools, page: int = 1) -> MissPage:
    """One page of the searches that are not settled; a page past the last is the last."""
    total = finding.count_misses(session)
    pages = max(1, -(-total // PAGE_SIZE))
    page = min(max(1, page), pages)
    found = finding.find_misses(session, PAGE_SIZE, (page - 1) * PAGE_SIZE)
    near = _find_nearest(tools, [miss.words for miss in found], PROPOSED)
    items = tuple(MissView(miss, concepts) for miss, concepts in zip(found, near, strict=True))
    return MissPage(items, total, page, pages)


def order_concepts(tools: MissTools, words: str) -> tuple[Concept, ...]:
    """Every concept: by name, or those nearest to ``words`` first."""
    by_name = sorted(tools.thesaurus.concepts, key=lambda concept: concept.pref.lower())
    first = _find_nearest(tools, [words], PROPOSED)[0] if words.strip() else ()
    return tuple(dict.fromkeys((*first, *by_name)))


def settle_search(session: Session, actor: Actor, number: int) -> str:
    """Take a search off the list until it is missed again, and return its words. The caller commits.

    Raises:
        NotFound: there is no such search.
    """
    words = finding.settle_miss(session, number)
    audit.record(session, actor, "settled", "search", words)
    return words


def begin_draft_for_search(session: Session, actor: Actor, number: int, kind: str) -> Draft:
    """Begin a page of ``kind`` with the words as its title, and take the search off the list. The caller commits.

    Raises:
        NotFound: there is no such search.
        BadRequest: it is a kind that is not begun in this way.
    """
    if kind not in _KINDS:
        raise BadRequest("Choose what the page is to be.", f"Choose one of: {', '.join(_KINDS)}.")
    words = settle_search(session, actor, number)
    title = words[:1].upper() + words[1:]
    return create_draft(session, actor, kind=kind, fields={"title": title}, body="", origin="new")


def _find_nearest(tools: MissTools, texts: list[str], limit: int) -> tuple[tuple[Concept, ...], ...]:
    """The concepts nearest to each text; by name where there is no model to ask."""
    if not texts:
        return ()
    thesaurus = tools.thesaurus
    try:
        return tools.nearest_concepts.find(tools.encoder, thesaurus, texts, limit)
    except SearchError:
        by_name = sorted(thesaurus.concepts, key=lambda concept: concept.pref.lower())
        return tuple(tuple(by_name[:limit]) for _ in texts)
