"""Brings a saved state of a list back, as a new change of it. Knows tables; one call is one change."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.models import Document, ListItem, ListSection, Original, ReadingList
from kb.services.audit import Actor
from kb.services.lists.edit import claim, note_moves
from kb.services.lists.rows import get_row_to_edit, items_of
from kb.services.lists.versions import KeptItem, KeptList, KeptSection, get_version_row, keep_state
from kb.services.transactions import changing


def restore_list_version(session: Session, actor: Actor, key: str, revision: int) -> str:
    """Make the list ``key`` what it was, and return what was done. The state before it stays among the versions.

    Whether the list is public stays as it is. A reading whose page was erased since does not come back, nor does a
    file that was.

    Raises:
        NotFound, Forbidden: there is no such list or state, or ``actor`` may not edit the list.
    """
    with changing(session, actor) as change:
        row = get_row_to_edit(session, key, actor)
        content = KeptList.model_validate(get_version_row(session, row, revision).content)
        claim(change, row, row.revision)
        before = {item.slug for item in items_of(row)}
        lost = _write_back(session, row, content)
        note_moves(row, before)
        said = f"The list is again as it was in version {revision}."
        if lost:
            said += f" {lost} of its readings {'is' if lost == 1 else 'are'} no longer kept here."
        change.record("restored", "reading list", key, revision=row.revision, version=revision)
        keep_state(change, row, said)
        return said


def _write_back(session: Session, row: ReadingList, content: KeptList) -> int:
    """Write ``content`` into the rows; how many readings are lost."""
    slugs = [item.slug for item in content.items if item.own is None]
    held = set(session.scalars(select(Document.slug).where(Document.slug.in_(slugs))))
    named = [item.file for item in content.items if item.file]
    files = set(session.scalars(select(Original.sha256).where(Original.sha256.in_(named))))
    row.title, row.note, row.private_note = content.title, content.note, content.private_note
    sections = {section.id: section for section in row.sections}
    items = {item.id: item for item in items_of(row)}
    for section in row.sections:
        section.items = []
    kept = []
    for place, old in enumerate(content.sections):
        section = sections.get(old.id) or ListSection(id=_free_id(session, ListSection, old.id))
        _write_section(section, old, place)
        there = [each for each in old.items if each.own is not None or each.slug in held]
        section.items = [
            _write_item(items.get(each.id) or ListItem(id=_free_id(session, ListItem, each.id)), each, at, files)
            for at, each in enumerate(there)
        ]
        kept.append(section)
    row.sections = kept
    session.flush()
    return sum(item.own is None and item.slug not in held for item in content.items)


def _free_id(session: Session, table: type[ListSection] | type[ListItem], number: int) -> int | None:
    """``number`` if no other row has it, so that addresses with it lead there again; None for a new one."""
    with session.no_autoflush:
        return number if session.get(table, number) is None else None


def _write_section(section: ListSection, old: KeptSection, place: int) -> None:
    for name in KeptSection.model_fields.keys() - {"id", "items"}:
        setattr(section, name, getattr(old, name))
    section.position = place


def _write_item(item: ListItem, old: KeptItem, place: int, files: set[str]) -> ListItem:
    for name in KeptItem.model_fields.keys() - {"id", "file"}:
        setattr(item, name, getattr(old, name))
    item.position, item.file = place, old.file if old.file in files else None
    return item
