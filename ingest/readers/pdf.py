"""Reads PDF with PDFium: text by page in reading order, with headings; a scanned file without text says so.

Scripts, forms and attached files in it are never run nor opened.
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator, Sequence
from contextlib import closing
from typing import NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from ingest.errors import Encrypted, Malformed, TooLarge, TooManyPages
from ingest.proposals import (
    FoundPlace,
    build_values,
    order_found,
    propose_authors,
    propose_from_text,
    propose_title,
    propose_year,
)
from ingest.readers.pdf_layout import (
    HYPHENS,
    Block,
    LayoutLine,
    build_blocks,
    drop_running_lines,
    find_body_size,
    find_words,
    iter_markdown,
    order_lines,
    outline_key,
    set_levels,
)
from ingest.reading import FoundValue, ReadFile, ReadItem
from ingest.safety.limits import Limits
from ingest.safety.media_types import MediaType
from ingest.text.wording import join_ranges, page_mark

_PROPERTIES = "document properties"
_FIRST_PAGES = 3
_GAP = re.compile(r"(?<=\S)\s+(?=\S)")
_COLUMN_GAP = 2.0
"""Gap between words, in heights of a line, from which they stand in two columns."""


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
        pages, pictures, broken = _read_pages(document, limits)
        if len(broken) == count:
            raise Malformed("none of its pages can be opened")
        notes = _describe_extras(document) + _describe_empty(pages, pictures)
        if broken:
            notes = (*notes, f"These pages are damaged, and were not read: {join_ranges(broken)}.")
        kept = [order_lines(page) for page in drop_running_lines(pages)]
        body_size, hyphenated = find_body_size(kept), find_words(kept)
        blocks = set_levels([build_blocks(page, body_size, hyphenated) for page in kept], _read_outline(document))
        shown, kept_apart = _propose_from_type(blocks), _propose_from_properties(document)
        found = order_found(
            *((kept_apart, shown) if _runs_on(shown, kept_apart) else (shown, kept_apart)),
            propose_from_text(
                FoundPlace(f"page {number}", line.text)
                for number, page in enumerate(pages[:_FIRST_PAGES], 1)
                for line in order_lines(page)
            ),
            propose_year(_properties(document).get("CreationDate", "")[2:6], f"{_PROPERTIES}, date of creation"),
        )
        item = ReadItem(_build_body(blocks), found, build_values(found, count))
        return ReadFile(MediaType.PDF, "page", count, (item,), notes)


def _open(data: bytes) -> pdfium.PdfDocument:
    try:
        return pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if getattr(error, "err_code", None) in {raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY}:
            raise Encrypted("it is protected with a password") from error
        raise Malformed("it is damaged, or not really a PDF") from error


class _Pages(NamedTuple):
    """The lines of each page, the numbers of pages that are pictures without text, and of those that do not open."""

    lines: list[list[LayoutLine]]
    pictures: list[int]
    broken: list[int]


def _read_pages(document: pdfium.PdfDocument, limits: Limits) -> _Pages:
    read = _Pages([], [], [])
    left = limits.text
    for number in range(len(document)):
        try:
            page = document[number]
        except pdfium.PdfiumError:
            read.lines.append([])
            read.broken.append(number + 1)
            continue
        with closing(page), closing(page.get_textpage()) as text:
            lines = list(_iter_lines(text))
            left -= sum(len(line.text) for line in lines)
            if left < 0:
                raise TooLarge(f"it has more than {limits.text / 1e6:,.0f} million letters of text")
            read.lines.append(lines)
            if not lines and _has_picture(page):
                read.pictures.append(number + 1)
    return read


def _has_picture(page: pdfium.PdfPage) -> bool:
    return any(True for _ in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3))


def _iter_lines(text: pdfium.PdfTextPage) -> Iterator[LayoutLine]:
    start = 0
    for piece in text.get_text_range().split("\n"):
        words = piece.strip()
        if words:
            first = start + len(piece) - len(piece.lstrip())
            yield from _split_columns(text, words, first)
        start += len(piece) + 1


def _split_columns(text: pdfium.PdfTextPage, words: str, first: int) -> Iterator[LayoutLine]:
    """The line ``words``, whose first letter is the page's letter ``first``: apart where a gap is that of columns."""
    begin = 0
    for gap in _GAP.finditer(words):
        before, after = _box(text, first + gap.start() - 1), _box(text, first + gap.end())
        if after.left - before.right > _COLUMN_GAP * (before.top - before.bottom):
            yield _measure(text, words[begin : gap.start()], first + begin, first + gap.start() - 1)
            begin = gap.end()
    yield _measure(text, words[begin:], first + begin, first + len(words) - 1)


def _measure(text: pdfium.PdfTextPage, words: str, first: int, last: int) -> LayoutLine:
    """The line ``words``, whose letters are those from ``first`` to ``last`` of its page."""
    samples = sorted({first, (first + last) // 2, last - (words[-1] in HYPHENS and last > first)})
    boxes = [_box(text, index) for index in samples]
    sizes = sorted(box.top - box.bottom for box in boxes)
    return LayoutLine(
        text=" ".join(words.split()),
        left=boxes[0].left,
        right=boxes[-1].right,
        top=max(box.top for box in boxes),
        bottom=min(box.bottom for box in boxes),
        size=sizes[len(sizes) // 2],
        bold=_is_bold(text, samples[len(samples) // 2]),
    )


def _box(text: pdfium.PdfTextPage, index: int) -> raw.FS_RECTF:
    box = raw.FS_RECTF()
    raw.FPDFText_GetLooseCharBox(text, index, box)
    return box


def _is_bold(text: pdfium.PdfTextPage, index: int) -> bool:
    if raw.FPDFText_GetFontWeight(text, index) >= 600:
        return True
    name = ctypes.create_string_buffer(128)
    raw.FPDFText_GetFontInfo(text, index, name, 128, ctypes.c_int())
    return b"bold" in name.value.lower() or b"black" in name.value.lower()


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


def _propose_from_type(pages: Sequence[Sequence[Block]]) -> tuple[FoundValue, ...]:
    """The largest heading of the first page that has any."""
    for number, page in enumerate(pages[:_FIRST_PAGES], 1):
        headings = [block for block in page if block.level]
        if headings:
            largest = max(headings, key=lambda block: block.size)
            return propose_title(largest.text, f"page {number}, largest type")
    return ()


def _runs_on(shown: tuple[FoundValue, ...], named: tuple[FoundValue, ...]) -> bool:
    """Whether the largest type says the title that the properties name and goes on, with a heading of the same size."""
    titles = [one.value.casefold() for one in named if one.field == "title"]
    return any(one.value.casefold().startswith(f"{title} ") for one in shown for title in titles if " " in title)


def _propose_from_properties(document: pdfium.PdfDocument) -> tuple[FoundValue, ...]:
    properties = _properties(document)
    title, author = properties.get("Title"), properties.get("Author")
    return (*propose_title(title, _PROPERTIES), *propose_authors([author], _PROPERTIES))


def _properties(document: pdfium.PdfDocument) -> dict[str, str]:
    return dict(document.get_metadata_dict(skip_empty=True))


def _describe_extras(document: pdfium.PdfDocument) -> tuple[str, ...]:
    notes = []
    if raw.FPDFDoc_GetJavaScriptActionCount(document) > 0:
        notes.append("It has scripts: they were ignored and never run.")
    if document.count_attachments() > 0:
        notes.append("Files attached to it were not opened.")
    return tuple(notes)


def _describe_empty(pages: Sequence[Sequence[LayoutLine]], pictures: Sequence[int]) -> tuple[str, ...]:
    if not any(pages):
        if pictures:
            return (
                f"No text: this PDF is scanned (pictures of {len(pages):,} page{'s' * (len(pages) > 1)}). "
                "Run text recognition (OCR) on it, and upload the result.",
            )
        return ("No text: this PDF has no words in it that can be read.",)
    if not pictures:
        return ()
    return (f"These pages are pictures without text, and were not read: {join_ranges(pictures)}.",)


def _build_body(pages: Sequence[Sequence[Block]]) -> str:
    parts: list[str] = []
    for number, blocks in enumerate(pages, 1):
        words = list(iter_markdown(blocks))
        if words:
            parts += [page_mark("page", number), *words]
    return "\n\n".join(parts) + "\n" if parts else ""
