"""What a question demands becomes a mask over rows.

Knows the tree of a parsed question, postings and a catalog; knows no scores.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from search.catalog.catalog import Catalog
from search.keyword.postings import CODE, STEM, PostingSource
from search.keyword.prefixes import Prefixes
from search.syntax import And, Facet, InField, Node, Not, Or, Phrase, Prefix, Word, YearRange
from search.thesaurus.thesaurus import Expansion

if TYPE_CHECKING:
    from numpy.typing import NDArray


class Conditions:
    """Evaluates conditions over one index. A word is met by its stem or a synonym of it."""

    def __init__(self, source: PostingSource, prefixes: Prefixes, catalog: Catalog, expansion: Expansion) -> None:
        self._source = source
        self._prefixes = prefixes
        self._catalog = catalog
        self._alternatives = {item.key[0]: item.alternatives for item in expansion.synonyms if len(item.key) == 1}

    def mask(self, node: Node) -> NDArray[np.bool_]:
        """Which rows satisfy ``node``, shape (rows,)."""
        match node:
            case Word():
                return self._word_mask(node)
            case Phrase(words):
                return self.phrase_mask(words)
            case Prefix():
                return self._rows_mask(self._prefixes.postings(node.text).rows)
            case InField(field, words, phrase):
                return self._field_mask(field, words, phrase)
            case Facet(field, value):
                return self._catalog.having(field, self._catalog.resolve(field, value))
            case YearRange(first, last):
                return self._catalog.between(first, last)
            case And(parts):
                return np.asarray(np.all([self.mask(part) for part in parts], axis=0))
            case Or(parts):
                return np.asarray(np.any([self.mask(part) for part in parts], axis=0))
            case Not(part):
                return ~self.mask(part)

    def phrase_mask(self, words: Sequence[str]) -> NDArray[np.bool_]:
        """Rows in which the folded words stand side by side."""
        return self._rows_mask(self._source.phrase(words))

    def _rows_mask(self, rows: NDArray[np.int64]) -> NDArray[np.bool_]:
        mask = np.zeros(len(self._catalog), dtype=np.bool_)
        mask[rows] = True
        return mask

    def _word_mask(self, word: Word) -> NDArray[np.bool_]:
        mask = self._rows_mask(self._source.postings(STEM, word.stem).rows)
        for label in self._alternatives.get(word.stem, ()):
            parts = [self._rows_mask(self._source.postings(STEM, stem).rows) for stem in label]
            mask |= np.logical_and.reduce(parts)
        return mask

    def _field_mask(self, field: str, words: Sequence[Word], phrase: bool) -> NDArray[np.bool_]:
        if field == "code":
            return self._rows_mask(self._source.postings(CODE, words[0].stem).rows)
        rows = self._catalog.names.find_words(field, words, phrase)
        return self._rows_mask(np.array(sorted(rows), dtype=np.int64))
