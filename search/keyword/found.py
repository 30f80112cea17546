"""Postings of the rows that an engine found, read from the terms of each.

Knows rows, the terms of documents and who may see what; knows no engine. One is made for each question.
"""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock
from typing import TYPE_CHECKING

import numpy as np

from search.catalog.catalog import Catalog
from search.keyword.forward import ForwardTable, TermCounts, term_key
from search.keyword.postings import Postings

if TYPE_CHECKING:
    from numpy.typing import NDArray


#: Rows whose terms are read at once; of more, each term is looked for in every row.
GATHERED = 4_000


class SeenTerms:
    """In how many documents that may be seen a term stands; counted once for each set of visibilities."""

    def __init__(self, catalog: Catalog, terms: ForwardTable) -> None:
        self._catalog = catalog
        self._terms = terms
        self._kept: dict[frozenset[str], tuple[TermCounts, TermCounts, TermCounts]] = {}
        self._lock = Lock()

    def count(self, key: int, visibility: frozenset[str]) -> int:
        """The documents that have a term, by its hash."""
        with self._lock:
            if visibility not in self._kept:
                self._kept[visibility] = self._terms.counts(self._catalog.visible(visibility))
            total, hidden, late = self._kept[visibility]
        return total.of(key) - hidden.of(key) + late.of(key)


class KeywordFinds:
    """A :class:`~search.keyword.postings.TermSource` of some rows, for stems and identifiers.

    ``seen`` tells in how many documents a term stands; None where no score is asked for.
    """

    def __init__(self, terms: ForwardTable, rows: NDArray[np.int64], seen: Callable[[int], int] | None = None) -> None:
        self._terms = terms
        self._rows = rows
        self._seen = seen
        self._gathered = terms.gather(rows) if len(rows) <= GATHERED else None
        self._kept: dict[int, Postings] = {}

    def postings(self, field: str, term: str) -> Postings:
        """See :class:`~search.keyword.postings.TermSource`."""
        key = term_key(field, term)
        if key not in self._kept:
            rows, weights = self._read(key)
            self._kept[key] = Postings(rows, weights, self._seen(key) if self._seen is not None else None)
        return self._kept[key]

    def _read(self, key: int) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        if self._gathered is not None:
            keys, weights, owners = self._gathered
            places = np.flatnonzero(keys == np.uint64(key))
            return self._rows[owners[places]], weights[places].astype(np.float32)
        found = self._terms.weights_of(key, self._rows)
        inside = found > 0
        return self._rows[inside], found[inside]
