"""What came of a practice in cities like this one, and in the city itself: results count, presence does not.

Knows distances between cities and results. A failure lowers, and the city's own more than another's.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import prod

import numpy as np

from knowledge.vocabulary import AdoptionResult
from search.matching.cities import CityTable, build_features
from search.matching.peers import GROUPS_WITHOUT_ASSETS, measure_distances
from search.matching.practice import Adopter, MatchablePractice
from search.matching.profile import Profile

FAR = 0.5
"""From this distance on a city is no peer."""

CREDIT: Mapping[AdoptionResult | None, float] = {
    AdoptionResult.WORKED: 0.6,
    AdoptionResult.MIXED: 0.25,
    AdoptionResult.NOT_EVALUATED: 0.0,
    None: 0.0,
    AdoptionResult.ENDED_EARLY: -0.4,
    AdoptionResult.NO_EFFECT: -0.5,
    AdoptionResult.HARM: -0.9,
}
"""What the result in a city just like this one counts. That others do a thing says nothing of what comes of it."""

OWN = 1.5
"""By how much more the city's own result counts than that of a city just like it (at most 1)."""

MOST_COUNTED = 3
"""So many count on either side: a practice that everybody did is not better for it."""

FAILURES = frozenset({AdoptionResult.NO_EFFECT, AdoptionResult.HARM, AdoptionResult.ENDED_EARLY})


@dataclass(frozen=True, slots=True)
class AdopterNear:
    """A city that did the practice, how far it is from the one that asks (0 for itself), and what came of it."""

    city: str
    distance: float
    result: AdoptionResult | None


@dataclass(frozen=True, slots=True)
class Example:
    """The value in [-1, 1], and the cities behind it that are near enough: the city itself, then the nearest."""

    value: float
    adopters: tuple[AdopterNear, ...]

    @property
    def failures(self) -> tuple[AdopterNear, ...]:
        """Those of the cities in which it had no effect, did harm or ended early."""
        return tuple(near for near in self.adopters if near.result in FAILURES)


def measure_nearness(table: CityTable, profile: Profile) -> dict[str, float]:
    """The distance of every city that can be compared, by id, without the one that asks. Assets are left aside, so
    that to gain one can never cost a practice its peers."""
    total = measure_distances(table, build_features(profile), GROUPS_WITHOUT_ASSETS).total
    known = np.isfinite(total) & (table.ids != (profile.city or ""))
    return dict(zip(table.ids[known].tolist(), total[known].tolist(), strict=True))


def measure_example(practice: MatchablePractice, nearness: Mapping[str, float], own: str | None) -> Example:
    """``(1 - product of (1 - good)) - (1 - product of (1 - bad))``, each over its weightiest cities, where good and bad
    are a result's credit (:data:`CREDIT`) by nearness, ``1 - distance / .5``.

    A city counts once, by its worst result: a later failure is not hidden by an earlier success. 0 if nothing is
    known of what came of it.
    """
    results = {city: _worst(found) for city, found in _by_city(practice.adopters).items()}
    distances = {city: nearness[city] for city in results if city in nearness and nearness[city] < FAR}
    if own in results:
        distances[own] = 0.0
    ordered = sorted(distances, key=lambda city: (city != own, round(distances[city], 4), city))
    adopters = tuple(AdopterNear(city, round(distances[city], 4), results[city]) for city in ordered)
    counted = [_credit(near, near.city == own) for near in adopters]
    good = sorted((credit for credit in counted if credit > 0), reverse=True)[:MOST_COUNTED]
    bad = sorted((-credit for credit in counted if credit < 0), reverse=True)[:MOST_COUNTED]
    value = prod(1 - credit for credit in bad) - prod(1 - credit for credit in good)
    return Example(value, adopters)


def does_already(practice: MatchablePractice, city: str | None) -> bool:
    """Whether ``city`` is on record as doing the practice now: one of its adoptions goes on, or none is known to have
    ended and none failed."""
    own = [adopter for adopter in practice.adopters if adopter.city == city] if city else []
    if any(adopter.ongoing for adopter in own):
        return True
    return bool(own) and all(adopter.ongoing is None and adopter.result not in FAILURES for adopter in own)


def _credit(near: AdopterNear, own: bool) -> float:
    credit = CREDIT[near.result] * (1 - near.distance / FAR)
    return max(-1.0, min(1.0, credit * OWN)) if own else credit


def _by_city(adopters: Iterable[Adopter]) -> dict[str, list[Adopter]]:
    found: dict[str, list[Adopter]] = {}
    for adopter in adopters:
        found.setdefault(adopter.city, []).append(adopter)
    return found


def _worst(found: Iterable[Adopter]) -> AdoptionResult | None:
    """The result with the least credit; one that was not seen or evaluated says nothing beside one that was."""
    known = [adopter.result for adopter in found if CREDIT[adopter.result]]
    return min(known, key=lambda result: CREDIT[result], default=next((a.result for a in found if a.result), None))
