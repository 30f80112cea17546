"""Reads Word documents: headings, lists, tables, footnotes, tracked changes as accepted, the document's properties.

Goes through the document's own order of paragraphs and tables. Macros are ignored; nothing outside the file is asked.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from docx.opc.constants import CONTENT_TYPE
from docx.opc.part import PartFactory
from docx.oxml.ns import qn
from docx.package import Package
from docx.parts.document import DocumentPart

from ingest.errors import Malformed
from ingest.proposals import build_values
from ingest.readers.docx_blocks import WordBlock, join, propose
from ingest.readers.docx_parts import (
    is_equation,
    read_equation,
    read_footnotes,
    read_numbering,
    read_raised,
    read_symbol,
)
from ingest.reading import ReadFile, ReadItem
from ingest.safety.limits import Limits
from ingest.safety.media_types import MediaType
from ingest.text.wording import caption, clean_line, escape, table

if TYPE_CHECKING:
    from docx.document import Document
    from docx.oxml.xmlchemy import BaseOxmlElement as Element
else:
    Element = Any

_MACRO_DOCUMENT = "application/vnd.ms-word.document.macroEnabled.main+xml"
_HEADING = re.compile(r"^heading (\d)$", re.I)
_SKIPPED = {
    qn("w:del"),
    qn("w:moveFrom"),
    qn("w:instrText"),
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
}
_CONTAINERS = {qn("w:sdt"), qn("w:sdtContent"), qn("w:ins"), qn("w:moveTo"), qn("w:smartTag"), qn("w:customXml")}
_BREAKS = {qn("w:tab"), qn("w:br"), qn("w:cr")}
_CHANGES = {
    qn("w:ins"): "inserted",
    qn("w:del"): "deleted",
    qn("w:moveFrom"): "moved away",
    qn("w:moveTo"): "moved here",
}


def read(data: bytes, _limits: Limits) -> ReadFile:
    """One document.

    Raises:
        Malformed: there is no Word document in it.
    """
    PartFactory.part_type_for[_MACRO_DOCUMENT] = DocumentPart
    part = Package.open(io.BytesIO(data)).main_document_part
    if not isinstance(part, DocumentPart):
        raise Malformed("it is not a Word document of the usual form", "Save it as DOCX, and upload that.")
    has_macros = part.content_type != CONTENT_TYPE.WML_DOCUMENT_MAIN
    walk = _Walk(part.document)
    blocks = list(walk.iter_blocks(part.document.element.body))
    body = join(blocks)
    plain = [block for block in blocks if block.words]
    found = propose(plain, walk.title, part.document)
    media_type = MediaType.DOCM if has_macros else MediaType.DOCX
    notes = walk.describe(part) if body else ("No text: this document has no words in it.", *walk.describe(part))
    return ReadFile(media_type, None, None, (ReadItem(body, found, build_values(found)),), notes)


class _Walk:
    """One pass through a document: knows its styles, and collects the notes it meets, in their order."""

    def __init__(self, document: Document) -> None:
        self.styles = {style.style_id: style for style in document.styles}
        self.numbering = read_numbering(document)
        self.footnotes = read_footnotes(document)
        self.notes: list[str] = []
        self.title: str | None = None
        self.boxes: list[Element] = []
        self.changes: Counter[str] = Counter()
        self.hidden: list[str] = []
        self.marks: list[str] = []

    def iter_blocks(self, body: Element) -> Iterator[WordBlock]:
        """The blocks of ``body``, then a section with its footnotes."""
        yield from self._iter_children(body)
        if self.notes:
            yield WordBlock("## Notes")
            for number, note in enumerate(self.notes, 1):
                yield WordBlock(f"{number}. {escape(note)}", listed="1.")

    def _iter_children(self, parent: Element) -> Iterator[WordBlock]:
        for child in parent:
            if child.tag == qn("w:p"):
                yield from self._read_paragraph(child)
            elif child.tag == qn("w:tbl"):
                yield WordBlock(self._read_table(child))
            elif child.tag in _CONTAINERS:
                yield from self._iter_children(child)

    def _read_paragraph(self, paragraph: Element) -> Iterator[WordBlock]:
        words = " ".join(self._text(paragraph).split())
        boxes, self.boxes = self.boxes, []
        if words:
            yield from self._write_paragraph(paragraph, words)
        for box in boxes:
            yield from self._iter_children(box)

    def _write_paragraph(self, paragraph: Element, words: str) -> Iterator[WordBlock]:
        name = self._style_name(paragraph)
        if name.casefold() == "title" and self.title is None:
            self.title = words
        if name.casefold() == "caption":
            yield WordBlock(caption(words))
            return
        level = self._heading_level(name, paragraph) or 3 * _is_bold_line(paragraph, words)
        if level:
            yield WordBlock(f"{'#' * level} {escape(words)}", words, level)
            return
        marker = self._list_marker(paragraph, name)
        yield WordBlock(marker + escape(words), words, listed=marker.strip())

    def _text(self, element: Element, before: str = "") -> str:
        """The words in ``element``, after ``before``: what is deleted is left out, what is inserted stays."""
        parts: list[str] = []
        for child in element:
            so_far = before + "".join(parts)
            if child.tag == qn("w:t"):
                parts.append(child.text or "")
            elif child.tag in _BREAKS:
                parts.append(" ")
            elif child.tag == qn("w:noBreakHyphen"):
                parts.append("-")
            elif child.tag == qn("w:sym"):
                parts.append(read_symbol(child))
            elif is_equation(child):
                parts.append(f" {read_equation(child)} ")
            elif child.tag == qn("w:txbxContent"):
                self.boxes.append(child)
            elif child.tag in {qn("w:footnoteReference"), qn("w:endnoteReference")}:
                parts.append(self._take_note(child))
            elif child.tag == qn("w:r"):
                parts.append(self._run(child, so_far))
            elif isinstance(child.tag, str) and child.tag not in _SKIPPED:
                self._count(child)
                parts.append(self._text(child, so_far))
                if child.tag == qn("w:p"):
                    parts.append(" ")
            else:
                self._count(child)
        return "".join(parts)

    def _count(self, child: Element) -> None:
        if child.tag in _CHANGES:
            self.changes[_CHANGES[child.tag]] += 1

    def _run(self, run: Element, before: str) -> str:
        """The words of a run; hidden ones are left out, raised marks too."""
        properties = run.find(qn("w:rPr"))
        if properties is not None and _is_on(properties.find(qn("w:vanish"))):
            words = " ".join("".join(piece.text or "" for piece in run.iter(qn("w:t"))).split())
            if words:
                self.hidden.append(words)
            return ""
        text = self._text(run, before)
        raised = properties.find(qn("w:vertAlign")) if properties is not None else None
        if raised is None or raised.get(qn("w:val")) != "superscript" or "[" in text:
            return text
        shown = read_raised(text, before)
        if shown is None:
            self.marks.append(text.strip())
        return shown or ""

    def describe(self, part: DocumentPart) -> tuple[str, ...]:
        """What is said of the way the document was read."""
        notes = []
        if self.changes:
            said = ", ".join(f"{count} {kind}" for kind, count in sorted(self.changes.items()))
            notes.append(f"Tracked changes were read as accepted: {said}.")
        if self.hidden:
            shown = ", ".join(f"“{clean_line(words, 60)}”" for words in self.hidden[:5])
            notes.append(f"Left out: text that the document hides: {shown}.")
        if self.marks:
            notes.append(f"Left out: raised marks that point to notes ({', '.join(self.marks[:12])}).")
        kinds = {str(relation.reltype).rpartition("/")[2] for relation in part.rels.values()}
        if "comments" in kinds:
            notes.append("Left out: comments at the margin.")
        return tuple(notes)

    def _take_note(self, reference: Element) -> str:
        kind = "footnote" if reference.tag == qn("w:footnoteReference") else "endnote"
        words = self.footnotes.get((kind, str(reference.get(qn("w:id")))), "")
        if not words:
            return ""
        self.notes.append(words)
        return f" [{len(self.notes)}]"

    def _style_name(self, paragraph: Element) -> str:
        found = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        style = self.styles.get(found.get(qn("w:val"))) if found is not None else None
        return str(style.name or "") if style is not None else ""

    def _heading_level(self, name: str, paragraph: Element) -> int:
        """Level 2 to 6 for a title or heading: by its style, by a style it is based on, or by its outline level."""
        style = next((style for style in self.styles.values() if style.name == name), None) if name else None
        for _ in range(10):
            if style is None:
                break
            if str(style.name).casefold() == "title":
                return 2
            if match := _HEADING.match(str(style.name)):
                return min(int(match[1]) + 1, 6)
            style = getattr(style, "base_style", None)
        outline = paragraph.find(f"{qn('w:pPr')}/{qn('w:outlineLvl')}")
        level = int(outline.get(qn("w:val"), "9")) if outline is not None else 9
        return min(level + 2, 6) if level < 9 else 0

    def _list_marker(self, paragraph: Element, name: str) -> str:
        numbered = paragraph.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
        if numbered is None:
            kind = name.casefold()
            return "1. " if kind.startswith("list number") else "- " if kind.startswith("list bullet") else ""
        depth, number = numbered.find(qn("w:ilvl")), numbered.find(qn("w:numId"))
        level = int(depth.get(qn("w:val"), "0")) if depth is not None else 0
        identifier = str(number.get(qn("w:val"))) if number is not None else ""
        if identifier in {"", "0"}:
            return ""
        form = self.numbering.get((identifier, level), "bullet")
        return "    " * min(level, 5) + ("- " if form in {"bullet", "none"} else "1. ")

    def _read_table(self, element: Element) -> str:
        rows = []
        for row in element.iter(qn("w:tr")):
            if next(row.iterancestors(qn("w:tbl"))) is element:
                rows.append(
                    [words for cell in row.iter(qn("w:tc")) if _owner(cell) is row for words in self._read_cell(cell)]
                )
        return table(rows)

    def _read_cell(self, cell: Element) -> list[str]:
        """The words of a cell, and an empty cell for each further column that it spans."""
        words = " ".join(self._text(cell).split())
        for box in self.boxes:
            words = f"{words} {' '.join(self._text(box).split())}"
        self.boxes = []
        span = cell.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}")
        across = str(span.get(qn("w:val"))) if span is not None else "1"
        return [words.strip(), *[""] * (min(int(across), 100) - 1 if across.isascii() and across.isdigit() else 0)]


def _is_on(switch: Element | None) -> bool:
    return switch is not None and switch.get(qn("w:val")) not in ("0", "false", "off")


def _is_bold_line(paragraph: Element, words: str) -> bool:
    """Whether a paragraph is one short line in bold: a heading without its style."""
    if len(words) > 90 or words.endswith((".", ",", ";", ":", "!", "?")) or not any(c.isalpha() for c in words):
        return False
    if paragraph.find(f"{qn('w:pPr')}/{qn('w:numPr')}") is not None:
        return False
    runs = [
        run for run in paragraph.iter(qn("w:r")) if any((piece.text or "").strip() for piece in run.iter(qn("w:t")))
    ]
    return bool(runs) and all(_is_on(run.find(f"{qn('w:rPr')}/{qn('w:b')}")) for run in runs)


def _owner(cell: Element) -> Element | None:
    return next(cell.iterancestors(qn("w:tr")), None)
