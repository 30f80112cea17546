"""Two lists of scores become one. Pure functions over arrays.

Knows numbers only: no engine, no text. How the figures were chosen is in docs/decisions/0002-fusion.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Ranking:
    """Parameters of the fusion.

    ``meaning`` is the weight of the meaning leg, the words have the rest. ``feedback_documents`` is how many
    of the first hits move the question's vector, ``feedback`` how far (share of their mean in the new
    vector). ``floor`` is the cosine under which a document does not answer by meaning alone, ``coverage``
    the share of the question's weight under which it does not answer by words alone. ``pool`` is the most
    documents taken from one leg.
    """

    meaning: float = 0.6
    feedback_documents: int = 2
    feedback: float = 0.4
    floor: float = 0.25
    coverage: float = 0.3
    pool: int = 10_000


def normalise(scores: NDArray[np.float32]) -> NDArray[np.float32]:
    """``scores`` moved and scaled to [0, 1] (min-max); all 1 where they do not differ."""
    if not len(scores):
        return scores
    low, high = float(scores.min()), float(scores.max())
    if high - low < 1e-9:
        return np.ones_like(scores)
    return ((scores - low) / (high - low)).astype(np.float32)


def fuse(
    keyword: NDArray[np.float32], meaning: NDArray[np.float32], ranking: Ranking
) -> NDArray[np.float32]:
    """The weighted sum of the normalised scores of the same documents, in [0, 1]."""
    weight = ranking.meaning
    return (weight * normalise(meaning) + (1 - weight) * normalise(keyword)).astype(np.float32)


def moved(
    vector: NDArray[np.float32], first: NDArray[np.float32], share: float
) -> NDArray[np.float32]:
    """``vector`` moved toward the mean of ``first`` (shape (n, dimension)), of length 1 (Rocchio 1971)."""
    if not len(first):
        return vector
    target = (1 - share) * vector + share * first.mean(axis=0)
    length = float(np.linalg.norm(target))
    return (target / length).astype(np.float32) if length > 1e-9 else vector
