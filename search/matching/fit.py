"""Whether a city can do a practice: what it has of what is asked, and whether size, money and time suit.

Knows profiles and practices. What a city does not say is not counted, and said to be missing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import log10, prod

from knowledge.vocabulary import CostBand, TimeToEffect
from search.matching.practice import MatchablePractice
from search.matching.profile import SIZE_BOUNDS, Profile

BUDGET_STEPS = {CostBand.LOW: 0, CostBand.MEDIUM: 1, CostBand.HIGH: 2}

COST_FIT = (1.0, 0.3, 0.0)
"""By how many steps a practice costs more than there is: none, one, two."""

MONTHS_NEEDED: Mapping[TimeToEffect, int] = {
    TimeToEffect.WEEKS: 2,
    TimeToEffect.MONTHS: 8,
    TimeToEffect.YEAR_PLUS: 18,
}
"""Months until an effect can be expected, for each word of the facts. Our reading of the words."""

SIZE_REACH = 0.6
"""Powers of ten beyond the nearest suited size at which nothing is left of the fit (a fourfold difference)."""


@dataclass(frozen=True, slots=True)
class Readiness:
    """The value in [0, 1]; requirements had, missing (also those that the practice would build), and built by it."""

    value: float
    had: frozenset[str]
    missing: frozenset[str]
    provided: frozenset[str]


@dataclass(frozen=True, slots=True)
class Fit:
    """How one side of the context suits, in [0, 1]; None if the city does not say."""

    name: str
    value: float | None


@dataclass(frozen=True, slots=True)
class Context:
    """The value in [0, 1], 1 if nothing is known that speaks against it; and each side of it."""

    value: float
    fits: tuple[Fit, ...]


def measure_readiness(practice: MatchablePractice, assets: frozenset[str]) -> Readiness:
    """The share of the requirements that a city has, or will have by doing the practice; 1 if there are none.

    What the practice itself builds is listed as missing and does not count against it.
    """
    required = practice.requirements
    met = required & (assets | practice.provides)
    value = len(met) / len(required) if required else 1.0
    return Readiness(value, required & assets, required - assets, required & practice.provides)


def says_nothing_of_context(profile: Profile) -> bool:
    """Whether a city leaves size, money and time all open."""
    return profile.population is None and profile.budget is None and profile.months is None


def measure_context(practice: MatchablePractice, profile: Profile) -> Context:
    """The product of what is known of size, cost and time: one that does not suit at all is not made up by others."""
    fits = (
        Fit("size", _size_fit(practice, profile.population)),
        Fit("cost", _cost_fit(practice.cost, profile.budget)),
        Fit("time", _time_fit(practice.time, profile.months)),
    )
    return Context(prod(fit.value for fit in fits if fit.value is not None), fits)


def _size_fit(practice: MatchablePractice, population: int | None) -> float | None:
    """1 within a suited band; beyond it falls evenly to 0 at four times too large or too small."""
    if population is None or not practice.sizes:
        return None
    return max(max(0.0, 1 - _powers_beyond(population, *SIZE_BOUNDS[size]) / SIZE_REACH) for size in practice.sizes)


def _powers_beyond(population: int, low: int, high: int) -> float:
    people = max(population, 1)
    if people < low:
        return log10(low / people)
    return log10(people / high) if people >= high else 0.0


def _cost_fit(cost: CostBand, budget: CostBand | None) -> float | None:
    return None if budget is None else COST_FIT[max(0, BUDGET_STEPS[cost] - BUDGET_STEPS[budget])]


def _time_fit(time: TimeToEffect, months: int | None) -> float | None:
    return None if months is None else min(1.0, months / MONTHS_NEEDED[time])
