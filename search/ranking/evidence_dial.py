"""How far the rating of a practice moves it among the answers. Pure functions over arrays.

Knows rating bands and numbers; knows no engine and no text. Only what is rated moves, and only within the places that
rated documents have: a lesson, a summit paper or a reference has no rating of its own and stays where its relevance
puts it. "Not rated", mixed and inconclusive stand at 0: not known is not bad. How the figures were chosen is in
docs/decisions/0010-evidence-dial.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from knowledge.vocabulary import Band
from search.catalog.catalog import Catalog
from search.types import Dial

if TYPE_CHECKING:
    from numpy.typing import NDArray

LEVELS: Mapping[str, int] = {Band.EFFECTIVE: 2, Band.PROMISING: 1, Band.NO_EFFECT: -1, Band.HARMFUL: -2}
"""The level of each rating band that moves a practice; every other band is 0."""

LIFT = 0.005
"""Balanced: what one level is worth, in score. Neighbors among good answers lie about .01 apart."""

REACH = 0.1
"""Evidence first: how far behind the best rated answer another may score to be ordered by its rating."""


def build_levels(catalog: Catalog) -> NDArray[np.int64]:
    """The level of each row."""
    levels = np.zeros(len(catalog), dtype=np.int64)
    for band, level in LEVELS.items():
        levels[catalog.having("rating", (band,))] = level
    return levels


def build_rated(catalog: Catalog) -> NDArray[np.bool_]:
    """Which rows have a rating band, "not rated" included: those that the dial may move."""
    return catalog.having("rating", catalog.rows_by_value["rating"])


def turn(
    dial: Dial, scores: NDArray[np.float32], levels: NDArray[np.int64], movable: NDArray[np.bool_]
) -> NDArray[np.int64]:
    """The order of answers that come best first: by place, which of them stands there.

    ``scores``, ``levels`` and ``movable`` are of the same answers, in the order of their relevance. With ``balanced``
    the movable ones are ordered by score + :data:`LIFT` x level; with ``first`` those within :data:`REACH` of the best
    movable one by level, then by score, and the others after them by score. Equals keep their order, and what is not
    movable keeps its place.
    """
    order = np.arange(len(scores), dtype=np.int64)
    places = np.flatnonzero(movable)
    if dial is Dial.RELEVANCE or not len(places):
        return order
    own = scores[places].astype(np.float64)
    if dial is Dial.BALANCED:
        turned = np.argsort(-(own + LIFT * levels[places]), kind="stable")
    else:
        near = own >= own.max() - REACH
        turned = np.lexsort((-own, np.where(near, -levels[places], 0), ~near))
    order[places] = places[turned]
    return order
