"""What belongs to a page and not to its text: running heads and feet, page numbers, and notes at the foot.

Pure: knows lines with places, nothing of how a PDF is opened.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from ingest.readers.pdf_parts.page import LayoutLine

LARGER = 1.12
_EDGE_LINES = 3
_DIGITS = re.compile(r"\d+|\b[ivxlc]{1,6}\b")
_PAGE_NUMBER = re.compile(
    r"^(?:page|p\.)?\s*[-–—|•]?\s*(?:\d{1,4}|[ivxlc]{1,6})(?:\s*(?:of|/)\s*\d{1,4})?\s*[-–—|•]?$", re.I
)
_NOTE = re.compile(r"^(\d{1,3}|[*†‡§¶]{1,3}|[a-z](?=[.)]))[.)]?\s*(?=\S)")


class Kept(NamedTuple):
    """Pages without their running lines, and each such line once, as it was first written."""

    pages: list[list[LayoutLine]]
    dropped: list[str]


def find_body_size(sizes: Sequence[tuple[float, int]]) -> float:
    """The size in which most letters are set, of pairs of a size and a number of letters."""
    counted: Counter[float] = Counter()
    for size, letters in sizes:
        counted[round(size * 2) / 2] += letters
    return max(counted, key=lambda size: (counted[size], -size)) if counted else 0.0


def drop_running_lines(pages: Sequence[Sequence[LayoutLine]], body_size: float) -> Kept:
    """``pages`` without heads and feet: lines at an edge that come again at that height, whatever their digits.

    A line in larger type than most is a heading even if each page has one ("Chapter 1", "Chapter 2").
    """
    edges = [_find_edges(page, body_size) for page in pages]
    often = Counter(key for keys in edges for key in set(keys.values()))
    least = max(2.5, len(pages) / 4)
    running = {key for key, count in often.items() if count >= least} if len(pages) > 2 else set()
    kept: list[list[LayoutLine]] = []
    dropped: dict[tuple[str, int], str] = {}
    for page, keys in zip(pages, edges, strict=True):
        lines = []
        for number, line in enumerate(page):
            key = keys.get(number)
            if key is not None and key in running:
                dropped.setdefault(key, line.text)
            elif key is not None and len(pages) > 1 and _PAGE_NUMBER.match(line.text) and _stands_alone(page, number):
                dropped.setdefault(("#", 0), line.text)
            else:
                lines.append(line)
        kept.append(lines)
    return Kept(kept, list(dropped.values()))


def _find_edges(page: Sequence[LayoutLine], body_size: float) -> dict[int, tuple[str, int]]:
    """The numbers of the small lines at the top and the bottom, each with its words without digits and its height."""
    texts = [number for number, line in enumerate(page) if line.table is None]
    order = sorted(texts, key=lambda number: -page[number].top)
    edge = {n for n in (*order[:_EDGE_LINES], *order[-_EDGE_LINES:]) if page[n].size < max(body_size, 8) * LARGER}
    return {
        number: (_DIGITS.sub("#", page[number].text.casefold()).strip(), round(page[number].base / 12))
        for number in edge
    }


def _stands_alone(page: Sequence[LayoutLine], number: int) -> bool:
    line = page[number]
    others = [one for at, one in enumerate(page) if at != number]
    return all(abs(one.base - line.base) > 1.2 * line.size for one in others) and (
        all(one.base > line.base for one in others) or all(one.base < line.base for one in others)
    )


def split_notes(
    lines: Sequence[LayoutLine], body_size: float, height: float
) -> tuple[list[LayoutLine], list[LayoutLine]]:
    """``lines`` of a page, and those of its foot notes: small type in the lower half that begins with a mark."""
    notes: list[LayoutLine] = []
    texts: list[LayoutLine] = []
    inside: LayoutLine | None = None
    for line in lines:
        small = line.table is None and not line.boxed and line.size <= 0.93 * body_size and line.base < 0.8 * height
        if small and _NOTE.match(line.text) and _is_lowest(line, lines, body_size):
            inside = line
        elif inside and not (small and line.part == inside.part and line.base < inside.base):
            inside = None
        (notes if inside else texts).append(line)
    return texts, notes


def _is_lowest(line: LayoutLine, lines: Sequence[LayoutLine], body_size: float) -> bool:
    """Whether no text of the usual size stands below ``line`` in its own column."""
    return not any(
        other.base < line.base
        and other.size > 0.93 * body_size
        and min(other.right, line.right) - max(other.left, line.left) > 0
        for other in lines
    )


def split_note_mark(text: str) -> tuple[str, str]:
    """The mark that a foot note begins with, and its words; the mark is empty where the note has none."""
    match = _NOTE.match(text)
    return (match[1], text[match.end() :]) if match else ("", text)
