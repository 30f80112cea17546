"""What changed since a reading was saved in a list: re-rated, revised, withdrawn, replaced.

Knows tables. A withdrawn page's title, reason and successor are said, as its own address says them; a page that is
not published for another reason is only said to be gone.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.models import Document
from kb.models.reading_list import ListItem
from kb.services.library import BANDS, Card, Reading, find_cards_by_slug
from knowledge.vocabulary import Visibility


class ChangeKind(StrEnum):
    """What happened to a reading."""

    RERATED = "re-rated"
    REVISED = "revised"
    WITHDRAWN = "withdrawn"
    SUPERSEDED = "superseded"
    UNPUBLISHED = "unpublished"


@dataclass(frozen=True, slots=True)
class ListChange:
    """One thing that happened to a reading since it was saved, in a sentence; ``at`` is when its page last changed."""

    kind: ChangeKind
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Gone:
    """A reading that cannot be read any more. ``successor`` is what replaces it, if that is published."""

    title: str
    withdrawn: bool
    reason: str
    successor: Card | None
    at: datetime


def find_gone(session: Session, slugs: Iterable[str]) -> dict[str, Gone]:
    """What became of the documents ``slugs``, none of which is published."""
    rows = session.scalars(select(Document).where(Document.slug.in_(list(slugs)))).all()
    successors = find_cards_by_slug(session, [row.superseded_by for row in rows if row.superseded_by])
    found = {}
    for row in rows:
        withdrawn = row.visibility == Visibility.WITHDRAWN
        title = row.title if withdrawn else "A page that is not published now"
        successor = successors.get(row.superseded_by or "")
        found[row.slug] = Gone(title, withdrawn, row.withdrawn_note if withdrawn else "", successor, row.updated_at)
    return found


def find_changes(item: ListItem, reading: Reading | None, gone: Gone | None) -> tuple[ListChange, ...]:
    """What happened to the reading of ``item`` since it was saved."""
    if gone is not None:
        if not gone.withdrawn:
            return (ListChange(ChangeKind.UNPUBLISHED, "It is not published now.", gone.at),)
        reason = f" Reason: {gone.reason.rstrip('.')}." if gone.reason else ""
        changes = [ListChange(ChangeKind.WITHDRAWN, f"It was withdrawn.{reason}", gone.at)]
        if gone.successor is not None:
            changes.append(ListChange(ChangeKind.SUPERSEDED, f"“{gone.successor.title}” replaces it.", gone.at))
        return tuple(changes)
    if reading is None:
        return (ListChange(ChangeKind.UNPUBLISHED, "It is no longer kept here.", item.saved_at),)
    if reading.band != item.saved_rating:
        text = f"Its rating changed from {_word(item.saved_rating)} to {_word(reading.band)}."
        return (ListChange(ChangeKind.RERATED, text, reading.changed_at),)
    if reading.digest != item.saved_digest:
        return (ListChange(ChangeKind.REVISED, "Its page was revised; its rating is the same.", reading.changed_at),)
    return ()


def _word(band: str | None) -> str:
    return f"“{BANDS[band].word}”" if band in BANDS else "none"
