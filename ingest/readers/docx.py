"""Reads Word documents: headings, lists, tables, footnotes, tracked changes as accepted, the document's properties.

Goes through the document's own order of paragraphs and tables. Macros are ignored; nothing outside the file is asked.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.part import PartFactory
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.package import Package
from docx.parts.document import DocumentPart

from ingest.errors import Malformed
from ingest.proposals import FoundPlace, build_values, order_found, propose_from_text, propose_title
from ingest.readers.office import propose_from_properties
from ingest.reading import ReadFile, ReadItem
from ingest.safety.limits import Limits
from ingest.safety.media_types import MediaType
from ingest.text.wording import escape, table

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
_START_LINES = 40


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
    body = _join(blocks)
    plain = [block for block in blocks if block.words]
    headings = [block for block in plain if block.level]
    found = order_found(
        propose_title(walk.title, "the paragraph in the style Title"),
        propose_from_properties(part.document.core_properties),
        propose_title(headings[0].words if headings else None, "first heading"),
        propose_from_text(FoundPlace(f"paragraph {n}", block.words) for n, block in enumerate(plain[:_START_LINES], 1)),
        propose_title(plain[0].words if plain and len(plain[0].words) <= 200 else None, "first paragraph"),
    )
    media_type = MediaType.DOCM if has_macros else MediaType.DOCX
    notes = () if body else ("No text: this document has no words in it.",)
    return ReadFile(media_type, None, None, (ReadItem(body, found, build_values(found)),), notes)


class _Block:
    """A paragraph or table as Markdown. ``words`` are plain, ``level`` is a heading's, ``listed`` a list's sign."""

    __slots__ = ("level", "listed", "markdown", "words")

    def __init__(self, markdown: str, words: str = "", level: int = 0, listed: str = "") -> None:
        self.markdown = markdown
        self.words = words
        self.level = level
        self.listed = listed


class _Walk:
    """One pass through a document: knows its styles, and collects the notes it meets, in their order."""

    def __init__(self, document: Document) -> None:
        self.styles = {style.style_id: style for style in document.styles}
        self.numbering = _read_numbering(document)
        self.footnotes = _read_footnotes(document)
        self.notes: list[str] = []
        self.title: str | None = None

    def iter_blocks(self, body: Element) -> Iterator[_Block]:
        """The blocks of ``body``, then a section with its footnotes."""
        yield from self._iter_children(body)
        if self.notes:
            yield _Block("## Notes")
            for number, note in enumerate(self.notes, 1):
                yield _Block(f"{number}. {escape(note)}", listed="1.")

    def _iter_children(self, parent: Element) -> Iterator[_Block]:
        for child in parent:
            if child.tag == qn("w:p"):
                yield from self._read_paragraph(child)
            elif child.tag == qn("w:tbl"):
                yield _Block(self._read_table(child))
            elif child.tag in _CONTAINERS:
                yield from self._iter_children(child)

    def _read_paragraph(self, paragraph: Element) -> Iterator[_Block]:
        words = " ".join(self._text(paragraph).split())
        if not words:
            return
        name = self._style_name(paragraph)
        if name.casefold() == "title" and self.title is None:
            self.title = words
        level = self._heading_level(name, paragraph)
        if level:
            yield _Block(f"{'#' * level} {escape(words)}", words, level)
            return
        marker = self._list_marker(paragraph, name)
        yield _Block(marker + escape(words), words, listed=marker.strip())

    def _text(self, element: Element) -> str:
        """The words in ``element``: what is deleted is left out, what is inserted stays."""
        parts: list[str] = []
        for child in element:
            if child.tag == qn("w:t"):
                parts.append(child.text or "")
            elif child.tag in _BREAKS:
                parts.append(" ")
            elif child.tag == qn("w:noBreakHyphen"):
                parts.append("-")
            elif child.tag in {qn("w:footnoteReference"), qn("w:endnoteReference")}:
                parts.append(self._take_note(child))
            elif isinstance(child.tag, str) and child.tag not in _SKIPPED:
                parts.append(self._text(child))
                if child.tag == qn("w:p"):
                    parts.append(" ")
        return "".join(parts)

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
                    [" ".join(self._text(cell).split()) for cell in row.iter(qn("w:tc")) if _owner(cell) is row]
                )
        return table(rows)


def _owner(cell: Element) -> Element | None:
    return next(cell.iterancestors(qn("w:tr")), None)


def _read_numbering(document: Document) -> dict[tuple[str, int], str]:
    """The form ("bullet", "decimal", ...) of each list and level."""
    try:
        root = document.part.numbering_part.element
    except (KeyError, NotImplementedError):
        return {}
    abstract = {str(one.get(qn("w:abstractNumId"))): one for one in root.iter(qn("w:abstractNum"))}
    forms: dict[tuple[str, int], str] = {}
    for number in root.iter(qn("w:num")):
        link = number.find(qn("w:abstractNumId"))
        definition = abstract.get(str(link.get(qn("w:val")))) if link is not None else None
        for level in definition.iter(qn("w:lvl")) if definition is not None else ():
            form = level.find(qn("w:numFmt"))
            if form is not None:
                forms[str(number.get(qn("w:numId"))), int(level.get(qn("w:ilvl"), "0"))] = str(form.get(qn("w:val")))
    return forms


def _read_footnotes(document: Document) -> dict[tuple[str, str], str]:
    """The words of each footnote and endnote by kind and number. The lines that separate them are none."""
    notes: dict[tuple[str, str], str] = {}
    for relation in document.part.rels.values():
        if relation.is_external or relation.reltype not in {RELATIONSHIP_TYPE.FOOTNOTES, RELATIONSHIP_TYPE.ENDNOTES}:
            continue
        kind = "footnote" if relation.reltype == RELATIONSHIP_TYPE.FOOTNOTES else "endnote"
        for note in parse_xml(relation.target_part.blob).iter(qn(f"w:{kind}")):
            if note.get(qn("w:type")) in {None, "normal"}:
                words = " ".join("".join(piece.text or "" for piece in note.iter(qn("w:t"))).split())
                notes[kind, str(note.get(qn("w:id")))] = words
    return notes


def _join(blocks: list[_Block]) -> str:
    """The blocks with an empty line between them, except between items of a list."""
    text = ""
    before: _Block | None = None
    for block in blocks:
        if not block.markdown:
            continue
        if before is not None:
            text += "\n" if before.listed and (before.listed == block.listed or block.markdown[0] == " ") else "\n\n"
        text += block.markdown
        before = block
    return text + "\n" if text else ""
