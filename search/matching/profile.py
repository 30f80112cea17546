"""A city as the matching sees it. Nothing here tells who lives in it: no race, and no stand-in for it.

Knows plain values. Must not know where they come from: a form, a table of the FBI or a site's file.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

OFFENCES = ("homicide", "robbery", "aggravated_assault")
"""The offences that are compared between cities. Rape is not: two definitions stand side by side in the FBI's tables,
and a difference between two cities may be no more than that."""

PROBLEM_OF_OFFENCE = {"homicide": "homicide", "robbery": "robbery", "aggravated_assault": "aggravated-assault"}
"""The problem that a rate speaks of."""


class Trend(StrEnum):
    """Which way violence has gone over three years."""

    RISING = "rising"
    FLAT = "flat"
    FALLING = "falling"


class Budget(StrEnum):
    """What a city can spend, and what a practice costs, in the same three steps."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class SizeBand(StrEnum):
    """Sizes of city; the bounds are ours (see :data:`SIZE_BOUNDS`)."""

    SMALL = "small"
    MIDSIZE = "midsize"
    LARGE = "large"


SIZE_BOUNDS: Mapping[SizeBand, tuple[int, int]] = {
    SizeBand.SMALL: (0, 100_000),
    SizeBand.MIDSIZE: (100_000, 500_000),
    SizeBand.LARGE: (500_000, 1_000_000_000),
}
"""People from (inclusive) and to (exclusive). Our judgement: the facts name the bands and give no numbers."""


def size_of(population: int) -> SizeBand:
    """The size band of a city of ``population`` people."""
    return next(band for band, (low, high) in SIZE_BOUNDS.items() if low <= population < high)


@dataclass(frozen=True, slots=True)
class Profile:
    """What a city says of itself; None or empty where it says nothing, which is never filled in.

    ``rates`` are offences per 100,000 people in a year, by the words of :data:`OFFENCES`. ``city`` is its own id
    among the cities, so that it is not its own peer. ``months`` is the time it has until an effect must show.
    """

    city: str | None = None
    population: int | None = None
    rates: Mapping[str, float] = field(default_factory=dict)
    trend: Trend | None = None
    problems: frozenset[str] = frozenset()
    assets: frozenset[str] = frozenset()
    sworn_officers: int | None = None
    budget: Budget | None = None
    months: int | None = None
