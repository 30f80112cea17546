"""What there is to tell of a followed search, strategy, site or list: answers alone, each with a mark that names it.

Of a search only what answers it counts, never what merely comes near; of a strategy and a site only what says that it
is about them. Knows the services that readers read with. Must not know who follows, nor pages.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from urllib.parse import parse_qs

from sqlalchemy.orm import Session

from kb.errors import BadRequest
from kb.services.audit import Actor
from kb.services.finding import Question, SearchParameters, answer_question, build_query_string
from kb.services.library import AdoptionView, Card, find_adoptions, get_page, get_site
from kb.services.lists import get_list
from kb.services.parameters import read_parameters
from kb.services.peers import find_reports
from search.store.store import IndexStore

MOST_ANSWERS = 50
"""Answers of a search that are looked at."""


class FollowKind(StrEnum):
    """What can be followed."""

    SEARCH = "search"
    PRACTICE = "practice"
    SITE = "site"
    LIST = "list"


_PATHS = {
    FollowKind.SEARCH: "/search?{}",
    FollowKind.PRACTICE: "/practices/{}",
    FollowKind.SITE: "/sites/{}",
    FollowKind.LIST: "/lists/{}/changes",
}


@dataclass(frozen=True, slots=True)
class FollowedAnswer:
    """One answer: the mark by which it is known again, and the words that tell of it."""

    mark: str
    words: str


@dataclass(frozen=True, slots=True)
class Subject:
    """What is followed, as it is kept and shown."""

    kind: FollowKind
    key: str
    title: str

    @property
    def path(self) -> str:
        """The address of the page that has it."""
        return _PATHS[self.kind].format(self.key)


def get_subject(session: Session, actor: Actor, kind: str, key: str) -> Subject:
    """What ``kind`` and ``key`` name, if ``actor`` may read it.

    Raises:
        NotFound: there is no such page for them.
        BadRequest: it cannot be followed, or the search says nothing.
    """
    try:
        wanted = FollowKind(kind)
    except ValueError as error:
        raise BadRequest("This cannot be followed.", "Follow a search, a strategy, a site or a list.") from error
    if wanted is FollowKind.SEARCH:
        return _read_search(key)
    if wanted is FollowKind.LIST:
        return Subject(wanted, key, get_list(session, key, actor).title)
    if wanted is FollowKind.SITE:
        site = get_site(session, key)
        return Subject(wanted, key, f"{site.name}, {site.state}")
    return Subject(wanted, key, get_page(session, key, "practice").card.title)


def find_answers(session: Session, index: IndexStore, actor: Actor, subject: Subject) -> tuple[FollowedAnswer, ...]:
    """Every answer that there is now.

    Raises:
        NotFound: it cannot be read any more.
        SearchUnavailable: the index cannot answer.
    """
    if subject.kind is FollowKind.SEARCH:
        question = replace(_read_question(subject.key), page=1, k=MOST_ANSWERS)
        found = answer_question(session, index, question, beside=False).answers
        return tuple(_as_page(each.card) for each in found)
    if subject.kind is FollowKind.LIST:
        return _find_changes_of_list(session, actor, subject.key)
    if subject.kind is FollowKind.SITE:
        site = get_site(session, subject.key)
        pages = tuple(_as_page(card) for card in (*site.lessons, *site.summits))
        return (
            *_as_adoptions(find_adoptions(session, site=subject.key)),
            *_find_reported(session, site=subject.key),
            *pages,
        )
    return _find_of_practice(session, subject.key)


def _find_of_practice(session: Session, slug: str) -> tuple[FollowedAnswer, ...]:
    page = get_page(session, slug, "practice")
    evidence = page.record.model_dump_json(include={"evidence", "rating"})
    rated = FollowedAnswer(f"evidence:{_digest(evidence)}", "what its page says of the evidence changed")
    lessons = tuple(_as_page(card) for card in page.related if card.kind == "lesson")
    return (
        rated,
        *_as_adoptions(find_adoptions(session, practice=slug)),
        *_find_reported(session, practice=slug),
        *lessons,
    )


def _find_changes_of_list(session: Session, actor: Actor, key: str) -> tuple[FollowedAnswer, ...]:
    view = get_list(session, key, actor)
    moves = [
        FollowedAnswer(f"move:{move.slug}:{move.added}:{move.at}", f"“{move.title}” {'came' if move.added else 'left'}")
        for move in view.moves
    ]
    changes = [
        FollowedAnswer(f"change:{item.slug}:{change.kind}:{change.at}", f"“{item.title}”: {change.kind}")
        for item in view.items
        for change in item.changes
    ]
    return (*moves, *changes)


def _as_adoptions(adoptions: Iterable[AdoptionView]) -> tuple[FollowedAnswer, ...]:
    return tuple(
        FollowedAnswer(
            f"adoption:{one.practice}:{one.place}:{one.result}",
            f"{one.place} and “{one.practice_title}”: {one.look.word.lower()}",
        )
        for one in adoptions
    )


def _find_reported(session: Session, practice: str = "", site: str = "") -> tuple[FollowedAnswer, ...]:
    return tuple(
        FollowedAnswer(f"report:{one.number}", f"{one.city} reports on “{one.practice_title}”")
        for one in find_reports(session, practice, site)
    )


def _as_page(card: Card) -> FollowedAnswer:
    return FollowedAnswer(f"page:{card.slug}", f"“{card.title}”")


def _read_search(key: str) -> Subject:
    question = _read_question(key)
    if not question.text.strip() and not question.is_filtered:
        raise BadRequest("This search says nothing, so it has no answers.", "Search for something first.")
    query = build_query_string(question, page=1, k=10)
    if len(query) > 500:
        raise BadRequest("This search is too long to be saved.", "Use fewer words or filters.")
    title = " ".join(question.text.split())[:120] or "A search by its filters"
    return Subject(FollowKind.SEARCH, query, title)


def _read_question(key: str) -> Question:
    return read_parameters(SearchParameters, parse_qs(key.removeprefix("?"))).to_question()


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]
