"""How near a city is to worked cases, and what was judged right for those.

A worked case is a city that never was, with what people would begin with there, what would also do and what would be
a mistake. It is judgment, never evidence: no finding, badge or warning comes from it. Knows profiles, labels and the
vectors of words as plain arrays. Must not know where cases are kept, nor the model that made the vectors.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from knowledge.vocabulary import Problem, Requirement
from search.errors import SearchError
from search.matching.profile import Profile

BEGIN, ALSO, MISTAKE = 1.0, 1 / 3, -2 / 3
"""What a practice is worth in a case: to begin with, would also do, a mistake. What is not named is worth 0."""

NEAREST, WARMTH = 40, 0.1
"""So many cases speak, each by the softmax of its likeness at this temperature."""

NO_WORDS = 0.15
"""The likeness in words where one of two cities wrote none: about that of two cities taken at random."""

PROBLEMS_IN_COMMON, ASSETS_IN_COMMON, TENFOLD_SIZE = 0.3, 0.2, 0.1
"""What is added for the same problems and assets (Jaccard index), and taken off for ten times the people or more."""


class CasesDamaged(SearchError):
    """A file of cases that cannot be read."""


@dataclass(frozen=True, slots=True)
class WorkedCase:
    """A city and what was judged right for it, by slug: :data:`BEGIN`, :data:`ALSO` or :data:`MISTAKE`."""

    profile: Profile
    judged: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Manner:
    """A city as it is compared with cases: its problems and assets as rows of 0 and 1, the decimal logarithm of its
    people (not a number where unknown) and the direction of its words (zeros where there are none)."""

    problems: NDArray[np.float32]
    assets: NDArray[np.float32]
    people: NDArray[np.float32]
    words: NDArray[np.float32]

    @classmethod
    def of(cls, profiles: Sequence[Profile], words: NDArray[np.float32]) -> Manner:
        """The manner of ``profiles`` (n), with ``words`` of shape (n, dimension)."""
        return cls(
            problems=_mark((profile.problems for profile in profiles), [item.value for item in Problem]),
            assets=_mark((profile.assets for profile in profiles), [item.value for item in Requirement]),
            people=np.log10([profile.population or np.nan for profile in profiles]).astype(np.float32),
            words=words.astype(np.float32),
        )

    def liken(self, other: Manner) -> NDArray[np.float64]:
        """How like each of these (n) is the one in ``other``, of shape (n,)."""
        spoken = self.words.any(axis=1) & bool(other.words.any())
        said = np.where(spoken, self.words @ other.words[0], NO_WORDS).astype(np.float64)
        apart = np.nan_to_num(np.minimum(1.0, np.abs(self.people - other.people[0])))
        likeness: NDArray[np.float64] = (
            said
            + PROBLEMS_IN_COMMON * _overlap(self.problems, other.problems[0])
            + ASSETS_IN_COMMON * _overlap(self.assets, other.assets[0])
            - TENFOLD_SIZE * apart
        )
        return likeness


class CaseTable:
    """Worked cases, ready to be compared. ``judged`` is of shape (cases, practices), the columns by ``slugs``."""

    def __init__(self, manner: Manner, judged: NDArray[np.float32], slugs: Sequence[str], origin: str = "") -> None:
        self._manner = manner
        self._judged = judged
        self.slugs = tuple(slugs)
        self.origin = origin

    @classmethod
    def build(cls, cases: Sequence[WorkedCase], words: NDArray[np.float32], origin: str = "") -> CaseTable:
        """A table of ``cases`` with the directions of their words, of shape (cases, dimension). ``origin`` names the
        text and the model that it was made from."""
        slugs = sorted({slug for case in cases for slug in case.judged})
        judged = np.array([[case.judged.get(slug, 0.0) for slug in slugs] for case in cases], dtype=np.float32)
        return cls(
            Manner.of([case.profile for case in cases], words), judged.reshape(len(cases), len(slugs)), slugs, origin
        )

    def __len__(self) -> int:
        return len(self._judged)

    def measure(self, profile: Profile, words: NDArray[np.float32] | None) -> dict[str, float]:
        """What cases like ``profile`` speak for and against, by slug, in [-1, 1]; ``words`` is the direction of its own
        words, of shape (dimension,), None if there are none."""
        if not len(self):
            return {}
        spoken = words if words is not None else np.zeros(self._manner.words.shape[1], dtype=np.float32)
        likeness = self._manner.liken(Manner.of([profile], spoken[None, :]))
        nearest = np.argsort(-likeness, kind="stable")[:NEAREST]
        shares = np.exp((likeness[nearest] - likeness[nearest[0]]) / WARMTH)
        values = (shares / shares.sum()) @ self._judged[nearest]
        return {slug: round(float(value), 6) for slug, value in zip(self.slugs, values, strict=True) if value}

    def without(self, row: int) -> CaseTable:
        """All cases but the one in ``row``, to see what the others say of it."""
        rest = np.arange(len(self)) != row
        manner = Manner(*(getattr(self._manner, name)[rest] for name in ("problems", "assets", "people", "words")))
        return CaseTable(manner, self._judged[rest], self.slugs, self.origin)

    def save(self, path: Path) -> None:
        """Write the table to ``path`` (.npz), in place of what is there."""
        meant = json.dumps({"slugs": self.slugs, "origin": self.origin})
        part = path.with_suffix(".part.npz")
        manner = self._manner
        np.savez(
            part,
            meant=np.array(meant),
            judged=self._judged,
            problems=manner.problems,
            assets=manner.assets,
            people=manner.people,
            words=manner.words,
        )
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
                manner = Manner(kept["problems"], kept["assets"], kept["people"], kept["words"])
                return cls(manner, kept["judged"], meant["slugs"], meant["origin"])
        except (OSError, ValueError, KeyError, EOFError, BadZipFile) as error:
            raise CasesDamaged(f"The worked cases in {path.name} cannot be read: {error}") from error


def point_of(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """One direction for the vectors of a concern's sentences and of the whole of it, of shape (n, dimension)."""
    middle = vectors.mean(axis=0)
    length = float(np.linalg.norm(middle))
    point: NDArray[np.float32] = (middle / length if length else middle).astype(np.float32)
    return point


def _mark(sets: Iterable[frozenset[str]], words: Sequence[str]) -> NDArray[np.float32]:
    return np.array([[word in found for word in words] for found in sets], dtype=np.float32).reshape(-1, len(words))


def _overlap(rows: NDArray[np.float32], one: NDArray[np.float32]) -> NDArray[np.float64]:
    """The Jaccard index of each row with ``one``; 0 where both are empty."""
    common = np.minimum(rows, one).sum(axis=1)
    either = np.maximum(rows, one).sum(axis=1)
    share: NDArray[np.float64] = np.divide(common, either, out=np.zeros(len(rows)), where=either > 0)
    return share
