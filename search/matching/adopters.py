"""Similar cities that did a practice: how much their example counts.

Knows distances between cities and who did what. What came of it there is shown in its source's words; it is not
graded here, because words such as "shootings fell" and "faded after 2012" are no measure.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite, prod

import numpy as np

from search.matching.cities import CityTable, build_features
from search.matching.peers import GROUPS_WITHOUT_ASSETS, measure_distances
from search.matching.practice import Adopter, MatchablePractice
from search.matching.profile import Profile

FAR = 0.5
"""From this distance on a city is no peer."""

CREDIT_EVALUATED, CREDIT_OUTCOME, CREDIT_DONE = 0.6, 0.5, 0.3
"""What a city just like this one counts: studied there; done with an outcome on record; done, nothing more known."""

MOST_COUNTED = 3
"""The nearest so many count: a practice that everybody did is not better for it."""


@dataclass(frozen=True, slots=True)
class AdopterNear:
    """A city that did the practice and how far it is from the one that asks."""

    city: str
    distance: float
    evaluated: bool
    outcome_known: bool


@dataclass(frozen=True, slots=True)
class Example:
    """The value in [0, 1], and the cities behind it that are near enough, nearest first."""

    value: float
    adopters: tuple[AdopterNear, ...]


def measure_nearness(table: CityTable, profile: Profile) -> dict[str, float]:
    """The distance of every city that can be compared, by id, without the one that asks. Assets are left out, so
    that to gain one can never cost a practice its peers."""
    distances = measure_distances(table, build_features(profile), GROUPS_WITHOUT_ASSETS)
    return {
        city.id: float(distance)
        for city, distance in zip(table.cities, np.asarray(distances.total), strict=True)
        if isfinite(distance) and city.id != profile.city
    }


def measure_example(practice: MatchablePractice, nearness: Mapping[str, float]) -> Example:
    """``1 - product of (1 - credit x nearness)`` over the nearest adopters, nearness being ``1 - distance / .5``.

    A city counts once for a practice, by its best record. 0 if no similar city is known to have done it.
    """
    best: dict[str, Adopter] = {}
    for adopter in practice.adopters:
        known = best.get(adopter.city)
        if adopter.city in nearness and (known is None or _credit(adopter) > _credit(known)):
            best[adopter.city] = adopter
    near = sorted((round(nearness[city], 4), city) for city in best if nearness[city] < FAR)
    adopters = tuple(
        AdopterNear(city, distance, best[city].evaluated, best[city].outcome_known) for distance, city in near
    )
    missing = prod(1 - _credit(best[a.city]) * (1 - a.distance / FAR) for a in adopters[:MOST_COUNTED])
    return Example(1 - missing, adopters)


def _credit(adopter: Adopter) -> float:
    if adopter.evaluated:
        return CREDIT_EVALUATED
    return CREDIT_OUTCOME if adopter.outcome_known else CREDIT_DONE
