"""A parsed question becomes a query of Tantivy: what must hold, what may score, and who may see what.

Knows the tree of a question, filters and Tantivy's queries; knows no ranking. A filter on a field that there is not
raises :class:`~search.errors.UnsupportedFilter`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

import tantivy

from search.catalog.catalog import Catalog
from search.errors import UnsupportedFilter
from search.keyword.prefixes import MAX_WORDS
from search.keyword.tantivy_fields import CODE, FACET, STEM, VISIBILITY, WORD, YEAR, facet_term, stem_field, word_field
from search.syntax import And, Facet, InField, Node, Not, Or, ParsedQuery, Phrase, Prefix, Word, YearRange
from search.thesaurus.thesaurus import NO_EXPANSION, Expansion
from search.types import FACET_FIELDS, Filters

_MUST, _SHOULD, _MUST_NOT = tantivy.Occur.Must, tantivy.Occur.Should, tantivy.Occur.MustNot


class Queries:
    """Builds queries over one state of an index."""

    def __init__(self, index: Any, catalog: Catalog, expansion: Expansion = NO_EXPANSION) -> None:
        self._schema = index.schema
        self._searcher = index.searcher()
        self._catalog = catalog
        self._expansion = expansion
        self._alternatives = {item.key[0]: item.alternatives for item in expansion.synonyms if len(item.key) == 1}

    def demanded(self, query: ParsedQuery, filters: Filters) -> Any:
        """Every document that satisfies the condition, or has the phrase of stop words, within ``filters``."""
        wanted = self._node(query.constraint) if query.constraint is not None else self.phrase(WORD, query.stop_words)
        return self.within(wanted, filters)

    def scoring(self, query: ParsedQuery, filters: Filters) -> Any:
        """Every document within ``filters`` that has a word, a prefix, an identifier or a synonym of the question."""
        parts = [self._term(STEM, word.stem) for word in query.words]
        parts += [self.prefix(prefix.text) for prefix in query.prefixes]
        parts += [self._term(CODE, code) for code in query.codes]
        labels = {label for item in self._expansion.synonyms for label in item.alternatives}
        parts += [self._all([self._term(STEM, stem) for stem in label]) for label in sorted(labels)]
        return self.within(self._any(parts), filters)

    def within(self, query: Any, filters: Filters) -> Any:
        """``query`` under ``filters``, which do not change a score."""
        clauses = [(_MUST, query)]
        for field, values in filters.include.items():
            clauses.append((_MUST, tantivy.Query.const_score_query(self._facet(field, values), 0.0)))
        for field, values in filters.exclude.items():
            clauses.append((_MUST_NOT, self._facet(field, values)))
        if filters.year_from is not None or filters.year_to is not None:
            years = self._years(filters.year_from, filters.year_to)
            clauses.append((_MUST, tantivy.Query.const_score_query(years, 0.0)))
        # What may not be seen is mostly little or nothing: to leave it out is quicker than to ask for the rest.
        hidden = self._catalog.rows_by_visibility.keys() - filters.visibility
        clauses += [(_MUST_NOT, self._term(VISIBILITY, value)) for value in sorted(hidden)]
        return query if len(clauses) == 1 else tantivy.Query.boolean_query(clauses)

    def prefix(self, text: str) -> Any:
        """Documents with one of the first words that begin with ``text``."""
        words = self.words(text)[:MAX_WORDS]
        found = tantivy.Query.term_set_query(self._schema, WORD, words) if words else tantivy.Query.empty_query()
        return tantivy.Query.const_score_query(found, 1.0)

    def words(self, prefix: str, limit: int | None = MAX_WORDS + 1) -> list[str]:
        """Indexed words that begin with ``prefix``, in alphabetical order."""
        return [word for word, _ in self._searcher.terms_with_prefix(WORD, prefix, limit=limit)]

    def word(self, word: str) -> Any:
        """Documents that have this folded word."""
        return self._term(WORD, word)

    def _term(self, field: str, term: str) -> Any:
        return tantivy.Query.term_query(self._schema, field, term)

    def phrase(self, field: str, words: Sequence[str]) -> Any:
        """Documents in which the folded ``words`` stand side by side."""
        if len(words) == 1:
            return self._term(field, words[0])
        return tantivy.Query.phrase_query(self._schema, field, list(words))

    def _node(self, node: Node) -> Any:
        match node:
            case Word(_, stem):
                labels = self._alternatives.get(stem, ())
                others = [self._all([self._term(STEM, part) for part in label]) for label in labels]
                return self._any([self._term(STEM, stem), *others])
            case Phrase(words):
                return self.phrase(WORD, words)
            case Prefix(text):
                return self.prefix(text)
            case InField(field, words, phrase):
                return self._in_field(field, words, phrase)
            case Facet(field, value):
                return self._facet(field, self._catalog.resolve(field, value))
            case YearRange(first, last):
                return self._years(first, last)
            case And(parts):
                return self._all([self._node(part) for part in parts])
            case Or(parts):
                return self._any([self._node(part) for part in parts])
            case Not(part):
                everything = tantivy.Query.all_query()
                return tantivy.Query.boolean_query([(_MUST, everything), (_MUST_NOT, self._node(part))])

    def _in_field(self, field: str, words: Sequence[Word], phrase: bool) -> Any:
        if field == "code":
            return self._term(CODE, words[0].stem)
        if not words:
            return tantivy.Query.empty_query()
        if phrase:
            return self.phrase(word_field(field), [word.text for word in words])
        return self._all([self._term(stem_field(field), word.stem) for word in words])

    def _facet(self, field: str, values: Collection[str]) -> Any:
        if field not in FACET_FIELDS:
            raise UnsupportedFilter(f"There is no filter “{field}”. There are: {', '.join(FACET_FIELDS)}.")
        if not values:
            return tantivy.Query.empty_query()
        terms = [facet_term(field, value) for value in sorted(values)]
        return tantivy.Query.term_set_query(self._schema, FACET, terms)

    def _years(self, first: int | None, last: int | None) -> Any:
        if first is None and last is None:
            first = 0  # any year, but a year
        return tantivy.Query.range_query(self._schema, YEAR, tantivy.FieldType.Integer, first, last)

    def _all(self, parts: Iterable[Any]) -> Any:
        return self._joined(_MUST, list(parts))

    def _any(self, parts: Iterable[Any]) -> Any:
        return self._joined(_SHOULD, list(parts))

    def _joined(self, how: Any, parts: list[Any]) -> Any:
        if not parts:
            return tantivy.Query.empty_query()
        return parts[0] if len(parts) == 1 else tantivy.Query.boolean_query([(how, part) for part in parts])
