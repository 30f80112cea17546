"""Postings of the rows that an engine found, read from the terms of each.

Knows rows, the terms of documents and who may see what; knows no engine. One is made for each question.
"""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING

import numpy as np

from search.catalogue import Catalogue
from search.keyword.forward import ForwardTable, TermCounts, term_key
from search.keyword.postings import Postings

if TYPE_CHECKING:
    from numpy.typing import NDArray


class SeenTerms:
    """In how many documents that may be seen a term stands; counted once for each set of visibilities."""

    def __init__(self, catalogue: Catalogue, terms: ForwardTable) -> None:
        self._catalogue = catalogue
        self._terms = terms
        self._kept: dict[frozenset[str], tuple[TermCounts, TermCounts, TermCounts]] = {}
        self._lock = Lock()

    def count(self, key: int, visibility: frozenset[str]) -> int:
        """The documents that have a term, by its hash."""
        with self._lock:
            if visibility not in self._kept:
                self._kept[visibility] = self._terms.counts(self._catalogue.visible(visibility))
            total, hidden, late = self._kept[visibility]
        return total.of(key) - hidden.of(key) + late.of(key)


class Found:
    """A :class:`~search.keyword.postings.TermSource` of some rows, for stems and identifiers."""

    def __init__(
        self, terms: ForwardTable, rows: NDArray[np.int64], seen: SeenTerms, visibility: frozenset[str]
    ) -> None:
        self._terms = terms
        self._rows = rows
        self._seen = seen
        self._visibility = visibility
        self._kept: dict[int, Postings] = {}

    def postings(self, field: str, term: str) -> Postings:
        """See :class:`~search.keyword.postings.PostingSource`."""
        key = term_key(field, term)
        if key not in self._kept:
            weights = self._terms.weights_of(key, self._rows)
            inside = weights > 0
            seen = self._seen.count(key, self._visibility)
            self._kept[key] = Postings(self._rows[inside], weights[inside], seen)
        return self._kept[key]
