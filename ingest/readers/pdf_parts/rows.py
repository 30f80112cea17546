"""From words with places to the rows and columns of one page, in the order in which a person reads them.

A raised mark that points to a note is taken out of its row, a drop capital goes back to its word, and a gap that goes
down through several rows splits them into columns. Pure: knows nothing of how a PDF is opened.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from ingest.readers.pdf_parts.letters import PageWord

Row = list[PageWord]
"""Words on one base line, from left to right."""

_UNITS = frozenset(("m", "km", "cm", "mm", "ft", "mi", "in", "yd", "r", "χ", "x", "p", "η", "σ", "co", "f", "e"))
_ORDINALS = frozenset(("st", "nd", "rd", "th"))
_MARK = re.compile(r"^(?:[\d,\-–\]\[()]{1,9}|[*†‡§¶]{1,4}|[a-z])$")
_RAISED_DIGITS = str.maketrans("0123456789+-−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻")
_LEAST_ROWS = 3
_ROOM = 40.0
STAND_IN = "\ufffc"
"""The word that stands for a table or a framed text while columns are looked for."""
_NUMBER = re.compile(r"^[(<>~+\-–−$€£]*\d[\d,.\-–/:]*[%)*]*$|^[-–—.]+$|^n/?a$", re.I)


class Marks(NamedTuple):
    """The words of a page without its raised marks, and the marks that were taken out, as written."""

    words: list[PageWord]
    taken: list[str]


def take_marks(words: Sequence[PageWord]) -> Marks:
    """``words`` without raised marks of notes. Exponents ("R²") and ordinals ("1st") stay with their word."""
    ordered = sorted(words, key=lambda word: word.left)
    rows = _bucket(ordered)
    dropped: set[int] = set()
    changed: dict[int, PageWord] = {}
    taken: list[str] = []
    for word in ordered:
        if len(word.text) > 9 or word.turned:
            continue
        host = _find_host(word, rows)
        if host is None:
            if word.text.isdigit() and (begun := _find_begun(word, rows)):
                changed[id(word)] = replace(word, base=begun.base, size=begun.size)
            continue
        base = changed.get(id(host), host)
        text = word.text
        if text.isdigit() and (base.text.casefold() in _UNITS or base.text in "RχxN" or base.text.endswith(("²", "³"))):
            changed[id(host)] = replace(base, text=base.text + text.translate(_RAISED_DIGITS), right=word.right)
        elif text.casefold() in _ORDINALS and base.text[-1].isdigit():
            changed[id(host)] = replace(base, text=base.text + text, right=word.right)
        elif _MARK.match(text):
            taken.append(text.strip(","))
        else:
            continue
        dropped.add(id(word))
    return Marks([changed.get(id(word), word) for word in words if id(word) not in dropped], taken)


def _bucket(words: Sequence[PageWord]) -> dict[int, list[PageWord]]:
    rows: dict[int, list[PageWord]] = {}
    for word in words:
        rows.setdefault(round(word.base / 8), []).append(word)
    return rows


def _find_begun(mark: PageWord, rows: dict[int, list[PageWord]]) -> PageWord | None:
    """The larger word that begins right of ``mark``, a little below it: what a foot note says after its mark."""
    bucket = round(mark.base / 8)
    for near in (bucket, bucket - 1):
        for word in rows.get(near, ()):
            raised = 0.1 * word.size <= mark.base - word.base <= 0.75 * word.size
            if raised and mark.size <= 0.8 * word.size and -0.5 <= word.left - mark.right <= 0.6 * word.size:
                return word
    return None


def _find_host(mark: PageWord, rows: dict[int, list[PageWord]]) -> PageWord | None:
    """The larger word that ``mark`` hangs on at its right, a little above the line."""
    bucket = round(mark.base / 8)
    for near in (bucket, bucket - 1, bucket - 2):
        for word in rows.get(near, ()):
            if (
                0.4 * word.size <= mark.size <= 0.8 * word.size
                and 0.12 * word.size <= mark.base - word.base <= 0.75 * word.size
                and -0.15 * word.size <= mark.left - word.right <= 0.35 * word.size
                and word is not mark
            ):
                return word
    return None


def join_drop_capitals(words: Sequence[PageWord], body_size: float, known: Callable[[str], bool]) -> list[PageWord]:
    """``words`` with each drop capital put before the word it begins. ``known`` says what is a word of the text."""
    capitals = [
        word
        for word in words
        if len(word.text.strip("“\"'‘")) == 1 and word.text[-1].isupper() and word.size >= 1.8 * body_size
    ]
    left = [word for word in words if word not in capitals]
    for capital in capitals:
        beside = [
            word
            for word in left
            if 0 <= word.left - capital.left < capital.size * 1.6
            and word.size < 0.7 * capital.size
            and capital.base - 0.3 * word.size <= word.base <= capital.base + 0.95 * capital.size
        ]
        if len({round(word.base) for word in beside}) < 2 and not (beside and capital.size >= 2.5 * body_size):
            left.append(capital)
            continue
        first = max(beside, key=lambda word: (round(word.base), -word.left))
        alone = capital.text[-1] in "AI" and known(first.text) and not known(capital.text + first.text)
        text = f"{capital.text} {first.text}" if alone else capital.text + first.text
        left[left.index(first)] = replace(first, text=text, left=capital.left)
    return left


def build_rows(words: Sequence[PageWord]) -> list[Row]:
    """``words`` by base line, from the top of the page to its bottom."""
    rows: list[Row] = []
    for word in sorted(words, key=lambda word: (-word.base, word.left)):
        if rows and abs(rows[-1][0].base - word.base) <= 0.3 * min(rows[-1][0].size, word.size):
            rows[-1].append(word)
        else:
            rows.append([word])
    return [sorted(row, key=lambda word: word.left) for row in rows]


class _Gutter(NamedTuple):
    first: int
    last: int
    left: float
    right: float


def iter_columns(rows: Sequence[Row]) -> Iterator[list[Row]]:
    """``rows`` in parts as they are read: what stands above columns, each column, what stands below them."""
    gutter = _find_gutter(rows)
    if gutter is None:
        if rows:
            yield list(rows)
        return
    yield from iter_columns(rows[: gutter.first])
    run = rows[gutter.first : gutter.last + 1]
    middle = (gutter.left + gutter.right) / 2
    for side in (True, False):
        part = [[word for word in row if (word.left < middle) is side] for row in run]
        yield from iter_columns([row for row in part if row])
    yield from iter_columns(rows[gutter.last + 1 :])


def _find_gutter(rows: Sequence[Row]) -> _Gutter | None:
    """The gap that goes down through most words with text on both its sides; None where there is none."""
    gaps = [list(_iter_gaps(row)) for row in rows]
    best: tuple[int, _Gutter] | None = None
    grown: list[_Gutter] = []
    for start, row in enumerate(rows):
        least = _least_gap(row)
        for left, right in _beside(row[0]) if row[0].text == STAND_IN else gaps[start][1:-1]:
            if any(_is_part(one, start, left, right) for one in grown):
                continue
            gutter = _grow(gaps, start, left, right, least)
            grown.append(gutter)
            weight = _weigh(rows, gutter)
            if weight and (best is None or weight > best[0]):
                best = (weight, gutter)
    return _trim(rows, best[1]) if best else None


def _is_part(gutter: _Gutter, row: int, left: float, right: float) -> bool:
    """Whether the gap from ``left`` to ``right`` in ``row`` is one of those that ``gutter`` goes down through."""
    return gutter.first <= row <= gutter.last and left <= gutter.left + 1 and gutter.right - 1 <= right


def _trim(rows: Sequence[Row], gutter: _Gutter) -> _Gutter:
    """``gutter`` without a heading above it or a line below it that only one side has, in another size or far away."""
    first, last = gutter.first, gutter.last
    sizes = sorted(word.size for row in rows[first : last + 1] for word in row)
    usual = sizes[len(sizes) // 2]
    while last - first > 2 and _is_outside(rows[first], rows[first + 1], gutter, usual):
        first += 1
    while last - first > 2 and _is_outside(rows[last], rows[last - 1], gutter, usual):
        last -= 1
    return gutter._replace(first=first, last=last)


def _is_outside(row: Row, beside: Row, gutter: _Gutter, usual: float) -> bool:
    middle = (gutter.left + gutter.right) / 2
    if len({word.left < middle for word in row}) > 1:
        return False
    size = max(word.size for word in row)
    return size > 1.12 * usual or abs(row[0].base - beside[0].base) > 2.6 * usual


def _beside(box: PageWord) -> list[tuple[float, float]]:
    """The room beside a framed text in which a gutter may go down."""
    return [(box.left - _ROOM, box.left), (box.right, box.right + _ROOM)]


def _least_gap(row: Row) -> float:
    return max(6.0, 0.8 * max(word.size for word in row))


def _iter_gaps(row: Row) -> Iterator[tuple[float, float]]:
    """The margin left of ``row``, each wide gap in it, and the margin right of it."""
    least = _least_gap(row)
    end = row[0].left
    yield (-1e6, end)
    for word in row:
        if word.left - end >= least:
            yield (end, word.left)
        end = max(end, word.right)
    yield (end, 1e6)


def _grow(
    gaps: Sequence[Sequence[tuple[float, float]]], start: int, left: float, right: float, least: float
) -> _Gutter:
    ends = []
    for step in (-1, 1):
        at = start
        while 0 <= at + step < len(gaps):
            widest = (0.0, 0.0)
            for one, other in gaps[at + step]:
                low, high = (left if left > one else one), (right if right < other else other)
                if high - low > widest[1] - widest[0]:
                    widest = (low, high)
            if widest[1] - widest[0] < least:
                break
            left, right = widest
            at += step
        ends.append(at)
    return _Gutter(ends[0], ends[1], left, right)


def _weigh(rows: Sequence[Row], gutter: _Gutter) -> int:
    """How many words ``gutter`` parts; 0 where it does not part columns of text."""
    sides: tuple[list[Row], list[Row]] = ([], [])
    both = 0
    for row in rows[gutter.first : gutter.last + 1]:
        parts = (
            [word for word in row if word.right <= gutter.left + 1],
            [word for word in row if word.left >= gutter.right - 1],
        )
        both += all(bool(part) for part in parts)
        for side, part in zip(sides, parts, strict=True):
            if part:
                side.append(part)
    if min(sum(_LEAST_ROWS if row[0].text == STAND_IN else 1 for row in side) for side in sides) < _LEAST_ROWS:
        return 0
    if any(row[0].text == STAND_IN for side in sides for row in side):
        return sum(len(row) for side in sides for row in side) + _LEAST_ROWS
    if both >= 0.5 * min(map(len, sides)) and any(_is_cells(side) for side in sides):
        return 0
    return sum(len(row) for side in sides for row in side)


def _is_cells(rows: Sequence[Row]) -> bool:
    """Whether ``rows`` look like one column of a table: few words, or mostly figures."""
    words = [word.text for row in rows for word in row]
    numbers = sum(bool(_NUMBER.match(word)) for word in words)
    return numbers > 0.45 * len(words) or len(words) < 2.6 * len(rows)


def is_number(text: str) -> bool:
    """Whether ``text`` is a figure as tables have them."""
    return bool(_NUMBER.match(text))
