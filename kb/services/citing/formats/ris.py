"""RIS, one tag a line. Tags are those that Zotero, EndNote and rispy share; AN is the number in the NCJRS library."""

from __future__ import annotations

from collections.abc import Iterator

from kb.services.citing.characters import one_line
from kb.services.citing.work import Bundle, Citable, Listed

_TYPES = {
    "article-journal": "JOUR",
    "report": "RPRT",
    "webpage": "ELEC",
    "dataset": "DATA",
    "document": "GEN",
}


def write_ris(bundle: Bundle) -> bytes:
    """Every item of ``bundle`` as a record; a work that stands in two sections is written once, with both notes."""
    notes: dict[str, list[str]] = {}
    for section in bundle.sections:
        for item in section.items:
            notes.setdefault(item.citable.slug, []).extend(_notes(section.title, item))
    records = ("".join(_write(work, notes[work.slug])) for work in bundle.citables)
    return "\r\n".join(records).encode()


def _write(work: Citable, notes: list[str]) -> Iterator[str]:
    for tag, value in _lines(work, notes):
        if text := one_line(value):
            yield f"{tag}  - {text}\r\n"
    yield "ER  - \r\n"


def _lines(work: Citable, notes: list[str]) -> Iterator[tuple[str, str]]:
    yield "TY", _TYPES.get(work.type, "GEN")
    yield "ID", work.slug
    yield "TI", work.title
    for name in work.authors:
        yield "A2" if work.edited else "AU", name.inverted
    if work.more_authors:
        yield "N1", f"Authors: {work.author_line()}"
    yield "PY", str(work.year or "")
    parts = work.date_parts
    yield "DA", f"{parts[0]:04}/" + "/".join(f"{part:02}" for part in parts[1:]) if len(parts) > 1 else ""
    yield "T2", work.container
    yield "VL", work.volume
    yield "IS", work.issue
    first, _, last = work.pages.partition("-")
    yield "SP", first
    yield "EP", last
    yield "PB", work.publisher
    yield "SN", work.report_number
    yield "AN", work.ncj
    yield "DO", work.doi
    # A semicolon would end the address for those readers that take several from one line.
    yield "UR", work.address.replace(";", "%3B")
    yield "AB", work.abstract
    for word in work.keywords:
        yield "KW", word
    for line in (*notes, *(f"Source: {source}" for source in work.sources)):
        yield "N1", line
    yield "Y2", f"{work.accessed:%Y/%m/%d}" if work.accessed else ""


def _notes(section: str, item: Listed) -> Iterator[str]:
    said = ", ".join(
        part for part in (section, item.importance, f"{item.minutes} minutes" if item.minutes else "") if part
    )
    if said:
        yield f"In the list: {said}"
    if item.note:
        yield item.note
