"""What a list says of its works, as notes that go along with each of them."""

from __future__ import annotations

from collections.abc import Iterator

from kb.services.citing.formats.lines import say_minutes
from kb.services.citing.work import Bundle, Listed


def gather_notes(bundle: Bundle) -> dict[str, list[str]]:
    """By slug, what the list says of a work in each of its places."""
    notes: dict[str, list[str]] = {}
    for section in bundle.sections:
        for item in section.items:
            notes.setdefault(item.citable.slug, []).extend(_notes(section.title, item))
    return notes


def say_behind(titles: tuple[str, ...]) -> str:
    """For which pages of the list a study is the source."""
    return f"Source of: {'; '.join(titles)}"


def _notes(section: str, item: Listed) -> Iterator[str]:
    said = ", ".join(part for part in (section, item.importance, say_minutes(item.minutes)) if part)
    if said:
        yield f"In the list: {said}"
    if item.note:
        yield item.note
