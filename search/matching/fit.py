"""Whether a city can do a practice: what it has, lacks and does not say, and whether size and money suit.

Knows profiles and practices. What a city does not say is unknown: it counts half, and is never called lacking.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import log10, prod

from knowledge.vocabulary import CostBand
from search.matching.practice import MatchablePractice
from search.matching.profile import SIZE_BOUNDS, Profile

BUDGET_STEPS = {CostBand.LOW: 0, CostBand.MEDIUM: 1, CostBand.HIGH: 2}

COST_FIT = (1.0, 0.5, 0.0)
"""By how many steps a practice costs more than there is: none, one, two."""

SIZE_REACH = 0.6
"""Powers of ten beyond the nearest suited size at which nothing is left of the fit (a fourfold difference)."""

UNKNOWN = 0.5
"""What a requirement of which nothing is known counts: as likely there as not."""


@dataclass(frozen=True, slots=True)
class Readiness:
    """How much of what it must have a city has, in [0, 1]: ``value`` with unknowns counted half, between ``low`` (none
    of them there) and ``high`` (all there). ``had``, ``missing`` and ``unknown`` are the musts that the practice does
    not build."""

    value: float
    low: float
    high: float
    had: frozenset[str]
    missing: frozenset[str]
    unknown: frozenset[str]


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


def measure_readiness(practice: MatchablePractice, profile: Profile) -> Readiness:
    """The share of the musts that a city has; 1 if there are none. What the practice builds itself is left aside."""
    asked = practice.asked
    had, missing = asked & profile.assets, (asked & profile.lacks) - profile.assets
    unknown = asked - had - missing
    share = len(asked) or 1
    low = len(had) / share if asked else 1.0
    high = (len(had) + len(unknown)) / share if asked else 1.0
    value = low + UNKNOWN * (high - low)
    return Readiness(value, low, high, had, missing, unknown)


def measure_context(practice: MatchablePractice, profile: Profile) -> Context:
    """The product of what is known of size and cost: one that does not suit at all is not made up by the other."""
    fits = (Fit("size", _size_fit(practice, profile.population)), Fit("cost", _cost_fit(practice.cost, profile)))
    return Context(prod(fit.value for fit in fits if fit.value is not None), fits)


def says_nothing_of_context(profile: Profile) -> bool:
    """Whether a city leaves size and money open."""
    return profile.population is None and profile.budget is None and "new-money" not in profile.ruled_out


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


def _cost_fit(cost: CostBand, profile: Profile) -> float | None:
    if "new-money" in profile.ruled_out:
        return COST_FIT[BUDGET_STEPS[cost]]
    return None if profile.budget is None else COST_FIT[max(0, BUDGET_STEPS[cost] - BUDGET_STEPS[profile.budget])]
