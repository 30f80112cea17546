"""Has a text grounds for a tag? How strongly its sentences speak of it, by their words and by their meaning.

A word that is said once in a long text is a mention, and a neighbor that is barely near says nothing: "Speed signs on
Rhododendron Drive" is not Homicide. Pure: knows numbers and no tag.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping

GROUNDS = 0.075
"""The floor. Calibrated on 60 pages whose tags are known (each left out of its own neighbors): of what is above it 70 %
are tags that the page has, and half of all tags are found. Counted on the pages it was calibrated on."""

_WORD = 0.2
_MOST_SAID = 4
_NEAR = 0.45


def measure_grounds(said: int, nearness: Mapping[str, float], sentences: int, compared: int) -> float:
    """How strongly a text speaks of a tag: at least :data:`GROUNDS` where it should be proposed.

    ``said`` counts the sentences, of ``sentences`` in all, that name it. ``nearness`` holds for each sentence that was
    compared by meaning (``compared`` in all) how near the nearest page with the tag is, from 0 to 1.
    """
    words = _WORD * min(said, _MOST_SAID) / math.sqrt(max(sentences, _MOST_SAID))
    meaning = sum(max(near - _NEAR, 0.0) for near in nearness.values()) / max(compared, 1)
    return words + meaning


def tell_sureness(grounds: float) -> float:
    """The share of tags with such grounds that were right, from 0 to 1."""
    return (
        round(min(0.7 + 2.0 * (grounds - GROUNDS), 0.95), 2)
        if grounds >= GROUNDS
        else round(grounds / GROUNDS * 0.4, 2)
    )


def count_telling(lengths: Collection[int], least: int, most: int) -> int:
    """How many sentences of these ``lengths`` in words say enough to be compared, at most ``most``."""
    return min(sum(length >= least for length in lengths), most)
