"""From lines with their place and size on a page to Markdown: reading order, headings, paragraphs, lists.

Sizes and places are in points from the lower left corner of the page. Pure: knows nothing of how a PDF is opened.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ingest.text.wording import escape

HYPHENS = "-\u00ad\u2010\ufffe\x02"
"""How a word that is cut at the end of a line may end. PDFium joins the lines itself, with a mark in between."""

_LARGER = 1.12
_EDGE_LINES = 3
_DIGITS = re.compile(r"\d+")
_JOINED = re.compile(r"(\w+)[\ufffe\x02](\w*)")
_CUT = re.compile(f"(\\w+)[{HYPHENS}]$")
_RECENT = 4
_BULLET = re.compile(r"^[•▪●◦‣∙·\uf0b7\uf0a7–]\s*")
_NUMBERED = re.compile(r"^(\d{1,3})[.)]\s+(?=\S)")
_LEADER = re.compile(r"(?:\.\s?){4,}")
_ENDS = re.compile(r"[.!?:][\"'”’)\]]*$")
_LETTER = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class LayoutLine:
    """One line of a page. ``size`` is the height of its letters, with their room above and below."""

    text: str
    left: float
    right: float
    top: float
    bottom: float
    size: float
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """Lines that belong together. ``level`` is that of a heading, 0 for a paragraph; ``size`` of the first line."""

    text: str
    level: int
    size: float
    marker: str = ""


def drop_running_lines(pages: Sequence[Sequence[LayoutLine]]) -> list[list[LayoutLine]]:
    """``pages`` without heads and feet: lines at an edge that stand on most pages, whatever their digits.

    A line in larger type than most is a heading even if each page has one ("Chapter 1", "Chapter 2").
    """
    if len(pages) < 3:
        return [list(page) for page in pages]
    body_size = find_body_size(pages)
    edges = [_find_edges(page, body_size) for page in pages]
    often = Counter(key for keys in edges for key in set(keys.values()))
    running = {key for key, count in often.items() if count > len(pages) / 2}
    return [
        [line for number, line in enumerate(page) if keys.get(number) not in running]
        for page, keys in zip(pages, edges, strict=True)
    ]


def _find_edges(page: Sequence[LayoutLine], body_size: float) -> dict[int, str]:
    """The numbers of the small lines at the top and the bottom of ``page``, each with its words without digits."""
    order = sorted(range(len(page)), key=lambda number: -page[number].top)
    edge = {n for n in (*order[:_EDGE_LINES], *order[-_EDGE_LINES:]) if page[n].size < body_size * _LARGER}
    return {number: _DIGITS.sub("#", page[number].text).casefold().strip() for number in edge}


def order_lines(lines: Sequence[LayoutLine]) -> list[LayoutLine]:
    """``lines`` as a person reads them. The order of the file is kept unless it jumps up within a column."""
    if not any(
        _jumps_up(lines[n - back], lines[n]) for n in range(len(lines)) for back in range(1, min(n, _RECENT) + 1)
    ):
        return list(lines)
    middle = (min(line.left for line in lines) + max(line.right for line in lines)) / 2
    ordered: list[LayoutLine] = []
    left: list[LayoutLine] = []
    right: list[LayoutLine] = []
    for line in sorted(lines, key=lambda line: (-round(line.top), line.left)):
        if line.right <= middle:
            left.append(line)
        elif line.left >= middle:
            right.append(line)
        else:
            ordered += _join_columns(left, right)
            ordered.append(line)
            left, right = [], []
    return ordered + _join_columns(left, right)


def _jumps_up(one: LayoutLine, other: LayoutLine) -> bool:
    shared = min(one.right, other.right) - max(one.left, other.left)
    return other.bottom > one.top and shared > 0.5 * min(one.right - one.left, other.right - other.left)


def _join_columns(left: list[LayoutLine], right: list[LayoutLine]) -> list[LayoutLine]:
    """Two columns one after the other; a few short lines beside each other stay rows."""
    if min(len(left), len(right)) >= 4:
        return left + right
    return sorted(left + right, key=lambda line: (-round(line.top), line.left))


def find_body_size(pages: Sequence[Sequence[LayoutLine]]) -> float:
    """The size in which most letters are set."""
    sizes: Counter[float] = Counter()
    for line in (line for page in pages for line in page):
        sizes[round(line.size * 2) / 2] += len(line.text)
    return max(sizes, key=lambda size: (sizes[size], -size)) if sizes else 0.0


def find_words(pages: Sequence[Sequence[LayoutLine]]) -> frozenset[str]:
    """Every word with a hyphen inside a line: such a word keeps its hyphen where a line cuts it."""
    return frozenset(word for page in pages for line in page for word in re.findall(r"\w+-\w+", line.text.casefold()))


def build_blocks(lines: Sequence[LayoutLine], body_size: float, hyphenated: frozenset[str]) -> list[Block]:
    """The headings and paragraphs of one page. All headings are of level 1 here: see :func:`set_levels`."""
    blocks: list[Block] = []
    before: LayoutLine | None = None
    widest = max((line.right for line in lines), default=0.0)
    for line in lines:
        level = int(_is_heading(line, before, body_size))
        whole = _JOINED.sub(lambda m: _join_word(m[1], m[2], hyphenated), line.text)
        marker, text = _split_marker(whole) if not level else ("", whole)
        last = blocks[-1] if blocks else None
        if last and before and not marker and last.level == level and not _breaks(before, line, level, widest):
            blocks[-1] = replace(last, text=join_lines(last.text, text, hyphenated))
        else:
            blocks.append(Block(text, level, line.size, marker))
        before = line
    return blocks


def _is_heading(line: LayoutLine, before: LayoutLine | None, body_size: float) -> bool:
    if len(line.text) > 160 or not _LETTER.search(line.text):
        return False
    if line.size >= body_size * _LARGER:
        return True
    apart = before is None or before.bottom - line.top > 0.3 * line.size or before.bold
    return line.bold and apart and len(line.text) <= 90 and not line.text.rstrip().endswith((".", ",", ";", ":"))


def _breaks(before: LayoutLine, line: LayoutLine, level: int, widest: float) -> bool:
    """Whether ``line`` begins a new paragraph, or a new heading, after ``before``."""
    if abs(before.top - line.top) < 0.3 * line.size:
        return False
    if level:
        return abs(before.size - line.size) > 0.5 or before.bottom - line.top > 0.8 * line.size or line.top > before.top
    if line.top > before.top:
        return bool(_ENDS.search(before.text))
    if before.bottom - line.top > 0.5 * line.size:
        return True
    ended = bool(_ENDS.search(before.text))
    return ended and (
        line.left > before.left + 0.8 * line.size or before.right < widest - 0.25 * (widest - before.left)
    )


def _split_marker(text: str) -> tuple[str, str]:
    if bullet := _BULLET.match(text):
        return "- ", text[bullet.end() :]
    if number := _NUMBERED.match(text):
        return f"{number[1]}. ", text[number.end() :]
    return "", text


def join_lines(one: str, other: str, hyphenated: frozenset[str]) -> str:
    """Two lines of a paragraph as one; a word cut at the end of the first is made whole."""
    first, second = _CUT.search(one), re.match(r"\w+", other)
    if not first or not second:
        return f"{one} {other}".strip()
    return one[: first.start()] + _join_word(first[1], second[0], hyphenated) + other[second.end() :]


def _join_word(first: str, second: str, hyphenated: frozenset[str]) -> str:
    """The two halves of a word, with the hyphen where it is known to have one, or cannot be a cut word."""
    if f"{first}-{second}".casefold() in hyphenated or not (first[-1].isalpha() and second[:1].islower()):
        return f"{first}-{second}"
    return first + second


def set_levels(pages: Sequence[Sequence[Block]], outline: Sequence[dict[str, int]]) -> list[list[Block]]:
    """``pages`` with headings of level 2 to 6: as the outline says, else by size, the largest first."""
    sizes = sorted({round(block.size * 2) / 2 for page in pages for block in page if block.level}, reverse=True)
    levels = {size: min(rank + 2, 6) for rank, size in enumerate(sizes)}
    return [
        [_set_level(block, titles.get(outline_key(block.text)), levels) for block in page]
        for page, titles in zip(pages, outline, strict=True)
    ]


def _set_level(block: Block, outlined: int | None, levels: dict[float, int]) -> Block:
    if outlined is not None:
        return replace(block, text=block.marker + block.text, level=min(outlined + 2, 6), marker="")
    return replace(block, level=levels[round(block.size * 2) / 2]) if block.level else block


def outline_key(text: str) -> str:
    """How a heading and an entry of an outline are compared: letters and digits only."""
    return "".join(c for c in text.casefold() if c.isalnum())


def iter_markdown(blocks: Sequence[Block]) -> Iterator[str]:
    """Each block as Markdown; items of a list follow each other without an empty line."""
    items: list[str] = []
    for block in blocks:
        words = escape(_LEADER.sub(" … ", block.text))
        if block.marker and words:
            items.append(block.marker + words)
            continue
        if items:
            yield "\n".join(items)
            items = []
        if words:
            yield f"{'#' * block.level} {words}" if block.level else words
    if items:
        yield "\n".join(items)
