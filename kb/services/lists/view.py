"""A reading list as it is shown: its sections, its readings as they are now, and what changed since they were saved.

Knows tables. Private notes are only in a view that was asked for with them; pages for everyone, exports and the API
ask without.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, selectinload

from kb.errors import NotFound
from kb.models import ListEditor, ListItem, ListSection, Original, ReadingList
from kb.services.audit import LIST_EDITORS, Actor
from kb.services.library import Reading, find_readings
from kb.services.lists.changes import Gone, ListChange, MoveView, build_moves, find_changes, find_gone
from kb.services.lists.own_work import OwnWork
from kb.services.lists.rows import get_list_row, get_row_to_edit, items_of, may_edit
from kb.services.lists.slot import NO_SLOT, SessionSlot, build_slot

OLD_AFTER = 5
"""Years after which a reading is pointed out as old when a list is used again."""


class Importance(StrEnum):
    """How important a reading is."""

    ESSENTIAL = "essential"
    RECOMMENDED = "recommended"
    BACKGROUND = "background"


@dataclass(frozen=True, slots=True)
class ListFileView:
    """A PDF that was brought with a reading: its digest, and its size in bytes."""

    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class ListItemView:
    """One reading. ``reading`` is what it is now, or ``gone`` says what became of it, or it is an ``own`` work."""

    id: int
    slug: str
    importance: str
    note: str
    private_note: str
    reason: str
    reading: Reading | None
    gone: Gone | None
    changes: tuple[ListChange, ...]
    saved_on: date
    own: OwnWork | None = None
    file: ListFileView | None = None

    @property
    def title(self) -> str:
        """What it is called."""
        if self.reading is not None:
            return self.reading.card.title
        if self.own is not None:
            return self.own.title
        return self.gone.title if self.gone else self.slug

    @property
    def minutes(self) -> int | None:
        """The minutes that it takes, if they are known."""
        return self.own.minutes if self.own else self.reading.minutes if self.reading else None

    @property
    def old_since(self) -> int | None:
        """The year that it is from, if that is more than :data:`OLD_AFTER` years ago."""
        year = self.reading.card.year if self.reading else None
        return year if year is not None and date.today().year - year > OLD_AFTER else None


@dataclass(frozen=True, slots=True)
class SectionView:
    """A section. ``budget`` is the minutes that its readers have, None if nothing was set; ``slot`` when it is."""

    id: int
    title: str
    note: str
    question: str
    budget: int | None
    items: tuple[ListItemView, ...]
    slot: SessionSlot = NO_SLOT

    @property
    def readings(self) -> tuple[Reading, ...]:
        """Those that can be read."""
        return tuple(item.reading for item in self.items if item.reading is not None)

    @property
    def minutes(self) -> int:
        """The minutes of those whose length is known."""
        return sum(item.minutes or 0 for item in self.items)

    @property
    def unknown(self) -> int:
        """How many are of unknown length."""
        return sum(item.minutes is None and (item.reading or item.own) is not None for item in self.items)


@dataclass(frozen=True, slots=True)
class ListView:
    """A whole list. ``private_note`` is empty in a view without private notes, as those of its items are.

    ``may_edit`` says whether the one who reads it may also change it.
    """

    key: str
    title: str
    note: str
    private_note: str
    public: bool
    unlisted: bool
    owner: str
    revision: int
    copied_from: str | None
    updated_at: datetime
    sections: tuple[SectionView, ...]
    moves: tuple[MoveView, ...] = ()
    may_edit: bool = False

    @property
    def path(self) -> str:
        """The address of its page."""
        return f"/lists/{self.key}"

    @property
    def items(self) -> tuple[ListItemView, ...]:
        """All items in order."""
        return tuple(item for section in self.sections for item in section.items)

    @property
    def readings(self) -> tuple[Reading, ...]:
        """All that can be read, in order."""
        return tuple(reading for section in self.sections for reading in section.readings)

    @property
    def minutes(self) -> int:
        """The minutes of those whose length is known."""
        return sum(section.minutes for section in self.sections)

    @property
    def count(self) -> int:
        """How many there are to read, here or elsewhere."""
        return sum((item.reading or item.own) is not None for item in self.items)

    @property
    def changed(self) -> tuple[ListItemView, ...]:
        """The items of which something changed since they were saved."""
        return tuple(item for item in self.items if item.changes)


@dataclass(frozen=True, slots=True)
class ListEntry:
    """A list among others. ``may_edit`` says whether the one who reads them may change it."""

    key: str
    title: str
    note: str
    public: bool
    owner: str
    updated_at: datetime
    readings: int
    may_edit: bool


def get_list(session: Session, key: str, actor: Actor, *, private: bool = False) -> ListView:
    """The list ``key`` if ``actor`` may read it; with private notes only if asked for by one who may edit it.

    Raises:
        NotFound: there is none, or it is neither public nor unlisted: the answer is the same.
    """
    row = get_list_row(session, key, actor)
    may = may_edit(session, row, actor)
    return replace(build_view(session, row, private=private and may), may_edit=may)


def get_list_to_edit(session: Session, key: str, actor: Actor) -> ListView:
    """The list ``key`` with private notes, for one who may edit it.

    Raises:
        NotFound, Forbidden: there is no such list, or ``actor`` may not edit it.
    """
    return replace(build_view(session, get_row_to_edit(session, key, actor), private=True), may_edit=True)


def find_lists(session: Session, actor: Actor) -> tuple[ListEntry, ...]:
    """The lists that ``actor`` may read, those changed last first."""
    query = select(ReadingList).options(selectinload(ReadingList.sections).selectinload(ListSection.items))
    every = actor.role in LIST_EDITORS
    mine = set(session.scalars(select(ListEditor.list_id).where(ListEditor.account_id == actor.account_id)))
    if not every:
        query = query.where(or_(ReadingList.public, ReadingList.id.in_(mine)))
    rows = session.scalars(query.order_by(ReadingList.updated_at.desc(), ReadingList.id)).all()
    return tuple(
        ListEntry(
            key=row.key,
            title=row.title,
            note=row.note,
            public=row.public,
            owner=row.owner,
            updated_at=row.updated_at,
            readings=len(items_of(row)),
            may_edit=every or row.id in mine,
        )
        for row in rows
    )


def build_view(session: Session, row: ReadingList, *, private: bool) -> ListView:
    """What ``row`` is now."""
    slugs = [item.slug for item in items_of(row)]
    readings = find_readings(session, slugs)
    gone = find_gone(session, set(slugs) - set(readings))
    named = [item.file for item in items_of(row) if item.file]
    kept = session.scalars(select(Original).where(Original.sha256.in_(named))) if named else ()
    files = {each.sha256: ListFileView(each.sha256, each.size) for each in kept}

    def view(item: ListItem) -> ListItemView:
        reading, lost = readings.get(item.slug), gone.get(item.slug)
        own = OwnWork.model_validate(item.own) if item.own is not None else None
        return ListItemView(
            id=item.id,
            slug=item.slug,
            importance=item.importance,
            note=item.note,
            private_note=item.private_note if private else "",
            reason=item.reason,
            reading=reading,
            gone=lost,
            changes=() if own else find_changes(item, reading, lost),
            saved_on=item.saved_at.date(),
            own=own,
            file=files.get(item.file or ""),
        )

    return ListView(
        key=row.key,
        title=row.title,
        note=row.note,
        private_note=row.private_note if private else "",
        public=row.public,
        unlisted=row.unlisted,
        owner=row.owner,
        revision=row.revision,
        copied_from=row.copied_from,
        updated_at=row.updated_at,
        sections=tuple(
            SectionView(
                section.id,
                section.title,
                section.note,
                section.question,
                section.minutes,
                tuple(view(item) for item in section.items),
                build_slot(section.day, section.starts, section.ends, section.track, section.room, section.speakers),
            )
            for section in row.sections
        ),
        moves=build_moves(session, row),
    )


def find_place(view: ListView, section_id: int | None, item_id: int | None) -> tuple[SectionView, ListItemView | None]:
    """The section with this id; or the one in which the item with that id is, and the item.

    Raises:
        NotFound: there is none in ``view``.
    """
    for section in view.sections:
        item = next((each for each in section.items if item_id is not None and each.id == item_id), None)
        if item is not None or (item_id is None and section.id == section_id):
            return section, item
    raise NotFound("That is not in the list any more.", "Go back to the list.")
