"""How much a city needs what a practice is for: what it declares, weighed by its own figures.

Knows profiles, practices' problems and how a city's rates stand among others. Figures are compared, never ranked:
only "higher than most cities of its size" is drawn from them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from knowledge.vocabulary import Trend
from search.matching.profile import PROBLEM_OF_OFFENSE, Profile

DECLARED = 1.0
"""The weight of a problem that the city declares."""

SHOWN_BY_FIGURES = 0.5
"""The most that a city's figures add to a problem, declared or not: a city knows its problems better than a rate."""

TREND_FACTOR = {Trend.RISING: 1.25, Trend.FLAT: 1.0, Trend.FALLING: 0.75, None: 1.0}
"""By how much a trend raises or lowers what the figures add (which stays at most :data:`SHOWN_BY_FIGURES`)."""

ANY, COVERAGE, FOCUS = 0.2, 0.6, 0.2
"""The parts of the factor; see :func:`measure_need`."""


@dataclass(frozen=True, slots=True)
class Need:
    """The value in [0, 1], and the city's problems that the practice is for, heaviest first."""

    value: float
    addressed: tuple[str, ...]


def weigh_problems(profile: Profile, standing: Mapping[str, float]) -> dict[str, float]:
    """The weight of each problem of the city; empty if it declares none and its figures show none.

    ``standing`` is, by offense, the share in [0, 1] of comparable cities with a lower rate. What a rate adds is
    ``SHOWN_BY_FIGURES x min(1, max(0, 2 x standing - 1) x trend)``: nothing up to the middle of the field.
    """
    weights = dict.fromkeys(sorted(profile.problems), DECLARED)
    for offense, problem in PROBLEM_OF_OFFENSE.items():
        if offense in profile.rates and offense in standing:
            above = max(0.0, 2 * standing[offense] - 1) * TREND_FACTOR[profile.trend]
            if above > 0:
                weights[problem] = weights.get(problem, 0.0) + SHOWN_BY_FIGURES * min(1.0, above)
    return weights


def measure_need(weights: Mapping[str, float], problems: frozenset[str]) -> Need:
    """0 if the practice is for none of the city's problems; else ``.2 + .6 x coverage + .2 x focus``.

    Coverage is the share of the weight of the city's problems that the practice is for; focus the share of the
    practice's problems that the city has, so that one made for this problem comes before one for everything.
    """
    met = sorted((problem for problem in problems if problem in weights), key=lambda p: (-weights[p], p))
    if not met:
        return Need(0.0, ())
    coverage = sum(weights[p] for p in met) / sum(weights[p] for p in sorted(weights))
    focus = len(met) / len(problems)
    return Need(min(1.0, ANY + COVERAGE * coverage + FOCUS * focus), tuple(met))
