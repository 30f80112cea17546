"""What changed in a reading list, as an Atom feed. Knows the list as it is shown, and no table."""

from __future__ import annotations

from kb.services.lists.changes import ListChange
from kb.services.lists.view import ListItemView, ListView
from kb.services.sharing import AtomEntry, AtomFeed, format_time, write_atom


def write_changes(view: ListView, base: str) -> bytes:
    """An Atom feed of what changed since the readings of ``view`` were saved, the latest first.

    ``base`` is the address of this site without a slash at its end. An entry's id names what happened, so that a
    program shows each change once.
    """
    page = f"{base}{view.path}/changes"
    once = {item.slug: item for item in view.changed}  # a reading may stand in several sections
    found = [(change, item) for item in once.values() for change in item.changes]
    found.sort(key=lambda pair: format_time(pair[0].at), reverse=True)
    return write_atom(
        AtomFeed(
            id=f"{page}.atom",
            title=f"Changes to readings of “{view.title}”",
            updated=found[0][0].at if found else view.updated_at,
            url=f"{page}.atom",
            page=page,
            entries=[_build_entry(change, item, view, base) for change, item in found],
        )
    )


def _build_entry(change: ListChange, item: ListItemView, view: ListView, base: str) -> AtomEntry:
    path = item.reading.card.path if item.reading else f"{view.path}/changes"
    return AtomEntry(
        id=f"{base}{view.path}/changes#{item.slug}-{change.kind}-{format_time(change.at)}",
        title=f"{change.kind.value.capitalize()}: {item.title}",
        updated=change.at,
        url=f"{base}{path}",
        summary=change.text,
    )
