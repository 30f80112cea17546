"""The protocol that every keyword engine follows.

Engines: :mod:`search.keyword.whoosh`, :mod:`search.keyword.tantivy`, :mod:`search.memory`.

Knows parsed questions and rows of a catalog. Must not know vectors, fusion or how a question was typed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, Self

import numpy as np

from search.catalog.catalog import Catalog
from search.syntax import ParsedQuery
from search.thesaurus.thesaurus import NO_EXPANSION, Expansion
from search.types import Filters, IndexDocument

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class KeywordHits:
    """Documents that answer by words, ascending by row; three arrays of the same length.

    ``scores`` are shares of the score that a document would have if it were full of every word (0 to 1,
    a little more with synonyms), so that they mean the same for a short and a long question. ``coverage``
    is the share of the question's weight (its words by their rarity) that the document has, in [0, 1].
    ``restricted`` says that the question had a condition: then the rows are every document that satisfies
    it, also those that score 0. ``notes`` tell the reader of limits that struck. ``cut`` says that an engine for
    large collections gave only the best, so that others answer too.
    """

    rows: NDArray[np.int64]
    scores: NDArray[np.float32]
    coverage: NDArray[np.float32]
    restricted: bool = False
    notes: tuple[str, ...] = ()
    cut: bool = False

    def joined(self, more: KeywordHits) -> KeywordHits:
        """These documents and ``more``, found for the same question under narrower filters."""
        new = ~np.isin(more.rows, self.rows)
        rows = np.concatenate([self.rows, more.rows[new]])
        order = np.argsort(rows, kind="stable")
        scores = np.concatenate([self.scores, more.scores[new]])
        coverage = np.concatenate([self.coverage, more.coverage[new]])
        return replace(self, rows=rows[order], scores=scores[order], coverage=coverage[order])


class KeywordIndex(Protocol):
    """An index of words, document by document.

    Visibility and filters are applied inside :meth:`search`, and a filter the engine cannot honor raises
    :class:`~search.errors.UnsupportedFilter`. Adding a document whose id is there replaces it.
    """

    @property
    def catalog(self) -> Catalog:
        """The documents by row, as they were after the last change."""

    def add(self, documents: Sequence[IndexDocument]) -> None:
        """Add or replace documents."""

    def remove(self, ids: Iterable[str]) -> None:
        """Remove documents; an unknown id is no error."""

    def count(self) -> int:
        """The number of documents."""

    def search(self, query: ParsedQuery, filters: Filters, expansion: Expansion = NO_EXPANSION) -> KeywordHits:
        """The documents that answer ``query`` within ``filters``."""

    def matched_words(self, query: ParsedQuery, row: int) -> tuple[str, ...]:
        """The words of ``query``, as typed, that the document has (by stem), in the question's order."""

    def knows(self, stem: str, filters: Filters) -> bool:
        """Whether a document that may be seen has this stem."""

    def find_only(self, stem: str, filters: Filters) -> int | None:
        """The row of the one document that may be seen and has this stem; None if several have it, or none."""

    def words_near(self, word: str, filters: Filters) -> tuple[str, ...]:
        """Indexed words (folded) within one or two edits of ``word`` that may be seen, best first."""

    def save(self, folder: Path) -> None:
        """Write the index into ``folder``; no file is ever changed in place."""

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Open an index. Raises :class:`~search.errors.IndexDamaged`."""
