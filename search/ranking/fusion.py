"""Two lists of scores become one. Pure functions over arrays.

Knows numbers only: no engine, no text. How the figures were chosen is in docs/decisions/0002-fusion.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from knowledge.vocabulary import SITE_KIND

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Ranking:
    """Parameters of the fusion.

    A document's score is (cosine + ``words`` x keyword score) / (1 + ``words``). ``feedback_documents`` is
    how many of the first hits move the question's vector, ``feedback`` how far (share of their mean in the
    new vector). ``bare`` is taken off the score of a document without a text of its own: a citation comes
    after the page that says the same. ``behind`` is taken off the score of a document of one of the kinds
    ``material``, which is about an answer rather than one. ``spread`` draws a document's cosine from its best
    piece toward the mean of its best three; ``asked`` is how much the nearest of its own questions weighs beside
    that. ``floor`` is the cosine under which a document does not answer by
    meaning alone, ``coverage`` the share of the question's weight under which it does not answer by words
    alone. ``strange`` is the floor when no word of the question is in any document: then only what is quite
    near answers, and nonsense finds nothing. ``pool`` is the most documents taken from one leg;
    from ``large`` pieces on it is ``large_pool``, or scoring them again would take longer than finding them.
    """

    words: float = 1.0
    feedback_documents: int = 3
    feedback: float = 0.4
    bare: float = 0.3
    behind: float = 0.25
    material: frozenset[str] = frozenset({"reference", "summit", SITE_KIND})
    spread: float = 0.25
    asked: float = 0.5
    floor: float = 0.2
    strange: float = 0.4
    coverage: float = 0.2
    pool: int = 10_000
    large: int = 50_000
    large_pool: int = 600

    def pool_for(self, pieces: int) -> int:
        """The most documents taken from the meaning leg of a collection of so many pieces."""
        return self.pool if pieces < self.large else self.large_pool


DEFAULT_RANKING = Ranking()


def fuse(keyword: NDArray[np.float32], cosines: NDArray[np.float32], ranking: Ranking) -> NDArray[np.float32]:
    """The weighted mean of both legs' scores of the same documents.

    Both scales are absolute, so nothing is stretched: a leg that found nothing good cannot pass its best for
    a good one, as min-max would have it, and a score does not depend on which other documents answer.
    """
    return ((cosines + ranking.words * keyword) / (1 + ranking.words)).astype(np.float32)


def moved(vector: NDArray[np.float32], first: NDArray[np.float32], share: float) -> NDArray[np.float32]:
    """``vector`` moved toward the mean of ``first`` (shape (n, dimension)), of length 1 (Rocchio 1971)."""
    if not len(first):
        return vector
    target = (1 - share) * vector + share * first.mean(axis=0)
    length = float(np.linalg.norm(target))
    return (target / length).astype(np.float32) if length > 1e-9 else vector
