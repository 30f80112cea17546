"""How far the rating of a practice moves it among the answers. Pure functions over arrays.

Knows rating bands and numbers; knows no engine and no text. What is rated has a level; whatever is not - a
lesson, a summit paper, a reference, a practice nobody rated - stands at 0, as do mixed and inconclusive ratings:
not known is not bad. How the figures were chosen is in docs/decisions/0010-evidence-dial.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from search.catalogue import Catalogue
from search.types import Dial

if TYPE_CHECKING:
    from numpy.typing import NDArray

LEVELS: Mapping[str, int] = {"effective": 2, "promising": 1, "no-effect": -1, "harmful": -2}
"""The level of each rating band that moves a practice; every other is 0."""

LIFT = 0.02
"""Balanced: what one level adds to a score. Scores of good answers lie between .3 and .8."""

REACH = 0.15
"""Evidence first: how far behind the best answer a document may score to be ordered by its rating."""

_STEP = 1.01 * REACH


def build_levels(catalogue: Catalogue) -> NDArray[np.int64]:
    """The level of each row."""
    levels = np.zeros(len(catalogue), dtype=np.int64)
    for band, level in LEVELS.items():
        levels[catalogue.having("rating", (band,))] = level
    return levels


def lift(dial: Dial, relevance: NDArray[np.float32], levels: NDArray[np.int64]) -> NDArray[np.float32]:
    """What is added to the relevance of each answer; both arrays are of the same answers.

    * ``relevance``: nothing.
    * ``balanced``: :data:`LIFT` x level, so at most .04 either way: of two that fit about equally well, the one with
      the stronger evidence comes first.
    * ``first``: of the answers within :data:`REACH` of the best, the higher level comes first whatever the rest of
      their scores; (level + 2) x a step just over the reach does that, and keeps all of them before the others, who
      gain nothing. So a practice that was tested and did not work comes after the others that fit, and before what
      hardly does.
    """
    if dial is Dial.RELEVANCE or not len(relevance):
        return np.zeros_like(relevance)
    if dial is Dial.BALANCED:
        return (LIFT * levels).astype(np.float32)
    near = relevance >= relevance.max() - REACH
    return np.where(near, (levels + 2) * _STEP, 0.0).astype(np.float32)
