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
from search.matching.cases import point_of
from search.matching.meaning import relate, speaks_of_something_else, speaks_of_violence, split_concern

HELD, HELD_OF_VIOLENCE = 0.42, 0.3
"""How near, as search measures it, the nearest practice must be for anything here to speak of a concern; less is enough
where the concern has a word of violence, which is what this base is about, and none of another harm: those whom an
overdose killed were not killed by anybody. Read off 47 concerns of cities that should
be asked first and 13 plain ones: docs/decisions/0029-matching-by-problem.md."""


@dataclass(frozen=True, slots=True)
class Concern:
    """How near each practice is to the words, in [0, 1] by slug (None if there are none), and whether anything here
    speaks of them. ``point`` is the direction of the words, of shape (dimension,); None if there are none."""

    values: Mapping[str, float] | None
    held: bool
    point: NDArray[np.float32] | None = None

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
    try:
        vectors = tools.encoder.encode([*sentences, text])
        slugs, near = tools.index.searcher().measure_nearness(vectors[:-1], [s.card.slug for s in strategies])
    except (SearchError, SearchUnavailable):
        return UNREAD
    plainly = speaks_of_violence(text) and not speaks_of_something_else(text)
    held = bool(slugs) and float(near.max()) >= (HELD_OF_VIOLENCE if plainly else HELD)
    return Concern(relate(slugs, near), held, point_of(vectors))
