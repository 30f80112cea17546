"""Where a term stands: what an engine gives, and what :mod:`search.keyword.ranked` needs.

Knows terms and rows only.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

#: Fields of postings: stems with weighted frequencies, folded words with positions, identifiers.
STEM, WORD, CODE = "stem", "word", "code"


class Postings(NamedTuple):
    """Rows that have a term, ascending, and its weighted frequency in each; arrays of one length.

    ``seen`` is the number of documents that have it and may be seen, where ``rows`` are only some of them.
    """

    rows: NDArray[np.int64]
    weights: NDArray[np.float32]
    seen: int | None = None


class TermSource(Protocol):
    """Read access to the terms of documents: what ranking needs."""

    def postings(self, field: str, term: str) -> Postings:
        """The postings of ``term`` in ``field``; empty arrays if it has none."""


class PostingSource(TermSource, Protocol):
    """Read access to the postings of one index. Removed documents are in none of them."""

    def phrase(self, words: Sequence[str]) -> NDArray[np.int64]:
        """Rows in which the folded ``words`` stand side by side, ascending."""

    def words_with_prefix(self, prefix: str) -> Sequence[str]:
        """Folded words that begin with ``prefix``, in alphabetical order."""

    def words_near(self, word: str, edits: int) -> Sequence[str]:
        """Folded words within ``edits`` edits of ``word``."""
