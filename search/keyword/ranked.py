"""BM25F over postings, and the conditions of a question, in arrays.

Knows postings, a catalogue and a parsed question. Both engines that keep postings (Whoosh's files and the
one in memory) rank through this, so they cannot disagree; an engine with a ranking of its own (Tantivy)
does without it. Statistics count only the documents that may be seen: a draft or removed document does
not move a score.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from search.catalogue import Catalogue
from search.keyword import KeywordHits
from search.keyword.conditions import Conditions, read_prefix
from search.keyword.postings import CODE, STEM, Postings, PostingSource
from search.syntax import ParsedQuery
from search.thesaurus import Expansion
from search.types import Filters

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Bm25:
    """Parameters of the keyword leg; see docs/decisions/0002-fusion.md for how they were chosen.

    ``k1`` and ``b`` as in Robertson & Zaragoza 2009. ``coordination`` is how much of a score hangs on
    having all the words: score x (1 - coordination + coordination x coverage). ``synonym`` is the weight
    of an added label. ``seconds`` is the time limit of one search.
    """

    k1: float = 1.2
    b: float = 0.75
    coordination: float = 0.0
    synonym: float = 0.4
    seconds: float = 1.5


@dataclass(frozen=True, slots=True)
class _Group:
    """Something that scores as one word: its postings and its weight."""

    postings: Postings
    weight: float
    counts: bool
    """Whether it is in the coverage: the reader's own words are, added synonyms stand in for them."""


class RankedPostings:
    """Answers questions over one source of postings and its catalogue. Made anew after each change."""

    def __init__(self, source: PostingSource, catalogue: Catalogue, settings: Bm25 = Bm25()) -> None:
        self._source = source
        self._catalogue = catalogue
        self._settings = settings
        self._lengths = np.array([e.length if e else 0.0 for e in catalogue.entries], dtype=np.float32)
        self._norms: dict[frozenset[str], tuple[NDArray[np.bool_], NDArray[np.float32]]] = {}

    def search(self, query: ParsedQuery, filters: Filters, expansion: Expansion) -> KeywordHits:
        """Score every document within ``filters`` that has a word of ``query``; see :class:`KeywordHits`."""
        deadline = time.monotonic() + self._settings.seconds
        allowed = self._catalogue.mask(filters)
        conditions = Conditions(self._source, self._catalogue, expansion)
        restricted = query.constraint is not None
        if query.constraint is not None:
            allowed = allowed & conditions.mask(query.constraint)
        elif query.stop_words:
            allowed = allowed & conditions.phrase_mask(query.stop_words)
            return self._pack(allowed, np.zeros(len(allowed), np.float32), np.ones(len(allowed), np.float32), True)
        scores = np.zeros(len(allowed), dtype=np.float32)
        matched = np.zeros(len(allowed), dtype=np.float32)
        total = 0.0
        cut_off = False
        for group in self._groups(query, expansion):
            if time.monotonic() > deadline:
                cut_off = True
                break
            total += self._add(group, filters.visibility, scores, matched)
        coverage = matched / total if total else matched
        share = self._settings.coordination
        if share:
            scores *= (1 - share) + share * coverage
        if not restricted:
            allowed = allowed & (scores > 0)
        return self._pack(allowed, scores, coverage, restricted, cut_off)

    def _pack(
        self,
        allowed: NDArray[np.bool_],
        scores: NDArray[np.float32],
        coverage: NDArray[np.float32],
        restricted: bool,
        cut_off: bool = False,
    ) -> KeywordHits:
        rows = np.flatnonzero(allowed)
        return KeywordHits(rows, scores[rows], coverage[rows], restricted, cut_off)

    def _visible(self, visibility: frozenset[str]) -> tuple[NDArray[np.bool_], NDArray[np.float32]]:
        """Rows that may be seen, and BM25's denominator term by row over their mean length."""
        if visibility not in self._norms:
            visible = self._catalogue.visible(visibility)
            mean = float(self._lengths[visible].mean()) if visible.any() else 1.0
            k1, b = self._settings.k1, self._settings.b
            norm = k1 * (1 - b + b * self._lengths / max(mean, 1e-9))
            self._norms[visibility] = (visible, norm.astype(np.float32))
        return self._norms[visibility]

    def _groups(self, query: ParsedQuery, expansion: Expansion) -> Iterable[_Group]:
        for word in query.words:
            yield _Group(self._source.postings(STEM, word.stem), 1.0, True)
        for code in query.codes:
            yield _Group(self._source.postings(CODE, code), 1.0, False)
        for prefix in query.prefixes:
            yield _Group(read_prefix(self._source, prefix), 1.0, True)
        for item in expansion.synonyms:
            for label in item.alternatives:
                yield _Group(self._all_of(label), self._settings.synonym, False)

    def _all_of(self, label: Sequence[str]) -> Postings:
        """Rows with every stem of a label, with the frequency of the rarest in each."""
        parts = [self._source.postings(STEM, stem) for stem in label]
        rows, weights = parts[0]
        for part in parts[1:]:
            rows, left, right = np.intersect1d(rows, part.rows, assume_unique=True, return_indices=True)
            weights = np.minimum(weights[left], part.weights[right])
        return Postings(rows, weights)

    def _add(
        self,
        group: _Group,
        visibility: frozenset[str],
        scores: NDArray[np.float32],
        matched: NDArray[np.float32],
    ) -> float:
        """Add one group to the scores and return its share of the coverage (its idf), 0 for a synonym."""
        visible, norm = self._visible(visibility)
        rows, weights = group.postings
        seen = visible[rows]
        rows, weights = rows[seen], weights[seen]
        documents, having = int(visible.sum()), len(rows)
        idf = float(np.log(1 + (documents - having + 0.5) / (having + 0.5)))
        if having:
            gain = group.weight * idf * (self._settings.k1 + 1)
            scores[rows] += gain * weights / (weights + norm[rows])
            if group.counts:
                matched[rows] += idf
        return idf if group.counts else 0.0

    def matched_words(self, query: ParsedQuery, row: int) -> tuple[str, ...]:
        """The words of ``query`` as typed that the row has, then its prefixes as ``polic*``."""
        words = [w.text for w in query.words if _has(self._source.postings(STEM, w.stem), row)]
        words += [f"{p.text}*" for p in query.prefixes if _has(read_prefix(self._source, p), row)]
        return tuple(words)

    def is_visible(self, postings: Postings, filters: Filters) -> bool:
        """Whether any document with these postings may be seen."""
        visible, _ = self._visible(filters.visibility)
        return bool(visible[postings.rows].any())

    def knows(self, stem: str, filters: Filters) -> bool:
        """Whether a document that may be seen has this stem."""
        return self.is_visible(self._source.postings(STEM, stem), filters)


def _has(postings: Postings, row: int) -> bool:
    at = int(np.searchsorted(postings.rows, row))
    return at < len(postings.rows) and int(postings.rows[at]) == row
