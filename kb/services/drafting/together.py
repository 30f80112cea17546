"""People who work on one draft: who has it open, what they say about it, whose it is, and who is told.

Knows drafts and accounts. Must not know pages, nor how a draft is reviewed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from kb.errors import BadRequest
from kb.models import Draft, DraftComment, Notice, OpenDraft
from kb.models.declarative import now
from kb.services.accounts import find_people
from kb.services.audit import CURATORS, Actor
from kb.services.drafting.drafts import get_draft_row
from kb.services.transactions import Change, at_once, changing

STILL_OPEN = timedelta(minutes=10)
"""For how long after the last sign of life a draft counts as open before somebody."""

LONGEST_COMMENT = 4_000
_MOST_NOTICES = 100


@dataclass(frozen=True, slots=True)
class CommentView:
    """One comment on a draft."""

    author: str
    text: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class OpenBefore:
    """Somebody who has a draft before them, and when that was last seen."""

    name: str
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class NoticeView:
    """One unread notice, with the draft that it is about."""

    id: int
    draft: int
    title: str
    text: str
    created_at: datetime


def note_open_now(session: Session, actor: Actor, number: int) -> tuple[OpenBefore, ...]:
    """Note that ``actor`` has the draft open. The others who do, by name."""
    with at_once(session):
        row = session.get(OpenDraft, (number, actor.name))
        if row is None:
            session.add(OpenDraft(draft_id=number, name=actor.name))
        else:
            row.seen_at = now()
    return tuple(each for each in find_open(session, number).get(number, ()) if each.name != actor.name)


def find_open(session: Session, number: int | None = None) -> dict[int, tuple[OpenBefore, ...]]:
    """Who has which draft open, by its number and each by name: all drafts, or one."""
    query = select(OpenDraft).where(OpenDraft.seen_at >= now() - STILL_OPEN)
    if number is not None:
        query = query.where(OpenDraft.draft_id == number)
    found: dict[int, tuple[OpenBefore, ...]] = {}
    for row in session.scalars(query.order_by(OpenDraft.name)):
        found[row.draft_id] = (*found.get(row.draft_id, ()), OpenBefore(row.name, row.seen_at))
    return found


def find_comments(session: Session, number: int) -> tuple[CommentView, ...]:
    """The comments on the draft, oldest first."""
    rows = session.scalars(select(DraftComment).where(DraftComment.draft_id == number).order_by(DraftComment.id))
    return tuple(CommentView(row.author, row.text, row.created_at) for row in rows)


def add_comment(session: Session, actor: Actor, number: int, text: str) -> None:
    """Say ``text`` about the draft. Those who began, saved, were assigned or commented on it are told.

    Raises:
        NotFound: there is no such draft.
        BadRequest: it says nothing, or is too long.
    """
    text = text.replace("\r\n", "\n").strip()
    if not 0 < len(text) <= LONGEST_COMMENT:
        raise BadRequest(f"Write between 1 and {LONGEST_COMMENT:,} characters.", "Then send the comment again.")
    with changing(session, actor) as change:
        draft = get_draft_row(session, number)
        session.add(DraftComment(draft_id=number, author=actor.name, text=text))
        said = {comment.author for comment in find_comments(session, number)}
        concerned = {draft.created_by, draft.updated_by, draft.assigned_to, *said}
        notify(change, draft, concerned, f"{actor.name} commented: {text if len(text) < 200 else text[:200] + ' …'}")
        change.record("commented on", "draft", str(number))


def assign_draft(session: Session, actor: Actor, number: int, name: str) -> None:
    """Make the draft ``name``'s to work on or to review; nobody's if ``name`` is empty.

    Raises:
        NotFound: there is no such draft.
        BadRequest: there is no such liaison or admin.
    """
    if name and name not in find_curators(session):
        raise BadRequest(f"{name!r} is no liaison or admin who can sign in.", "Choose one of the list.")
    with changing(session, actor) as change:
        draft = get_draft_row(session, number)
        draft.assigned_to = name or None
        notify(change, draft, [name], f"{actor.name} assigned this to you.")
        change.record("assigned", "draft", str(number), to=name or None)


def find_curators(session: Session) -> tuple[str, ...]:
    """The names of everyone who can write and review, in order."""
    return tuple(sorted(person.name for person in find_people(session) if person.active and person.role in CURATORS))


def notify(change: Change, draft: Draft, recipients: Iterable[str | None], text: str) -> None:
    """Tell ``recipients`` about ``draft``, each once. Who acts, and who is no curator, is not told."""
    wanted = set(recipients) - {change.actor.name}
    for name in find_curators(change.session):
        if name in wanted:
            change.session.add(Notice(recipient=name, draft_id=draft.id, text=text))


def notify_reviewers(change: Change, draft: Draft) -> None:
    """Tell that ``draft`` waits for review: the person it is assigned to, or else everyone who may review it."""
    assigned = draft.assigned_to if draft.assigned_to != change.actor.name else None
    wanted = [assigned] if assigned else [name for name in find_curators(change.session) if name != draft.updated_by]
    notify(change, draft, wanted, f"{change.actor.name} handed this in for review.")


def find_notices(session: Session, actor: Actor) -> tuple[NoticeView, ...]:
    """What ``actor`` has not read yet, newest first, at most a hundred."""
    query = select(Notice, Draft.title).join(Draft).where(Notice.recipient == actor.name, Notice.read_at.is_(None))
    rows = session.execute(query.order_by(Notice.id.desc()).limit(_MOST_NOTICES))
    return tuple(NoticeView(row.id, row.draft_id, title or "Untitled", row.text, row.created_at) for row, title in rows)


def mark_read(session: Session, actor: Actor, number: int | None = None) -> None:
    """Mark the notices of ``actor`` as read: all, or those about one draft."""
    with changing(session, actor):
        due = update(Notice).where(Notice.recipient == actor.name, Notice.read_at.is_(None))
        if number is not None:
            due = due.where(Notice.draft_id == number)
        session.connection().execute(due.values(read_at=now()))
