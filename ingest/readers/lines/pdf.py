"""Reads a PDF line by line with its blanks: what stands side by side on a page stands side by side in the text.

Pieces of text are put on a grid of letters by their place, as ``pdftotext -layout`` does, so that columns can be told.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from typing import NamedTuple

import pypdfium2 as pdfium

from ingest.errors import Encrypted, Malformed, TooLarge, TooManyPages
from ingest.reading import Bibliographic, ReadFile, ReadItem
from ingest.safety.limits import Limits
from ingest.safety.media_types import MediaType

_PASSWORD = 4
_WIDEST = 220
"""Letters of a line: a page of any width is put on so many."""


class _PageWords(NamedTuple):
    left: float
    bottom: float
    right: float
    top: float
    text: str


def read(data: bytes, limits: Limits) -> ReadFile:
    """The pages one after the other.

    Raises:
        Encrypted, Malformed, TooLarge, TooManyPages: with an empty file name.
    """
    try:
        opened = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if getattr(error, "err_code", None) == _PASSWORD:
            raise Encrypted("it is protected with a password") from error
        raise Malformed("it is damaged, or not really a PDF") from error
    with closing(opened) as document:
        count = len(document)
        if count > limits.units:
            raise TooManyPages(f"it has {count:,} pages, and {limits.units:,} are read")
        pages: list[str] = []
        for number in range(count):
            with closing(document[number]) as page, closing(page.get_textpage()) as text:
                pages.append(_lay_out(_read_pieces(text)))
            if sum(map(len, pages)) > limits.text:
                raise TooLarge(f"it has more than {limits.text / 1e6:,.0f} million letters of text")
    body = "\n\n".join(page for page in pages if page)
    notes = () if body.strip() else ("No text: this PDF has no words in it that can be read. It may be scanned.",)
    return ReadFile(MediaType.PDF, "page", count, (ReadItem(body, (), Bibliographic()),), notes)


def _read_pieces(text: pdfium.PdfTextPage) -> list[_PageWords]:
    pieces = []
    for number in range(text.count_rects()):
        left, bottom, right, top = text.get_rect(number)
        words = " ".join(text.get_text_bounded(left, bottom, right, top).split())
        if words:
            pieces.append(_PageWords(left, bottom, right, top, words))
    return pieces


def _lay_out(pieces: Sequence[_PageWords]) -> str:
    """The lines of a page from top to bottom, each piece at its column, an empty line where there is room for one."""
    if not pieces:
        return ""
    rows = _find_rows(pieces)
    letters = sum(len(piece.text) for piece in pieces)
    width = sum(piece.right - piece.left for piece in pieces) / max(letters, 1)
    first = min(piece.left for piece in pieces)
    width = max(width, (max(piece.right for piece in pieces) - first) / _WIDEST, 0.1)
    height = sorted(piece.top - piece.bottom for piece in pieces)[len(pieces) // 2]
    columns = _find_columns(pieces, 1.5 * width)
    lines: list[str] = []
    below: float | None = None
    for row in rows:
        top, bottom = max(piece.top for piece in row), min(piece.bottom for piece in row)
        if below is not None and below - top > 0.9 * height:
            lines.append("")
        line = ""
        end = 0.0
        for piece in sorted(row, key=lambda one: one.left):
            column = round((columns[piece.left] - first) / width)
            beside = bool(line) and piece.left - end < 1.5 * width
            line += (" " if beside else " " * max(column - len(line), 3 if line else 0)) + piece.text
            end = piece.right
        lines.append(line)
        below = bottom
    return "\n".join(lines)


def _find_columns(pieces: Sequence[_PageWords], near: float) -> dict[float, float]:
    """For each left edge the one that it is lined up with: edges nearer than ``near`` are one."""
    columns: dict[float, float] = {}
    begins = before = float("-inf")
    for left in sorted({piece.left for piece in pieces}):
        if left - before > near:
            begins = left
        columns[left] = begins
        before = left
    return columns


def _find_rows(pieces: Sequence[_PageWords]) -> list[list[_PageWords]]:
    """Pieces whose middles are at one height, from the top of the page."""
    rows: list[list[_PageWords]] = []
    for piece in sorted(pieces, key=lambda one: (-(one.top + one.bottom) / 2, one.left)):
        middle = (piece.top + piece.bottom) / 2
        if rows and rows[-1][0].bottom <= middle <= rows[-1][0].top:
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return rows
