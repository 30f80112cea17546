"""Reads a Word document line by line, with the cells of its tables as they are merged.

Deleted text is left out, text in boxes is kept. Knows the elements of Word files; nothing outside the file is asked.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from docx.oxml.ns import qn
from docx.package import Package
from docx.parts.document import DocumentPart

from ingest.errors import Malformed
from ingest.readers.lines import DITTO, join_blocks, join_cell, write_row
from ingest.reading import Bibliographic, ReadFile, ReadItem
from ingest.safety.limits import Limits
from ingest.safety.media_types import MediaType

if TYPE_CHECKING:
    from docx.oxml.xmlchemy import BaseOxmlElement as Element
else:
    Element = Any

_SKIPPED = {
    *(qn("w:del"), qn("w:moveFrom"), qn("w:instrText"), qn("w:pPr"), qn("w:rPr")),
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
}
_HEADING = re.compile(r"(?:heading|titre|titulo|berschrift)\D{0,3}(\d)", re.I)
_MOST_COLUMNS = 60


def read(data: bytes, _limits: Limits) -> ReadFile:
    """The document as lines.

    Raises:
        Malformed: there is no Word document in it.
    """
    part = Package.open(io.BytesIO(data)).main_document_part
    if not isinstance(part, DocumentPart):
        raise Malformed("it is not a Word document of the usual form", "Save it as DOCX, and upload that.")
    names = {style.style_id: str(style.name or "") for style in part.document.styles}
    body = join_blocks(list(_iter_lines(part.document.element.body, names)))
    notes = () if body.strip() else ("No text: this document has no words in it.",)
    return ReadFile(MediaType.DOCX, None, None, (ReadItem(body, (), Bibliographic()),), notes)


def _iter_lines(parent: Element, names: dict[str, str]) -> Iterator[tuple[str, bool]]:
    """Each line, and whether it stands apart from the one before: after an empty paragraph, at a heading or a table."""
    apart = False
    for child in parent:
        if child.tag == qn("w:p"):
            lines = [line.rstrip() for line in _text(child).split("\n") if line.strip()]
            mark = _mark(child, names)
            for place, line in enumerate(lines):
                yield (mark if not place else "") + line, (apart or mark.startswith("#")) and not place
            apart = not lines or mark.startswith("#")
        elif child.tag == qn("w:tbl"):
            for place, row in enumerate(_read_table(child)):
                yield write_row(row), not place
            apart = True
        elif isinstance(child.tag, str) and child.tag not in _SKIPPED:
            yield from _iter_lines(child, names)


def _mark(paragraph: Element, names: dict[str, str]) -> str:
    """What stands before a heading or an item of a list."""
    style = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
    name = names.get(str(style.get(qn("w:val"))), "") if style is not None else ""
    if name.casefold() == "title":
        return "# "
    if found := _HEADING.search(name):
        return "#" * min(int(found[1]) + 1, 6) + " "
    listed = paragraph.find(f"{qn('w:pPr')}/{qn('w:numPr')}") is not None or name.casefold().startswith("list")
    return "- " if listed else ""


def _text(element: Element) -> str:
    """The words in ``element``, with its tabs and line ends."""
    parts: list[str] = []
    for child in element:
        if child.tag == qn("w:t"):
            parts.append(child.text or "")
        elif child.tag == qn("w:tab"):
            parts.append("\t")
        elif child.tag in (qn("w:br"), qn("w:cr")):
            parts.append("\n")
        elif child.tag == qn("w:noBreakHyphen"):
            parts.append("-")
        elif isinstance(child.tag, str) and child.tag not in _SKIPPED:
            parts.append(_text(child))
            if child.tag == qn("w:p"):
                parts.append("\n")
    return "".join(parts)


def _read_table(table: Element) -> list[list[str]]:
    """The rows of ``table``, full: see the package on cells that are merged."""
    rows = []
    for row in table.iter(qn("w:tr")):
        if next(row.iterancestors(qn("w:tbl"))) is not table:
            continue
        cells: list[str] = []
        for cell in row.iter(qn("w:tc")):
            if next(cell.iterancestors(qn("w:tr"))) is row:
                cells += [_read_cell(cell)] * _number(cell.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}"))
        rows.append(cells[:_MOST_COLUMNS])
    return rows


def _read_cell(cell: Element) -> str:
    merged = cell.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
    if merged is not None and merged.get(qn("w:val")) != "restart":
        return DITTO
    return join_cell(line for paragraph in cell for line in _text(paragraph).replace("\t", "   ").split("\n"))


def _number(span: Element | None) -> int:
    said = "1" if span is None else str(span.get(qn("w:val")))
    return max(1, min(int(said), _MOST_COLUMNS)) if said.isascii() and said.isdigit() else 1
