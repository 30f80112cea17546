"""The reading half of a keyword engine that keeps postings: what is the same whichever files they are in.

Knows ranked postings and a catalog. Must not know where postings are kept nor how they change.
"""

from __future__ import annotations

from search.catalog.catalog import Catalog
from search.keyword import KeywordHits
from search.keyword.conditions import Conditions
from search.keyword.postings import PostingSource
from search.keyword.prefixes import PrefixPostings
from search.keyword.ranked import Bm25, Norms, RankedPostings
from search.keyword.spelling import rank_near
from search.syntax import ParsedQuery
from search.thesaurus.thesaurus import NO_EXPANSION, Expansion
from search.types import Filters


class AnswersFromPostings:
    """Answers questions from one source of postings; an engine calls :meth:`_serve` after each change."""

    def _serve(self, source: PostingSource, catalog: Catalog, settings: Bm25) -> None:
        self._catalog = catalog
        self._source = source
        self._prefixes = PrefixPostings(source)
        self._ranked = RankedPostings(source, self._prefixes, catalog, Norms(catalog, settings), settings)

    @property
    def catalog(self) -> Catalog:
        """The documents by row."""
        return self._catalog

    def count(self) -> int:
        """The number of documents."""
        return self._catalog.count

    def search(self, query: ParsedQuery, filters: Filters, expansion: Expansion = NO_EXPANSION) -> KeywordHits:
        """The documents that answer ``query`` within ``filters``."""
        allowed = self._catalog.mask(filters)
        conditions = Conditions(self._source, self._prefixes, self._catalog, expansion)
        if query.constraint is not None:
            allowed = allowed & conditions.mask(query.constraint)
        elif query.stop_words:
            return self._ranked.unscored(allowed & conditions.phrase_mask(query.stop_words))
        return self._ranked.rank(query, expansion, filters.visibility, allowed)

    def matched_words(self, query: ParsedQuery, row: int) -> tuple[str, ...]:
        """The words of ``query``, as typed, that the document has."""
        return self._ranked.matched_words(query, row)

    def knows(self, stem: str, filters: Filters) -> bool:
        """Whether a document that may be seen has this stem."""
        return self._ranked.knows(stem, filters)

    def find_only(self, stem: str, filters: Filters) -> int | None:
        """The row of the one document that may be seen and has this stem; None if several have it, or none."""
        return self._ranked.find_only(stem, filters)

    def words_near(self, word: str, filters: Filters) -> tuple[str, ...]:
        """Indexed words close to ``word`` that may be seen, best first."""
        return rank_near(self._source, self._ranked, word, filters)
