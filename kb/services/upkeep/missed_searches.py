"""Searches that found nothing, with what could be done about each. Knows counts, drafts and the thesaurus; no page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from sqlalchemy.orm import Session

from kb.errors import BadRequest
from kb.rows import PageOf
from kb.services import finding
from kb.services.audit import Actor
from kb.services.drafting import create_draft
from kb.services.finding import Miss
from kb.services.indexing import SearchTools
from kb.services.thesaurus import NearestConcepts, add_word
from kb.services.transactions import changing
from knowledge.vocabulary import Kind
from search.errors import SearchError
from search.thesaurus.thesaurus import Concept, Thesaurus

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


def find_miss_page(session: Session, tools: MissTools, page: int = 1) -> PageOf[MissView]:
    """One page of the searches that are not settled, the most frequent first; a page past the last is the last."""
    found = finding.find_misses(session, page, PAGE_SIZE)
    near = _find_nearest(tools, [miss.words for miss in found.items], PROPOSED)
    items = tuple(MissView(miss, concepts) for miss, concepts in zip(found.items, near, strict=True))
    return PageOf(items, found.page, found.size, found.total)


def order_concepts(tools: MissTools, words: str) -> tuple[Concept, ...]:
    """Every concept: by name, or those nearest to ``words`` first."""
    by_name = sorted(tools.thesaurus.concepts, key=lambda concept: concept.pref.lower())
    first = _find_nearest(tools, [words], PROPOSED)[0] if words.strip() else ()
    return tuple(dict.fromkeys((*first, *by_name)))


def settle_search(session: Session, actor: Actor, number: int) -> str:
    """Take a search off the list until it is missed again, and return its words.

    Raises:
        NotFound: there is no such search.
    """
    with changing(session, actor) as change:
        words = finding.settle_miss(change, number)
        change.record("settled", "search", words)
        return words


def add_word_for_search(
    session: Session,
    actor: Actor,
    thesaurus: Thesaurus,
    concept: str,
    word: str,
    *,
    number: int,
    confirmed: bool = False,
) -> str:
    """Add ``word`` to ``concept`` and take the search ``number`` off the list, both or neither. The word as it is kept.

    Raises:
        NotFound: there is no such search.
        BadRequest, kb.services.thesaurus.WordTaken: as :func:`kb.services.thesaurus.add_word`.
    """
    with changing(session, actor):
        kept = add_word(session, actor, thesaurus, concept, word, confirmed=confirmed)
        settle_search(session, actor, number)
        return kept


def begin_draft_for_search(session: Session, actor: Actor, number: int, kind: str) -> int:
    """Begin a page of ``kind`` with the words as its title, and take the search off the list. The draft's number.

    Raises:
        NotFound: there is no such search.
        BadRequest: it is a kind that is not begun in this way.
    """
    if kind not in _KINDS:
        raise BadRequest("Choose what the page is to be.", f"Choose one of: {', '.join(_KINDS)}.")
    with changing(session, actor):
        words = settle_search(session, actor, number)
        title = words[:1].upper() + words[1:]
        return create_draft(session, actor, kind=kind, fields={"title": title}, body="", origin="new").id


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
