"""Cities side by side: the features that are compared, as one matrix for all of them.

Knows cities as plain values and NumPy. Must not know where the figures come from. A feature that is not known is NaN
and stays so: it is skipped wherever it would be compared.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from math import log10, sqrt
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from knowledge.vocabulary import Trend
from search.matching.profile import OFFENSES, Profile

if TYPE_CHECKING:
    from numpy.typing import NDArray

FEATURES: tuple[tuple[str, str], ...] = (
    ("size", "population"),
    *(("violence", offense) for offense in OFFENSES),
    *(("mix", f"share of {offense}") for offense in OFFENSES),
    ("trend", "trend"),
    ("capacity", "officers per 1,000"),
)
"""Every numeric feature with its group. Assets, the sixth group, are sets."""

ENOUGH_OF_SIZE = 30
"""So many cities from half to twice a city's size must have a rate before only they are compared with."""

_TREND_PLACE = {Trend.FALLING: 0.0, Trend.FLAT: 0.5, Trend.RISING: 1.0}


@dataclass(frozen=True, slots=True)
class CityFeatures:
    """What is known of a city: the same words as in :class:`~search.matching.profile.Profile`, for one year."""

    id: str
    population: int | None = None
    rates: Mapping[str, float] = field(default_factory=dict)
    trend: Trend | None = None
    sworn_officers: int | None = None
    assets: frozenset[str] = frozenset()


class Standing(NamedTuple):
    """By offense, the share in [0, 1] of comparable cities with a lower rate (of equal ones, half); how many cities
    that was at least, and whether only those from half to twice its size."""

    shares: Mapping[str, float]
    compared: int
    same_size: bool


def build_features(profile: Profile) -> CityFeatures:
    """The features of a profile, as those of a city."""
    return CityFeatures(
        profile.city or "", profile.population, profile.rates, profile.trend, profile.sworn_officers, profile.assets
    )


class CityTable:
    """All cities that can be peers, in the order of their ids. Built once; read by many threads."""

    def __init__(self, cities: Sequence[CityFeatures]) -> None:
        unique = {city.id: city for city in cities}
        self.cities = tuple(unique[identity] for identity in sorted(unique))
        self.ids = np.array([city.id for city in self.cities], dtype=np.str_)
        self.row_of = {city.id: row for row, city in enumerate(self.cities)}
        self.asset_names = tuple(sorted({asset for city in self.cities for asset in city.assets}))

    def __len__(self) -> int:
        return len(self.cities)

    @cached_property
    def numbers(self) -> NDArray[np.float64]:
        """The numeric features, shape (cities, features), NaN where not known."""
        rows = [encode_numbers(city) for city in self.cities]
        return np.array(rows, dtype=np.float64).reshape(len(rows), len(FEATURES))

    @cached_property
    def ranges(self) -> NDArray[np.float64]:
        """Of each feature the distance from the 5th to the 95th percentile, so that one outlier does not make all
        others alike; NaN where fewer than two cities differ. Of :attr:`numbers`' features, in order."""
        spans = np.full(len(FEATURES), np.nan)
        for column in range(len(FEATURES)):
            known = self.numbers[:, column]
            known = known[~np.isnan(known)]
            if len(known):
                low, high = np.percentile(known, (5, 95))
                spans[column] = high - low if high > low else np.nan
        return spans

    @cached_property
    def assets(self) -> NDArray[np.bool_]:
        """Who has what, shape (cities, :attr:`asset_names`)."""
        place = {name: column for column, name in enumerate(self.asset_names)}
        table = np.zeros((len(self.cities), len(place)), dtype=np.bool_)
        for row, city in enumerate(self.cities):
            for asset in city.assets:
                table[row, place[asset]] = True
        return table

    @cached_property
    def people(self) -> NDArray[np.float64]:
        """The population of each city; NaN where it is not known."""
        return np.array([city.population or np.nan for city in self.cities], dtype=np.float64)

    def find_standing(self, profile: Profile) -> Standing:
        """Where the rates of ``profile`` stand among comparable cities: those of its size, if enough are known."""
        others = np.ones(len(self.cities), dtype=np.bool_)
        if profile.city in self.row_of:
            others[self.row_of[profile.city]] = False
        own = profile.population
        same = others & (self.people >= own / 2) & (self.people <= own * 2) if own is not None else others
        columns = {offense: self.rates[offense] for offense in OFFENSES if offense in profile.rates}
        enough = all(np.count_nonzero(same & ~np.isnan(rates)) >= ENOUGH_OF_SIZE for rates in columns.values())
        chosen = same if enough else others
        shares, counts = {}, []
        for offense, rates in columns.items():
            known = rates[chosen & ~np.isnan(rates)]
            if len(known):
                rate = profile.rates[offense]
                shares[offense] = float((np.sum(known < rate) + 0.5 * np.sum(known == rate)) / len(known))
                counts.append(len(known))
        return Standing(shares, min(counts, default=0), bool(counts) and enough and own is not None)

    @cached_property
    def rates(self) -> Mapping[str, NDArray[np.float64]]:
        """By offense the rate of each city; NaN where it is not known."""
        return {
            offense: np.array([city.rates.get(offense, np.nan) for city in self.cities], dtype=np.float64)
            for offense in OFFENSES
        }


def encode_numbers(city: CityFeatures) -> list[float]:
    """The numeric features of a city in the order of :data:`FEATURES`.

    Population as a power of ten and rates as square roots, so that 100,000 to 200,000 people is as far as 500,000 to
    a million, and one very high rate does not swallow the rest.
    """
    nan = float("nan")
    rates = [city.rates.get(offense, nan) for offense in OFFENSES]
    total = sum(rates)
    people = city.population or 0
    officers = city.sworn_officers
    return [
        log10(people) if people else nan,
        *(sqrt(rate) if rate >= 0 else nan for rate in rates),
        *(rate / total if total > 0 else nan for rate in rates),
        _TREND_PLACE[city.trend] if city.trend is not None else nan,
        officers * 1000 / people if officers is not None and people else nan,
    ]
