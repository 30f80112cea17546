"""unAPI: the address under which Zotero's button finds the record of a page, and in which forms.

Knows the formats and documents. Must not know HTTP. See http://unapi.info/specs/ (version 1).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from xml.etree import ElementTree as ET

from sqlalchemy.orm import Session

from kb.errors import NotFound
from kb.services.citing.export import build_bundle, get_citable
from kb.services.citing.formats.registry import EXPORTS, Export

FORMATS: dict[str, Export] = {
    "ris": EXPORTS["ris"],
    "bibtex": EXPORTS["bib"],
    "csl": EXPORTS["csl.json"],
}
"""The forms by the names that programs know them by. The first that a program knows is the one it takes."""


@dataclass(frozen=True, slots=True)
class UnapiAnswer:
    """What is sent: bytes of a media type. ``several`` says that it is a choice of forms (HTTP's 300)."""

    content: bytes
    media_type: str
    several: bool = False


def answer_unapi(session: Session, slug: str, form: str, base: str, today: date) -> UnapiAnswer:
    """The forms there are, those of the document ``slug``, or the document in ``form``.

    Raises:
        NotFound: there is no such document, or no such form.
    """
    if not slug:
        return UnapiAnswer(_list_formats(), "application/xml")
    work = get_citable(session, slug, None, base, today)
    if not form:
        return UnapiAnswer(_list_formats(slug), "application/xml", several=True)
    if form not in FORMATS:
        raise NotFound(f"There is no form called {form[:40]!r}.", f"Use one of: {', '.join(FORMATS)}.")
    export = FORMATS[form]
    return UnapiAnswer(export.write(build_bundle((work,), work.title, url=work.url)), export.media_type)


def _list_formats(slug: str = "") -> bytes:
    root = ET.Element("formats", {"id": slug} if slug else {})
    for name, export in FORMATS.items():
        ET.SubElement(root, "format", {"name": name, "type": export.media_type})
    written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return written
