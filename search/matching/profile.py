"""A city as the matching sees it. Nothing here tells who lives in it: no race, and no stand-in for it.

Knows plain values. Must not know where they come from: a form, a table of the FBI or a site's file.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from knowledge.vocabulary import CitySize, CostBand, Problem, Trend

OFFENSES = ("homicide", "robbery", "aggravated_assault")
"""The offenses that are compared between cities. Rape is not: two definitions stand side by side in the FBI's tables,
and a difference between two cities may be no more than that."""

PROBLEM_OF_OFFENSE: Mapping[str, Problem] = {
    "homicide": Problem.HOMICIDE,
    "robbery": Problem.ROBBERY,
    "aggravated_assault": Problem.AGGRAVATED_ASSAULT,
}
"""The problem that a rate speaks of."""

SIZE_BOUNDS: Mapping[CitySize, tuple[int, int]] = {
    CitySize.SMALL: (0, 100_000),
    CitySize.MIDSIZE: (100_000, 500_000),
    CitySize.LARGE: (500_000, 1_000_000_000),
}
"""People from (inclusive) and to (exclusive). Our judgment: the facts name the bands and give no numbers."""


def size_of(population: int) -> CitySize:
    """The size of a city of ``population`` people."""
    return next(size for size, (low, high) in SIZE_BOUNDS.items() if low <= population < high)


@dataclass(frozen=True, slots=True)
class Profile:
    """What a city says of itself; None or empty where it says nothing, which is never filled in.

    ``rates`` are offenses per 100,000 people in a year, by the words of :data:`OFFENSES`. ``city`` is its own id
    among the cities, so that it is not its own peer. ``months`` is the time it has until an effect must show.
    """

    city: str | None = None
    population: int | None = None
    rates: Mapping[str, float] = field(default_factory=dict)
    trend: Trend | None = None
    problems: frozenset[str] = frozenset()
    assets: frozenset[str] = frozenset()
    sworn_officers: int | None = None
    budget: CostBand | None = None
    months: int | None = None
