"""A line chart as places on a drawing: figures by year, with breaks, gaps, part-years and a line to compare with.

Pure: takes values, gives places; a template draws them as SVG. Must not know whose figures they are, any table or page.
Two years are joined by a line only where they follow each other, hold a whole year each, and no break lies between.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil, floor, log10
from typing import NamedTuple

WIDTH, HEIGHT = 360, 216
LEFT, RIGHT, TOP, BOTTOM = 46, 14, 24, 26
"""The margins of the plot, in the drawing's units: room for figures, the number of a break, and years."""

_MARKS = 4
_LEAST = 0.001
"""A highest value below this is drawn as 0."""
_YEARS_NAMED = 7
"""At most so many years, and the last, have their words under the axis."""


class YearValue(NamedTuple):
    """A figure of one year; None where there is none. ``whole`` is False for one that covers a part of the year or may
    be incomplete: it is drawn hollow and joined to no other."""

    year: int
    value: float | None
    whole: bool = True


class Dot(NamedTuple):
    """A figure on the drawing, with its words."""

    x: float
    y: float
    year: int
    words: str
    whole: bool


class Tick(NamedTuple):
    """A mark on an axis: where, and its words, which may be empty."""

    at: float
    words: str


class BreakMark(NamedTuple):
    """Where a break is drawn: ``number`` is that of its note, ``year`` the first one after it."""

    x: float
    number: int
    year: int


@dataclass(frozen=True, slots=True)
class LineChart:
    """All that a template draws. ``line`` and ``middle`` are SVG paths; ``missing`` are years without a figure.

    ``summary`` says in words what the drawing shows, for those who do not see it.
    """

    title: str
    summary: str
    line: str
    dots: tuple[Dot, ...]
    middle: str
    middle_dots: tuple[Dot, ...]
    across: tuple[Tick, ...]
    up: tuple[Tick, ...]
    breaks: tuple[BreakMark, ...]
    missing: tuple[Tick, ...]

    @property
    def view_box(self) -> str:
        """The drawing's frame."""
        return f"0 0 {WIDTH} {HEIGHT}"

    @property
    def left(self) -> int:
        """Where the plot begins."""
        return LEFT

    @property
    def right(self) -> int:
        """Where the plot ends."""
        return WIDTH - RIGHT

    @property
    def top(self) -> int:
        """The upper end of the plot."""
        return TOP

    @property
    def bottom(self) -> int:
        """The axis of the years."""
        return HEIGHT - BOTTOM

    @property
    def has_parts(self) -> bool:
        """Whether a figure is drawn hollow."""
        return not all(dot.whole for dot in self.dots)


@dataclass(frozen=True, slots=True)
class _Plot:
    """From years and values to places. ``high`` is the value at the top of the plot."""

    first: int
    last: int
    high: float

    @property
    def gap(self) -> float:
        """From one year to the next."""
        return (WIDTH - LEFT - RIGHT) / max(1, self.last - self.first)

    def x(self, year: float) -> float:
        if self.first == self.last:
            return round((LEFT + WIDTH - RIGHT) / 2, 1)
        return round(LEFT + self.gap * (year - self.first), 1)

    def y(self, value: float) -> float:
        return round(HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * value / self.high, 1)

    def dots(self, values: Sequence[YearValue]) -> tuple[Dot, ...]:
        return tuple(
            Dot(self.x(each.year), self.y(each.value), each.year, _say(each.value), each.whole)
            for each in values
            if each.value is not None
        )


def build_chart(
    title: str,
    values: Sequence[YearValue],
    breaks: Mapping[int, int],
    *,
    middle: Sequence[YearValue] = (),
    middle_breaks: Collection[int] = (),
    least_step: float = 0.0,
) -> LineChart | None:
    """The chart of ``values`` in the order of years; None where there is no figure at all.

    ``breaks`` gives the number of the note of each year before which the line is broken. Every year from the first
    figure to the last is on the axis, and of ``middle`` those between. ``least_step`` is that of the marks: 1 for
    counts.
    """
    known = [each for each in values if each.value is not None]
    if not known:
        return None
    first, last = known[0].year, known[-1].year
    compared = [each for each in middle if each.value is not None and first <= each.year <= last]
    high, step = find_scale(max(each.value or 0 for each in (*known, *compared)), least_step)
    plot = _Plot(first, last, high)
    held = {each.year for each in known}
    missing = [year for year in range(first, last + 1) if year not in held]
    broken = [year for year in sorted(breaks) if first < year <= last]
    dots, near = plot.dots(known), plot.dots(compared)
    every = ceil((last - first + 1) / _YEARS_NAMED)
    return LineChart(
        title=title,
        summary=_summarize(dots, missing, broken),
        line=_join(dots, breaks),
        dots=dots,
        middle=_join(near, middle_breaks),
        middle_dots=near,
        across=tuple(
            Tick(plot.x(year), str(year) if (last - year) % every == 0 else "") for year in range(first, last + 1)
        ),
        up=tuple(Tick(plot.y(step * n), _say(step * n)) for n in range(round(high / step) + 1)),
        breaks=tuple(BreakMark(plot.x(year - 0.5), breaks[year], year) for year in broken),
        missing=tuple(Tick(plot.x(year), str(year)) for year in missing),
    )


def find_scale(highest: float, least_step: float = 0.0) -> tuple[float, float]:
    """The top of an axis that starts at 0 and holds ``highest``, and the step of its marks: 1, 2 or 5 and zeros."""
    if highest < _LEAST:
        return 1.0, 1.0
    rough = max(highest / _MARKS, least_step)
    power = 10.0 ** floor(log10(rough))
    step = next(factor * power for factor in (1, 2, 5, 10) if factor * power >= rough * (1 - 1e-9))
    return step * ceil(highest / step - 1e-9), step


def _join(dots: Sequence[Dot], breaks: Collection[int]) -> str:
    """A path along ``dots``, lifted at gaps, breaks and part-years."""
    words: list[str] = []
    drawn: Dot | None = None
    for a, b in pairwise(dots):
        if b.year - a.year != 1 or b.year in breaks or not (a.whole and b.whole):
            continue
        if drawn is not a:
            words.append(f"M{a.x:g} {a.y:g}")
        words.append(f"L{b.x:g} {b.y:g}")
        drawn = b
    return "".join(words)


def _summarize(dots: Sequence[Dot], missing: Sequence[int], broken: Sequence[int]) -> str:
    first, last = dots[0], dots[-1]
    low, high = max(dots, key=lambda dot: dot.y), min(dots, key=lambda dot: dot.y)
    said = [f"{first.words} in {first.year}"]
    if last is not first:
        said[0] += f", {last.words} in {last.year}"
        said.append(f"Lowest {low.words} in {low.year}, highest {high.words} in {high.year}")
    if missing:
        said.append(f"No figure for {', '.join(map(str, missing))}")
    if broken:
        said.append(f"The line is broken before {', '.join(map(str, broken))}")
    if parts := [str(dot.year) for dot in dots if not dot.whole]:
        said.append(f"Only a part of the year, or perhaps incomplete: {', '.join(parts)}")
    return ". ".join(said) + ". The table below has every figure."


def _say(value: float) -> str:
    """A figure with its thousands apart; decimals only where there are some."""
    return f"{value:,.0f}" if value == int(value) else f"{value:,.1f}"
