"""BM25F over postings, in arrays.

Knows postings, a catalog and a parsed question. Every engine ranks through this, so they cannot disagree: over all
postings (Whoosh's files, the one in memory), or over those of the rows that an engine found (Tantivy).
Statistics count only the documents that may be seen: a draft or removed document does not move a score.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from search.catalog.catalog import Catalog
from search.keyword import KeywordHits
from search.keyword.postings import CODE, STEM, Postings, TermSource
from search.keyword.prefixes import MAX_WORDS, Prefixes
from search.syntax import ParsedQuery
from search.thesaurus.thesaurus import Expansion, Synonyms
from search.types import Filters

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Bm25:
    """Parameters of the keyword leg; see docs/decisions/0002-fusion.md for how they were chosen.

    ``k1`` and ``b`` as in Robertson & Zaragoza 2009. ``rarity`` is the power of the inverse document
    frequency: over 1, a rare word counts more than BM25 has it. ``coordination`` is how much of a score hangs on
    having all the words: score x (1 - coordination + coordination x coverage). ``synonym`` is the weight
    of an added label. ``seconds`` is the time limit of one search.
    """

    k1: float = 1.2
    b: float = 0.5
    rarity: float = 1.3
    coordination: float = 0.2
    synonym: float = 0.8
    seconds: float = 1.5


DEFAULT_BM25 = Bm25()


class _Tally:
    """Sums over rows while a question is scored. ``weight`` is the sum of the rarities of its words."""

    def __init__(self, rows: int) -> None:
        self.scores: NDArray[np.float32] = np.zeros(rows, dtype=np.float32)
        self.matched: NDArray[np.float32] = np.zeros(rows, dtype=np.float32)
        self.weight = 0.0
        self.cut_off = False

    def add(self, rows: NDArray[np.int64], gain: NDArray[np.float32], mass: float) -> None:
        """Add what one word gives, and its rarity to what these rows have of the question."""
        self.scores[rows] += gain
        self.matched[rows] += mass
        self.weight += mass

    def cover(self, rows: NDArray[np.int64], mass: float) -> None:
        """Count a synonym as having a share of the question, at most all of it."""
        self.matched[rows] = np.minimum(self.matched[rows] + mass, max(self.weight, mass))


class Norms:
    """BM25's denominator term by row, over the documents that may be seen; kept by who may see what."""

    def __init__(self, catalog: Catalog, settings: Bm25) -> None:
        self._catalog = catalog
        self._settings = settings
        self._kept: dict[frozenset[str], tuple[NDArray[np.bool_], NDArray[np.float32]]] = {}

    def of(self, visibility: frozenset[str]) -> tuple[NDArray[np.bool_], NDArray[np.float32]]:
        """Rows that may be seen, and the term by row over their mean length."""
        if visibility not in self._kept:
            visible = self._catalog.visible(visibility)
            lengths = self._catalog.lengths
            mean = float(lengths[visible].mean()) if visible.any() else 1.0
            k1, b = self._settings.k1, self._settings.b
            norm = k1 * (1 - b + b * lengths / max(mean, 1e-9))
            self._kept[visibility] = (visible, norm.astype(np.float32))
        return self._kept[visibility]


class RankedPostings:
    """Ranks documents over one source of postings and its catalog."""

    def __init__(
        self,
        source: TermSource,
        prefixes: Prefixes,
        catalog: Catalog,
        norms: Norms,
        settings: Bm25 = DEFAULT_BM25,
    ) -> None:
        self._source = source
        self._prefixes = prefixes
        self._catalog = catalog
        self._settings = settings
        self._norms = norms

    def rank(
        self,
        query: ParsedQuery,
        expansion: Expansion,
        visibility: frozenset[str],
        allowed: NDArray[np.bool_],
    ) -> KeywordHits:
        """Score the rows that ``allowed`` has, which meet the question's condition if it has one.

        What is not scored when the time is over is left out, and a note says so.
        """
        deadline = time.monotonic() + self._settings.seconds
        restricted = query.constraint is not None
        tally = self._tally(query, expansion, visibility, deadline)
        coverage = tally.matched / max(tally.weight, 1e-9)
        share = self._settings.coordination
        scores = tally.scores / max(tally.weight * (self._settings.k1 + 1), 1e-9)
        scores = scores * ((1 - share) + share * coverage)
        if not restricted:
            allowed = allowed & (scores > 0)
        notes = [
            f"“{p.text}*” begins more than {MAX_WORDS} words; the first {MAX_WORDS} were searched."
            for p in query.prefixes
            if self._prefixes.is_cut(p.text)
        ]
        if tally.cut_off:
            notes.append("The search took too long and was cut off: this is what was found until then.")
        return self._pack(allowed, scores, coverage, restricted, tuple(notes))

    def unscored(self, allowed: NDArray[np.bool_]) -> KeywordHits:
        """Rows that satisfy the question and have no word that could be scored."""
        zeros = np.zeros(len(allowed), np.float32)
        return self._pack(allowed, zeros, zeros + 1, True)

    def _pack(
        self,
        allowed: NDArray[np.bool_],
        scores: NDArray[np.float32],
        coverage: NDArray[np.float32],
        restricted: bool,
        notes: tuple[str, ...] = (),
    ) -> KeywordHits:
        rows = np.flatnonzero(allowed)
        return KeywordHits(rows, scores[rows], coverage[rows], restricted, notes)

    def _tally(self, query: ParsedQuery, expansion: Expansion, visibility: frozenset[str], deadline: float) -> _Tally:
        """Score all that was asked for, word by word, until ``deadline``."""
        tally = _Tally(len(self._catalog))
        parts: list[tuple[str, Postings]] = [(w.stem, self._source.postings(STEM, w.stem)) for w in query.words]
        parts += [(prefix.text + "*", self._prefixes.postings(prefix.text)) for prefix in query.prefixes]
        masses: dict[str, float] = {}
        for name, postings in parts:
            if time.monotonic() > deadline:
                tally.cut_off = True
                return tally
            masses[name] = self._rarity(postings, visibility)
            tally.add(postings.rows, self._gain(postings, masses[name], visibility), masses[name])
        for code in query.codes:
            postings = self._source.postings(CODE, code)
            tally.add(postings.rows, self._gain(postings, self._rarity(postings, visibility), visibility), 0.0)
        for item in expansion.synonyms:
            self._add_synonyms(tally, item, masses, visibility)
        return tally

    def _add_synonyms(
        self, tally: _Tally, item: Synonyms, masses: Mapping[str, float], visibility: frozenset[str]
    ) -> None:
        """Raise documents that have another label for words of the question to a share of what the words give.

        A label weighs what the reader's words weigh, however rare it is, and adds nothing where they stand.
        """
        mass = sum(masses.get(stem, 0.0) for stem in item.key)
        own = np.zeros(len(self._catalog), dtype=np.float32)
        for stem in item.key:
            if stem in masses:
                postings = self._source.postings(STEM, stem)
                own[postings.rows] += self._gain(postings, masses[stem], visibility)
        best = np.zeros_like(own)
        for label in item.alternatives:
            postings = self._all_of(label)
            gain = self._settings.synonym * self._gain(postings, mass, visibility)
            best[postings.rows] = np.maximum(best[postings.rows], gain)
        more = np.flatnonzero(best > own)
        tally.add(more, best[more] - own[more], 0.0)
        tally.cover(more, self._settings.synonym * mass)

    def _all_of(self, label: Sequence[str]) -> Postings:
        """Rows with every stem of a label, with the frequency of the rarest in each."""
        parts = [self._source.postings(STEM, stem) for stem in label]
        rows, weights = parts[0].rows, parts[0].weights
        for part in parts[1:]:
            rows, left, right = np.intersect1d(rows, part.rows, assume_unique=True, return_indices=True)
            weights = np.minimum(weights[left], part.weights[right])
        return Postings(rows, weights)

    def _rarity(self, postings: Postings, visibility: frozenset[str]) -> float:
        """The inverse document frequency among the documents that may be seen."""
        visible, _ = self._norms.of(visibility)
        documents = int(np.count_nonzero(visible))
        having = int(np.count_nonzero(visible[postings.rows])) if postings.seen is None else postings.seen
        return float(np.log(1 + (documents - having + 0.5) / (having + 0.5)) ** self._settings.rarity)

    def _gain(self, postings: Postings, mass: float, visibility: frozenset[str]) -> NDArray[np.float32]:
        """BM25 of one term in each of its rows, 0 in those that may not be seen."""
        visible, norm = self._norms.of(visibility)
        rows, weights = postings.rows, postings.weights
        gain = mass * (self._settings.k1 + 1) * weights / (weights + norm[rows])
        return np.asarray(np.where(visible[rows], gain, 0.0), dtype=np.float32)

    def matched_words(self, query: ParsedQuery, row: int) -> tuple[str, ...]:
        """The words of ``query`` as typed that the row has, then its prefixes as ``polic*``."""
        words = [w.text for w in query.words if _has(self._source.postings(STEM, w.stem), row)]
        words += [f"{p.text}*" for p in query.prefixes if _has(self._prefixes.postings(p.text), row)]
        return tuple(words)

    def is_visible(self, postings: Postings, filters: Filters) -> bool:
        """Whether any document with these postings may be seen."""
        visible, _ = self._norms.of(filters.visibility)
        return bool(visible[postings.rows].any())

    def knows(self, stem: str, filters: Filters) -> bool:
        """Whether a document that may be seen has this stem."""
        return self.is_visible(self._source.postings(STEM, stem), filters)

    def find_only(self, stem: str, filters: Filters) -> int | None:
        """The row of the one document that may be seen and has this stem; None if several have it, or none."""
        visible, _ = self._norms.of(filters.visibility)
        rows = self._source.postings(STEM, stem).rows
        seen = rows[visible[rows]]
        return int(seen[0]) if len(seen) == 1 else None


def _has(postings: Postings, row: int) -> bool:
    at = int(np.searchsorted(postings.rows, row))
    return at < len(postings.rows) and int(postings.rows[at]) == row
