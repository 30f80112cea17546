"""Which parts of two sequences are the same, in work that grows with their length, however they repeat themselves.

Words that both have once are matched first (Bram Cohen's patience diff), and between those again, a few times over.
What is left has no such words: short stretches are compared word with word, and in long ones the first of each word is
matched with the first, the second with the second. Knows sequences; must not know what they are words of.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

_DEEPEST = 8
"""Times that what lies between matches is looked through again."""

_SHORT = 48
"""Items of a stretch that is compared each with each."""


class Stretch(NamedTuple):
    """``old[start_old:end_old]`` became ``new[start_new:end_new]``; ``same`` if they are equal."""

    same: bool
    start_old: int
    end_old: int
    start_new: int
    end_new: int


@dataclass(slots=True)
class AligningWork:
    """Counts the items that were looked at, so that a test can ask how the work grows."""

    steps: int = 0


class _Box(NamedTuple):
    """A part of both sequences that is still to be compared."""

    start_old: int
    end_old: int
    start_new: int
    end_new: int


def align(old: Sequence[Hashable], new: Sequence[Hashable], work: AligningWork | None = None) -> Iterator[Stretch]:
    """The stretches of both, in order, alternately same and different. Not always the fewest changes, but few."""
    pairs = sorted(_match(old, new, work or AligningWork()))
    at_old = at_new = 0
    run = 0
    for place, (i, j) in enumerate([*pairs, (len(old), len(new))]):
        if run and (i, j) != (at_old, at_new):
            yield Stretch(True, at_old - run, at_old, at_new - run, at_new)
            run = 0
        if (i, j) != (at_old, at_new):
            yield Stretch(False, at_old, i, at_new, j)
        at_old, at_new = (i + 1, j + 1) if place < len(pairs) else (i, j)
        run += place < len(pairs)
    if run:
        yield Stretch(True, at_old - run, at_old, at_new - run, at_new)


def _match(old: Sequence[Hashable], new: Sequence[Hashable], work: AligningWork) -> Iterator[tuple[int, int]]:
    """Pairs of places with equal items, of which none crosses another."""
    boxes = [(_Box(0, len(old), 0, len(new)), 0)]
    while boxes:
        box, depth = boxes.pop()
        found, box = _match_ends(old, new, box, work)
        yield from found
        height, width = box.end_old - box.start_old, box.end_new - box.start_new
        if not height or not width:
            continue
        if height <= _SHORT and width <= _SHORT:
            yield from _match_each(old, new, box, work)
            continue
        anchors = _find_anchors(old, new, box, work, once=depth < _DEEPEST)
        if not anchors and depth < _DEEPEST:
            anchors = _find_anchors(old, new, box, work, once=False)
            depth = _DEEPEST
        yield from anchors
        if anchors and depth < _DEEPEST:
            boxes += [(between, depth + 1) for between in _between(box, anchors)]


def _match_ends(
    old: Sequence[Hashable], new: Sequence[Hashable], box: _Box, work: AligningWork
) -> tuple[list[tuple[int, int]], _Box]:
    """What both begin and end with, and what lies between."""
    i, end_old, j, end_new = box
    found = []
    while i < end_old and j < end_new and old[i] == new[j]:
        found.append((i, j))
        i, j = i + 1, j + 1
    while i < end_old and j < end_new and old[end_old - 1] == new[end_new - 1]:
        end_old, end_new = end_old - 1, end_new - 1
        found.append((end_old, end_new))
    work.steps += len(found) + 2
    return found, _Box(i, end_old, j, end_new)


def _find_anchors(
    old: Sequence[Hashable], new: Sequence[Hashable], box: _Box, work: AligningWork, *, once: bool
) -> list[tuple[int, int]]:
    """Equal items in the same order in both: those that each has ``once``, or the first of each with the first."""
    here, there = (
        _number(sequence, start, end, once)
        for sequence, start, end in ((old, box.start_old, box.end_old), (new, box.start_new, box.end_new))
    )
    pairs = [(place, there[key]) for key, place in here.items() if key in there]
    work.steps += box.end_old - box.start_old + box.end_new - box.start_new
    return _longest_rising(sorted(pairs), work)


def _number(sequence: Sequence[Hashable], start: int, end: int, once: bool) -> dict[tuple[Hashable, int], int]:
    """Where each item stands, by the item and how many of it came before."""
    seen: dict[Hashable, int] = {}
    places: dict[tuple[Hashable, int], int] = {}
    for place in range(start, end):
        item = sequence[place]
        before = seen.get(item, 0)
        seen[item] = before + 1
        places[item, before] = place
    if not once:
        return places
    return {key: place for key, place in places.items() if seen[key[0]] == 1}


def _longest_rising(pairs: Sequence[tuple[int, int]], work: AligningWork) -> list[tuple[int, int]]:
    """The longest of ``pairs``, sorted by their first number, whose second numbers rise too."""
    tops: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for at, (_, j) in enumerate(pairs):
        pile = bisect_left(tops, j)
        before.append(ends[pile - 1] if pile else -1)
        tops[pile : pile + 1] = [j]
        ends[pile : pile + 1] = [at]
        work.steps += 1
    found = []
    at = ends[-1] if ends else -1
    while at >= 0:
        found.append(pairs[at])
        at = before[at]
    return found[::-1]


def _between(box: _Box, anchors: Sequence[tuple[int, int]]) -> Iterator[_Box]:
    i, j = box.start_old, box.start_new
    for place_old, place_new in (*anchors, (box.end_old, box.end_new)):
        if i < place_old and j < place_new:
            yield _Box(i, place_old, j, place_new)
        i, j = place_old + 1, place_new + 1


def _match_each(
    old: Sequence[Hashable], new: Sequence[Hashable], box: _Box, work: AligningWork
) -> Iterator[tuple[int, int]]:
    """The longest common subsequence, by the table of all pairs."""
    height, width = box.end_old - box.start_old, box.end_new - box.start_new
    best = [[0] * (width + 1) for _ in range(height + 1)]
    for i in reversed(range(height)):
        item, row, below = old[box.start_old + i], best[i], best[i + 1]
        for j in reversed(range(width)):
            row[j] = below[j + 1] + 1 if item == new[box.start_new + j] else max(below[j], row[j + 1])
    work.steps += height * width
    i = j = 0
    while i < height and j < width:
        if old[box.start_old + i] == new[box.start_new + j]:
            yield box.start_old + i, box.start_new + j
            i, j = i + 1, j + 1
        elif best[i + 1][j] >= best[i][j + 1]:
            i += 1
        else:
            j += 1
