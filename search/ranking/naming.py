"""What a question names beside its subject, places and records, and what that does to the order of the answers.

Joins :mod:`search.ranking.places` and :mod:`search.ranking.known_items` into one value that the searcher applies. Must
not know how either is read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from search.keyword import KeywordHits, KeywordIndex
from search.ranking.known_items import KNOWN, find_named_records
from search.ranking.places import OF_PLACE, PLACE, NamedPlaces, PlaceReader
from search.syntax import ParsedQuery
from search.types import Filters

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: What a record gains that a question names by piece of title, author or year: less than one typed in full.
KNOWN_BONUS = 1.5

#: Among how many first answers a record comes that alone has a word of the question.
AMONG_FIRST = 3

_EPSILON = 1e-4
_BONUS = {KNOWN: KNOWN_BONUS, OF_PLACE: 0.0}


@dataclass(frozen=True, slots=True)
class Naming:
    """What a question names. ``rows`` are meant by it, each with the way in which; ``near`` come among the first
    :data:`AMONG_FIRST`; ``gains`` is what each row of the catalog gains from the places named, None if none is."""

    places: NamedPlaces = field(default_factory=NamedPlaces)
    rows: Mapping[int, str] = field(default_factory=dict)
    near: frozenset[int] = frozenset()
    gains: NDArray[np.float32] | None = None

    @staticmethod
    def bonus(way: str, exact: float) -> float:
        """What a row gains that is meant in this ``way``: ``exact`` if it was typed exactly."""
        return _BONUS.get(way, exact)

    def lift(self, rows: NDArray[np.int64], scores: NDArray[np.float32]) -> NDArray[np.float32]:
        """``scores`` of ``rows`` after what is named was raised."""
        if self.gains is not None:
            scores = scores + self.gains[rows]
        if self.near and len(rows) > AMONG_FIRST:
            near = np.isin(rows, list(self.near))
            least = (
                float(np.partition(scores[~near], -AMONG_FIRST)[-AMONG_FIRST]) if (~near).sum() >= AMONG_FIRST else 0
            )
            best = np.argsort(-np.where(near, scores, -np.inf), kind="stable")[:1]
            scores = scores.copy()
            scores[best] = np.maximum(scores[best], least + _EPSILON)
        return np.asarray(scores, dtype=np.float32)


NAMING_NOTHING = Naming()


class NamingReader:
    """Reads what questions name in one index."""

    def __init__(self, keyword: KeywordIndex) -> None:
        self._keyword = keyword
        self.places = PlaceReader(keyword.catalog)

    def read(self, query: ParsedQuery, hits: KeywordHits | None, filters: Filters) -> Naming:
        """The places and records that ``query`` names."""
        places = self.places.read(query.text)
        lifted = self.places.lift(places)
        records = find_named_records(query, hits, self._keyword, filters) if not places.bare else None
        rows = dict.fromkeys(records.first, KNOWN) if records else {}
        if lifted is not None and places.bare:
            rows |= dict.fromkeys(np.flatnonzero(lifted.gains).tolist(), OF_PLACE)
            rows |= dict.fromkeys(lifted.own, PLACE)
        return Naming(places, rows, records.near if records else frozenset(), lifted.gains if lifted else None)
