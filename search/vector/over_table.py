"""What vector engines share whose vectors are rows of one matrix, with a table that says whose pieces they are.

Knows the catalog, the table and how to score. Must not know how an engine searches, changes or keeps its vectors.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from search.catalog.catalog import Catalog
from search.vector import EmbeddedDocument, nearest
from search.vector.pieces import PiecePlace
from search.vector.table import PieceTable

if TYPE_CHECKING:
    from numpy.typing import NDArray


class VectorsOverTable(ABC):
    """The part of a :class:`~search.vector.VectorIndex` that is the same however the vectors are searched and kept."""

    _catalog: Catalog
    _table: PieceTable

    @property
    @abstractmethod
    def _matrix(self) -> nearest.Vectors:
        """The vectors of the pieces, in the table's order."""

    @abstractmethod
    def _replace(self, gone: frozenset[str], added: Sequence[EmbeddedDocument]) -> None:
        """Take out the documents ``gone``, which may not be there, and put in ``added``."""

    @property
    def catalog(self) -> Catalog:
        """The documents by row."""
        return self._catalog

    def add(self, documents: Sequence[EmbeddedDocument]) -> None:
        """Add or replace documents. Of two with one id, the last is kept."""
        unique = {item.document.id: item for item in documents}
        self._replace(frozenset(unique), tuple(unique.values()))

    def remove(self, ids: Iterable[str]) -> None:
        """Remove documents; unknown ids are passed over."""
        if gone := frozenset(ids) & self._catalog.row_of.keys():
            self._replace(gone, ())

    def count(self) -> int:
        """The number of documents."""
        return self._catalog.count

    def count_pieces(self) -> int:
        """The number of vectors of documents that are there."""
        return int(np.diff(self._table.starts)[self._catalog.alive].sum())

    def gather(self, rows: NDArray[np.int64]) -> nearest.Gathered:
        """The vectors of ``rows``, to be scored against several questions."""
        return nearest.Gathered(self._matrix, self._table, rows)

    def score(self, vector: NDArray[np.float32], rows: NDArray[np.int64], spread: float = 0.0) -> NDArray[np.float32]:
        """How near each of ``rows`` is; see :class:`search.vector.nearest.Gathered`."""
        return self.gather(rows).score(vector, spread)

    def centroids(self, rows: NDArray[np.int64]) -> NDArray[np.float32]:
        """The mean direction of the pieces of each of ``rows``; zeros if it has none."""
        return nearest.centroids(self._matrix, self._table, rows)

    def best_passage(self, vector: NDArray[np.float32], row: int) -> PiecePlace | None:
        """The place of the nearest passage of ``row``; None if it has no passage."""
        return nearest.best_passage(self._matrix, self._table, vector, row)

    def vectors_by_digest(self, ids: Collection[str] | None = None) -> Mapping[bytes, NDArray[np.float32]]:
        """Vectors, of these documents or all, by the digest of their text."""
        return nearest.by_digest(self._catalog, self._table, self._matrix, ids)
