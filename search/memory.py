"""Engines and an encoder in plain Python, for tests and very small collections.

They keep the same contracts as the real ones and need no package and no model. Fakes, not mocks: an answer
is computed, never scripted. A test may rely on them wherever it does not test an engine itself.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Self
from zlib import crc32

import numpy as np

from search.catalog.catalog import Catalogue, write_aside
from search.catalog.entries import build_entry
from search.errors import IndexDamaged
from search.keyword.answering import AnswersFromPostings
from search.keyword.in_memory import MemoryPostings
from search.keyword.ranked import DEFAULT_BM25, Bm25
from search.keyword.terms import DocumentTerms, document_terms
from search.text.analysis import is_stop_word, tokenise
from search.types import Filters, IndexDocument
from search.vector import EmbeddedDocument, VectorHits, nearest
from search.vector.pieces import PiecePlace
from search.vector.table import PieceTable

if TYPE_CHECKING:
    from numpy.typing import NDArray

KEYWORD_FILE, VECTOR_FILE = "terms.json", "vectors.npy"


class HashEncoder:
    """Texts as hashed bags of stems and letter trigrams: near when they share words, and always the same."""

    def __init__(self, dimension: int = 384) -> None:
        self._dimension = dimension

    @property
    def fingerprint(self) -> str:
        """Names this way of hashing."""
        return f"hash-1/{self._dimension}"

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return self._dimension

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """``texts`` as unit vectors, shape (n, dimension); a text without words is the first axis."""
        vectors = np.zeros((len(texts), self._dimension), dtype=np.float32)
        for row, text in enumerate(texts):
            for token in tokenise(text):
                if not token.stop:
                    self._add(vectors[row], token.stem, 1.0)
                    for at in range(len(token.stem) - 2):
                        self._add(vectors[row], "#" + token.stem[at : at + 3], 0.3)
            if not vectors[row].any():
                vectors[row, 0] = 1.0
        return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), dtype=np.float32)

    def has_word(self, word: str) -> bool:
        """Whether ``word`` is a stop word: it learned no other."""
        return is_stop_word(word)

    def _add(self, vector: NDArray[np.float32], feature: str, weight: float) -> None:
        code = crc32(feature.encode("utf-8", "replace"))
        vector[(code >> 1) % self._dimension] += weight if code & 1 else -weight


class MemoryKeywordIndex(AnswersFromPostings):
    """A :class:`~search.keyword.KeywordIndex` in dictionaries."""

    def __init__(self, settings: Bm25 = DEFAULT_BM25) -> None:
        self._settings = settings
        self._terms: list[DocumentTerms] = []
        self._open(Catalogue())

    def _open(self, catalogue: Catalogue) -> None:
        self._serve(MemoryPostings(self._terms), catalogue, self._settings)

    def _replace(self, gone: frozenset[str], added: Iterable[IndexDocument]) -> None:
        rows = [row for identity, row in self._catalogue.row_of.items() if identity not in gone]
        entries = []
        self._terms = [self._terms[row] for row in rows]
        for document in added:
            self._terms.append(document_terms(document))
            entries.append(build_entry(document, self._terms[-1].length))
        order = [*rows, *range(len(self._catalogue), len(self._catalogue) + len(entries))]
        self._open(self._catalogue.rearranged(np.array(order, dtype=np.int64), entries))

    def add(self, documents: Sequence[IndexDocument]) -> None:
        """Add or replace documents."""
        unique = {document.id: document for document in documents}
        self._replace(frozenset(unique), unique.values())

    def remove(self, ids: Iterable[str]) -> None:
        """Remove documents."""
        self._replace(frozenset(ids), ())

    def save(self, folder: Path) -> None:
        """Write the index into ``folder``."""
        folder.mkdir(parents=True, exist_ok=True)
        rows = [[t.stems, t.words, sorted(t.codes), t.length] for t in self._terms]
        write_aside(folder / KEYWORD_FILE, json.dumps(rows).encode())
        self._catalogue.save(folder)

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Open an index. Raises :class:`IndexDamaged`."""
        self = cls()
        catalogue = Catalogue.load(folder)
        try:
            rows = json.loads((folder / KEYWORD_FILE).read_text(encoding="utf-8"))
            self._terms = [DocumentTerms(s, w, frozenset(c), length) for s, w, c, length in rows]
        except (OSError, ValueError, TypeError) as error:
            raise IndexDamaged(f"{folder / KEYWORD_FILE} cannot be read: {error}") from error
        if len(self._terms) != len(catalogue):
            raise IndexDamaged(f"The files in {folder} do not agree.")
        self._open(catalogue)
        return self


class MemoryVectorIndex:
    """A :class:`~search.vector.VectorIndex` in one array."""

    def __init__(self, dimension: int) -> None:
        self._matrix: NDArray[np.float32] = np.zeros((0, dimension), dtype=np.float32)
        self._table = PieceTable.empty()
        self._catalogue = Catalogue()

    @property
    def catalogue(self) -> Catalogue:
        """The documents by row."""
        return self._catalogue

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return int(self._matrix.shape[1])

    def _replace(self, gone: frozenset[str], added: Sequence[EmbeddedDocument]) -> None:
        self._catalogue, self._table, self._matrix = nearest.merged(
            self._catalogue, self._table, self._matrix, gone, added
        )

    def add(self, documents: Sequence[EmbeddedDocument]) -> None:
        """Add or replace documents."""
        unique = {item.document.id: item for item in documents}
        self._replace(frozenset(unique), tuple(unique.values()))

    def remove(self, ids: Iterable[str]) -> None:
        """Remove documents."""
        self._replace(frozenset(ids), ())

    def count(self) -> int:
        """The number of documents."""
        return self._catalogue.count

    def count_pieces(self) -> int:
        """The number of vectors."""
        return len(self._table)

    def search(
        self, vector: NDArray[np.float32], filters: Filters, floor: float = -1.0, limit: int | None = None
    ) -> VectorHits:
        """Documents within ``filters`` at ``floor`` or nearer."""
        owners = self._table.owners
        cosines = nearest.cosines(self._matrix, vector)
        wanted = self._catalogue.mask(filters)[owners] & (cosines >= floor)
        pieces = np.flatnonzero(wanted)
        return nearest.best_by_document(owners, pieces, cosines[pieces], limit)

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
        """The place of the nearest passage of ``row``."""
        return nearest.best_passage(self._matrix, self._table, vector, row)

    def vectors_by_digest(self, ids: Collection[str] | None = None) -> Mapping[bytes, NDArray[np.float32]]:
        """Vectors, of these documents or all, by the digest of their text."""
        return nearest.by_digest(self._catalogue, self._table, self._matrix, ids)

    def save(self, folder: Path) -> None:
        """Write the index into ``folder``."""
        folder.mkdir(parents=True, exist_ok=True)
        aside = folder / ("new." + VECTOR_FILE)
        np.save(aside, self._matrix)
        aside.replace(folder / VECTOR_FILE)
        self._table.save(folder)
        self._catalogue.save(folder)

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Open an index. Raises :class:`IndexDamaged`."""
        catalogue, table = Catalogue.load(folder), PieceTable.load(folder)
        try:
            matrix = np.load(folder / VECTOR_FILE, allow_pickle=False)
        except (OSError, ValueError) as error:
            raise IndexDamaged(f"{folder / VECTOR_FILE} cannot be read: {error}") from error
        if matrix.ndim != 2 or len(matrix) != len(table) or len(table.starts) != len(catalogue) + 1:
            raise IndexDamaged(f"The files in {folder} do not agree.")
        self = cls(matrix.shape[1])
        self._catalogue, self._table, self._matrix = catalogue, table, matrix
        return self
