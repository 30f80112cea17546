"""Engines and an encoder in plain Python, for tests and very small collections.

They keep the same contracts as the real ones and need no package and no model. Fakes, not mocks: an answer
is computed, never scripted. A test may rely on them wherever it does not test an engine itself.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Self
from zlib import crc32

import numpy as np

from search.catalog.catalog import Catalog, write_aside
from search.catalog.entries import build_entry
from search.errors import IndexDamaged
from search.keyword.answering import AnswersFromPostings
from search.keyword.in_memory import MemoryPostings
from search.keyword.ranked import DEFAULT_BM25, Bm25
from search.keyword.terms import DocumentTerms, document_terms
from search.text.analysis import is_stop_word, tokenize
from search.types import Filters, IndexDocument
from search.vector import EmbeddedDocument, VectorHits, nearest
from search.vector.over_table import VectorsOverTable
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
            for token in tokenize(text):
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
        self._open(Catalog())

    def _open(self, catalog: Catalog) -> None:
        self._serve(MemoryPostings(self._terms), catalog, self._settings)

    def _replace(self, gone: frozenset[str], added: Iterable[IndexDocument]) -> None:
        rows = [row for identity, row in self._catalog.row_of.items() if identity not in gone]
        entries = []
        self._terms = [self._terms[row] for row in rows]
        for document in added:
            self._terms.append(document_terms(document))
            entries.append(build_entry(document, self._terms[-1].length))
        order = [*rows, *range(len(self._catalog), len(self._catalog) + len(entries))]
        self._open(self._catalog.rearranged(np.array(order, dtype=np.int64), entries))

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
        self._catalog.save(folder)

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Open an index. Raises :class:`IndexDamaged`."""
        self = cls()
        catalog = Catalog.load(folder)
        try:
            rows = json.loads((folder / KEYWORD_FILE).read_text(encoding="utf-8"))
            self._terms = [DocumentTerms(s, w, frozenset(c), length) for s, w, c, length in rows]
        except (OSError, ValueError, TypeError) as error:
            raise IndexDamaged(f"{folder / KEYWORD_FILE} cannot be read: {error}") from error
        if len(self._terms) != len(catalog):
            raise IndexDamaged(f"The files in {folder} do not agree.")
        self._open(catalog)
        return self


class MemoryVectorIndex(VectorsOverTable):
    """A :class:`~search.vector.VectorIndex` in one array."""

    def __init__(self, dimension: int) -> None:
        self._vectors: NDArray[np.float32] = np.zeros((0, dimension), dtype=np.float32)
        self._table = PieceTable.empty()
        self._catalog = Catalog()

    @property
    def _matrix(self) -> NDArray[np.float32]:
        return self._vectors

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return int(self._vectors.shape[1])

    def _replace(self, gone: frozenset[str], added: Sequence[EmbeddedDocument]) -> None:
        self._catalog, self._table, self._vectors = nearest.merged(
            self._catalog, self._table, self._vectors, gone, added
        )

    def search(
        self, vector: NDArray[np.float32], filters: Filters, floor: float = -1.0, limit: int | None = None
    ) -> VectorHits:
        """Documents within ``filters`` at ``floor`` or nearer."""
        owners = self._table.owners
        cosines = nearest.cosines(self._vectors, vector)
        wanted = self._catalog.mask(filters)[owners] & (cosines >= floor)
        pieces = np.flatnonzero(wanted)
        return nearest.best_by_document(owners, pieces, cosines[pieces], limit)

    def save(self, folder: Path) -> None:
        """Write the index into ``folder``."""
        folder.mkdir(parents=True, exist_ok=True)
        aside = folder / ("new." + VECTOR_FILE)
        np.save(aside, self._vectors)
        aside.replace(folder / VECTOR_FILE)
        self._table.save(folder)
        self._catalog.save(folder)

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Open an index. Raises :class:`IndexDamaged`."""
        catalog, table = Catalog.load(folder), PieceTable.load(folder)
        try:
            matrix = np.load(folder / VECTOR_FILE, allow_pickle=False)
        except (OSError, ValueError) as error:
            raise IndexDamaged(f"{folder / VECTOR_FILE} cannot be read: {error}") from error
        if matrix.ndim != 2 or len(matrix) != len(table) or len(table.starts) != len(catalog) + 1:
            raise IndexDamaged(f"The files in {folder} do not agree.")
        self = cls(matrix.shape[1])
        self._catalog, self._table, self._vectors = catalog, table, matrix
        return self
