"""What a city wrote in its own words, read against the practices by meaning.

Knows the index and its encoder. Must not know a profile's other fields.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kb.errors import SearchUnavailable
from kb.services.matching.practices import MatchedPractice
from kb.services.matching.tools import MatchingTools
from search.errors import SearchError
from search.matching.meaning import relate, split_concern

HELD = 0.4
"""The cosine that the nearest practice must reach for anything here to speak of a concern."""


@dataclass(frozen=True, slots=True)
class Concern:
    """How near each practice is to the words, in [0, 1] by slug (None if there are none), and whether anything here
    speaks of them."""

    values: Mapping[str, float] | None
    held: bool

    def nearest(self, number: int) -> tuple[str, ...]:
        """The practices nearest to the words, best first."""
        values = self.values or {}
        return tuple(sorted(values, key=lambda slug: (-values[slug], slug))[:number])


NOTHING_WRITTEN = Concern(None, True)

UNREAD = Concern(None, True)
"""What was written could not be read, for there is no index or model that can answer."""


def read_concern(tools: MatchingTools, text: str, strategies: Sequence[MatchedPractice]) -> Concern:
    """The concern in ``text`` against ``strategies``."""
    sentences = split_concern(text)
    if not sentences:
        return NOTHING_WRITTEN
    found = find_cosines(tools, sentences, strategies)
    if found is None:
        return UNREAD
    slugs, cosines = found
    return Concern(relate(slugs, cosines), bool(len(slugs)) and float(cosines.max()) >= HELD)


def find_cosines(
    tools: MatchingTools, sentences: Sequence[str], strategies: Sequence[MatchedPractice]
) -> tuple[list[str], NDArray[np.float32]] | None:
    """The indexed practices, and the cosine of each sentence with the nearest passage of each of them, of shape
    (sentences, practices). None if there is no index or model that can answer."""
    try:
        vector = tools.index.searcher().vector
        known = [s.card.slug for s in strategies if s.card.slug in vector.catalog.row_of]
        rows = np.array([vector.catalog.row_of[slug] for slug in known], dtype=np.int64)
        return known, np.array([vector.score(one, rows) for one in tools.encoder.encode(sentences)])
    except (SearchError, SearchUnavailable):
        return None
