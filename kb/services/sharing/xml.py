"""XML that is well-formed whatever text goes into it. Knows nothing of what is written with it."""

from __future__ import annotations

from datetime import UTC, datetime
from xml.etree import ElementTree as ET

from kb.services.citing import clean


def add_element(parent: ET.Element, tag: str, text: str = "", **attributes: str) -> ET.Element:
    """A new child of ``parent`` with ``text`` in it, without the characters that XML cannot hold."""
    element = ET.SubElement(parent, tag, {name: clean(value) for name, value in attributes.items()})
    element.text = clean(text) or None
    return element


def write_xml(root: ET.Element) -> bytes:
    """``root`` as a document in UTF-8."""
    written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def in_utc(moment: datetime) -> datetime:
    """``moment`` in UTC; what comes out of SQLite has no zone, and is UTC."""
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def format_time(moment: datetime) -> str:
    """``moment`` to the second, as ISO 8601 in UTC."""
    return f"{in_utc(moment):%Y-%m-%dT%H:%M:%SZ}"
