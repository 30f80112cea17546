"""What changed in a reading list, as an Atom feed. Knows the list as it is shown, and no table."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from kb.services.lists.changes import ListChange
from kb.services.lists.view import ListItemView, ListView
from kb.services.sharing import add_element, format_time, write_xml

_ATOM = "http://www.w3.org/2005/Atom"


def write_changes(view: ListView, base: str) -> bytes:
    """An Atom feed of what changed since the readings of ``view`` were saved, the latest first.

    ``base`` is the address of this site without a slash at its end. An entry's id names what happened, so that a
    program shows each change once.
    """
    page = f"{base}{view.path}/changes"
    root = ET.Element("feed", xmlns=_ATOM)
    add_element(root, "title", f"Changes to readings of “{view.title}”")
    add_element(root, "id", f"{page}.atom")
    add_element(root, "link", rel="self", type="application/atom+xml", href=f"{page}.atom")
    add_element(root, "link", rel="alternate", type="text/html", href=page)
    once = {item.slug: item for item in view.changed}  # a reading may stand in several sections
    found = [(change, item) for item in once.values() for change in item.changes]
    found.sort(key=lambda pair: format_time(pair[0].at), reverse=True)
    add_element(
        root, "updated", format_time(max((change.at for change, _ in found), key=format_time, default=view.updated_at))
    )
    add_element(add_element(root, "author"), "name", "PSP Knowledge Base")
    for change, item in found:
        _add_entry(root, change, item, view, base)
    return write_xml(root)


def _add_entry(root: ET.Element, change: ListChange, item: ListItemView, view: ListView, base: str) -> None:
    entry = add_element(root, "entry")
    add_element(entry, "title", f"{change.kind.value.capitalize()}: {item.title}")
    add_element(entry, "id", f"{base}{view.path}/changes#{item.slug}-{change.kind}-{format_time(change.at)}")
    add_element(entry, "updated", format_time(change.at))
    path = item.reading.card.path if item.reading else f"{view.path}/changes"
    add_element(entry, "link", rel="alternate", type="text/html", href=f"{base}{path}")
    add_element(entry, "summary", change.text)
