"""What a liaison finds on coming in: their own work, what waits for them, and what was just published."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.models import DocumentVersion, Draft
from kb.services.audit import COMMAND_LINE, Actor
from kb.services.drafting import UNFINISHED, DraftState, find_open, view_draft
from kb.services.publishing import why_not_reviewer

_RECENT = 10
STATE_WORDS = {
    DraftState.OPEN: "Being written",
    DraftState.IN_REVIEW: "In review",
    DraftState.SENT_BACK: "Sent back",
    DraftState.PUBLISHED: "Published",
    DraftState.DROPPED: "Given up",
}
ORIGIN_WORDS = {
    "upload": "from an uploaded file",
    "file": "from a content file",
    "command line": "from the command line",
    "page": "a change of its page",
    "version": "an earlier version",
    "new": "new",
}


@dataclass(frozen=True, slots=True)
class DraftLine:
    """A draft in a list. ``open_by`` names those who have it before them now."""

    id: int
    title: str
    kind: str
    origin: str
    note: str
    updated_by: str
    updated_at: datetime
    open_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PublishedLine:
    """A change that readers see."""

    slug: str
    title: str
    number: int
    visibility: str
    author: str
    reviewer: str | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Desk:
    """All that stands on a liaison's desk. ``to_review`` are drafts that this person may publish."""

    to_review: tuple[DraftLine, ...]
    sent_back: tuple[DraftLine, ...]
    mine: tuple[DraftLine, ...]
    waiting: tuple[DraftLine, ...]
    others: tuple[DraftLine, ...]
    recent: tuple[PublishedLine, ...]


def build_desk(session: Session, actor: Actor) -> Desk:
    """The desk of ``actor``. Every unfinished draft stands in exactly one list."""
    query = select(Draft).where(Draft.state.in_(UNFINISHED)).order_by(Draft.updated_at.desc(), Draft.id.desc())
    lists: dict[str, list[DraftLine]] = {name: [] for name in ("to_review", "sent_back", "mine", "waiting", "others")}
    opened = find_open(session)
    for draft in session.scalars(query):
        names = tuple(each.name for each in opened.get(draft.id, ()) if each.name != actor.name)
        lists[_place(actor, draft)].append(build_line(draft, names))
    return Desk(**{name: tuple(lines) for name, lines in lists.items()}, recent=_find_recent(session))


def find_drafts_of(session: Session, slug: str) -> tuple[DraftLine, ...]:
    """The unfinished drafts of the page ``slug``, oldest first."""
    query = select(Draft).where(Draft.slug == slug, Draft.state.in_(UNFINISHED)).order_by(Draft.id)
    return tuple(build_line(draft) for draft in session.scalars(query))


def build_line(draft: Draft, open_by: tuple[str, ...] = ()) -> DraftLine:
    """The list entry of a draft that ``open_by`` have before them."""
    return DraftLine(
        id=draft.id,
        title=draft.title or draft.slug or "Untitled",
        kind=draft.kind,
        origin=ORIGIN_WORDS.get(draft.origin, draft.origin),
        note=draft.note,
        updated_by=draft.updated_by,
        updated_at=draft.updated_at,
        open_by=open_by,
    )


def _place(actor: Actor, draft: Draft) -> str:
    mine = actor.name in (draft.created_by, draft.updated_by)
    if draft.state == DraftState.IN_REVIEW:
        return "waiting" if why_not_reviewer(actor, view_draft(draft)) else "to_review"
    if not mine:
        return "others"
    return "sent_back" if draft.state == DraftState.SENT_BACK else "mine"


def _find_recent(session: Session) -> tuple[PublishedLine, ...]:
    """The last changes that people made; what came from content files is left out."""
    query = select(DocumentVersion).where(DocumentVersion.author != COMMAND_LINE.name)
    rows = session.scalars(query.order_by(DocumentVersion.id.desc()).limit(_RECENT))
    return tuple(
        PublishedLine(v.slug, v.title, v.number, v.visibility, v.author, v.reviewer, v.created_at) for v in rows
    )
