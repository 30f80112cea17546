"""Compares a refused save of a list with what someone else saved in the meantime. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kb.services.lists.edit import ListEdit
from kb.services.lists.view import ListView


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that is not the same. ``theirs`` is what is saved; None if what it was about is gone."""

    name: str
    theirs: str | None
    yours: str


def find_differences(view: ListView, edit: ListEdit) -> tuple[Difference, ...]:
    """Where ``edit`` and the saved ``view`` differ, in the order of the page; then what was typed for what is gone."""
    found = []
    known = set()
    for field, name, theirs in _iter_fields(view):
        known.add(field)
        yours = edit.texts.get(field)
        if yours is not None and yours.replace("\r\n", "\n").strip() != theirs:
            found.append(Difference(name, theirs, yours))
    for field, yours in edit.texts.items():
        if field not in known and field.endswith(("-note", "-private", "-title")) and yours.strip():
            found.append(Difference("Of a part that was removed", None, yours))
    return tuple(found)


def _iter_fields(view: ListView) -> Iterator[tuple[str, str, str]]:
    """Each field of the form, what to call it, and what is saved."""
    yield "title", "Title", view.title
    yield "note", "Note", view.note
    yield "private_note", "Private note", view.private_note
    for section in view.sections:
        field, name = f"section-{section.id}", f"Section “{section.title}”"
        yield f"{field}-title", f"{name}, title", section.title
        yield f"{field}-note", f"{name}, note", section.note
        yield f"{field}-minutes", f"{name}, minutes", "" if section.budget is None else str(section.budget)
        for item in section.items:
            yield f"item-{item.id}-importance", f"“{item.title}”, importance", item.importance
            yield f"item-{item.id}-note", f"“{item.title}”, note", item.note
            yield f"item-{item.id}-private", f"“{item.title}”, private note", item.private_note
