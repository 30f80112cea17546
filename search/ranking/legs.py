"""The two legs are asked, their answers joined into one set of documents with one score each.

Knows both protocols and the fusion. Which documents answer never depends on the facets chosen, only on
the question and on who may see what: so the counts that are shown agree with what choosing them gives.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock
from time import perf_counter
from typing import TYPE_CHECKING

import numpy as np

from search.keyword import KeywordHits, KeywordIndex
from search.model.encoder import Encoder
from search.ranking import fusion, held
from search.ranking.fusion import Ranking
from search.syntax import ParsedQuery, only_leaves_out
from search.thesaurus.thesaurus import Expansion
from search.types import Filters, Mode
from search.vector import VectorIndex
from search.vector.learning import apply
from search.vector.pieces import PiecePlace

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: Characters of a question that are embedded: some 100 words. More costs time and blurs the vector.
EMBEDDED = 600

#: Vectors of recent questions that are kept: paging and filtering ask the same question again.
KEPT_QUESTIONS = 256

#: Vectors of sentences of pages that are kept: 1.5 KB each.
KEPT_SENTENCES = 2_000


@dataclass(frozen=True, slots=True)
class Pool:
    """The documents that answer, before paging. Rows are those of the keyword index's catalog.

    ``judged`` is what each row is to the question (:mod:`search.ranking.held`), whatever facets are chosen.
    ``rows`` and ``scores`` are the answers under all filters; ``open_members`` is a mask of the answers
    whatever facets are chosen or left out; ``included`` a mask of what ``include`` and ``exclude`` allow. ``vector`` is
    that of the question as it was moved, ``plain`` as the model gave it.
    """

    rows: NDArray[np.int64]
    scores: NDArray[np.float32]
    open_members: NDArray[np.bool_]
    included: NDArray[np.bool_]
    judged: NDArray[np.int8]
    keyword: KeywordHits | None
    vector: NDArray[np.float32] | None
    plain: NDArray[np.float32] | None = None
    restricted: bool = False
    notes: tuple[str, ...] = ()
    encoder_ms: float = 0.0
    keyword_ms: float = 0.0
    vector_ms: float = 0.0

    def keyword_score(self, row: int) -> float | None:
        """The keyword leg's score of a row; None if the leg did not run or did not find it."""
        if self.keyword is None:
            return None
        at = int(np.searchsorted(self.keyword.rows, row))
        if at < len(self.keyword.rows) and int(self.keyword.rows[at]) == row:
            return float(self.keyword.scores[at])
        return None


def without_facets(filters: Filters) -> Filters:
    """Who may see what, and in which years: what decides which documents answer, whatever facets are chosen."""
    return Filters({}, {}, filters.year_from, filters.year_to, filters.visibility)


class Legs:
    """Runs the legs of one searcher."""

    def __init__(
        self,
        keyword: KeywordIndex,
        vector: VectorIndex,
        encoder: Encoder,
        ranking: Ranking,
        matrix: NDArray[np.float32] | None,
    ) -> None:
        self._keyword = keyword
        self._vector = vector
        self._encoder = encoder
        self._ranking = ranking
        self._matrix = matrix
        self._to_vector, self._to_keyword = _row_maps(keyword, vector)
        self._pool = ranking.pool_for(vector.count_pieces())
        bare = (keyword.catalog.alive & (keyword.catalog.passages == 0)).astype(np.float32)
        material = keyword.catalog.having("kind", ranking.material)
        self._prior = (ranking.bare * bare + ranking.behind * material).astype(np.float32)
        self._kept: OrderedDict[str, NDArray[np.float32]] = OrderedDict()
        self._sentences: OrderedDict[str, NDArray[np.float32]] = OrderedDict()
        self._lock = Lock()

    def answer(self, query: ParsedQuery, expansion: Expansion, filters: Filters, mode: Mode) -> Pool:
        """The documents that answer ``query`` in ``mode`` under ``filters``."""
        open_filters = without_facets(filters)
        catalog = self._keyword.catalog
        included = np.ones(len(catalog), dtype=np.bool_)
        for field, values in filters.include.items():
            included &= catalog.having(field, values)
        for field, values in filters.exclude.items():
            included &= ~catalog.having(field, values)
        if query.is_browse:
            members = catalog.mask(open_filters)
            rows = np.flatnonzero(members & included)
            return Pool(rows, np.zeros(len(rows), np.float32), members, included, members * held.ANSWER, None, None)
        return self._answer(query, expansion, open_filters, filters, included, mode)

    def _answer(
        self,
        query: ParsedQuery,
        expansion: Expansion,
        filters: Filters,
        chosen: Filters,
        included: NDArray[np.bool_],
        mode: Mode,
    ) -> Pool:
        size = len(included)
        start = perf_counter()
        words: KeywordHits | None = None
        if mode is not Mode.MEANING:
            words = self._keyword.search(query, filters, expansion)
            if words.cut and not included.all():
                words = words.joined(self._keyword.search(query, chosen, expansion))
        after_words = perf_counter()
        restricted = words is not None and words.restricted
        left_out = bool(query.words) and only_leaves_out(query.constraint)
        plain = self._embed(query, expansion) if mode is not Mode.KEYWORD else None
        vector = self._move(plain[None])[0] if plain is not None else None
        after_encoder = perf_counter()
        keyword_scores = np.zeros(size, dtype=np.float32)
        members = np.zeros(size, dtype=np.bool_)
        if words is not None:
            keyword_scores[words.rows] = words.scores
            wanted = restricted or mode is Mode.KEYWORD
            members[words.rows if wanted else words.rows[words.coverage >= self._ranking.coverage]] = True
        if vector is not None and not restricted:
            floor = self._floor(query, expansion, filters)
            near = self._vector.search(vector, filters, floor, self._pool)
            members[self._to_keyword[near.rows]] = True
            if len(near.rows) >= self._pool and not included.all():
                # The pool was filled by others: what was chosen is looked for by itself.
                near = self._vector.search(vector, chosen, floor, self._pool)
                members[self._to_keyword[near.rows]] = True
        rows = np.flatnonzero(members & included)
        if vector is None:
            scores = keyword_scores[rows]
        else:
            scores = self._fused(vector, rows, keyword_scores[rows], words is not None)
        return Pool(
            rows=rows,
            scores=scores,
            open_members=members,
            included=included,
            judged=self._judge(np.flatnonzero(members), words, vector, size, mode, left_out),
            keyword=words,
            vector=vector,
            plain=plain,
            restricted=restricted,
            notes=words.notes if words is not None else (),
            encoder_ms=(after_encoder - after_words) * 1000,
            keyword_ms=(after_words - start) * 1000,
            vector_ms=(perf_counter() - after_encoder) * 1000,
        )

    def _judge(
        self,
        members: NDArray[np.int64],
        words: KeywordHits | None,
        vector: NDArray[np.float32] | None,
        size: int,
        mode: Mode,
        left_out: bool,
    ) -> NDArray[np.int8]:
        """What each document is to the question; of one with a condition whatever satisfies it answers, unless the
        condition only leaves something out (``left_out``) of what words ask for."""
        judged = np.zeros(size, dtype=np.int8)
        if words is not None and words.restricted and not left_out:
            judged[members] = held.ANSWER
            return judged
        near = read = None
        if vector is not None and mode is not Mode.KEYWORD:
            gathered = self._vector.gather(self._to_vector[members])
            near = gathered.score(vector, self._ranking.spread, self._ranking.asked)
        if words is not None:
            shares, full = np.zeros((2, size), dtype=np.float32)
            shares[words.rows], full[words.rows] = words.coverage, words.scores
            read = held.Words(shares[members], full[members])
        if near is not None or read is not None:
            judged[members] = held.judge(near, read)
        return judged

    def _fused(
        self,
        vector: NDArray[np.float32],
        rows: NDArray[np.int64],
        keyword_scores: NDArray[np.float32],
        hybrid: bool,
    ) -> NDArray[np.float32]:
        """One score for each of ``rows``, after the question's vector was moved toward the first of them."""
        places = self._to_vector[rows]
        ranking = self._ranking
        gathered = self._vector.gather(places)
        near = gathered.score(vector, ranking.spread, ranking.asked)
        if not hybrid:
            return near
        prior = self._prior[rows]
        scores = fusion.fuse(keyword_scores, near, ranking) - prior
        first = np.argsort(-scores, kind="stable")[: ranking.feedback_documents]
        target = fusion.moved(vector, self._vector.centroids(places[first]), ranking.feedback)
        moved = fusion.fuse(keyword_scores, gathered.score(target, ranking.spread, ranking.asked), ranking)
        return np.asarray(moved - prior, dtype=np.float32)

    def _floor(self, query: ParsedQuery, expansion: Expansion, filters: Filters) -> float:
        """The least cosine that answers: a higher one for a question of which no word is known."""
        known = bool(expansion.synonyms or query.stop_words) or any(
            self._keyword.knows(word.stem, filters) for word in query.words
        )
        return self._ranking.floor if known else max(self._ranking.strange, self._ranking.floor)

    def _embed(self, query: ParsedQuery, expansion: Expansion) -> NDArray[np.float32] | None:
        """The model's vector of the question, acronyms spelled out; None if there are no words in it."""
        if not query.plain:
            return None
        text = query.plain[:EMBEDDED]
        if expansion.spelled_out:
            text += " (" + ", ".join(expansion.spelled_out) + ")"
        with self._lock:
            if text in self._kept:
                self._kept.move_to_end(text)
                return self._kept[text]
        vector: NDArray[np.float32] = self._encoder.encode([text])[0]
        with self._lock:
            self._kept[text] = vector
            while len(self._kept) > KEPT_QUESTIONS:
                self._kept.popitem(last=False)
        return vector

    def measure_nearness(self, vectors: NDArray[np.float32], rows: NDArray[np.int64]) -> NDArray[np.float32]:
        """How near in meaning each of ``rows`` of the vector index is to each of ``vectors``, as the model gave them,
        of shape (vectors, rows)."""
        gathered, ranking = self._vector.gather(rows), self._ranking
        near = [gathered.score(vector, ranking.spread, ranking.asked) for vector in self._move(vectors)]
        return np.array(near, dtype=np.float32).reshape(len(vectors), len(rows))

    def measure_texts(self, text: str, others: Sequence[str]) -> NDArray[np.float32]:
        """The cosine of each of ``others`` with ``text``; their vectors are kept."""
        asked = [one[:EMBEDDED] for one in (text, *others)]
        with self._lock:
            known = {one: self._sentences[one] for one in asked if one in self._sentences}
        missing = [one for one in dict.fromkeys(asked) if one not in known]
        if missing:
            made = dict(zip(missing, self._encoder.encode(missing), strict=True))
            known |= made
            with self._lock:
                self._sentences.update(made)
                while len(self._sentences) > KEPT_SENTENCES:
                    self._sentences.popitem(last=False)
        vectors = np.array([known[one] for one in asked], dtype=np.float32)
        return np.asarray(vectors[1:] @ vectors[0], dtype=np.float32)

    def _move(self, vectors: NDArray[np.float32]) -> NDArray[np.float32]:
        return vectors if self._matrix is None else apply(self._matrix, vectors)

    def forget_questions(self) -> None:
        """Drop the vectors of past questions, so that a measurement encodes each again."""
        with self._lock:
            self._kept.clear()

    def nearest_passage(self, answer: Pool, row: int) -> tuple[float | None, PiecePlace | None]:
        """How near a document is to the question, and its nearest passage."""
        if answer.vector is None or answer.plain is None:
            return None, None
        place = int(self._to_vector[row])
        score = float(self._vector.score(answer.plain, np.array([place]))[0])
        return max(-1.0, min(1.0, score)), self._vector.best_passage(answer.vector, place)


def _row_maps(keyword: KeywordIndex, vector: VectorIndex) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """By row of the keyword index the row of the vector index, and the other way round."""
    to_vector = np.zeros(len(keyword.catalog), dtype=np.int64)
    to_keyword = np.zeros(len(vector.catalog), dtype=np.int64)
    for identity, row in keyword.catalog.row_of.items():
        to_vector[row] = vector.catalog.row_of[identity]
        to_keyword[to_vector[row]] = row
    return to_vector, to_keyword
