"""Postings in dictionaries: the same look-ups as an engine's files, for :mod:`search.memory`.

Knows analyzed documents and rows; knows no ranking and no file.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from search.keyword.postings import CODE, STEM, WORD, Postings
from search.keyword.spelling import edits_between
from search.keyword.terms import DocumentTerms

if TYPE_CHECKING:
    from numpy.typing import NDArray


class MemoryPostings:
    """Postings of documents in the order of their rows."""

    def __init__(self, documents: Sequence[DocumentTerms]) -> None:
        self._documents = documents
        found: dict[tuple[str, str], tuple[list[int], list[float]]] = {}
        for row, terms in enumerate(documents):
            fields: tuple[tuple[str, Mapping[str, float]], ...] = (
                (STEM, terms.stems),
                (WORD, {word: float(len(places)) for word, places in terms.words.items()}),
                (CODE, dict.fromkeys(sorted(terms.codes), 1.0)),
            )
            for field, weights in fields:
                for term, weight in weights.items():
                    rows, values = found.setdefault((field, term), ([], []))
                    rows.append(row)
                    values.append(weight)
        self._postings = {
            key: Postings(np.array(rows, dtype=np.int64), np.array(values, dtype=np.float32))
            for key, (rows, values) in found.items()
        }
        self._words = sorted(term for field, term in found if field == WORD)

    def postings(self, field: str, term: str) -> Postings:
        """See :class:`~search.keyword.postings.PostingSource`."""
        empty = Postings(np.empty(0, np.int64), np.empty(0, np.float32))
        return self._postings.get((field, term), empty)

    def phrase(self, words: Sequence[str]) -> NDArray[np.int64]:
        """See :class:`~search.keyword.postings.PostingSource`."""
        rows = [row for row, terms in enumerate(self._documents) if _stands(terms.words, words)]
        return np.array(rows, dtype=np.int64)

    def words_with_prefix(self, prefix: str) -> Sequence[str]:
        """See :class:`~search.keyword.postings.PostingSource`."""
        first = bisect_left(self._words, prefix)
        end = next((i for i in range(first, len(self._words)) if not self._words[i].startswith(prefix)), None)
        return self._words[first:end]

    def words_near(self, word: str, edits: int) -> Sequence[str]:
        """See :class:`~search.keyword.postings.PostingSource`."""
        return [w for w in self._words if w[:1] == word[:1] and edits_between(w, word, edits) <= edits]


def _stands(positions: Mapping[str, Sequence[int]], words: Sequence[str]) -> bool:
    if not words:
        return False
    starts = set(positions.get(words[0], ()))
    for offset, word in enumerate(words):
        starts &= {place - offset for place in positions.get(word, ())}
    return bool(starts)
