"""From lines in reading order to blocks and Markdown: headings, paragraphs, lists, captions, notes and tables.

Pure: knows nothing of how a PDF is opened.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from ingest.readers.pdf_parts.furniture import LARGER, split_note_mark
from ingest.readers.pdf_parts.page import LayoutLine
from ingest.text.joining import join_lines
from ingest.text.wording import caption, escape, note, table

_BULLET = re.compile(r"^[•▪●◦‣∙·■□➢✓\uf0b7\uf0a7–][\s\uf020]*(?=\S)")
_NUMBERED = re.compile(r"^(\d{1,3})[.)]\s+(?=\S)")
_LEADER = re.compile(r"(?:\.\s?){4,}|(?:\s\.){3,}")
_ENDS = re.compile(r"[.!?:][\"'”’)\]]*$")
_LETTER = re.compile(r"[^\W\d_]")
_CAPTION = re.compile(
    r"^(?:figure|fig\.|table|exhibit|chart|map|photo|box|appendix table)\s+[A-Z]?\d{1,3}[a-z]?(?:[.:–—\-]|\s+[A-Z(]|$)",
    re.I,
)
_CREDIT = re.compile(r"^(?:source|note|notes|photo(?:graph)? (?:by|courtesy of)|credit):?\s", re.I)


@dataclass(frozen=True, slots=True)
class Block:
    """Lines that belong together. ``level`` is that of a heading, 0 for other blocks; ``size`` of the first line."""

    text: str
    level: int
    size: float
    marker: str = ""
    kind: str = "paragraph"
    bold: bool = False
    rows: tuple[tuple[str, ...], ...] = ()
    last: LayoutLine | None = None
    first: LayoutLine | None = None


def build_blocks(lines: Sequence[LayoutLine], body_size: float, hyphenated: Callable[[str], bool]) -> list[Block]:
    """The blocks of one page. All headings are of level 1 here: see :func:`set_levels`."""
    blocks: list[Block] = []
    before: LayoutLine | None = None
    widest = {line.part: max(other.right for other in lines if other.part == line.part) for line in lines}
    for line in lines:
        if line.table is not None:
            blocks.append(Block("", 0, 0.0, kind="table", rows=line.table.rows, last=line, first=line))
            before = None
            continue
        titled = bool(_CAPTION.match(line.text)) and len(line.text) < 200
        level = int(not titled and _is_heading(line, before, body_size))
        marker, text = _split_marker(line.text) if not level else ("", line.text)
        last = blocks[-1] if blocks else None
        if last and before and not marker and not titled and _goes_on(last, before, line, level, widest[before.part]):
            joined = join_lines(last.text, text, hyphenated)
            blocks[-1] = replace(last, text=joined, last=line)
        else:
            kind = (
                "caption"
                if titled or (_CREDIT.match(text) and line.size < body_size)
                else "heading"
                if level
                else "paragraph"
            )
            blocks.append(Block(text, level, line.size, marker, kind, line.bold, last=line, first=line))
        before = line
    return _join_across(blocks, hyphenated)


def _goes_on(last: Block, before: LayoutLine, line: LayoutLine, level: int, widest: float) -> bool:
    if last.level != level or before.boxed != line.boxed:
        return False
    if last.kind == "caption" and (
        line.part != before.part or abs(line.size - before.size) > 0.6 or line.bold != before.bold
    ):
        return False
    return not _breaks(before, line, level, widest)


def _is_heading(line: LayoutLine, before: LayoutLine | None, body_size: float) -> bool:
    if len(line.text) > 160 or not _LETTER.search(line.text):
        return False
    if line.size >= body_size * LARGER:
        return len(line.text) > 1
    apart = before is None or before.bottom - line.top > 0.3 * line.size or before.bold or before.part != line.part
    plain = not line.text.rstrip().endswith((".", ",", ";", ":"))
    return line.bold and apart and len(line.text) <= 90 and plain and line.size >= 0.93 * body_size


def _breaks(before: LayoutLine, line: LayoutLine, level: int, widest: float) -> bool:
    """Whether ``line`` begins a new paragraph, or a new heading, after ``before``."""
    if abs(before.base - line.base) < 0.3 * line.size and before.part == line.part:
        return False
    gap = before.base - line.base
    if level:
        return abs(before.size - line.size) > 0.5 or not 0 < gap < 1.75 * line.size
    if line.part != before.part or line.base > before.base:
        return True
    if gap > 1.75 * line.size or abs(before.size - line.size) > 0.16 * line.size:
        return True
    ended = bool(_ENDS.search(before.text))
    return ended and (
        line.left > before.left + 0.8 * line.size or before.right < widest - 0.25 * (widest - before.left)
    )


def _join_across(blocks: list[Block], hyphenated: Callable[[str], bool]) -> list[Block]:
    """Paragraphs that a column's end, a table or a box cut in two are one again."""
    done: list[Block] = []
    for block in blocks:
        at = next((n for n in range(len(done) - 1, max(len(done) - 5, -1), -1) if done[n].kind == "paragraph"), None)
        if at is not None and block.kind == "paragraph" and _is_rest(done[at], block):
            done[at] = replace(done[at], text=join_lines(done[at].text, block.text, hyphenated), last=block.last)
        else:
            done.append(block)
    return done


def _is_rest(one: Block, other: Block) -> bool:
    if one.last is None or other.first is None or other.marker or abs(one.size - other.size) > 0.1 * other.size:
        return False
    if one.last.part == other.first.part or one.last.boxed != other.first.boxed:
        return False
    return not _ENDS.search(one.text) and (one.last.cut or other.text[:1].islower())


def _split_marker(text: str) -> tuple[str, str]:
    if bullet := _BULLET.match(text):
        return "- ", text[bullet.end() :]
    if number := _NUMBERED.match(text):
        return f"{number[1]}. ", text[number.end() :]
    return "", text


def build_notes(lines: Sequence[LayoutLine], hyphenated: Callable[[str], bool]) -> list[Block]:
    """The foot notes of a page, each with its mark."""
    blocks: list[Block] = []
    before: LayoutLine | None = None
    for line in lines:
        mark, text = split_note_mark(line.text)
        if blocks and before and not mark:
            blocks[-1] = replace(blocks[-1], text=join_lines(blocks[-1].text, line.text, hyphenated))
        else:
            blocks.append(Block(text, 0, line.size, mark, "note", first=line, last=line))
        before = line
    return blocks


def set_levels(pages: Sequence[Sequence[Block]], outline: Sequence[dict[str, int]]) -> list[list[Block]]:
    """``pages`` with headings of level 2 to 6: as the outline says, else by size, the largest first."""
    ranks = sorted({_rank(block) for page in pages for block in page if block.level}, reverse=True)
    levels = {rank: min(number + 2, 6) for number, rank in enumerate(ranks)}
    return [
        [_set_level(block, titles.get(outline_key(block.text)), levels) for block in page]
        for page, titles in zip(pages, outline, strict=True)
    ]


def _rank(block: Block) -> tuple[float, bool]:
    return (round(block.size * 2) / 2, block.bold)


def _set_level(block: Block, outlined: int | None, levels: dict[tuple[float, bool], int]) -> Block:
    if outlined is not None and block.kind in ("heading", "paragraph") and len(block.text) < 200:
        text = block.marker + block.text
        return replace(block, text=text, level=min(outlined + 2, 6), marker="", kind="heading")
    return replace(block, level=levels[_rank(block)]) if block.level else block


def outline_key(text: str) -> str:
    """How a heading and an entry of an outline are compared: letters and digits only."""
    return "".join(c for c in text.casefold() if c.isalnum())


def iter_markdown(blocks: Sequence[Block]) -> Iterator[str]:
    """Each block as Markdown; items of a list follow each other without an empty line."""
    items: list[str] = []
    for block in blocks:
        words = _LEADER.sub(" … ", block.text)
        if block.kind == "paragraph" and block.marker and words.strip():
            items.append(block.marker + escape(words))
            continue
        if items:
            yield "\n".join(items)
            items = []
        if block.kind == "table":
            yield table([list(row) for row in block.rows])
        elif block.kind == "note":
            yield note(block.marker, words)
        elif block.kind == "caption":
            yield caption(words)
        elif escape(words):
            yield f"{'#' * block.level} {escape(words)}" if block.level else escape(words)
    if items:
        yield "\n".join(items)
