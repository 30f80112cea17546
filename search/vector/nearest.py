"""Cosines of pieces become cosines of documents.

Knows a matrix of unit vectors and the table of whose they are. Both vector engines share it; an engine
for millions of vectors would bring its own.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from search.catalogue import Catalogue, Entry, build_entry
from search.vector import EmbeddedDocument, VectorHits
from search.vector.pieces import NO_PASSAGE, Place
from search.vector.table import PieceTable

if TYPE_CHECKING:
    from numpy.typing import NDArray


#: How many of a document's pieces speak for it beside the best.
BEST_PIECES = 3


def cosines(matrix: NDArray[np.float32], vector: NDArray[np.float32]) -> NDArray[np.float32]:
    """The cosine of each row of ``matrix`` with ``vector``.

    Not ``matrix @ vector``: BLAS wakes its threads for each product, and on a busy machine waits for them
    (measured on 17,787 rows with both cores taken: 1.3 ms this way, 23 ms that way).
    """
    return np.asarray(np.einsum("ij,j->i", matrix, vector), dtype=np.float32)


def best_by_document(
    owners: NDArray[np.int64], pieces: NDArray[np.int64], near: NDArray[np.float32], limit: int | None
) -> VectorHits:
    """The best of the cosines ``near`` of each document among ``pieces``; the ``limit`` nearest documents if given."""
    rows, where = np.unique(owners[pieces], return_inverse=True)
    scores = np.full(len(rows), -1.0, dtype=np.float32)
    np.maximum.at(scores, where, near)
    if limit is not None and len(rows) > limit:
        keep = np.sort(np.argsort(-scores, kind="stable")[:limit])
        rows, scores = rows[keep], scores[keep]
    return VectorHits(rows.astype(np.int64), scores)


def _pieces_of_rows(table: PieceTable, rows: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The pieces of ``rows`` one after the other, and by piece its place in ``rows``."""
    counts = table.starts[rows + 1] - table.starts[rows]
    owner = np.repeat(np.arange(len(rows)), counts)
    first = np.repeat(table.starts[rows] - np.cumsum(counts) + counts, counts)
    return first + np.arange(len(owner)), owner


def score_rows(
    matrix: NDArray[np.float32],
    table: PieceTable,
    vector: NDArray[np.float32],
    rows: NDArray[np.int64],
    spread: float = 0.0,
) -> NDArray[np.float32]:
    """The cosine of the best piece of each of ``rows``, drawn by ``spread`` toward the mean of its best three.

    -1 where a row has none. A document that is near in several places answers better than one with a single
    sentence that happens to be near (measured: docs/decisions/0002-fusion.md).
    """
    scores = np.full(len(rows), -1.0, dtype=np.float32)
    pieces, owner = _pieces_of_rows(table, rows)
    # Past a third of all vectors one product over all is quicker than gathering them.
    near = cosines(matrix, vector)[pieces] if 3 * len(pieces) > len(matrix) else cosines(matrix[pieces], vector)
    np.maximum.at(scores, owner, near)
    if not spread or not len(pieces):
        return scores
    order = np.lexsort((-near, owner))
    owner, near = owner[order], near[order]
    counts = np.bincount(owner, minlength=len(rows))
    rank = np.arange(len(owner)) - np.repeat(np.cumsum(counts) - counts, counts)
    best = rank < BEST_PIECES
    totals = np.bincount(owner[best], weights=near[best], minlength=len(rows))
    means = np.where(counts > 0, totals / np.clip(counts, 1, BEST_PIECES), scores)
    return ((1 - spread) * scores + spread * means).astype(np.float32)


def centroids(matrix: NDArray[np.float32], table: PieceTable, rows: NDArray[np.int64]) -> NDArray[np.float32]:
    """The mean direction of the pieces of each of ``rows``, of length 1; zeros where a row has none."""
    found = np.zeros((len(rows), matrix.shape[1]), dtype=np.float32)
    for i, row in enumerate(rows):
        pieces = matrix[table.starts[row] : table.starts[row + 1]]
        if len(pieces):
            found[i] = pieces.mean(axis=0)
    lengths = np.maximum(np.linalg.norm(found, axis=1, keepdims=True), 1e-9)
    return np.asarray(found / lengths, dtype=np.float32)


def best_passage(matrix: NDArray[np.float32], table: PieceTable, vector: NDArray[np.float32], row: int) -> Place | None:
    """The place of the nearest passage of ``row``."""
    pieces = [i for i in table.pieces_of(row) if table.places[i].ordinal != NO_PASSAGE]
    if not pieces:
        return None
    return table.places[pieces[int(np.argmax(cosines(matrix[pieces], vector)))]]


def merged(
    catalogue: Catalogue,
    table: PieceTable,
    matrix: NDArray[np.float32],
    gone: frozenset[str],
    added: Sequence[EmbeddedDocument],
) -> tuple[Catalogue, PieceTable, NDArray[np.float32]]:
    """Catalogue, table and matrix without ``gone`` and with ``added`` at the end, all new."""
    entries: list[Entry] = []
    kept: list[int] = []
    for row, entry in enumerate(catalogue.entries):
        if entry is not None and entry.id not in gone:
            entries.append(entry)
            kept.append(row)
    old = [table.pieces_of(row) for row in kept]
    places = [[table.places[i] for i in pieces] for pieces in old] + [item.places for item in added]
    digests = [[table.digests[i].tobytes() for i in pieces] for pieces in old]
    digests += [list(item.digests) for item in added]
    entries += [build_entry(item.document) for item in added]
    pieces, _ = _pieces_of_rows(table, np.array(kept, dtype=np.int64))
    vectors = np.concatenate([matrix[pieces], *(item.vectors for item in added)]).astype(np.float32)
    return Catalogue(entries), PieceTable.build(places, digests), vectors


def by_digest(
    catalogue: Catalogue, table: PieceTable, matrix: NDArray[np.float32], ids: Collection[str] | None
) -> Mapping[bytes, NDArray[np.float32]]:
    """The vectors of ``ids``, or all, by the digests of their texts.

    Copies: ``matrix`` may be memory of an engine that is gone before they are used.
    """
    rows = range(len(catalogue)) if ids is None else [catalogue.row_of[i] for i in ids if i in catalogue.row_of]
    return {table.digests[i].tobytes(): matrix[i].copy() for row in rows for i in table.pieces_of(row)}
