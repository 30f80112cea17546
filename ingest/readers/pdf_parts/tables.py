"""Tables of one page: those whose lines are drawn, and those whose columns are told by the gaps between words.

Pure: knows words, lines and places, nothing of how a PDF is opened.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from ingest.readers.pdf_parts.drawings import Box
from ingest.readers.pdf_parts.letters import Letters, PageWord
from ingest.readers.pdf_parts.rows import Row, build_rows, is_number

_NEAR = 3.0
"""Points within which two lines are the same, or meet."""
_LEAST_FILLED = 0.4


@dataclass(frozen=True, slots=True)
class DrawnTable:
    """A table with its place. ``rows`` are all of one length; ``guessed`` where no drawn line says its columns."""

    rows: tuple[tuple[str, ...], ...]
    place: Box
    guessed: bool = False


class _Line(NamedTuple):
    """A level line at the height ``at``, or an upright one at that distance from the left."""

    at: float
    start: float
    end: float


class FoundTables(NamedTuple):
    """The tables of a page, its frames with text that is no table, and the words that are in neither."""

    tables: list[DrawnTable]
    sidebars: list[tuple[Box, list[PageWord]]]
    words: list[PageWord]


def find_ruled(page: Letters, words: Sequence[PageWord]) -> FoundTables:
    """The ruled tables of ``page`` and its boxed text; ``words`` are those of the page as far as they are text."""
    level, upright = _collect_lines(page)
    left = list(words)
    tables: list[DrawnTable] = []
    sidebars: list[tuple[Box, list[PageWord]]] = []
    for lines, uprights in _group(level, upright):
        xs, ys = _distinct(line.at for line in uprights), _distinct(line.at for line in lines)
        if len(xs) < 2 or len(ys) < 2:
            continue
        place = Box(xs[0], xs[-1], ys[-1], ys[0])
        inside = [word for word in left if _is_inside(word, place)]
        if not inside:
            continue
        rows = _fill(inside, xs, ys, lines, uprights) if len(xs) > 2 and len(ys) > 2 else []
        if not rows and len(ys) > 3:
            rows = read_columns(build_rows(inside)) or []
        if rows and _is_table(rows):
            tables.append(DrawnTable(tuple(tuple(row) for row in rows), place))
        elif len(xs) == 2 and len(ys) == 2 and len(build_rows(inside)) > 2 and _is_sidebar(place, page):
            sidebars.append((place, inside))
        else:
            continue
        taken = set(map(id, inside))
        left = [word for word in left if id(word) not in taken]
    return FoundTables(tables, sidebars, left)


def _collect_lines(page: Letters) -> tuple[list[_Line], list[_Line]]:
    level, upright = [], []
    for rule in page.rules:
        if rule.width >= rule.height:
            level.append(_Line((rule.top + rule.bottom) / 2, rule.left, rule.right))
        else:
            upright.append(_Line((rule.left + rule.right) / 2, rule.bottom, rule.top))
    for frame in page.frames:
        if frame.width * frame.height > 0.7 * page.width * page.height:
            continue
        level += [_Line(at, frame.left, frame.right) for at in (frame.top, frame.bottom)]
        upright += [_Line(at, frame.bottom, frame.top) for at in (frame.left, frame.right)]
    if len(level) + len(upright) > 4_000:
        return [], []
    return _merge(level), _merge(upright)


def _merge(lines: Iterable[_Line]) -> list[_Line]:
    """``lines`` with those joined that go on from each other or lie on each other."""
    merged: list[_Line] = []
    heights: list[list[_Line]] = []
    for line in sorted(lines):
        if heights and line.at - heights[-1][0].at <= _NEAR:
            heights[-1].append(line)
        else:
            heights.append([line])
    for same in heights:
        at = sum(line.at for line in same) / len(same)
        start = end = None
        for line in sorted(same, key=lambda line: line.start):
            if end is not None and start is not None and line.start <= end + _NEAR:
                end = max(end, line.end)
                continue
            if start is not None and end is not None:
                merged.append(_Line(at, start, end))
            start, end = line.start, line.end
        if start is not None and end is not None:
            merged.append(_Line(at, start, end))
    return merged


def _group(level: Sequence[_Line], upright: Sequence[_Line]) -> list[tuple[list[_Line], list[_Line]]]:
    """Lines that meet each other, directly or through others."""
    parent = list(range(len(level) + len(upright)))

    def root(number: int) -> int:
        while parent[number] != number:
            parent[number] = parent[parent[number]]
            number = parent[number]
        return number

    for one, line in enumerate(level):
        for other, up in enumerate(upright, len(level)):
            if line.start - _NEAR <= up.at <= line.end + _NEAR and up.start - _NEAR <= line.at <= up.end + _NEAR:
                parent[root(one)] = root(other)
    groups: dict[int, tuple[list[_Line], list[_Line]]] = {}
    for number in range(len(parent)):
        levels, uprights = groups.setdefault(root(number), ([], []))
        if number < len(level):
            levels.append(level[number])
        else:
            uprights.append(upright[number - len(level)])
    found = [group for group in groups.values() if len(group[0]) > 1 and len(group[1]) > 1]
    return sorted(found, key=lambda group: -max(line.at for line in group[0]))


def _distinct(values: Iterable[float]) -> list[float]:
    kept: list[float] = []
    for value in sorted(values):
        if not kept or value - kept[-1] > _NEAR:
            kept.append(value)
    return kept


def _is_inside(word: PageWord, place: Box) -> bool:
    x, y = (word.left + word.right) / 2, word.base + 0.25 * word.size
    return place.left - 1 <= x <= place.right + 1 and place.bottom - 1 <= y <= place.top + 1


def _fill(
    words: Sequence[PageWord],
    xs: Sequence[float],
    ys: Sequence[float],
    level: Sequence[_Line],
    upright: Sequence[_Line],
) -> list[list[str]]:
    """The cells of a grid from its top row; a cell that spans others has its words in the first of them."""
    heights = list(reversed(ys))
    cells: dict[tuple[int, int], list[PageWord]] = {}
    for word in words:
        x, y = (word.left + word.right) / 2, word.base + 0.25 * word.size
        row = sum(y < line for line in heights[1:-1])
        column = sum(x > line for line in xs[1:-1])
        while column and not _has_line(upright, xs[column], y):
            column -= 1
        while row and not _has_line(level, heights[row], x):
            row -= 1
        cells.setdefault((row, column), []).append(word)
    return [
        [
            " ".join(word.text for line in build_rows(cells.get((row, column), ())) for word in line)
            for column in range(len(xs) - 1)
        ]
        for row in range(len(heights) - 1)
    ]


def _has_line(lines: Sequence[_Line], at: float, through: float) -> bool:
    return any(abs(line.at - at) <= _NEAR and line.start - 1 <= through <= line.end + 1 for line in lines)


def _is_table(rows: Sequence[Sequence[str]]) -> bool:
    filled = sum(bool(cell) for row in rows for cell in row)
    return len(rows) > 1 and filled >= 3 and filled >= _LEAST_FILLED * len(rows) * len(rows[0])


def _is_sidebar(place: Box, page: Letters) -> bool:
    return place.width < 0.75 * page.width or place.height < 0.5 * page.height


def read_columns(rows: Sequence[Row]) -> list[list[str]] | None:
    """``rows`` as cells, columns told by what no row's words cross; None where there are not two columns."""
    spans: list[tuple[float, float]] = []
    for left, right in sorted((word.left, word.right) for row in rows for word in row):
        if spans and left - spans[-1][1] < 4.0:
            spans[-1] = (spans[-1][0], max(spans[-1][1], right))
        else:
            spans.append((left, right))
    if len(spans) < 2:
        return None
    cells = [[" ".join(w.text for w in row if left - 1 <= w.left <= right) for left, right in spans] for row in rows]
    return _join_wrapped(cells)


def _join_wrapped(rows: list[list[str]]) -> list[list[str]]:
    """``rows`` with a row that only goes on with the words of the one above put into it."""
    joined: list[list[str]] = []
    for row in rows:
        filled = [number for number, cell in enumerate(row) if cell]
        goes_on = filled == [0] and row[0][:1].islower() and joined
        if goes_on:
            joined[-1][0] = f"{joined[-1][0]} {row[0]}"
        else:
            joined.append(list(row))
    return joined


def find_plain(rows: Sequence[Row]) -> list[tuple[int, int, DrawnTable]]:
    """Runs of ``rows`` (first, last) that are a table without lines."""
    found: list[tuple[int, int, DrawnTable]] = []
    start = 0
    while start < len(rows):
        end = start
        while end < len(rows) and _count_parts(rows[end]) > 1:
            end += 1
        if end - start >= 3 and (cells := read_columns(rows[start:end])) and _looks_tabular(cells):
            run = [word for row in rows[start:end] for word in row]
            place = Box(
                min(w.left for w in run), max(w.right for w in run), max(w.top for w in run), min(w.bottom for w in run)
            )
            found.append((start, end - 1, DrawnTable(tuple(tuple(row) for row in cells), place, guessed=True)))
        start = max(end, start + 1)
    return found


def _count_parts(row: Row) -> int:
    return 1 + sum(other.left - one.right > max(1.2 * one.size, 9) for one, other in pairwise(row))


def _looks_tabular(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the columns after the first hold figures or few words, in most rows."""
    cells = [cell for row in rows[1:] for cell in row[1:]]
    filled = [cell for cell in cells if cell]
    if len(filled) < 0.5 * len(cells) or not filled:
        return False
    short = sum(len(cell.split()) <= 4 or is_number(cell) for cell in filled)
    return short >= 0.8 * len(filled)
