"""What a button of the editing page does to a list: move, remove, add a section, confirm. Knows rows of one list.

A button's value is a verb and whole numbers, "up:12" or "place:12:5:0". A button for an item that no longer exists
changes nothing and reports it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from kb.errors import BadRequest
from kb.models import Document, ListSection, ReadingList
from kb.models.declarative import now
from kb.models.reading_list import ListItem
from kb.services.library import find_readings
from kb.services.lists.lists import MOST_SECTIONS
from kb.services.lists.rows import items_of


@dataclass(frozen=True, slots=True)
class EditOutcome:
    """What was done, in a sentence for the reader, and the id of the element where the focus belongs."""

    said: str
    focus: str = ""


_GONE = EditOutcome("That is not in the list any more. Nothing else was changed.")


def apply_action(session: Session, row: ReadingList, do: str, ticked: Sequence[int], target: int | None) -> EditOutcome:
    """Do what the button ``do`` says to ``row``.

    Raises:
        BadRequest: there is no such button.
    """
    verb, *rest = do.split(":")
    if not all(part.isascii() and part.isdigit() and len(part) < 12 for part in rest):
        raise BadRequest(f"There is no button {do[:40]!r}.", "Use the buttons of the page.")
    numbers = [int(part) for part in rest]
    if verb == "save":
        return EditOutcome("Saved.", "save")
    if verb == "add-section":
        return _add_section(session, row)
    if verb == "move-ticked":
        return _move_ticked(row, ticked, target)
    known = _ON_ITEMS.get(verb)
    if known is not None and len(numbers) >= 1:
        item = next((each for each in items_of(row) if each.id == numbers[0]), None)
        return _GONE if item is None else known(session, row, item, numbers[1:])
    if verb in ("section-up", "section-down", "remove-section") and len(numbers) == 1:
        section = next((each for each in row.sections if each.id == numbers[0]), None)
        if section is None:
            return _GONE
        return _remove_section(row, section) if verb == "remove-section" else _move_section(row, section, verb)
    raise BadRequest(f"There is no button {do[:40]!r}.", "Use the buttons of the page.")


def _title(session: Session, slug: str) -> str:
    found = session.query(Document.title).where(Document.slug == slug).scalar()
    return f"“{found or _find_own_title(session, slug) or slug}”"


def _find_own_title(session: Session, slug: str) -> str:
    own = session.query(ListItem.own).where(ListItem.slug == slug, ListItem.own.is_not(None)).limit(1).scalar()
    return str(own["title"]) if own else ""


def _number(section: ListSection) -> None:
    for place, item in enumerate(section.items):
        item.position = place


def _say_place(session: Session, item: ListItem, section: ListSection) -> str:
    place = section.items.index(item) + 1
    return f"{_title(session, item.slug)} is now {place} of {len(section.items)} in “{section.title}”."


def _put(item: ListItem, section: ListSection, place: int) -> None:
    """Move ``item`` to ``place`` of ``section``."""
    before = item.section
    before.items.remove(item)
    section.items.insert(max(0, min(place, len(section.items))), item)
    _number(before)
    _number(section)


def _step(session: Session, row: ReadingList, item: ListItem, step: int) -> EditOutcome:
    """One place up or down; from the edge of a section into the next one."""
    section = item.section
    place = section.items.index(item) + step
    if 0 <= place < len(section.items):
        _put(item, section, place)
        return EditOutcome(_say_place(session, item, section), f"{'up' if step < 0 else 'down'}-{item.id}")
    at = row.sections.index(section) + step
    if not 0 <= at < len(row.sections):
        edge = "top" if step < 0 else "end"
        return EditOutcome(f"{_title(session, item.slug)} is already at the {edge}.", f"item-{item.id}")
    neighbor = row.sections[at]
    _put(item, neighbor, len(neighbor.items) if step < 0 else 0)
    return EditOutcome(_say_place(session, item, neighbor), f"{'up' if step < 0 else 'down'}-{item.id}")


def _up(session: Session, row: ReadingList, item: ListItem, _more: Sequence[int]) -> EditOutcome:
    return _step(session, row, item, -1)


def _down(session: Session, row: ReadingList, item: ListItem, _more: Sequence[int]) -> EditOutcome:
    return _step(session, row, item, 1)


def _place(session: Session, row: ReadingList, item: ListItem, more: Sequence[int]) -> EditOutcome:
    """Where it was dropped: the id of a section and a place in it, from 0."""
    section = next((each for each in row.sections if more and each.id == more[0]), None)
    if section is None or len(more) != 2:
        return _GONE
    _put(item, section, more[1])
    return EditOutcome(_say_place(session, item, section), f"item-{item.id}")


def _remove(session: Session, _row: ReadingList, item: ListItem, _more: Sequence[int]) -> EditOutcome:
    section = item.section
    title, place = _title(session, item.slug), section.items.index(item)
    section.items.remove(item)
    _number(section)
    after = section.items[min(place, len(section.items) - 1)] if section.items else None
    return EditOutcome(
        f"{title} removed from “{section.title}”.", f"item-{after.id}" if after else f"section-{section.id}"
    )


def _confirm(session: Session, _row: ReadingList, item: ListItem, _more: Sequence[int]) -> EditOutcome:
    """The organizer has seen what changed: the item remembers the reading as it is now."""
    reading = find_readings(session, [item.slug]).get(item.slug)
    title = _title(session, item.slug)
    if reading is None:
        return EditOutcome(f"{title} is not published, so it cannot be confirmed. Remove it, or take another one.")
    item.saved_digest, item.saved_rating, item.saved_at = reading.digest, reading.band, now()
    return EditOutcome(f"{title} confirmed as it is now.", f"item-{item.id}")


def _move_ticked(row: ReadingList, ticked: Sequence[int], target: int | None) -> EditOutcome:
    section = next((each for each in row.sections if each.id == target), None)
    moved = [item for item in items_of(row) if item.id in set(ticked)]
    if section is None or not moved:
        return EditOutcome("Nothing was moved: tick readings, and choose the section that they go to.", "target")
    for item in moved:
        _put(item, section, len(section.items))
    count = "One reading" if len(moved) == 1 else f"{len(moved)} readings"
    return EditOutcome(f"{count} moved to “{section.title}”.", f"item-{moved[0].id}")


def _add_section(session: Session, row: ReadingList) -> EditOutcome:
    if len(row.sections) >= MOST_SECTIONS:
        return EditOutcome(f"A list has {MOST_SECTIONS} sections at most. None was added.", "add-section")
    section = ListSection(title="New section", position=len(row.sections))
    row.sections.append(section)
    session.flush()
    return EditOutcome("A section was added at the end. Give it a title.", f"section-{section.id}-title")


def _move_section(row: ReadingList, section: ListSection, verb: str) -> EditOutcome:
    at = row.sections.index(section)
    place = at + (-1 if verb == "section-up" else 1)
    if not 0 <= place < len(row.sections):
        return EditOutcome(f"“{section.title}” is already there.", f"section-{section.id}")
    row.sections.insert(place, row.sections.pop(at))
    for number, each in enumerate(row.sections):
        each.position = number
    said = f"“{section.title}” is now section {place + 1} of {len(row.sections)}."
    return EditOutcome(said, f"{verb}-{section.id}")


def _remove_section(row: ReadingList, section: ListSection) -> EditOutcome:
    """A section goes when it is empty; its readings are never removed with it."""
    if section.items:
        said = f"“{section.title}” still has readings. Move or remove them first."
        return EditOutcome(said, f"section-{section.id}")
    if len(row.sections) == 1:
        return EditOutcome("A list has at least one section.", f"section-{section.id}")
    row.sections.remove(section)
    for number, each in enumerate(row.sections):
        each.position = number
    return EditOutcome(f"The section “{section.title}” was removed.", "add-section")


_ON_ITEMS: dict[str, Callable[[Session, ReadingList, ListItem, Sequence[int]], EditOutcome]] = {
    "up": _up,
    "down": _down,
    "place": _place,
    "remove": _remove,
    "confirm": _confirm,
}
