"""What a harvester is given of a work: Dublin Core, which every one takes, and MODS, which keeps its fields apart.

Knows works and XML; must not know tables nor the protocol.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from kb.services.citing import Citable
from kb.services.library import label
from kb.services.sharing.xml import add_element
from knowledge.bibliography.formats.mods_write import MODS, MODS_SCHEMA, add_mods

_DC = "http://www.openarchives.org/OAI/2.0/oai_dc/"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"


@dataclass(frozen=True, slots=True)
class MetadataFormat:
    """One form of metadata: its prefix, its schema and namespace, and what writes a work into an element."""

    prefix: str
    schema: str
    namespace: str
    write: Callable[[ET.Element, Citable], None]


def _add_dublin_core(parent: ET.Element, citable: Citable) -> None:
    namespaces = {"xmlns:oai_dc": _DC, "xmlns:dc": "http://purl.org/dc/elements/1.1/"}
    location = f"{_DC} http://www.openarchives.org/OAI/2.0/oai_dc.xsd"
    element = ET.SubElement(parent, "oai_dc:dc", {**namespaces, "xmlns:xsi": _XSI, "xsi:schemaLocation": location})
    work = citable.work
    doi = f"doi:{work.doi}" if work.doi else ""
    values: dict[str, tuple[str, ...]] = {
        "title": (work.title,),
        "creator": tuple(name.inverted for name in work.authors),
        "contributor": tuple(name.inverted for name in (*work.editors, *work.translators)),
        "subject": work.keywords,
        "description": (work.abstract or "", "" if citable.own else citable.summary),
        "publisher": (work.publisher or "",),
        "date": (work.issued,),
        "type": ("Text", label(citable.kind), work.genre or ("" if citable.own else label(work.type))),
        "identifier": (citable.url, work.url or "", doi, work.ncj, work.isbn or "", work.number or ""),
        "source": (work.container or "", *(study.line for study in citable.sources)),
        "language": (work.language or "",),
    }
    for name, texts in values.items():
        for text in dict.fromkeys(filter(None, texts)):
            add_element(element, f"dc:{name}", text)


def _add_mods(parent: ET.Element, citable: Citable) -> None:
    attributes = {"xmlns": MODS, "xmlns:xsi": _XSI, "xsi:schemaLocation": f"{MODS} {MODS_SCHEMA}"}
    add_mods(parent, citable.addressed, citable.slug, attributes, page=citable.url)


FORMATS = {
    each.prefix: each
    for each in (
        MetadataFormat("oai_dc", "http://www.openarchives.org/OAI/2.0/oai_dc.xsd", _DC, _add_dublin_core),
        MetadataFormat("mods", MODS_SCHEMA, MODS, _add_mods),
    )
}
"""Every form by its prefix."""
