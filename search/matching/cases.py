"""What would be judged right for a city, learned from worked cases by how like them it is.

A worked case is a city that never was, with what people would begin with there, what would also do and what would be
a mistake. It is judgment, never evidence: no finding, badge or warning comes from it. Knows profiles, labels and the
vectors of words as plain arrays. Must not know where cases are kept, nor the model that made the vectors.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import exp, log1p, log10
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from knowledge.vocabulary import CostBand, Problem, Requirement
from search.errors import SearchError
from search.matching.profile import Profile

BEGIN, ALSO, MISTAKE = 1.0, 1 / 3, -2 / 3
"""What a practice is worth in a case: to begin with, would also do, a mistake. What is not named is worth 0."""

WORDS, PROBLEMS, ASSETS, LACKS, SIZE, BUDGET, MONTHS, RATES = 0.4, 0.6, 0.8, 0.2, 0.5, 0.2, 0.3, 0.1
"""The length of each part of a city's description: the direction of its words; its problems, assets and lacks; its
size; its money; its time; how violent it is. Two cities are as like as the product of their descriptions."""

SIZES, SIZE_REACH = (4.0, 4.5, 5.0, 5.5, 6.0, 6.5), 0.5
"""Powers of ten of people at which size is marked, and how far off one of them a city still counts for it."""

MONTHS_BETWEEN = (6, 12, 24)
"""A city's time is one of four spans: up to each of these, or more."""

USUAL_RATES = {"homicide": (2.5, 0.8), "robbery": (4.8, 1.0), "aggravated_assault": (6.2, 0.5)}
"""By offense the middle and the spread of ``log(1 + rate)``, rounded, over the worked cases."""

SQUARE, ALL_ALIKE = 1.0, 0.05
"""How much the square of a likeness counts beside it, so that what goes together counts more; and a likeness that any
two cities have."""

RIDGE = 1.0
"""How far a case yields to the others: 0 would repeat every judgment, however odd. Like the lengths above it was chosen
by what all other cases said of each case that was left out."""


DESCRIBED_AS = 1
"""Raise it when :func:`describe` says something else of a city: tables that were kept before are then made again."""


class CasesDamaged(SearchError):
    """A file of cases that cannot be read."""


@dataclass(frozen=True, slots=True)
class WorkedCase:
    """A city and what was judged right for it, by slug: :data:`BEGIN`, :data:`ALSO` or :data:`MISTAKE`."""

    profile: Profile
    judged: Mapping[str, float]


class CaseTable:
    """Worked cases, ready to be compared: kernel ridge regression from what a city is like to what is judged right.

    ``described`` is of shape (cases, features), as by :func:`describe`; ``judged`` of shape (cases, practices), the
    columns by ``slugs``.
    """

    def __init__(
        self, described: NDArray[np.float32], judged: NDArray[np.float32], slugs: Sequence[str], origin: str = ""
    ) -> None:
        self._described = described
        self._judged = judged
        self.slugs = tuple(slugs)
        self.origin = origin

    @classmethod
    def build(cls, cases: Sequence[WorkedCase], words: NDArray[np.float32], origin: str = "") -> CaseTable:
        """A table of ``cases`` with the directions of their words, of shape (cases, dimension). ``origin`` names the
        text and the model that it was made from."""
        if not cases:
            return cls(np.zeros((0, 0), dtype=np.float32), np.zeros((0, 0), dtype=np.float32), (), origin)
        slugs = sorted({slug for case in cases for slug in case.judged})
        judged = np.array([[case.judged.get(slug, 0.0) for slug in slugs] for case in cases], dtype=np.float32)
        described = describe([case.profile for case in cases], words)
        return cls(described, judged, slugs, origin)

    def __len__(self) -> int:
        return len(self._judged)

    def measure(self, profile: Profile, words: NDArray[np.float32] | None) -> dict[str, float]:
        """What would be judged right for ``profile``, and what wrong, by slug, in [-1, 1]; ``words`` is the direction
        of its own words, of shape (dimension,), None if there are none."""
        if not len(self):
            return {}
        features = len(describe([profile], np.zeros((1, 0), dtype=np.float32))[0])
        spoken = words if words is not None else np.zeros(self._described.shape[1] - features, dtype=np.float32)
        likeness = _liken(describe([profile], spoken[None, :]), self._described)[0]
        values = np.clip(likeness @ self._learned, -1.0, 1.0)
        return {slug: round(float(value), 6) for slug, value in zip(self.slugs, values, strict=True) if value}

    @cached_property
    def _learned(self) -> NDArray[np.float64]:
        """What a likeness of 1 with each case adds to each practice, of shape (cases, practices)."""
        likeness = _liken(self._described, self._described)
        learned = np.linalg.solve(likeness + RIDGE * np.eye(len(self)), self._judged)
        return learned.astype(np.float64)

    def without(self, row: int) -> CaseTable:
        """All cases but the one in ``row``, to see what the others say of it."""
        rest = np.arange(len(self)) != row
        return CaseTable(self._described[rest], self._judged[rest], self.slugs, self.origin)

    def save(self, path: Path) -> None:
        """Write the table to ``path`` (.npz), in place of what is there."""
        meant = json.dumps({"slugs": self.slugs, "origin": self.origin})
        part = path.with_suffix(".part.npz")
        np.savez(part, meant=np.array(meant), judged=self._judged, described=self._described)
        part.replace(path)

    @classmethod
    def load(cls, path: Path) -> CaseTable:
        """The table in ``path``.

        Raises:
            CasesDamaged: there is none, or it cannot be read.
        """
        try:
            with path.open("rb") as file, np.load(file, allow_pickle=False) as kept:
                meant = json.loads(str(kept["meant"]))
                return cls(kept["described"], kept["judged"], meant["slugs"], meant["origin"])
        except (OSError, ValueError, KeyError, EOFError, BadZipFile) as error:
            raise CasesDamaged(f"The worked cases in {path.name} cannot be read: {error}") from error


def point_of(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """One direction for the vectors of a concern's sentences and of the whole of it, of shape (n, dimension)."""
    middle = vectors.mean(axis=0)
    length = float(np.linalg.norm(middle))
    point: NDArray[np.float32] = (middle / length if length else middle).astype(np.float32)
    return point


def describe(profiles: Sequence[Profile], words: NDArray[np.float32]) -> NDArray[np.float32]:
    """What each of ``profiles`` (n) is like, of shape (n, features); ``words``, of shape (n, dimension), are the last
    of them. What is not known of a city is 0: it makes it neither like nor unlike another."""
    spent = [[profile.budget == band for band in CostBand] for profile in profiles]
    known = [
        PROBLEMS * _mark([profile.problems for profile in profiles], Problem),
        ASSETS * _mark([profile.assets for profile in profiles], Requirement),
        LACKS * _mark([profile.lacks - profile.assets for profile in profiles], Requirement),
        SIZE * _to_length_one(np.array([_mark_size(profile.population) for profile in profiles])),
        BUDGET * np.array(spent, dtype=np.float64),
        MONTHS * np.array([_mark_months(profile.months) for profile in profiles]),
        RATES * np.array([_mark_rates(profile.rates) for profile in profiles]),
    ]
    rows = [part.reshape(len(profiles), -1) for part in (*known, WORDS * words)]
    return np.hstack(rows).astype(np.float32)


def _liken(some: NDArray[np.float32], others: NDArray[np.float32]) -> NDArray[np.float64]:
    """How like each of ``some`` is each of ``others``, of shape (some, others)."""
    product = some.astype(np.float64) @ others.astype(np.float64).T
    likeness: NDArray[np.float64] = product + SQUARE * product**2 + ALL_ALIKE
    return likeness


def _mark(sets: Sequence[frozenset[str]], words: Iterable[str]) -> NDArray[np.float64]:
    columns = list(words)
    rows = np.array([[word in found for word in columns] for found in sets], dtype=np.float64)
    return _to_length_one(rows.reshape(-1, len(columns)))


def _mark_size(people: int | None) -> list[float]:
    if not people:
        return [0.0] * len(SIZES)
    return [exp(-(((log10(people) - size) / SIZE_REACH) ** 2)) for size in SIZES]


def _mark_months(months: int | None) -> list[float]:
    span = None if months is None else sum(months > end for end in MONTHS_BETWEEN)
    return [float(place == span) for place in range(len(MONTHS_BETWEEN) + 1)]


def _mark_rates(rates: Mapping[str, float]) -> list[float]:
    return [
        (log1p(rates[offense]) - middle) / spread if offense in rates else 0.0
        for offense, (middle, spread) in USUAL_RATES.items()
    ]


def _to_length_one(rows: NDArray[np.float64]) -> NDArray[np.float64]:
    lengths = np.linalg.norm(rows, axis=-1, keepdims=True)
    divided: NDArray[np.float64] = np.divide(rows, lengths, out=np.zeros_like(rows), where=lengths > 0)
    return divided
