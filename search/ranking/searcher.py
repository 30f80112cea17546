"""A question goes in, one page of answers comes out.

Knows both protocols, the encoder, the thesaurus and how their answers are joined. Must not know which
engine stands behind a protocol, nor files, nor the web. Everything is read only: one searcher serves many
threads.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import copy
from dataclasses import replace
from functools import partial
from time import perf_counter
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from knowledge.vocabulary import Band, Kind
from search.catalog.facets import count_facets
from search.intent import Intent, IntentKind
from search.keyword import KeywordIndex
from search.model.encoder import Encoder
from search.query.parse import parse
from search.ranking import held
from search.ranking.did_you_mean import suggest_question
from search.ranking.evidence_dial import LEVELS, build_levels, build_rated, turn
from search.ranking.filters import limited, merge_filters
from search.ranking.fusion import DEFAULT_RANKING, Ranking
from search.ranking.intents import ReadQuestion, say_limits
from search.ranking.legs import Legs, Pool, without_facets
from search.ranking.meant import find_meant, read_within
from search.ranking.naming import NAMING_NOTHING, Naming, NamingReader
from search.ranking.similar import find_similar
from search.ranking.spelling import Speller
from search.syntax import InField, ParsedQuery, Word, iter_left_out
from search.thesaurus.thesaurus import NO_EXPANSION, Expansion, Thesaurus
from search.types import Dial, Filters, Held, Hit, Mode, SearchRequest, SearchResult, Sort, Timings, Why
from search.vector import VectorIndex

#: What an exactly typed title, name or identifier gains: fused scores end at 1, and a record named in part gains
#: up to 1.5 (:mod:`search.ranking.naming`).
EXACT_BONUS = 3.5

#: What a document gains that rests on a publication whose identifier is typed alone: it comes after that. With other
#: words beside the identifier the question is about a subject, and it gains as much.
CITED_BONUS = 1.0
CITED = "cited"


class _Ordered(NamedTuple):
    """Answers in order, with their scores and how many places the dial moved each up."""

    rows: NDArray[np.int64]
    scores: NDArray[np.float32]
    moved: NDArray[np.int64]

    def at(self, places: NDArray[np.int64] | slice) -> _Ordered:
        """Those at ``places``, in the same order."""
        return _Ordered(self.rows[places], self.scores[places], self.moved[places])


class HybridSearcher:
    """Answers questions over one keyword index and one vector index of the same documents.

    ``matrix`` moves the vectors of questions (:mod:`search.vector.learning`); None moves none.
    """

    def __init__(
        self,
        keyword: KeywordIndex,
        vector: VectorIndex,
        encoder: Encoder,
        thesaurus: Thesaurus,
        ranking: Ranking = DEFAULT_RANKING,
        matrix: NDArray[np.float32] | None = None,
    ) -> None:
        self.keyword = keyword
        self.vector = vector
        self.thesaurus = thesaurus
        self.ranking = ranking
        self._catalog = keyword.catalog
        self._naming = NamingReader(keyword)
        self._levels, self._rated = build_levels(self._catalog), build_rated(self._catalog)
        self._encoder = encoder
        self._speller = Speller(keyword, thesaurus, encoder)
        self._legs = Legs(keyword, vector, encoder, ranking, matrix)

    def measure_nearness(
        self, vectors: NDArray[np.float32], ids: Sequence[str]
    ) -> tuple[list[str], NDArray[np.float32]]:
        """Which of ``ids`` are indexed, and how near in meaning each is to each of ``vectors``, as the model gave them,
        of shape (vectors, those indexed)."""
        row_of = self.vector.catalog.row_of
        known = [one for one in ids if one in row_of]
        rows = np.array([row_of[one] for one in known], dtype=np.int64)
        return known, self._legs.measure_nearness(vectors, rows)

    def measure_texts(self, text: str, others: Sequence[str]) -> NDArray[np.float32]:
        """How near in meaning each of ``others`` is to ``text``, as the model has it: cosines."""
        return self._legs.measure_texts(text, others)

    def search(self, request: SearchRequest) -> SearchResult:
        """Answer ``request``. Any text gives a result; an unknown filter raises ``UnsupportedFilter``."""
        started = perf_counter()
        reading = read_within(request.text, self._catalog) if request.intents else ReadQuestion(request.text)
        query = limited(self._speller.correct(parse(reading.searched), request.filters), reading.limits)
        known = self.thesaurus.expand(query.plain, request.meanings)
        expansion = known if request.synonyms else NO_EXPANSION
        filters, notes = merge_filters(request.filters, query.filters, self._catalog)
        if request.mode is Mode.MEANING and query.constraint is not None:
            notes += ("Quotes, AND, OR, NOT and text fields need the words: by meaning alone they do nothing.",)
        answer = self._legs.answer(query, expansion, filters, request.mode)
        named = self._name(query, answer, filters, request)
        if query.constraint is None:
            named = named.meaning(find_meant(reading, self._catalog, partial(self._find_side, request.filters)))
        exact = self._exact(query, filters, answer, named)
        ordered = self._ordered(query, answer, exact, request, named)
        members = self._members(answer, exact)
        page = slice(max(request.offset, 0), max(request.offset, 0) + max(request.limit, 0))
        kept, near = Held.YES, ordered.at(slice(0))
        if request.judged:
            codes = named.judge(answer.judged, exact)
            members &= codes == held.ANSWER
            fitting = self._ordered(query, answer, exact, replace(request, sort=Sort.RELEVANCE), named)
            judgment = held.split(codes[fitting.rows], page.stop - page.start)
            kept = judgment.held
            near = fitting.at(judgment.near)
            answers = ordered.at(np.flatnonzero(codes[ordered.rows] == held.ANSWER))
            ordered = answers if kept is Held.YES else fitting.at(judgment.shown)
        facets = count_facets(self._catalog, members, filters)
        hits = self._hits(query, answer, ordered.at(page), exact)
        total_ms = (perf_counter() - started) * 1000
        legs_ms = answer.encoder_ms + answer.keyword_ms + answer.vector_ms
        return SearchResult(
            request=request,
            hits=hits,
            total=len(ordered.rows),
            facets=facets,
            did_you_mean=self._did_you_mean(query, answer, exact, expansion, filters),
            notes=query.notes + notes + answer.notes,
            added=expansion.added if request.mode is not Mode.MEANING else {},
            withheld=known.added if not request.synonyms and request.mode is not Mode.MEANING else {},
            ambiguities=expansion.ambiguities,
            language=query.language,
            timings=Timings(answer.encoder_ms, answer.keyword_ms, answer.vector_ms, total_ms - legs_ms, total_ms),
            held=kept,
            near=self._hits(query, answer, near, exact) if not page.start else (),
            intents=(*named.intents, *say_limits(reading), *self._left_out(query, request.filters)),
        )

    def _hits(self, query: ParsedQuery, answer: Pool, ordered: _Ordered, exact: dict[int, str]) -> tuple[Hit, ...]:
        return tuple(
            self._hit(query, answer, int(row), float(score), int(moved), exact)
            for row, score, moved in zip(*ordered, strict=True)
        )

    def with_thesaurus(self, thesaurus: Thesaurus) -> HybridSearcher:
        """A searcher over the same indexes that knows ``thesaurus`` instead: no index depends on one."""
        other = copy(self)
        other.thesaurus = thesaurus
        other._speller = Speller(self.keyword, thesaurus, self._encoder)
        return other

    def find_similar(self, identity: str, limit: int, filters: Filters) -> tuple[Hit, ...]:
        """The documents most like ``identity`` within ``filters``; see :func:`search.ranking.similar.find_similar`."""
        return find_similar(self.vector, identity, limit, filters)

    def forget_questions(self) -> None:
        """Drop what was kept of past questions: for measurements."""
        self._legs.forget_questions()

    def _name(self, query: ParsedQuery, answer: Pool, filters: Filters, request: SearchRequest) -> Naming:
        """What the question names beside its subject: places, and records."""
        if query.constraint is not None or query.is_browse or request.mode is Mode.MEANING or not request.intents:
            return NAMING_NOTHING
        return self._naming.read(query, answer.keyword, filters)

    def _find_side(self, chosen: Filters, side: str, sure: bool) -> int | None:
        """The practice that one side of a comparison is about: called so, or best of those near enough."""
        practices = Filters({"kind": frozenset({Kind.PRACTICE})}, visibility=chosen.visibility)
        allowed = self._catalog.mask(practices)
        called = [row for row in sorted(self._catalog.names.find_exact(side)) if allowed[row]]
        if called:
            return called[0]
        query = self._speller.correct(parse(side), practices)
        found = self._legs.answer(query, self.thesaurus.expand(query.plain, frozenset()), practices, Mode.HYBRID)
        fitting = found.judged[found.rows] >= (held.NEAR if sure else held.ANSWER)
        rows, scores = found.rows[fitting], found.scores[fitting]
        return int(rows[np.argmax(scores)]) if len(rows) else None

    def _exact(self, query: ParsedQuery, filters: Filters, answer: Pool, named: Naming) -> dict[int, str]:
        """Rows typed exactly that may answer, with what was typed: title, name, identifier, or that of a source."""
        names = self._catalog.names
        found = names.find_exact(query.text, query.codes) if query.text else {}
        if not found and query.constraint is None and query.plain:
            found = names.find_exact(query.plain)  # as it was put right
        for code in query.codes if query.constraint is None else ():
            carrying = ParsedQuery(code, "", constraint=InField("code", (Word(code, code),)))
            for row in self.keyword.search(carrying, without_facets(filters)).rows.tolist():
                found.setdefault(row, CITED)
        for row, what in named.rows.items():
            found.setdefault(row, what)
        if not found:
            return {}
        allowed = self._catalog.mask(without_facets(filters))
        if answer.restricted:
            allowed = allowed & answer.open_members
        return {row: what for row, what in found.items() if allowed[row]}

    def _members(self, answer: Pool, exact: dict[int, str]) -> NDArray[np.bool_]:
        """Every answer, whatever facets are chosen or left out."""
        members = answer.open_members.copy()
        members[list(exact)] = True
        return members

    def _did_you_mean(
        self, query: ParsedQuery, answer: Pool, exact: dict[int, str], expansion: Expansion, filters: Filters
    ) -> str | None:
        """Another spelling, only when neither the words nor what the thesaurus knows them as have a hit."""
        if exact or expansion.synonyms or (answer.keyword is not None and len(answer.keyword.rows)):
            return None
        return suggest_question(query, self.keyword, self.thesaurus, filters)

    def _ordered(
        self, query: ParsedQuery, answer: Pool, exact: dict[int, str], request: SearchRequest, named: Naming
    ) -> _Ordered:
        """The answers in the order asked for; ties by id, so that the order is total."""
        cited = EXACT_BONUS if query.has_words_beside_codes else CITED_BONUS
        typed = np.array([row for row in sorted(exact) if answer.included[row]], dtype=np.int64)
        rows = np.union1d(answer.rows, typed)
        scores = np.zeros(len(rows), dtype=np.float32)
        scores[np.searchsorted(rows, answer.rows)] = answer.scores
        bonus = [cited if exact[row] == CITED else named.bonus(exact[row], EXACT_BONUS) for row in typed.tolist()]
        scores[np.searchsorted(rows, typed)] += np.array(bonus, dtype=np.float32)
        scores = named.lift(rows, scores)
        ids = self._catalog.id_order[rows]
        moved = np.zeros(len(rows), dtype=np.int64)
        match request.sort:
            case Sort.NEWEST:
                order = np.lexsort((ids, -self._catalog.years[rows]))
            case Sort.OLDEST:
                years = self._catalog.years[rows]
                order = np.lexsort((ids, np.where(years > 0, years, np.iinfo(np.int64).max)))
            case Sort.TITLE:
                titles = self._catalog.title_order[rows]
                order = np.lexsort((ids, titles))
            case _:
                order = np.lexsort((ids, -scores))
                order = self._never_first(order, rows, query, exact, named)
                # Nothing asked is nothing to balance against; a reader who wants the evidence first still gets it.
                dial = Dial.RELEVANCE if query.is_browse and request.dial is Dial.BALANCED else request.dial
                there = rows[order]
                turned = turn(dial, scores[order], self._levels[there], self._rated[there] & ~np.isin(there, [*exact]))
                order, moved = order[turned], turned - np.arange(len(turned))
        return _Ordered(rows[order], scores[order], moved)

    def _left_out(self, query: ParsedQuery, chosen: Filters) -> Iterator[Intent]:
        """What the question says it does not want, each with the number of pages that have it."""
        visible = Filters(visibility=chosen.visibility)
        for words, node in iter_left_out(query.constraint):
            found = self.keyword.search(ParsedQuery(words, "", constraint=node), visible)
            yield Intent(IntentKind.LEFT_OUT, (words, str(len(found.rows))))

    def _never_first(
        self,
        order: NDArray[np.int64],
        rows: NDArray[np.int64],
        query: ParsedQuery,
        exact: dict[int, str],
        named: Naming,
    ) -> NDArray[np.int64]:
        """``order`` with no harmful practice first where one word is asked: it comes after the best that is not."""
        if len(query.words) != 1 or named.intents or query.constraint is not None:
            return order
        harmful = (self._levels[rows[order]] == LEVELS[Band.HARMFUL]) & ~np.isin(rows[order], [*exact])
        if not len(order) or not harmful[0] or harmful.all():
            return order
        best = int(np.argmin(harmful))
        return np.concatenate([order[best : best + 1], order[:best], order[best + 1 :]])

    def _hit(self, query: ParsedQuery, answer: Pool, row: int, score: float, moved: int, exact: dict[int, str]) -> Hit:
        similarity, place = self._legs.nearest_passage(answer, row)
        why = Why(
            matched=self.keyword.matched_words(query, row),
            similarity=similarity,
            keyword_score=answer.keyword_score(row),
            passage=place.ordinal if place else None,
            heading=place.heading if place else "",
            page=place.page if place else None,
            exact=exact.get(row),
            moved=moved,
        )
        return Hit(self._catalog.id_of(row), score, why)
