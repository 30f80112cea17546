"""The protocol that every vector engine follows. Engines: :mod:`search.vector.faiss`, :mod:`search.memory`.

Knows unit vectors of pieces of documents, and rows of a catalog. Must not know texts, models or fusion.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, Self

from search.catalog.catalog import Catalog
from search.types import Filters, IndexDocument
from search.vector.pieces import PiecePlace

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class EmbeddedDocument:
    """A document with the vectors of its pieces, float32 of shape (pieces, dimension), unit length.

    ``places`` and ``digests`` (see :func:`~search.vector.pieces.build_pieces`) are in the same order.
    """

    document: IndexDocument
    places: tuple[PiecePlace, ...]
    digests: tuple[bytes, ...]
    vectors: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class VectorHits:
    """Documents near a vector, ascending by row, with the cosine of their best piece, in [-1, 1]."""

    rows: NDArray[np.int64]
    scores: NDArray[np.float32]


class Scorer(Protocol):
    """The vectors of some rows, at hand for more than one question."""

    def score(self, vector: NDArray[np.float32], spread: float = 0.0) -> NDArray[np.float32]:
        """See :meth:`VectorIndex.score`."""


class VectorIndex(Protocol):
    """An index of vectors, several to a document; a document is as near as its nearest piece.

    Visibility and filters are applied inside :meth:`search`, and a filter the engine cannot honor raises
    :class:`~search.errors.UnsupportedFilter`. Adding a document whose id is there replaces it.
    """

    @property
    def catalog(self) -> Catalog:
        """The documents by row, as they were after the last change."""

    @property
    def dimension(self) -> int:
        """Length of a vector."""

    def add(self, documents: Sequence[EmbeddedDocument]) -> None:
        """Add or replace documents."""

    def remove(self, ids: Iterable[str]) -> None:
        """Remove documents; an unknown id is no error."""

    def count(self) -> int:
        """The number of documents."""

    def count_pieces(self) -> int:
        """The number of vectors."""

    def search(
        self, vector: NDArray[np.float32], filters: Filters, floor: float = -1.0, limit: int | None = None
    ) -> VectorHits:
        """Documents within ``filters`` with a piece at ``floor`` or nearer; the nearest ``limit`` of them.

        With a limit, an engine for large collections may miss one of a hundred.
        """

    def score(self, vector: NDArray[np.float32], rows: NDArray[np.int64], spread: float = 0.0) -> NDArray[np.float32]:
        """The cosine of the best piece of each of ``rows``; -1 for a row without pieces.

        ``spread`` in [0, 1] draws it toward the mean of the row's best three pieces.
        """

    def gather(self, rows: NDArray[np.int64]) -> Scorer:
        """The vectors of ``rows``, to be scored against several questions."""

    def centroids(self, rows: NDArray[np.int64]) -> NDArray[np.float32]:
        """The mean direction of the pieces of each of ``rows``, shape (rows, dimension); zeros if none."""

    def best_passage(self, vector: NDArray[np.float32], row: int) -> PiecePlace | None:
        """The place of the passage of ``row`` nearest to ``vector``; None if it has no passage."""

    def vectors_by_digest(self, ids: Collection[str] | None = None) -> Mapping[bytes, NDArray[np.float32]]:
        """Vectors (of these documents, or all) by the digest of their text: it need not be encoded again."""

    def save(self, folder: Path) -> None:
        """Write the index into ``folder``; no file is ever changed in place."""

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Open an index. Raises :class:`~search.errors.IndexDamaged`."""
