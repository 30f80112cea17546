"""Changes a reading list: what was typed is saved with every button, and a save begun from an old state is refused.

Knows tables. One call is one change: the fields, then one act (move, remove, confirm …), one new revision.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import update
from sqlalchemy.orm import Session

from kb.errors import BadRequest, Conflict, NotFound
from kb.models import ListSection, ReadingList, ReadingMove
from kb.models.declarative import now
from kb.models.reading_list import ListItem
from kb.services.audit import Actor
from kb.services.library import Reading, find_readings
from kb.services.lists.edit_actions import EditOutcome, apply_action
from kb.services.lists.lists import LONGEST_TITLE, MOST_ITEMS, NewItem, build_item
from kb.services.lists.rows import get_row_to_edit, items_of
from kb.services.lists.versions import keep_first_state, keep_state
from kb.services.lists.view import Importance
from kb.services.transactions import Change, changing

LONGEST_NOTE = 5_000
MOST_MINUTES = 1_000


class StaleList(Conflict):
    """Someone else saved the list meanwhile. Nothing was saved."""


@dataclass(frozen=True, slots=True)
class ListEdit:
    """What a form says of a list. Texts are by field name: ``title``, ``section-5-title``, ``item-12-note`` and so on.

    A field that the form does not have stays as it is. ``revision`` is the one that the form was made from, ``do`` the
    button that was pressed, ``ticked`` the ids of ticked items, ``target`` the section that they go to.
    """

    revision: int
    texts: Mapping[str, str] = field(default_factory=dict)
    do: str = "save"
    ticked: tuple[int, ...] = ()
    target: int | None = None


class Mistakes(BadRequest):
    """Fields that cannot be saved as they are: ``by_field`` says why. Nothing was saved."""

    def __init__(self, by_field: Mapping[str, str]) -> None:
        super().__init__("Some fields cannot be saved.", "Correct the fields that are marked.")
        self.by_field = by_field


def save_list(session: Session, actor: Actor, key: str, edit: ListEdit) -> EditOutcome:
    """Save the fields of ``edit`` and do what its button says.

    Raises:
        NotFound, Forbidden: there is no such list, or ``actor`` may not edit it.
        StaleList: it has another revision by now.
        Mistakes: a field cannot be saved.
    """
    with changing(session, actor) as change:
        row = get_row_to_edit(session, key, actor)
        claim(change, row, edit.revision)
        before = {item.slug for item in items_of(row)}
        mistakes = _write_fields(row, edit.texts)
        if mistakes:
            raise Mistakes(mistakes)
        outcome = apply_action(session, row, edit.do, edit.ticked, edit.target)
        note_moves(row, before)
        change.record("changed", "reading list", key, revision=edit.revision + 1, act=edit.do[:80])
        keep_state(change, row, outcome.said)
        return outcome


def add_reading(
    session: Session, actor: Actor, key: str, section_id: int, slug: str, reason: str, instead_of: int | None = None
) -> EditOutcome:
    """Put the published document ``slug`` into a section: at its end, or in the place of the item ``instead_of``.

    Adding overwrites nobody's work, so it needs no revision; it makes a new one.

    Raises:
        NotFound: there is no such list, section, item or document.
        Forbidden: ``actor`` may not edit the list.
        BadRequest: it is there already, or the list is full.
    """
    with changing(session, actor) as change:
        row = get_row_to_edit(session, key, actor)
        section = next((each for each in row.sections if each.id == section_id), None)
        reading = find_readings(session, [slug]).get(slug)
        if section is None or reading is None:
            raise NotFound("The section or the reading is gone.", "Go back to the list and try again.")
        old = next((item for item in section.items if item.id == instead_of), None)
        if instead_of is not None and old is None:
            raise NotFound("The reading to replace is gone.", "Go back to the list and try again.")
        if any(item.slug == slug for item in section.items):
            raise BadRequest(f"“{reading.card.title}” is in this section already.", "Choose another one.")
        if len(items_of(row)) >= MOST_ITEMS and old is None:
            raise BadRequest(f"A list holds {MOST_ITEMS:,} readings at most.", "Remove one, or make a second list.")
        claim(change, row, row.revision)
        before = {each.slug for each in items_of(row)}
        item = _put_in(section, slug, reading, reason, old)
        note_moves(row, before)
        change.record("changed", "reading list", key, revision=row.revision, added=slug)
        session.flush()
        title = f"“{reading.card.title}”"
        said = f"{title} taken instead." if old is not None else f"{title} added to “{section.title}”."
        keep_state(change, row, said)
        return EditOutcome(said, f"item-{item.id}")


def note_moves(row: ReadingList, before: set[str]) -> None:
    """Keep for those who follow the list what came into it and what left it."""
    after = {item.slug for item in items_of(row)}
    row.moves += [ReadingMove(slug=slug, added=slug in after) for slug in sorted(before ^ after)]


def _put_in(section: ListSection, slug: str, reading: Reading, reason: str, old: ListItem | None) -> ListItem:
    """A new item for ``reading`` at the end of ``section``, or in the place of ``old``."""
    place = section.items.index(old) if old else len(section.items)
    item = build_item(place, NewItem(slug, old.importance if old else Importance.RECOMMENDED, reason), reading)
    if old is not None:
        section.items.remove(old)
    section.items.insert(place, item)
    for at, each in enumerate(section.items):
        each.position = at
    return item


def claim(change: Change, row: ReadingList, revision: int) -> None:
    """Make the next revision, unless another one was made meanwhile. Call it before anything is changed."""
    keep_first_state(change, row)
    claimed = change.session.execute(
        update(ReadingList)
        .where(ReadingList.id == row.id, ReadingList.revision == revision)
        .values(revision=revision + 1, updated_at=now())
        .execution_options(synchronize_session=False)
    )
    if claimed.rowcount != 1:  # type: ignore[attr-defined]
        raise StaleList(
            "Someone else saved this list after you opened it, so yours was not saved.",
            "Your text is still in the form below. Compare, then save again.",
        )
    change.session.refresh(row, ["revision", "updated_at"])


def _write_fields(row: ReadingList, texts: Mapping[str, str]) -> dict[str, str]:
    """Write ``texts`` into the rows; what cannot be written is told by field."""
    mistakes: dict[str, str] = {}
    if "title" in texts:
        row.title = _title(texts, "title", row.title, mistakes)
        row.public = texts.get("public") == "yes"
        row.unlisted = texts.get("unlisted") == "yes" and not row.public
    row.note = _note(texts, "note", row.note, mistakes)
    row.private_note = _note(texts, "private_note", row.private_note, mistakes)
    for section in row.sections:
        _write_section(section, texts, mistakes)
    for item in items_of(row):
        _write_item(item, texts, mistakes)
    return mistakes


def _write_section(section: ListSection, texts: Mapping[str, str], mistakes: dict[str, str]) -> None:
    name = f"section-{section.id}"
    section.title = _title(texts, f"{name}-title", section.title, mistakes)
    section.note = _note(texts, f"{name}-note", section.note, mistakes)
    minutes = texts.get(f"{name}-minutes")
    if minutes is None:
        return
    if not minutes.strip():
        section.minutes = None
    elif minutes.strip().isascii() and minutes.strip().isdigit() and int(minutes.strip()[:9]) <= MOST_MINUTES:
        section.minutes = int(minutes.strip())
    else:
        mistakes[f"{name}-minutes"] = f"Write a whole number up to {MOST_MINUTES}, or nothing."


def _write_item(item: ListItem, texts: Mapping[str, str], mistakes: dict[str, str]) -> None:
    name = f"item-{item.id}"
    item.note = _note(texts, f"{name}-note", item.note, mistakes)
    item.private_note = _note(texts, f"{name}-private", item.private_note, mistakes)
    importance = texts.get(f"{name}-importance", item.importance)
    if importance in set(Importance):
        item.importance = importance
    else:
        mistakes[f"{name}-importance"] = f"Choose one of: {', '.join(Importance)}."


def _title(texts: Mapping[str, str], name: str, before: str, mistakes: dict[str, str]) -> str:
    title = " ".join(texts.get(name, before).split())
    if not title:
        mistakes[name] = "Give it a title."
    elif len(title) > LONGEST_TITLE:
        mistakes[name] = f"A title has {LONGEST_TITLE} characters at most; this has {len(title):,}."
    else:
        return title
    return before


def _note(texts: Mapping[str, str], name: str, before: str, mistakes: dict[str, str]) -> str:
    note = texts.get(name, before).replace("\r\n", "\n").strip()
    if len(note) <= LONGEST_NOTE:
        return note
    mistakes[name] = f"A note has {LONGEST_NOTE:,} characters at most; this has {len(note):,}."
    return before
