"""Which cities are like a city: Gower's distance over groups of features that a reader can see.

Gower, J. C. (1971), "A general coefficient of similarity and some of its properties", Biometrics 27(4), 857-871.
Knows the matrix of cities. A feature that either city lacks is skipped, and the group is said to be missing.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from search.matching.cities import FEATURES, CityFeatures, CityTable, encode_numbers

if TYPE_CHECKING:
    from numpy.typing import NDArray

GROUPS: Mapping[str, float] = {
    "size": 0.25,
    "violence": 0.25,
    "mix": 0.15,
    "trend": 0.10,
    "capacity": 0.10,
    "assets": 0.15,
}
"""The groups of features and how much each counts: population; rates of three offenses; the share of each in their
sum; trend; sworn officers per 1,000 people; what the city has."""

GROUPS_WITHOUT_ASSETS = tuple(group for group in GROUPS if group != "assets")
"""What the score of a practice uses: otherwise a city that gains an asset could lose likeness to those who did it."""

LEAST_KNOWN = 0.5
"""Of the weight of the groups that a city has, a peer must share this much: little known is not alike."""

LEAST_OF_ALL = 0.2
"""And of the weight of all groups compared: two cities are not alike by what they have alone."""

ALIKE, UNLIKE = 0.15, 0.4
"""A group nearer than the first is named as alike, one further than the second as unlike."""


@dataclass(frozen=True, slots=True)
class Peer:
    """A city and how far it is, in [0, 1]; by group too, None where one of the two is not known."""

    city: str
    distance: float
    groups: Mapping[str, float | None]

    @property
    def alike(self) -> tuple[str, ...]:
        """The groups in which the two are near, nearest first."""
        near = [(distance, group) for group, distance in self.groups.items() if distance is not None]
        return tuple(group for distance, group in sorted(near) if distance <= ALIKE)

    @property
    def unlike(self) -> tuple[str, ...]:
        """The groups in which the two are far apart, furthest first."""
        far = [(-distance, group) for group, distance in self.groups.items() if distance is not None]
        return tuple(group for distance, group in sorted(far) if -distance >= UNLIKE)

    @property
    def skipped(self) -> tuple[str, ...]:
        """The groups that could not be compared."""
        return tuple(group for group, distance in self.groups.items() if distance is None)


@dataclass(frozen=True, slots=True)
class Distances:
    """From one city to all of a table: ``total`` of shape (cities,), infinite where too little is known, and
    ``groups`` of shape (cities, groups) with NaN where a group was skipped; ``names`` are the groups."""

    total: NDArray[np.float64]
    groups: NDArray[np.float64]
    names: tuple[str, ...]


def measure_distances(table: CityTable, city: CityFeatures, groups: Collection[str] = tuple(GROUPS)) -> Distances:
    """How far every city of ``table`` is from ``city``.

    A feature's distance is ``min(1, |difference| / range)``; a group's is the mean of its known features, that of
    assets 1 - (had by both / had by either); the whole is the weighted mean of the known groups.
    """
    names = tuple(group for group in GROUPS if group in groups)
    own = np.array(encode_numbers(city))
    features = np.minimum(np.abs(table.numbers - own) / table.ranges, 1.0)
    columns = np.full((len(table), len(names)), np.nan)
    for place, name in enumerate(names):
        if name == "assets":
            columns[:, place] = _asset_distances(table, city.assets)
        else:
            columns[:, place] = _known_mean(features[:, [group == name for group, _ in FEATURES]])
    weights = np.array([GROUPS[name] for name in names])
    known = ~np.isnan(columns)
    shared = known @ weights
    # What the city itself has is what at least one other can be compared by.
    own_weight = float(weights[known.any(axis=0)].sum()) if len(table) else 0.0
    with np.errstate(invalid="ignore", divide="ignore"):
        total = np.where(known, columns, 0.0) @ weights / shared
    least = max(LEAST_KNOWN * own_weight, LEAST_OF_ALL * float(weights.sum()))
    total[(shared == 0) | (shared < least - 1e-9)] = np.inf
    return Distances(total, columns, names)


def find_peers(
    table: CityTable, city: CityFeatures, limit: int = 10, groups: Collection[str] = tuple(GROUPS)
) -> tuple[Peer, ...]:
    """The nearest cities, nearest first and equally near ones by id; never the city itself."""
    distances = measure_distances(table, city, groups)
    total = distances.total.copy()
    if city.id in table.row_of:
        total[table.row_of[city.id]] = np.inf
    nearest = np.argsort(total, kind="stable")[:limit]
    return tuple(build_peer(table, distances, int(row)) for row in nearest if np.isfinite(total[row]))


def build_peer(table: CityTable, distances: Distances, row: int) -> Peer:
    """The city of ``row`` as a peer."""
    values = distances.groups[row]
    groups = {
        name: None if np.isnan(value) else round(float(value), 4)
        for name, value in zip(distances.names, values, strict=True)
    }
    return Peer(table.cities[row].id, round(float(distances.total[row]), 4), groups)


def _known_mean(features: NDArray[np.float64]) -> NDArray[np.float64]:
    known = ~np.isnan(features)
    counts = known.sum(axis=1)
    sums = np.where(known, features, 0.0).sum(axis=1)
    return np.where(counts > 0, sums / np.maximum(counts, 1), np.nan)


def _asset_distances(table: CityTable, assets: frozenset[str]) -> NDArray[np.float64]:
    """1 - Jaccard's coefficient; NaN where either city says nothing of what it has."""
    own = np.array([name in assets for name in table.asset_names], dtype=np.bool_)
    both = table.assets @ own.astype(np.int64) if len(own) else np.zeros(len(table))
    counts = table.assets.sum(axis=1)
    either = counts + len(assets) - both
    distances = 1 - both / np.maximum(either, 1)
    return np.where((counts > 0) & (len(assets) > 0), distances, np.nan)
