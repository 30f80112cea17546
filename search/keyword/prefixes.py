"""The beginning of a word, ``polic*``, as if it were one word.

Knows a source of postings; knows no scores. What was merged once is kept, since one search asks for it to
find, to rank and to say why.
"""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import Protocol

import numpy as np

from search.keyword.postings import WORD, Postings, PostingSource

#: Words that one prefix may stand for, in alphabetical order.
MAX_WORDS = 500

#: Prefixes that are kept.
KEPT = 64


class Prefixes(Protocol):
    """Where the words stand that begin so."""

    def postings(self, prefix: str) -> Postings:
        """Rows that have a word beginning with ``prefix``, and how often they have one."""

    def is_cut(self, prefix: str) -> bool:
        """Whether ``prefix`` begins more than :data:`MAX_WORDS` words, of which only so many are read."""


class PrefixPostings:
    """Postings of prefixes over one source."""

    def __init__(self, source: PostingSource) -> None:
        self._source = source
        self._kept: OrderedDict[str, tuple[Postings, bool]] = OrderedDict()
        self._lock = Lock()

    def postings(self, prefix: str) -> Postings:
        """Rows that have a word beginning with ``prefix``, and how often they have one."""
        return self._find(prefix)[0]

    def is_cut(self, prefix: str) -> bool:
        """Whether ``prefix`` begins more than :data:`MAX_WORDS` words, of which only so many are read."""
        return self._find(prefix)[1]

    def _find(self, prefix: str) -> tuple[Postings, bool]:
        with self._lock:
            if prefix in self._kept:
                self._kept.move_to_end(prefix)
                return self._kept[prefix]
        words = self._source.words_with_prefix(prefix)
        found = (_merge([self._source.postings(WORD, word) for word in words[:MAX_WORDS]]), len(words) > MAX_WORDS)
        with self._lock:
            self._kept[prefix] = found
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return found


def _merge(found: list[Postings]) -> Postings:
    if not found:
        return Postings(np.empty(0, np.int64), np.empty(0, np.float32))
    rows, where = np.unique(np.concatenate([p.rows for p in found]), return_inverse=True)
    weights = np.bincount(where, weights=np.concatenate([p.weights for p in found]))
    return Postings(rows, weights.astype(np.float32))
