"""Answers a reader's question: asks the search library, then reads the rows the reader may see.

Knows search and tables; must not know HTTP. What a URL or a command line says becomes a :class:`Question` here,
so that pages, API and commands ask in one way.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from time import perf_counter

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from kb.errors import SearchUnavailable
from kb.models import Document, Passage
from kb.rows import count_pages
from kb.services.finding.plain import PlainSearch
from kb.services.finding.question import ALL_COLLECTIONS, COLLECTION, CURATED, FACETS, Question, build_request
from kb.services.finding.readings import ReadAs, say_readings
from kb.services.finding.reasons import HitPlace, find_place, moved_in_words, similarity_word
from kb.services.finding.short_answer import ShortAnswer, find_short_answer
from kb.services.finding.site_cards import find_site_cards
from kb.services.finding.who_did import CityLike, WhoDid, find_city_like, find_who_did
from kb.services.library import (
    BANDS,
    SHOWN,
    Card,
    build_card,
    find_cards_by_slug,
    find_collection_names,
    find_site_names,
    label,
    state_name,
)
from knowledge.content_folder import QUESTIONS
from knowledge.vocabulary import SITE_KIND, Kind
from search.errors import SearchError
from search.store.store import IndexStore
from search.text.language import Language
from search.text.snippets import Fragment, snippet
from search.types import Ambiguity, Filters, Held, Hit, Mode, SearchRequest, SearchResult, Timings, Why

WORDS_ALONE = (
    "Search is being repaired. Until then it finds pages by their words, not by their meaning: try other words too."
)
"""Said above the answers of a search that could not ask the index."""


@dataclass(frozen=True, slots=True)
class Result:
    """One document that answers: its card, the score, the words around the match and the reasons.

    ``moved_word`` says what the evidence dial did to its place, ``question`` the question that its authors say it
    answers, where that is what matched; else ``place`` is where the best passage stands.
    """

    card: Card
    score: float
    fragments: tuple[Fragment, ...]
    why: Why
    similarity_word: str | None
    moved_word: str | None
    question: str | None
    place: HitPlace | None


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One value to filter by, in words, with the number of results that choosing it gives."""

    value: str
    label: str
    count: int
    selected: bool
    excluded: bool


@dataclass(frozen=True, slots=True)
class SearchAnswer:
    """A page of results, and all that is said about the whole set. Times are in milliseconds.

    Where ``held`` is yes, ``results`` answer and ``near`` are pages that come near; where it is near, ``results`` are
    at most ten that come near; where it is no, there are none, and ``near`` are at most three others.
    ``readings`` say what the question was read as, ``short`` are sentences that answer it.
    ``language`` is that of the question; the pages are in English. ``who_did`` is the table for a question of who did
    a practice, ``like`` leads to the peers of a city.
    """

    question: Question
    results: tuple[Result, ...]
    total: int
    facets: dict[str, tuple[FacetValue, ...]]
    did_you_mean: str | None
    notes: tuple[str, ...]
    added: Mapping[str, tuple[str, ...]]
    withheld: Mapping[str, tuple[str, ...]]
    ambiguities: tuple[Ambiguity, ...]
    timings: Timings
    database_ms: float
    held: Held
    near: tuple[Result, ...]
    language: Language
    readings: tuple[ReadAs, ...] = ()
    short: ShortAnswer | None = None
    who_did: WhoDid | None = None
    like: CityLike | None = None

    @property
    def answers(self) -> tuple[Result, ...]:
        """The results that answer: what is counted, taken elsewhere and followed."""
        return self.results if self.held is Held.YES else ()

    @property
    def took_ms(self) -> float:
        """The whole time, search and database."""
        return round(self.timings.total + self.database_ms, 2)

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return count_pages(self.total, self.question.k)


def answer_question(
    session: Session, index: IndexStore, question: Question, plain: PlainSearch | None = None, *, beside: bool = True
) -> SearchAnswer:
    """Answer ``question`` from the newest index with the rows of the database.

    Where index or model cannot answer, ``plain`` answers by the words alone, and a note says so. Not ``beside``: what
    stands beside the results is left out, a short answer and tables, for those who take the results elsewhere.

    Raises:
        BadRequest: a mode, sort, dial, filter value or page that does not exist.
        SearchUnavailable: there is no index or model that can answer.
    """
    request = build_request(question)
    notes: tuple[str, ...] = ()
    try:
        result = index.searcher().search(request)
    except SearchError as error:
        if plain is None:
            raise SearchUnavailable(str(error)) from error
        question, notes = replace(question, mode=Mode.KEYWORD), (WORDS_ALONE,)
        result = _search_plainly(session, plain, build_request(question))
    started = perf_counter()
    results = _read_results(session, result, question.text)
    near = _read_results(session, replace(result, hits=result.near), question.text)
    facets = _read_facets(session, result)
    tabled = beside and question.page == 1 and question.intents
    quoted = beside and not notes
    return SearchAnswer(
        question=question,
        results=results,
        total=result.total,
        facets=facets,
        did_you_mean=result.did_you_mean,
        notes=(*notes, *result.notes),
        added=result.added,
        withheld=result.withheld,
        ambiguities=result.ambiguities,
        timings=result.timings,
        short=find_short_answer(session, result, results, index.searcher().measure_texts) if quoted else None,
        readings=say_readings(result.intents, result.held),
        who_did=find_who_did(session, question.text) if tabled else None,
        like=find_city_like(session, question.text) if tabled else None,
        database_ms=round((perf_counter() - started) * 1000, 3),
        language=result.language,
        held=result.held,
        near=near,
    )


def _search_plainly(session: Session, plain: PlainSearch, request: SearchRequest) -> SearchResult:
    try:
        return plain.searcher(session).search(request)
    except SearchError as error:
        raise SearchUnavailable(str(error)) from error


def find_similar(session: Session, index: IndexStore, slug: str, limit: int = 4) -> tuple[tuple[Card, float], ...]:
    """The published practices, lessons, events and program pages most like ``slug``, each with its cosine, best first.

    Citations are left out: their few words are like everything on their subject. So are tools: a practice lists
    its own.

    Raises:
        SearchUnavailable: there is no index that can answer.
    """
    filters = Filters(exclude={"kind": frozenset({Kind.REFERENCE, Kind.TOOL, SITE_KIND})})
    try:
        hits = index.searcher().find_similar(slug, limit, filters)
    except SearchError as error:
        raise SearchUnavailable(str(error)) from error
    cards = find_cards_by_slug(session, [hit.id for hit in hits])
    return tuple((cards[hit.id], round(hit.score, 4)) for hit in hits if hit.id in cards)


def find_in_catalog(session: Session, index: IndexStore, question: Question, limit: int = 5) -> tuple[Result, ...]:
    """What collections that are not reviewed here hold on ``question``, best first, at most ``limit``.

    Only what answers the question or comes near it: a catalog that holds nothing says nothing.

    Raises:
        SearchUnavailable: there is no index that can answer.
    """
    filters = {**question.filters, COLLECTION: (ALL_COLLECTIONS,)}
    left_out = {**question.exclude, COLLECTION: (CURATED,)}
    asked = replace(question, filters=filters, exclude=left_out, page=1, k=limit)
    try:
        result = index.searcher().search(build_request(asked))
    except SearchError as error:
        raise SearchUnavailable(str(error)) from error
    return _read_results(session, result, question.text) if result.held is not Held.NO else ()


def _read_results(session: Session, result: SearchResult, text: str) -> tuple[Result, ...]:
    slugs = [hit.id for hit in result.hits]
    query = select(Document).where(Document.slug.in_(slugs), Document.visibility.in_(SHOWN))
    documents = {row.slug: row for row in session.scalars(query)}
    passages = _read_passages(session, result, documents)
    sites = find_site_cards(session, slugs)
    found = []
    for hit in result.hits:
        if (site := sites.get(hit.id)) is not None:
            found.append(_read_site_result(hit, site, text))
            continue
        # The index is a moment behind the database: a document withdrawn since is not shown.
        if (document := documents.get(hit.id)) is None:
            continue
        passage = passages.get(hit.id)
        asked = passage if passage is not None and passage.heading == QUESTIONS else None
        in_body = passage is None or passage.start is not None
        shown = passage.text if passage is not None and asked is None else document.summary
        card = build_card(document)
        found.append(
            Result(
                card=card,
                score=round(hit.score, 6),
                fragments=snippet(shown or document.title, hit.why.matched or tuple(text.split())),
                why=hit.why,
                similarity_word=similarity_word(hit.why.similarity),
                moved_word=moved_in_words(hit.why.moved, card.rating.look if card.rating else None),
                question=asked.text if asked else None,
                place=find_place(document.body, hit.why.heading, hit.why.page) if in_body else None,
            )
        )
    return tuple(found)


def _read_site_result(hit: Hit, card: Card, text: str) -> Result:
    return Result(
        card=card,
        score=round(hit.score, 6),
        fragments=snippet(card.summary, hit.why.matched or tuple(text.split())),
        why=hit.why,
        similarity_word=similarity_word(hit.why.similarity),
        moved_word=moved_in_words(hit.why.moved, None),
        question=None,
        place=None,
    )


def _read_passages(session: Session, result: SearchResult, documents: Mapping[str, Document]) -> dict[str, Passage]:
    wanted = [(documents[hit.id].id, hit.why.passage) for hit in result.hits if hit.id in documents]
    query = select(Passage).where(tuple_(Passage.document_id, Passage.ordinal).in_(wanted))
    slugs = {document.id: slug for slug, document in documents.items()}
    return {slugs[row.document_id]: row for row in session.scalars(query)}


def _read_facets(session: Session, result: SearchResult) -> dict[str, tuple[FacetValue, ...]]:
    sites, collections = find_site_names(session), find_collection_names(session)
    names = sites | collections
    return {
        name: tuple(
            FacetValue(each.value, facet_label(name, each.value, names), each.count, each.selected, each.excluded)
            for each in result.facets.get(name, ())
        )
        for name in FACETS
    }


def facet_label(name: str, value: str, sites: Mapping[str, str]) -> str:
    """The words for one value of a facet field."""
    match name:
        case "rating":
            return BANDS[value].word if value in BANDS else value
        case "site" | "collection":
            return sites.get(value) or ("Reviewed here" if value == CURATED else value)
        case "state":
            return state_name(value)
        case "year":
            return value
        case "start":
            return f"Within {value} {'month' if value == '1' else 'months'}"
    return label(value)
