"""Reads PDF with PDFium: text by page in reading order, with headings, tables, captions and notes.

Scripts, forms and attached files in it are never run nor opened. A page that is a picture is left to
:mod:`ingest.safety.recognize`, whose words come back here as if the file had them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from typing import NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from ingest.errors import Encrypted, Malformed, TooLarge, TooManyPages
from ingest.guesses.front_page import FrontLine, propose_from_front
from ingest.proposals import FoundPlace, build_values, order_found, propose_from_properties
from ingest.readers.pdf_parts import report
from ingest.readers.pdf_parts.furniture import drop_running_lines, find_body_size, split_notes
from ingest.readers.pdf_parts.layout import Block, build_blocks, build_notes, iter_markdown, outline_key, set_levels
from ingest.readers.pdf_parts.letters import Letters, PageWord, read_letters
from ingest.readers.pdf_parts.page import LayoutLine, PageParts, read_page
from ingest.readers.recognized import Recognized, find_recognized
from ingest.reading import FoundValue, ReadFile, ReadItem
from ingest.safety.limits import Limits
from ingest.safety.media_types import MediaType
from ingest.text.joining import Lexicon
from ingest.text.lost_letters import LOST, restore_letters
from ingest.text.wording import caption, page_mark

_FIRST_PAGES = 3


def read(data: bytes, limits: Limits) -> ReadFile:
    """One document, a page mark before each page that has text.

    Raises:
        Encrypted, Malformed, TooLarge, TooManyPages: with an empty file name.
    """
    with closing(_open(data)) as document:
        count = len(document)
        if count > limits.units:
            raise TooManyPages(f"it has {count:,} pages, and {limits.units:,} are read")
        if count == 0:
            raise Malformed("it has no pages")
        recognized = find_recognized()
        pages = _read_pages(document, limits, recognized)
        if len(pages.broken) == count:
            raise Malformed("none of its pages can be opened")
        outline, properties = _read_outline(document), dict(document.get_metadata_dict(skip_empty=True))
        notes = report.describe_extras(document)
    laid = _lay_out(pages.letters, outline)
    found = _propose(laid, properties)
    body = _build_body(laid.blocks, recognized)
    notes += report.describe(laid.parts, laid.dropped, laid.blocks, pages.scanned, pages.broken, recognized)
    notes += report.describe_lost(laid.lost)
    item = ReadItem(body, found, build_values(found, count))
    unread = tuple(number for number in pages.scanned if number not in recognized)
    return ReadFile(MediaType.PDF, "page", count, (item,), notes, unread)


def _open(data: bytes) -> pdfium.PdfDocument:
    try:
        return pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if getattr(error, "err_code", None) in {raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY}:
            raise Encrypted("it is protected with a password") from error
        raise Malformed("it is damaged, or not really a PDF") from error


class _Pages(NamedTuple):
    """What each page holds, the numbers of pages that are pictures without text, and of those that do not open."""

    letters: list[Letters]
    scanned: list[int]
    broken: list[int]


def _read_pages(document: pdfium.PdfDocument, limits: Limits, recognized: Mapping[int, Recognized]) -> _Pages:
    read = _Pages([], [], [])
    left = limits.text
    for number in range(1, len(document) + 1):
        try:
            page = document[number - 1]
        except pdfium.PdfiumError:
            read.letters.append(Letters(612, 792, (), (), (), ()))
            read.broken.append(number)
            continue
        with closing(page), closing(page.get_textpage()) as text:
            letters = read_letters(page, text)
        if _is_picture(letters):
            read.scanned.append(number)
            if number in recognized:
                letters = recognized[number].place(letters.width, letters.height)
        left -= sum(len(word.text) + 1 for word in letters.words)
        if left < 0:
            raise TooLarge(f"it has more than {limits.text / 1e6:,.0f} million letters of text")
        read.letters.append(letters)
    return read


def _is_picture(page: Letters) -> bool:
    """Whether a page has next to no words, and a picture or drawing over a good part of it."""
    drawn = (*page.pictures, *page.frames)
    room = 0.3 * page.width * page.height
    return len(page.words) < 4 and any(not page.words or box.width * box.height > room for box in drawn)


class _Laid(NamedTuple):
    """The document laid out: blocks of each page, the parts they came from, running lines that were left out."""

    blocks: list[list[Block]]
    parts: list[PageParts]
    lines: list[list[LayoutLine]]
    dropped: list[str]
    body_size: float
    lexicon: Lexicon
    lost: list[str]


def _restore(pages: Sequence[Letters], lexicon: Lexicon) -> tuple[list[Letters], list[str]]:
    """``pages`` with letters that the file does not name put back, and the words of which that was done or tried."""
    lost: list[str] = []

    def put_back(word: PageWord) -> PageWord:
        if LOST not in word.text:
            return word
        text = restore_letters(word.text, lexicon.words).text
        lost.append(text)
        return replace(word, text=text)

    return [replace(page, words=tuple(map(put_back, page.words))) for page in pages], lost


def _lay_out(pages: Sequence[Letters], outline: Sequence[dict[str, int]]) -> _Laid:
    body_size = find_body_size([(word.size, len(word.text)) for page in pages for word in page.words])
    lexicon = Lexicon(word.text for page in pages for word in page.words if not word.cut)
    pages, lost = _restore(pages, lexicon)
    parts = [read_page(page, body_size, lexicon.knows) for page in pages]
    kept = drop_running_lines([part.lines for part in parts], body_size)
    blocks = []
    for page, lines in zip(pages, kept.pages, strict=True):
        texts, notes = split_notes(lines, body_size, page.height)
        made = build_blocks(texts, body_size, lexicon.keeps_hyphen)
        blocks.append([*made, *build_notes(notes, lexicon.keeps_hyphen)])
    return _Laid(
        set_levels(blocks, outline), parts, [part.lines for part in parts], kept.dropped, body_size, lexicon, lost
    )


def _read_outline(document: pdfium.PdfDocument) -> list[dict[str, int]]:
    """For each page the entries of the outline that lead to it, with their level from 0."""
    pages: list[dict[str, int]] = [{} for _ in range(len(document))]
    try:
        for mark in document.get_toc(max_depth=6):
            target = mark.get_dest()
            index = target.get_index() if target else None
            if index is not None and 0 <= index < len(pages):
                pages[index].setdefault(outline_key(mark.get_title()), mark.level)
    except (pdfium.PdfiumError, ValueError):
        return [{} for _ in pages]
    return [{key: level for key, level in page.items() if key} for page in pages]


def _propose(laid: _Laid, properties: Mapping[str, str]) -> tuple[FoundValue, ...]:
    """Proposals from the first pages, the last one (an imprint may stand there) and the properties of the file."""
    front = [
        FrontLine(number, line.text, line.size, line.bold, line.base, line.left, line.right, line.part)
        for number, lines in enumerate(laid.lines[:_FIRST_PAGES], 1)
        for line in lines
        if line.table is None
    ]
    end = [
        FoundPlace(f"page {len(laid.lines)}", line.text)
        for line in (laid.lines[-1] if len(laid.lines) > _FIRST_PAGES else ())
    ]
    text = (block.text for page in laid.blocks for block in page)
    named = propose_from_properties(properties.get("Title"), properties.get("Author"), _first_text(front))
    return order_found(*propose_from_front(front, end, laid.body_size, laid.lexicon.words, text, named))


def _first_text(front: Sequence[FrontLine]) -> str:
    return " ".join(line.text for line in front)


def _build_body(pages: Sequence[Sequence[Block]], recognized: Mapping[int, Recognized]) -> str:
    parts: list[str] = []
    for number, blocks in enumerate(pages, 1):
        words = list(iter_markdown(blocks))
        if words:
            parts.append(page_mark("page", number))
            if number in recognized:
                parts.append(caption(f"This page was read by machine ({recognized[number].confidence:.0%} sure)."))
            parts += words
    return "\n\n".join(parts) + "\n" if parts else ""
