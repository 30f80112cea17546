"""The inbox: what a person was told, the newest first, and what of it is read. Must not know pages.

What concerns a city is shown only as long as its reader works for that city: a seat that ended takes it away at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import ColumnElement, delete, func, select, update
from sqlalchemy.orm import Session

from kb.models import Account, InboxItem, SiteSeat
from kb.models.declarative import now
from kb.rows import PageOf
from kb.services.audit import SITE_PEOPLE, Actor, Role
from kb.services.telling.kinds import KINDS, TellingKind
from kb.services.transactions import at_once, changing

SHOWN_ITEMS = 30
KEPT_READ, KEPT_UNREAD = timedelta(days=90), timedelta(days=365)
"""How long an item is kept that was read, and one that was not."""


@dataclass(frozen=True, slots=True)
class InboxEntry:
    """One thing that somebody was told. Times are in UTC."""

    number: int
    kind: TellingKind
    title: str
    path: str
    created_at: datetime
    read: bool

    @property
    def words(self) -> str:
        """What kind of thing it is."""
        return KINDS[self.kind].words


def find_inbox(session: Session, actor: Actor, page: int = 1, size: int = SHOWN_ITEMS) -> PageOf[InboxEntry]:
    """What ``actor`` was told, unread first, then the newest; nothing for anyone without an account."""
    query = select(InboxItem).where(for_eyes_of(actor))
    order = (InboxItem.read_at.is_not(None), InboxItem.id.desc())
    return PageOf.of_query(session, query.order_by(*order), page, size, view_item)


def find_latest(session: Session, actor: Actor, limit: int = SHOWN_ITEMS) -> tuple[InboxEntry, ...]:
    """The newest that ``actor`` was told, read or not: for a feed."""
    query = select(InboxItem).where(for_eyes_of(actor)).order_by(InboxItem.id.desc()).limit(limit)
    return tuple(view_item(row) for row in session.scalars(query))


def count_unread(session: Session, actor: Actor) -> int:
    """How much of it is not read."""
    if not actor.signed_in:
        return 0
    query = select(func.count()).select_from(InboxItem).where(for_eyes_of(actor), InboxItem.read_at.is_(None))
    return session.scalar(query) or 0


def mark_told(session: Session, actor: Actor, number: int | None = None) -> None:
    """Mark what ``actor`` was told as read: all, or one item. Another's item is left as it is."""
    with changing(session, actor):
        due = update(InboxItem).where(InboxItem.account_id == actor.account_id, InboxItem.read_at.is_(None))
        if number is not None:
            due = due.where(InboxItem.id == number)
        session.connection().execute(due.values(read_at=now()))


def forget_old_items_now(session: Session) -> None:
    """Drop what was read, or told, long ago."""
    with at_once(session):
        session.execute(delete(InboxItem).where(InboxItem.read_at < now() - KEPT_READ))
        session.execute(delete(InboxItem).where(InboxItem.created_at < now() - KEPT_UNREAD))


def for_eyes_of(actor: Actor) -> ColumnElement[bool]:
    """The condition that an item is ``actor``'s to see."""
    seats = select(SiteSeat.site).where(SiteSeat.account_id == actor.account_id)
    own = InboxItem.account_id == actor.account_id
    return (
        own & (InboxItem.site.in_(seats) | InboxItem.site.is_(None))
        if actor.role in SITE_PEOPLE
        else (own & InboxItem.site.is_(None))
    )


def view_item(row: InboxItem) -> InboxEntry:
    """``row`` for a page, a feed or a letter."""
    kind = TellingKind(row.kind)
    moment = row.created_at.replace(tzinfo=UTC)
    return InboxEntry(row.id, kind, row.title, row.path, moment, row.read_at is not None)


def as_actor(account: Account) -> Actor:
    """Who ``account`` is, as far as an inbox asks."""
    return Actor(account.name, Role(account.role), account.id)
