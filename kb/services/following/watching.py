"""Following: what a person follows, and the look that tells them of new answers. Must not know pages."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kb.errors import BadRequest, KBError, NotFound, SearchUnavailable
from kb.models import Account, Following
from kb.models.declarative import now
from kb.rows import get_row
from kb.services.audit import WORKER, Actor, Role
from kb.services.following.answers import FollowedAnswer, FollowKind, Subject, find_answers, get_subject
from kb.services.telling import TellingKind, tell
from kb.services.transactions import changing
from search.store.store import IndexStore

MOST_FOLLOWED = 50
MOST_SEEN = 2_000
"""Marks that are remembered of one thing that is followed, the newest."""
NAMED = 3
"""New answers that are named in the line that tells of them."""
REST = timedelta(hours=1)
"""Time between two looks at the same thing."""


@dataclass(frozen=True, slots=True)
class FollowingView:
    """Something that somebody follows."""

    number: int
    kind: FollowKind
    key: str
    title: str
    path: str
    since: datetime


def follow(session: Session, index: IndexStore, actor: Actor, kind: str, key: str) -> None:
    """Let ``actor`` be told of new answers of ``kind`` and ``key``. What is there already is not told.

    Raises:
        NotFound: there is no such page for them.
        BadRequest: it cannot be followed, or they follow too much.
        SearchUnavailable: the index cannot answer.
    """
    subject = get_subject(session, actor, kind, key)
    answers = find_answers(session, index, actor, subject)
    with changing(session, actor):
        if _find_row(session, actor, subject.kind, subject.key) is not None:
            return
        mine = select(func.count()).where(Following.account_id == actor.account_id)
        if (session.scalar(mine) or 0) >= MOST_FOLLOWED:
            raise BadRequest(f"You follow {MOST_FOLLOWED} things already.", "End one on the page of your inbox first.")
        session.add(
            Following(
                account_id=actor.account_id,
                kind=subject.kind,
                key=subject.key,
                title=subject.title,
                seen=[each.mark for each in answers],
            )
        )


def unfollow(session: Session, actor: Actor, number: int) -> None:
    """Tell ``actor`` no more of this.

    Raises:
        NotFound: they do not follow it.
    """
    with changing(session, actor):
        row = get_row(session, Following, number, "You do not follow this.")
        if row.account_id != actor.account_id:
            raise NotFound("You do not follow this.")
        session.delete(row)


def find_followed(session: Session, actor: Actor) -> tuple[FollowingView, ...]:
    """What ``actor`` follows, by kind and title."""
    query = select(Following).where(Following.account_id == actor.account_id)
    rows = session.scalars(query.order_by(Following.kind, Following.title))
    return tuple(_view(row) for row in rows)


def find_following(session: Session, actor: Actor, kind: str, key: str) -> FollowingView | None:
    """That ``actor`` follows this, if so."""
    if not actor.signed_in or kind not in set(FollowKind):
        return None
    if kind == FollowKind.SEARCH:
        try:
            key = get_subject(session, actor, kind, key).key
        except KBError:
            return None
    row = _find_row(session, actor, FollowKind(kind), key)
    return _view(row) if row else None


def tell_followers(session: Session, index: IndexStore, moment: datetime | None = None) -> int:
    """Look at everything that is followed and was not looked at for :data:`REST`, and tell of new answers.

    Each is a change of its own: what cannot be looked at now is looked at next time. How many were told.
    """
    moment = moment or now()
    query = select(Following.id).join(Account, Account.id == Following.account_id)
    due = session.scalars(
        query.where(Account.active, Following.looked_at <= moment - REST).order_by(Following.id)
    ).all()
    return sum(_look(session, index, number, moment) for number in due)


def _look(session: Session, index: IndexStore, number: int, moment: datetime) -> int:
    row = session.get(Following, number)
    account = session.get(Account, row.account_id) if row else None
    if row is None or account is None:
        return 0
    actor = Actor(account.name, Role(account.role), account.id)
    subject = _subject_of(row)
    try:
        answers = find_answers(session, index, actor, subject)
    except NotFound:
        answers = ()  # its page was withdrawn, or the list is no longer public: there is nothing to tell
    except SearchUnavailable:
        return 0
    known = frozenset(row.seen)
    new = [each for each in answers if each.mark not in known]
    with changing(session, WORKER) as change:
        row.seen = [*row.seen, *(each.mark for each in new)][-MOST_SEEN:]
        row.looked_at = moment
        if not new:
            return 0
        marks = hashlib.sha256("\n".join(each.mark for each in new).encode()).hexdigest()[:16]
        kind, key = TellingKind(row.kind), f"following:{row.id}:{marks}"
        return tell(change, kind, [account.id], key=key, title=_say(row.title, new), path=subject.path)


def _say(title: str, new: Sequence[FollowedAnswer]) -> str:
    more = f", and {len(new) - NAMED} more" if len(new) > NAMED else ""
    return f"{title}: {'; '.join(each.words for each in new[:NAMED])}{more}"


def _find_row(session: Session, actor: Actor, kind: FollowKind, key: str) -> Following | None:
    mine = select(Following).where(Following.account_id == actor.account_id)
    return session.scalar(mine.where(Following.kind == kind, Following.key == key))


def _subject_of(row: Following) -> Subject:
    return Subject(FollowKind(row.kind), row.key, row.title)


def _view(row: Following) -> FollowingView:
    subject = _subject_of(row)
    return FollowingView(row.id, subject.kind, subject.key, subject.title, subject.path, row.created_at)
