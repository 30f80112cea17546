"""The saved states of a list: what is kept of each, and what changed between one and now. Knows tables; no page.

A state is the whole list as it was, with the ids of its sections and items, so that what is brought back keeps the
addresses that stand on handouts. Whether a list is public is no part of it: bringing a state back publishes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from kb.errors import NotFound
from kb.models import ListVersion, ReadingList
from kb.services.audit import Actor
from kb.services.library import find_cards_by_slug
from kb.services.lists.changes import find_gone
from kb.services.lists.rows import get_row_to_edit
from kb.services.transactions import Change

MOST_VERSIONS = 100
"""The latest states that are kept of a list, beside its first."""

MOST_DIFFERENCES = 200


class KeptItem(BaseModel):
    """A reading as it was: see :class:`~kb.models.reading_list.ListItem`."""

    model_config = ConfigDict(frozen=True, from_attributes=True)

    id: int
    slug: str
    importance: str
    note: str
    private_note: str
    reason: str
    own: dict[str, Any] | None
    file: str | None
    saved_digest: str
    saved_rating: str | None
    saved_at: datetime


class KeptSection(BaseModel):
    """A section as it was: see :class:`~kb.models.reading_list.ListSection`."""

    model_config = ConfigDict(frozen=True, from_attributes=True)

    id: int
    title: str
    note: str
    question: str
    minutes: int | None
    day: str
    starts: str
    ends: str
    track: str
    room: str
    speakers: str
    items: tuple[KeptItem, ...]


class KeptList(BaseModel):
    """A list as it was."""

    model_config = ConfigDict(frozen=True, from_attributes=True)

    title: str
    note: str
    private_note: str
    sections: tuple[KeptSection, ...]

    @property
    def items(self) -> tuple[KeptItem, ...]:
        """All items in order."""
        return tuple(item for section in self.sections for item in section.items)


@dataclass(frozen=True, slots=True)
class ListVersionEntry:
    """A saved state among others: when, by whom, and what was done."""

    revision: int
    saved_by: str
    said: str
    saved_at: datetime


@dataclass(frozen=True, slots=True)
class ListVersionView:
    """A saved state to read. ``titles`` are those of its readings, by slug; ``since`` is what changed since."""

    entry: ListVersionEntry
    content: KeptList
    titles: Mapping[str, str]
    since: tuple[str, ...]


def keep_first_state(change: Change, row: ReadingList) -> None:
    """Keep what ``row`` is before it is changed, if nothing was ever kept of it. Call it before the change."""
    if change.session.scalar(select(ListVersion.id).where(ListVersion.list_id == row.id).limit(1)) is None:
        _add(change, row, row.owner, "As it was before versions were kept.", row.updated_at)


def keep_state(change: Change, row: ReadingList, said: str) -> None:
    """Keep what ``row`` is now, unless it is as it was. ``said`` is what was done. Call it after the change."""
    session = change.session
    session.flush()
    newest = session.scalar(
        select(ListVersion).where(ListVersion.list_id == row.id).order_by(ListVersion.revision.desc()).limit(1)
    )
    if newest is None or newest.content != _build_content(row):
        _add(change, row, change.actor.name, said, row.updated_at)
        _drop_old(change, row.id)


def _add(change: Change, row: ReadingList, saved_by: str, said: str, saved_at: datetime) -> None:
    change.session.flush()
    change.session.add(
        ListVersion(
            list_id=row.id,
            revision=row.revision,
            content=_build_content(row),
            saved_by=saved_by,
            said=said,
            saved_at=saved_at,
        )
    )
    change.session.flush()


def _build_content(row: ReadingList) -> dict[str, Any]:
    return KeptList.model_validate(row).model_dump(mode="json")


def _drop_old(change: Change, list_id: int) -> None:
    """All but the first and the latest :data:`MOST_VERSIONS`."""
    first = change.session.scalar(select(func.min(ListVersion.revision)).where(ListVersion.list_id == list_id))
    mine = select(ListVersion.id).where(ListVersion.list_id == list_id, ListVersion.revision != first)
    old = change.session.scalars(mine.order_by(ListVersion.revision.desc()).offset(MOST_VERSIONS)).all()
    change.session.execute(delete(ListVersion).where(ListVersion.id.in_(old)))


def find_list_versions(session: Session, actor: Actor, key: str) -> tuple[ListVersionEntry, ...]:
    """The saved states of the list ``key``, newest first; none of a list that was never saved since they are kept.

    Raises:
        NotFound, Forbidden: there is no such list, or ``actor`` may not edit it.
    """
    row = get_row_to_edit(session, key, actor)
    query = select(ListVersion).where(ListVersion.list_id == row.id).order_by(ListVersion.revision.desc())
    return tuple(_entry(version) for version in session.scalars(query))


def get_list_version(session: Session, actor: Actor, key: str, revision: int) -> ListVersionView:
    """One saved state of the list ``key``.

    Raises:
        NotFound, Forbidden: there is no such list or state, or ``actor`` may not edit the list.
    """
    row = get_row_to_edit(session, key, actor)
    version = get_version_row(session, row, revision)
    content, now = KeptList.model_validate(version.content), KeptList.model_validate(row)
    titles = _find_titles(session, (*content.items, *now.items))
    since = tuple(compare(content, now, titles))
    more = len(since) - MOST_DIFFERENCES
    shown = since if more <= 0 else (*since[:MOST_DIFFERENCES], f"And {more} more changes.")
    return ListVersionView(_entry(version), content, titles, shown)


def get_version_row(session: Session, row: ReadingList, revision: int) -> ListVersion:
    """The row of one saved state.

    Raises:
        NotFound: it is not kept.
    """
    found = None
    if 0 < revision < 2**31:
        query = select(ListVersion).where(ListVersion.list_id == row.id, ListVersion.revision == revision)
        found = session.scalar(query)
    if found is None:
        raise NotFound(f"This list has no version {revision}.", "Choose one of those that are kept.")
    return found


def compare(then: KeptList, now: KeptList, titles: Mapping[str, str]) -> Iterator[str]:
    """What changed from ``then`` to ``now``, a sentence each. Pure."""
    if then.title != now.title:
        yield f"The title was “{then.title}”."
    if then.note != now.note:
        yield "The note for readers changed."
    if then.private_note != now.private_note:
        yield "The private note changed."
    yield from _compare_sections(then, now)
    yield from _compare_items(then, now, titles)


def _compare_sections(then: KeptList, now: KeptList) -> Iterator[str]:
    before, after = ({section.id: section for section in each.sections} for each in (then, now))
    for number, section in after.items():
        old = before.get(number)
        if old is None:
            yield f"Section “{section.title}” was added."
        elif old.title != section.title:
            yield f"Section “{old.title}” is now called “{section.title}”."
        elif old.model_copy(update={"items": section.items}) != section:
            yield f"The note or the minutes of section “{section.title}” changed."
    for number, section in before.items():
        if number not in after:
            yield f"Section “{section.title}” was removed."
    kept = [number for number in before if number in after]
    if kept != [number for number in after if number in before]:
        yield "The sections are in another order."


def _compare_items(then: KeptList, now: KeptList, titles: Mapping[str, str]) -> Iterator[str]:
    before, after = _place_items(then), _place_items(now)
    for number, (section, item) in after.items():
        title = f"“{titles.get(item.slug, item.slug)}”"
        if number not in before:
            yield f"{title} was added to “{section.title}”."
            continue
        old_section, old = before[number]
        if old_section.id != section.id:
            yield f"{title} moved from “{old_section.title}” to “{section.title}”."
        if (old.importance, old.note, old.private_note) != (item.importance, item.note, item.private_note):
            yield f"The importance or a note of {title} changed."
        if old.file != item.file:
            yield f"The PDF of {title} changed."
    for number, (section, item) in before.items():
        if number not in after:
            yield f"“{titles.get(item.slug, item.slug)}” was removed from “{section.title}”."
    if set(before) == set(after) and list(before) != list(after):
        yield "The readings are in another order."


def _place_items(kept: KeptList) -> dict[int, tuple[KeptSection, KeptItem]]:
    return {item.id: (section, item) for section in kept.sections for item in section.items}


def _find_titles(session: Session, items: Iterable[KeptItem]) -> dict[str, str]:
    kept = tuple(items)
    own = {item.slug: str(item.own.get("title", "")) for item in kept if item.own}
    slugs = {item.slug for item in kept} - set(own)
    cards = find_cards_by_slug(session, sorted(slugs))
    gone = find_gone(session, slugs - set(cards))
    return own | {slug: card.title for slug, card in cards.items()} | {slug: each.title for slug, each in gone.items()}


def _entry(version: ListVersion) -> ListVersionEntry:
    return ListVersionEntry(version.revision, version.saved_by, version.said, version.saved_at)
