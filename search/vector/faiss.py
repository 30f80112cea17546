"""The vector engine on FAISS: exact inner product over all pieces.

Exact, because at the size this is for (some hundred thousand pieces) it takes milliseconds and never
misses; filters are bitmaps that FAISS reads while it searches. Knows nothing of texts or words.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from search.catalogue import Catalogue
from search.errors import IndexDamaged, SearchError
from search.types import Filters
from search.vector import EmbeddedDocument, VectorHits, nearest
from search.vector.pieces import Place
from search.vector.table import PieceTable

try:
    import faiss as _faiss
except ImportError as error:
    raise SearchError(f"{error}. Install the vector engine with `pip install faiss-cpu`.") from error

faiss: Any = _faiss  # its Python wrapper takes arrays where its stubs say pointers

if TYPE_CHECKING:
    from numpy.typing import NDArray

VECTORS_FILE = "vectors.faiss"


class FaissIndex:
    """A :class:`~search.vector.VectorIndex` over ``IndexFlatIP``. Safe to read from several threads."""

    def __init__(self, dimension: int) -> None:
        self._index: Any = faiss.IndexFlatIP(dimension)
        self._table = PieceTable.empty()
        self._catalogue = Catalogue()

    @property
    def catalogue(self) -> Catalogue:
        """The documents by row."""
        return self._catalogue

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return int(self._index.d)

    @property
    def _matrix(self) -> NDArray[np.float32]:
        """FAISS's own vectors, shape (pieces, dimension), without a copy."""
        if not self._index.ntotal:
            return np.zeros((0, self.dimension), dtype=np.float32)
        flat = faiss.rev_swig_ptr(self._index.get_xb(), self._index.ntotal * self.dimension)
        return np.asarray(flat, dtype=np.float32).reshape(-1, self.dimension)

    @cached_property
    def _owners(self) -> NDArray[np.int64]:
        return self._table.owners()

    def _replace(self, catalogue: Catalogue, table: PieceTable, matrix: NDArray[np.float32]) -> None:
        index = faiss.IndexFlatIP(self.dimension)
        if len(matrix):
            index.add(np.ascontiguousarray(matrix, dtype=np.float32))
        self._index, self._table, self._catalogue = index, table, catalogue
        self.__dict__.pop("_owners", None)

    def add(self, documents: Sequence[EmbeddedDocument]) -> None:
        """Add or replace documents. Of two with one id, the last is kept."""
        unique = {item.document.id: item for item in documents}
        gone = frozenset(unique)
        self._replace(*nearest.merged(self._catalogue, self._table, self._matrix, gone, tuple(unique.values())))

    def remove(self, ids: Iterable[str]) -> None:
        """Remove documents; unknown ids are passed over."""
        gone = frozenset(ids) & self._catalogue.row_of.keys()
        if gone:
            self._replace(*nearest.merged(self._catalogue, self._table, self._matrix, gone, ()))

    def count(self) -> int:
        """The number of documents."""
        return self._catalogue.count

    def count_pieces(self) -> int:
        """The number of vectors."""
        return int(self._index.ntotal)

    def search(
        self, vector: NDArray[np.float32], filters: Filters, floor: float = -1.0, limit: int | None = None
    ) -> VectorHits:
        """Documents within ``filters`` at ``floor`` or nearer."""
        allowed = self._catalogue.mask(filters)
        bitmap = np.packbits(allowed[self._owners], bitorder="little")
        if not len(bitmap):
            return VectorHits(np.empty(0, np.int64), np.empty(0, np.float32))
        selector = faiss.IDSelectorBitmap(bitmap)
        parameters = faiss.SearchParameters(sel=selector)
        # FAISS keeps what is strictly nearer than the radius.
        _, cosines, pieces = self._index.range_search(
            vector.reshape(1, -1), float(np.nextafter(np.float32(floor), np.float32(-2))), params=parameters
        )
        return nearest.best_by_document(self._owners, pieces.astype(np.int64), cosines, limit)

    def score(self, vector: NDArray[np.float32], rows: NDArray[np.int64], spread: float = 0.0) -> NDArray[np.float32]:
        """How near each of ``rows`` is; see :func:`search.vector.nearest.score_rows`."""
        return nearest.score_rows(self._matrix, self._table, vector, rows, spread)

    def centroids(self, rows: NDArray[np.int64]) -> NDArray[np.float32]:
        """The mean direction of the pieces of each of ``rows``; zeros if it has none."""
        return nearest.centroids(self._matrix, self._table, rows)

    def best_passage(self, vector: NDArray[np.float32], row: int) -> Place | None:
        """The place of the nearest passage of ``row``; None if it has no passage."""
        return nearest.best_passage(self._matrix, self._table, vector, row)

    def vectors_by_digest(self, ids: Collection[str] | None = None) -> Mapping[bytes, NDArray[np.float32]]:
        """Vectors, of these documents or all, by the digest of their text."""
        return nearest.by_digest(self._catalogue, self._table, self._matrix, ids)

    def save(self, folder: Path) -> None:
        """Write vectors, table and catalogue into ``folder``, each by temporary file and rename."""
        folder.mkdir(parents=True, exist_ok=True)
        aside = folder / (VECTORS_FILE + ".new")
        faiss.write_index(self._index, str(aside))
        aside.replace(folder / VECTORS_FILE)
        self._table.save(folder)
        self._catalogue.save(folder)

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Open the index in ``folder``. Raises :class:`IndexDamaged`."""
        catalogue, table = Catalogue.load(folder), PieceTable.load(folder)
        try:
            index = faiss.read_index(str(folder / VECTORS_FILE))
        except RuntimeError as error:
            raise IndexDamaged(f"{folder / VECTORS_FILE} cannot be read: {error}") from error
        if index.ntotal != len(table) or len(table.starts) != len(catalogue) + 1:
            raise IndexDamaged(f"The vectors in {folder} do not agree with their table.")
        self = cls(index.d)
        self._index, self._table, self._catalogue = index, table, catalogue
        return self
