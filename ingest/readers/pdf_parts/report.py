"""What is said of the way a PDF was read: what was left out, joined and guessed, each in one sentence.

Knows the parts of a layout; must not know how they were found.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from ingest.readers.pdf_parts.layout import Block
from ingest.readers.pdf_parts.page import PageParts
from ingest.readers.recognized import Recognized
from ingest.text.lost_letters import LOST
from ingest.text.wording import clean_line, join_ranges

_NAMED = 8


def describe_extras(document: pdfium.PdfDocument) -> tuple[str, ...]:
    """What is in the file beside its pages, and was not opened."""
    notes = []
    if raw.FPDFDoc_GetJavaScriptActionCount(document) > 0:
        notes.append("It has scripts: they were ignored and never run.")
    if document.count_attachments() > 0:
        notes.append("Files attached to it were not opened.")
    return tuple(notes)


def describe(
    parts: Sequence[PageParts],
    dropped: Sequence[str],
    blocks: Sequence[Sequence[Block]],
    scanned: Sequence[int],
    broken: Sequence[int],
    recognized: Mapping[int, Recognized],
) -> tuple[str, ...]:
    """The sentences for one file, the most important first."""
    notes = [*_describe_pictures(len(parts), scanned, recognized, any(blocks))]
    if broken:
        notes.append(f"These pages are damaged, and were not read: {join_ranges(broken)}.")
    if dropped:
        notes.append(f"Left out: lines that stand at the edge of many pages: {_quote(dropped)}.")
    turned = [note for part in parts for note in part.turned if len(note) > 2]
    if turned:
        notes.append(f"Left out: words that stand upright at an edge: {_quote(turned)}.")
    marks = [(number, part.marks) for number, part in enumerate(parts, 1) if part.marks]
    if marks:
        said = "; ".join(f"page {number}: {', '.join(marks[:_NAMED])}" for number, marks in marks[:_NAMED])
        notes.append(f"Left out: raised marks that point to notes ({said}). The notes stand at the end of each page.")
    columns = [number for number, part in enumerate(parts, 1) if part.columns > 1]
    if columns:
        notes.append(f"Guessed: columns, read one after the other, on pages {join_ranges(columns)}.")
    boxed = [number for number, part in enumerate(parts, 1) if part.sidebars]
    if boxed:
        notes.append(f"Guessed: framed text, read as a part of its own, on pages {join_ranges(boxed)}.")
    guessed = sum(line.table is not None and line.table.guessed for part in parts for line in part.lines)
    if guessed:
        notes.append(
            f"Guessed: rows and columns of {guessed} {'table' if guessed == 1 else 'tables'} without lines. Check them."
        )
    return tuple(notes)


def describe_lost(words: Sequence[str]) -> tuple[str, ...]:
    """Words with letters that the file shows without naming them."""
    unknown = list(dict.fromkeys(word for word in words if LOST in word))
    guessed = list(dict.fromkeys(word for word in words if LOST not in word))
    notes = []
    if guessed:
        notes.append(f"Guessed: letters that the file does not name, in {_quote(guessed)}.")
    if unknown:
        notes.append(f"Unknown: letters that the file does not name, shown as {LOST} in {_quote(unknown)}.")
    return tuple(notes)


def _describe_pictures(
    pages: int, scanned: Sequence[int], recognized: Mapping[int, Recognized], has_text: bool
) -> list[str]:
    if not scanned:
        return [] if has_text else ["No text: this PDF has no words in it that can be read."]
    notes = []
    read = [number for number in scanned if number in recognized]
    unread = [number for number in scanned if number not in recognized]
    for number in read:
        page = recognized[number]
        if page.unsure > 0.1:
            notes.append(f"Page {number} was read by machine with {page.confidence:.0%} confidence: compare it.")
    if read:
        sure = sum(recognized[number].confidence for number in read) / len(read)
        notes.insert(
            0,
            f"Read by machine from pictures: pages {join_ranges(read)}, {sure:.0%} sure on average. Compare "
            f"the words with the page.",
        )
    if unread and not has_text:
        notes.append(
            f"No text: this PDF is scanned (pictures of {pages:,} page{'s' * (pages > 1)}). "
            "Run text recognition (OCR) on it, and upload the result."
        )
    elif unread:
        notes.append(f"These pages are pictures without text, and were not read: {join_ranges(unread)}.")
    return notes


def _quote(words: Sequence[str]) -> str:
    shown = ", ".join(f"“{clean_line(one, 80)}”" for one in words[:_NAMED])
    return f"{shown} and {len(words) - _NAMED} more" if len(words) > _NAMED else shown
