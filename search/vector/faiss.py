"""The vector engine on FAISS: exact while pieces are few, codes with exact scores when they are many.

A small collection is one exact table (``IndexFlatIP``): it takes milliseconds and never misses. Past ``many``
pieces they become a base (:mod:`search.vector.base`) whose files never change; what is added later stands in the
exact table beside it until that has grown to a tenth of the base, and a removed document is a hole in the base's rows.
So a change of one document writes some megabytes, however many there are. Knows nothing of texts or words.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from search.catalog.catalog import Catalog, write_aside
from search.catalog.columns import spans
from search.catalog.entries import build_entry
from search.errors import IndexDamaged
from search.types import Filters
from search.vector import EmbeddedDocument, VectorHits, nearest
from search.vector.base import BaseVectors, SplitVectors, faiss, remove_files
from search.vector.over_table import VectorsOverTable
from search.vector.table import PieceTable

if TYPE_CHECKING:
    from numpy.typing import NDArray

VECTORS_FILE, SPLIT_FILE = "vectors.faiss", "split.json"

#: Pieces from which the collection is large: an exact search of so many takes about 15 ms.
MANY = 50_000

#: Pieces looked for to find one document: its other pieces are near as well.
PIECES_A_DOCUMENT = 2


class FaissIndex(VectorsOverTable):
    """A :class:`~search.vector.VectorIndex`. Safe to read from several threads.

    Rows and pieces of the base come first, then those of the tail.
    """

    many = MANY

    def __init__(self, dimension: int) -> None:
        self._base: BaseVectors | None = None
        self._base_rows = 0
        self._serve(Catalog(), PieceTable.empty(), np.zeros((0, dimension), dtype=np.float32))

    def _serve(self, catalog: Catalog, table: PieceTable, tail: NDArray[np.float32]) -> None:
        index = faiss.IndexFlatIP(tail.shape[1])
        if len(tail):
            index.add(np.ascontiguousarray(tail))
        self._open(catalog, table, index)

    def _open(self, catalog: Catalog, table: PieceTable, index: Any) -> None:
        self._index, self._table, self._catalog = index, table, catalog
        self._bitmaps: dict[frozenset[str], NDArray[np.bool_]] = {}

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return int(self._index.d)

    @property
    def _tail(self) -> NDArray[np.float32]:
        """FAISS's own vectors of the tail, shape (pieces, dimension), without a copy."""
        if not self._index.ntotal:
            return np.zeros((0, self.dimension), dtype=np.float32)
        flat = faiss.rev_swig_ptr(self._index.get_xb(), self._index.ntotal * self.dimension)
        return np.asarray(flat, dtype=np.float32).reshape(-1, self.dimension)

    @property
    def _matrix(self) -> nearest.Vectors:
        return SplitVectors(self._base.numbers, self._tail) if self._base is not None else self._tail

    def _replace(self, gone: frozenset[str], added: Sequence[EmbeddedDocument]) -> None:
        """Holes in the base, a new tail; all of it a new base if the tail or the holes became many."""
        stays = self._catalog.alive.copy()
        stays[[self._catalog.row_of[identity] for identity in gone if identity in self._catalog.row_of]] = False
        base, size = np.arange(self._base_rows), len(self._catalog)
        kept = self._base_rows + np.flatnonzero(stays[self._base_rows :])
        pieces, _ = spans(self._table.starts, kept)
        tail = np.concatenate([self._matrix[pieces], nearest.matrix_of(added, self.dimension)])
        table = self._table.take(np.concatenate([base, kept])).joined(nearest.table_of(added))
        order = np.concatenate([np.where(stays[base], base, -1), kept, np.arange(size, size + len(added))])
        catalog = self._catalog.rearranged(order, [build_entry(item.document) for item in added])
        held = 0 if self._base is None else len(self._base)
        there = int(np.diff(table.starts)[catalog.alive].sum())
        if len(tail) >= self.many + held // 10 or held > 2 * (there - len(tail)):
            self._settle(catalog, table, tail)
        else:
            self._serve(catalog, table, tail)

    def _settle(self, catalog: Catalog, table: PieceTable, tail: NDArray[np.float32]) -> None:
        """Make all pieces one new base without holes, or one exact table if they have become few."""
        rows = np.flatnonzero(catalog.alive)
        if self._base is not None:
            pieces, _ = spans(table.starts, rows)
            tail = SplitVectors(self._base.numbers, tail)[pieces]
            catalog, table = catalog.rearranged(rows), table.take(rows)
        large = len(tail) >= self.many
        self._base = BaseVectors.build(tail) if large else None
        self._base_rows = len(rows) if large else 0
        self._serve(catalog, table, tail[:0] if large else tail)

    def search(
        self, vector: NDArray[np.float32], filters: Filters, floor: float = -1.0, limit: int | None = None
    ) -> VectorHits:
        """Documents within ``filters`` at ``floor`` or nearer; with a base and a ``limit``, nearly all of them."""
        allowed = self._allowed(filters)
        if not len(allowed):
            return VectorHits(np.empty(0, np.int64), np.empty(0, np.float32))
        first = 0 if self._base is None else len(self._base)
        pieces, near = self._search_tail(vector, allowed[first:], floor)
        if self._base is not None:
            wanted = first if limit is None else PIECES_A_DOCUMENT * limit
            inside = None if allowed[:first].all() else allowed[:first]
            found, cosines = self._base.find(vector, min(wanted, first), inside)
            keep = cosines >= floor
            pieces = np.concatenate([found[keep], pieces + first])
            near = np.concatenate([cosines[keep], near])
        return nearest.best_by_document(self._table.owners, pieces, near, limit)

    def _search_tail(
        self, vector: NDArray[np.float32], allowed: NDArray[np.bool_], floor: float
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        if not len(allowed):
            return np.empty(0, np.int64), np.empty(0, np.float32)
        selector = faiss.IDSelectorBitmap(np.packbits(allowed, bitorder="little"))
        # FAISS keeps what is strictly nearer than the radius.
        radius = float(np.nextafter(np.float32(floor), np.float32(-2)))
        parameters = faiss.SearchParameters(sel=selector)
        _, cosines, pieces = self._index.range_search(vector.reshape(1, -1), radius, params=parameters)
        return pieces.astype(np.int64), cosines

    def _allowed(self, filters: Filters) -> NDArray[np.bool_]:
        """Which pieces may answer. Of a question without filters it is kept, by who may see what."""
        plain = not (filters.include or filters.exclude) and (filters.year_from, filters.year_to) == (None, None)
        if plain and filters.visibility in self._bitmaps:
            return self._bitmaps[filters.visibility]
        allowed = self._catalog.mask(filters)[self._table.owners]
        if plain:
            self._bitmaps[filters.visibility] = allowed
        return allowed

    def save(self, folder: Path) -> None:
        """Write vectors, table and catalog into ``folder``; a base that is there already stays as it is."""
        folder.mkdir(parents=True, exist_ok=True)
        aside = folder / (VECTORS_FILE + ".new")
        faiss.write_index(self._index, str(aside))
        aside.replace(folder / VECTORS_FILE)
        split = {"base": self._base.name if self._base else "", "rows": self._base_rows}
        write_aside(folder / SPLIT_FILE, json.dumps(split).encode())
        if self._base is not None:
            self._base.save(folder)
        else:
            remove_files(folder)
        self._table.save(folder)
        self._catalog.save(folder)

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Open the index in ``folder``. Raises :class:`IndexDamaged`."""
        catalog, table = Catalog.load(folder), PieceTable.load(folder)
        try:
            index = faiss.read_index(str(folder / VECTORS_FILE))
            split = json.loads((folder / SPLIT_FILE).read_text(encoding="utf-8"))
            name, rows = str(split["base"]), int(split["rows"])
        except (RuntimeError, OSError, ValueError, KeyError, TypeError) as error:
            raise IndexDamaged(f"{folder / VECTORS_FILE} cannot be read: {error}") from error
        self = cls(index.d)
        self._base = BaseVectors.load(folder, name, index.d) if name else None
        self._base_rows = rows
        held = int(table.starts[min(rows, len(table.starts) - 1)])
        if held + index.ntotal != len(table) or len(table.starts) != len(catalog) + 1 or held != len(self._base or ()):
            raise IndexDamaged(f"The vectors in {folder} do not agree with their table.")
        self._open(catalog, table, index)
        return self
