"""Cosines of pieces become cosines of documents.

Knows rows of unit vectors, wherever they are kept, and the table of whose they are. Every vector engine shares it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from search.catalog.catalog import Catalog
from search.catalog.columns import spans
from search.catalog.entries import build_entry
from search.vector import EmbeddedDocument, VectorHits
from search.vector.pieces import PiecePlace, shown_place
from search.vector.table import PieceTable

if TYPE_CHECKING:
    from numpy.typing import NDArray


#: How many of a document's pieces speak for it beside the best.
BEST_PIECES = 3


class Vectors(Protocol):
    """Unit vectors by piece: an array, or what gives float32 arrays as an array does."""

    @property
    def shape(self) -> tuple[int, ...]:
        """(pieces, dimension)."""

    def __len__(self) -> int:
        """The number of pieces."""

    def __getitem__(self, pieces: Any, /) -> NDArray[np.float32]:
        """The vectors of some pieces, float32 of shape (pieces asked for, dimension)."""


def cosines(matrix: NDArray[np.float32], vector: NDArray[np.float32]) -> NDArray[np.float32]:
    """The cosine of each row of ``matrix`` with ``vector``.

    Not ``matrix @ vector``: BLAS wakes its threads for each product, and on a busy machine waits for them
    (measured on 17,787 rows with both cores taken: 1.3 ms this way, 23 ms that way).
    """
    return np.asarray(np.einsum("ij,j->i", matrix, vector), dtype=np.float32)


def best_by_document(
    owners: NDArray[np.int32], pieces: NDArray[np.int64], near: NDArray[np.float32], limit: int | None
) -> VectorHits:
    """The best of the cosines ``near`` of each document among ``pieces``; the ``limit`` nearest documents if given."""
    rows, where = np.unique(owners[pieces], return_inverse=True)
    scores = np.full(len(rows), -1.0, dtype=np.float32)
    np.maximum.at(scores, where, near)
    if limit is not None and len(rows) > limit:
        keep = np.sort(np.argsort(-scores, kind="stable")[:limit])
        rows, scores = rows[keep], scores[keep]
    return VectorHits(rows.astype(np.int64), scores)


class Gathered:
    """The vectors of the pieces of some rows, at hand for more than one question.

    Moving a question's vector toward its first answers asks for the same rows again; from a file of whole
    numbers, gathering them is most of the work.
    """

    def __init__(self, matrix: Vectors, table: PieceTable, rows: NDArray[np.int64]) -> None:
        self._rows = len(rows)
        self._pieces, self._owner = spans(table.starts, rows)
        self._asks = table.is_question(self._pieces)
        # Past a third of all vectors in memory one product over all is quicker than gathering them.
        self._whole = matrix if isinstance(matrix, np.ndarray) and 3 * len(self._pieces) > len(matrix) else None
        self._matrix = matrix[self._pieces] if self._whole is None else None

    def score(self, vector: NDArray[np.float32], spread: float = 0.0, asked: float = 0.0) -> NDArray[np.float32]:
        """The cosine of the best piece of each row, drawn by ``spread`` toward the mean of its best three; of a row
        with questions of its own the mean of that over its other pieces and, weighing ``asked``, its nearest question.

        -1 where a row has none. A document that is near in several places answers better than one with a single
        sentence that happens to be near (measured: docs/decisions/0002-fusion.md).
        """
        if not len(self._pieces):
            return np.full(self._rows, -1.0, dtype=np.float32)
        near = cosines(self._matrix, vector) if self._matrix is not None else self._of_all(vector)
        if not asked or not self._asks.any():
            return self._best(near, self._owner, spread)
        text = ~self._asks
        said = self._best(near[text], self._owner[text], spread)
        questions = self._best(near[self._asks], self._owner[self._asks], 0.0)
        both = (said > -1) & (questions > -1)
        joined = np.where(both, (said + asked * questions) / (1 + asked), np.maximum(said, questions))
        return joined.astype(np.float32)

    def _best(self, near: NDArray[np.float32], owner: NDArray[np.int64], spread: float) -> NDArray[np.float32]:
        scores = np.full(self._rows, -1.0, dtype=np.float32)
        np.maximum.at(scores, owner, near)
        if not spread:
            return scores
        order = np.lexsort((-near, owner))
        owner, near = owner[order], near[order]
        counts = np.bincount(owner, minlength=self._rows)
        rank = np.arange(len(owner)) - np.repeat(np.cumsum(counts) - counts, counts)
        best = rank < BEST_PIECES
        totals = np.bincount(owner[best], weights=near[best], minlength=self._rows)
        means = np.where(counts > 0, totals / np.clip(counts, 1, BEST_PIECES), scores)
        return ((1 - spread) * scores + spread * means).astype(np.float32)

    def _of_all(self, vector: NDArray[np.float32]) -> NDArray[np.float32]:
        assert self._whole is not None
        return cosines(self._whole, vector)[self._pieces]


def centroids(matrix: Vectors, table: PieceTable, rows: NDArray[np.int64]) -> NDArray[np.float32]:
    """The mean direction of the pieces of each of ``rows``, of length 1; zeros where a row has none.

    Questions are left out: they say how a page is asked for, not what it says.
    """
    found = np.zeros((len(rows), matrix.shape[1]), dtype=np.float32)
    for i, row in enumerate(rows):
        pieces = np.arange(int(table.starts[row]), int(table.starts[row + 1]))
        said = pieces[~table.is_question(pieces)]
        if len(said):
            found[i] = np.asarray(matrix[said]).mean(axis=0)
    lengths = np.maximum(np.linalg.norm(found, axis=1, keepdims=True), 1e-9)
    return np.asarray(found / lengths, dtype=np.float32)


def best_passage(matrix: Vectors, table: PieceTable, vector: NDArray[np.float32], row: int) -> PiecePlace | None:
    """The place of the nearest passage of ``row``."""
    pieces = np.arange(table.starts[row], table.starts[row + 1])
    pieces = pieces[table.is_passage(pieces)]
    if not len(pieces):
        return None
    return shown_place(table.place(int(pieces[int(np.argmax(cosines(matrix[pieces], vector)))])))


def table_of(added: Sequence[EmbeddedDocument]) -> PieceTable:
    """The table of new documents."""
    return PieceTable.build([item.places for item in added], [item.digests for item in added])


def matrix_of(added: Sequence[EmbeddedDocument], dimension: int) -> NDArray[np.float32]:
    """The vectors of new documents, one piece after the other."""
    empty = np.zeros((0, dimension), dtype=np.float32)
    return np.concatenate([empty, *(item.vectors for item in added)], dtype=np.float32)


def merged(
    catalog: Catalog,
    table: PieceTable,
    matrix: NDArray[np.float32],
    gone: Collection[str],
    added: Sequence[EmbeddedDocument],
) -> tuple[Catalog, PieceTable, NDArray[np.float32]]:
    """Catalog, table and matrix without ``gone`` and with ``added`` at the end, all new and without holes."""
    stays = catalog.alive.copy()
    stays[[catalog.row_of[identity] for identity in gone if identity in catalog.row_of]] = False
    kept = np.flatnonzero(stays)
    order = np.concatenate([kept, np.arange(len(catalog), len(catalog) + len(added))])
    pieces, _ = spans(table.starts, kept)
    return (
        catalog.rearranged(order, [build_entry(item.document) for item in added]),
        table.take(kept).joined(table_of(added)),
        np.concatenate([matrix[pieces], matrix_of(added, matrix.shape[1])]),
    )


def by_digest(
    catalog: Catalog, table: PieceTable, matrix: Vectors, ids: Collection[str] | None
) -> Mapping[bytes, NDArray[np.float32]]:
    """The vectors of ``ids``, or all, by the digests of their texts.

    Copies: ``matrix`` may be memory of an engine that is gone before they are used.
    """
    wanted = catalog.row_of.keys() if ids is None else [i for i in ids if i in catalog.row_of]
    rows = np.array([catalog.row_of[i] for i in wanted], dtype=np.int64)
    pieces, _ = spans(table.starts, rows)
    vectors = matrix[pieces]
    return {table.digests[piece].tobytes(): vectors[i] for i, piece in enumerate(pieces.tolist())}
