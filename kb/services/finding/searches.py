"""Counts what readers search, and keeps the words of what was not found: no reader, no address, no time of day.

Knows tables and answers. Must not know HTTP, nor why somebody asked.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Update, delete, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, sessionmaker

from kb.models import SearchDay, SearchMiss
from kb.models.declarative import now
from kb.rows import PageOf, get_row
from kb.services.finding.find import WORDS_ALONE, SearchAnswer
from kb.services.transactions import Change, at_once, if_free
from search.types import Held

KEPT_LETTERS = 200
MOST_MISSES = 1_000
"""Different words that are kept: more than people can read through."""
MISS_LIFE = timedelta(days=90)

_PRIVATE = re.compile(r"\S*@\S*|\+?\d[\d\s().-]{5,}\d")
"""Addresses of mail, and numbers as long as a telephone's: they may name a person, so they are not kept."""


@dataclass(frozen=True, slots=True)
class Miss:
    """Words that found nothing that answers, how often, and the last day."""

    id: int
    words: str
    times: int
    last_day: date


@dataclass(frozen=True, slots=True)
class SearchCounts:
    """How many searches there were in the last ``days`` days, and how many found nothing that answers."""

    days: int
    searches: int
    misses: int


def is_miss(answer: SearchAnswer) -> bool:
    """Whether no page answers: some may come near, unless it is by a word that the thesaurus knows for the reader's."""
    return answer.held is Held.NO or (answer.held is Held.NEAR and not answer.added)


def is_counted(answer: SearchAnswer) -> bool:
    """Whether ``answer`` is to a search in words: turning its pages or filtering a list asks nothing new. While words
    alone are searched, nothing is counted: what is missed then is no sign of what is lacking.
    """
    question = answer.question
    if WORDS_ALONE in answer.notes:
        return False
    return bool(question.text.strip()) and question.page == 1 and not question.filters


def note_search_now(sessions: sessionmaker[Session], text: str, missed: bool, keep: bool = True) -> None:
    """Count one search of today; if it ``missed``, ``keep`` its words. Opens a session of its own.

    Left out while somebody else writes: nobody waits to be counted.
    """
    with sessions() as session:
        today = now().date()
        counts = {"searches": SearchDay.searches + 1, "misses": SearchDay.misses + int(missed)}
        row = SearchDay(day=today, searches=1, misses=int(missed))
        _add_now(session, update(SearchDay).where(SearchDay.day == today).values(counts), row)
        words = fold_question(text)
        if missed and words and keep:
            values = {"times": SearchMiss.times + 1, "last_day": today, "settled": False}
            miss = SearchMiss(words=words, times=1, last_day=today)
            _add_now(session, update(SearchMiss).where(SearchMiss.words == words).values(values), miss)
            _drop_rarest_now(session)


def forget_old_misses_now(session: Session) -> None:
    """Forget the words that nobody has asked for in :data:`MISS_LIFE`."""
    with at_once(session):
        session.execute(delete(SearchMiss).where(SearchMiss.last_day < (now() - MISS_LIFE).date()))


def _drop_rarest_now(session: Session) -> None:
    """Keep no more than :data:`MOST_MISSES`: what was asked least often and longest ago goes first."""
    with if_free(session):
        count = session.scalar(select(func.count()).select_from(SearchMiss)) or 0
        if count > MOST_MISSES:
            order = (SearchMiss.settled.desc(), SearchMiss.times, SearchMiss.last_day, SearchMiss.id)
            rarest = select(SearchMiss.id).order_by(*order).limit(count - MOST_MISSES)
            session.execute(delete(SearchMiss).where(SearchMiss.id.in_(rarest.scalar_subquery())))


def fold_question(text: str) -> str:
    """``text`` in lower case, spaces made one, what may name a person left out, at most 200 letters."""
    return " ".join(_PRIVATE.sub("…", text[: 5 * KEPT_LETTERS]).casefold().split())[:KEPT_LETTERS].strip()


def count_searches(session: Session, days: int = 90) -> SearchCounts:
    """The counts of the last ``days`` days, today included."""
    since = now().date() - timedelta(days=days - 1)
    row = session.execute(
        select(func.sum(SearchDay.searches), func.sum(SearchDay.misses)).where(SearchDay.day >= since)
    ).one()
    return SearchCounts(days, row[0] or 0, row[1] or 0)


def count_misses(session: Session) -> int:
    """How many different words were not found and are not settled."""
    return session.scalar(select(func.count()).select_from(SearchMiss).where(~SearchMiss.settled)) or 0


def find_misses(session: Session, page: int = 1, size: int = 50) -> PageOf[Miss]:
    """What was not found and is not settled, the most frequent first; a page past the last is the last."""
    order = (SearchMiss.times.desc(), SearchMiss.last_day.desc(), SearchMiss.words)
    query = select(SearchMiss).where(~SearchMiss.settled).order_by(*order)
    return PageOf.of_query(session, query, page, size, lambda row: Miss(row.id, row.words, row.times, row.last_day))


def settle_miss(change: Change, number: int) -> str:
    """Take a miss off the list until it is missed again, and return its words.

    Raises:
        NotFound: there is no such miss.
    """
    hint = "Go back to the list: somebody may have settled it."
    row = get_row(change.session, SearchMiss, number, "There is no such search.", hint)
    row.settled = True
    return row.words


def _add_now(session: Session, more: Update, row: SearchDay | SearchMiss) -> None:
    """Add to the row there is, or make it; right also when two processes do so at once."""
    key = SearchDay.day if isinstance(row, SearchDay) else SearchMiss.id
    try:
        with if_free(session):
            if session.scalar(more.returning(key)) is None:
                session.add(row)
    except IntegrityError:  # another process made it a moment ago
        with if_free(session):
            session.execute(more)
