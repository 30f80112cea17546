"""Attempts of the last day, counted in the database, so that every server process sees them.

An attempt has a kind, a key (what was tried, which may be empty) and a place (where it came from). All are forgotten
after a day. Knows one table; what too many are, and what follows from it, say those who count. Every function works in
the caller's transaction.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from kb.models import Attempt
from kb.models.declarative import now

REMEMBERED = timedelta(days=1)


class AttemptKind(StrEnum):
    """What is counted."""

    SIGN_IN = "sign-in"
    CORRECTION = "correction"
    PLAN = "plan"
    MAIL = "mail"


@dataclass(frozen=True, slots=True)
class Attempts:
    """How many there were, and when the first and the last of them was made (UTC); None if there was none."""

    count: int
    first: datetime | None
    last: datetime | None


def sweep_attempts(session: Session) -> None:
    """Forget what is older than :data:`REMEMBERED`.

    To be called before counting: it writes, so that anyone who counts at the same moment waits until this one is noted.
    """
    session.execute(delete(Attempt).where(Attempt.at <= now() - REMEMBERED))


def count_attempts(
    session: Session,
    kind: AttemptKind,
    *,
    key: str | None = None,
    place: str | None = None,
    within: timedelta = REMEMBERED,
) -> Attempts:
    """The attempts of ``kind`` that were made ``within`` that time; of one ``key`` or one ``place`` alone if given."""
    query = select(func.count(), func.min(Attempt.at), func.max(Attempt.at))
    query = query.where(Attempt.kind == kind, Attempt.at > now() - within)
    if key is not None:
        query = query.where(Attempt.key == key)
    if place is not None:
        query = query.where(Attempt.place == place)
    count, first, last = session.execute(query).one()
    return Attempts(count, first and first.replace(tzinfo=UTC), last and last.replace(tzinfo=UTC))


def note_attempt(session: Session, kind: AttemptKind, *, key: str = "", place: str) -> None:
    """Count one more."""
    session.add(Attempt(kind=kind, key=key, place=place))


def forget_attempts(session: Session, kind: AttemptKind, *, key: str, place: str) -> None:
    """Forget those of this key from this place."""
    session.execute(delete(Attempt).where(Attempt.kind == kind, Attempt.key == key, Attempt.place == place))


def time_left(since: datetime | None, span: timedelta) -> timedelta:
    """How much of ``span`` after ``since`` is still to come; nothing, or less, if it is over or never began."""
    return timedelta() if since is None else since + span - now()
