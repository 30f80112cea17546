"""The shapes of what search answers over the API. Knows services' values, no tables."""

from __future__ import annotations

from pydantic import BaseModel

from kb.services.finding import Held, IntentKind, Result, SearchAnswer, ShortAnswer, WhoDid


class WhyModel(BaseModel):
    """Why a result is here: words matched, nearness in meaning (cosine), the passage, what the evidence dial moved.

    ``place_url`` leads to the passage where the page has an anchor near it.
    ``moved`` is in places, up from where relevance alone would put it, or below 0 down; ``moved_word`` says why.
    """

    matched: list[str]
    similarity: float | None
    similarity_word: str | None
    exact: str | None
    passage: int | None
    heading: str
    page: int | None
    place_url: str | None
    question: str | None
    moved: int
    moved_word: str | None


class SearchHit(BaseModel):
    """One result. ``rating`` is the band of a practice; ``snippet`` is plain text."""

    slug: str
    kind: str
    title: str
    url: str
    score: float
    rating: str | None
    summary: str
    snippet: str
    why: WhyModel

    @classmethod
    def of(cls, result: Result) -> SearchHit:
        """The result as JSON."""
        why = result.why
        return cls(
            slug=result.card.slug,
            kind=result.card.kind,
            title=result.card.title,
            url=result.card.path,
            score=result.score,
            rating=result.card.rating.look.band if result.card.rating else None,
            summary=result.card.summary,
            snippet="".join(fragment.text for fragment in result.fragments),
            why=WhyModel(
                matched=list(why.matched),
                similarity=why.similarity,
                similarity_word=result.similarity_word,
                exact=why.exact,
                passage=why.passage,
                heading=why.heading,
                page=why.page,
                place_url=f"{result.card.path}#{result.place.anchor}" if result.place and result.place.anchor else None,
                question=result.question,
                moved=why.moved,
                moved_word=result.moved_word,
            ),
        )


class FacetValueModel(BaseModel):
    """One value to filter by, with the number of results that choosing it, alone in its field, gives."""

    value: str
    label: str
    count: int
    selected: bool
    excluded: bool


class MeaningModel(BaseModel):
    """One meaning of an acronym: send ``id`` as ``meaning`` to settle on it."""

    id: str
    label: str
    chosen: bool


class AmbiguityModel(BaseModel):
    """An acronym in the question with several meanings. All are searched until one is chosen."""

    typed: str
    meanings: list[MeaningModel]


class DidModel(BaseModel):
    """One city that did the practice: ``site`` is its slug where it is in the program, ``result`` a word or null."""

    practice: str
    place: str
    state: str
    site: str | None
    program: str | None
    years: str | None
    result: str | None
    result_word: str
    outcome: str | None


class WhoDidModel(BaseModel):
    """Who did the ``practices`` (slugs) that the question names, in ``state`` alone where it names one."""

    practices: list[str]
    state: str
    rows: list[DidModel]

    @classmethod
    def of(cls, found: WhoDid) -> WhoDidModel:
        """The table as JSON."""
        return cls(
            practices=[slug for slug, _ in found.practices],
            state=found.state,
            rows=[
                DidModel(
                    practice=row.practice,
                    place=row.place,
                    state=row.state,
                    site=row.site,
                    program=row.program,
                    years=row.years,
                    result=row.result,
                    result_word=row.look.word,
                    outcome=row.outcome,
                )
                for row in found.rows
            ],
        )


class CityLikeModel(BaseModel):
    """The city for whose likes was asked, and the page that compares it."""

    title: str
    url: str


class ReadAsModel(BaseModel):
    """What the question was read as beside its subject, in a sentence; ``url`` leads to a comparison. Send
    ``intents=off`` to search for the words alone."""

    kind: IntentKind
    sentence: str
    url: str | None


class QuoteModel(BaseModel):
    """A sentence, word for word, and the page that it is from."""

    sentence: str
    slug: str
    title: str
    url: str
    rating: str | None


class ShortAnswerModel(BaseModel):
    """Sentences of pages that surely answer; ``holdings`` counts the answers by rating."""

    quotes: list[QuoteModel]
    holdings: str
    disagreement: str | None

    @classmethod
    def of(cls, short: ShortAnswer) -> ShortAnswerModel:
        """The short answer as JSON."""
        quotes = [
            QuoteModel(
                sentence=quote.sentence,
                slug=quote.card.slug,
                title=quote.card.title,
                url=quote.card.path,
                rating=quote.card.rating.look.band if quote.card.rating else None,
            )
            for quote in short.quotes
        ]
        return cls(quotes=quotes, holdings=short.holdings, disagreement=short.disagreement)


class SearchAnswerModel(BaseModel):
    """A page of results. ``parts_ms`` says where the time went.

    ``readings`` say what the question was read as; ``short`` has sentences of pages that surely answer.
    ``who_did`` is the table for a question of who did a practice, ``like`` leads to the peers of a city.

    ``added`` has the synonyms that were searched too, by the words that brought them; ``withheld`` those that were
    not, because of ``synonyms=off``. ``held`` says whether what was asked is held: with ``yes`` the ``results`` answer,
    ``total`` counts them, and ``near`` are pages that come near; with ``near`` the ``results`` are at most ten that
    come near; with ``no`` there are none, and ``near`` are at most three others.
    """

    query: str
    total: int
    page: int
    k: int
    took_ms: float
    parts_ms: dict[str, float]
    mode: str
    evidence: str
    did_you_mean: str | None
    notes: list[str]
    added: dict[str, list[str]]
    withheld: dict[str, list[str]]
    ambiguities: list[AmbiguityModel]
    facets: dict[str, list[FacetValueModel]]
    held: Held
    results: list[SearchHit]
    near: list[SearchHit]
    readings: list[ReadAsModel]
    short: ShortAnswerModel | None
    who_did: WhoDidModel | None
    like: CityLikeModel | None

    @classmethod
    def of(cls, answer: SearchAnswer) -> SearchAnswerModel:
        """The answer as JSON."""
        timings = answer.timings
        legs = {"encoder": timings.encoder, "keyword": timings.keyword, "vector": timings.vector}
        parts = {**legs, "fusion": timings.fusion, "database": answer.database_ms}
        return cls(
            query=answer.question.text,
            total=answer.total,
            page=answer.question.page,
            k=answer.question.k,
            took_ms=answer.took_ms,
            parts_ms={part: round(ms, 3) for part, ms in parts.items()},
            mode=answer.question.mode,
            evidence=answer.question.evidence,
            did_you_mean=answer.did_you_mean,
            notes=list(answer.notes),
            added={word: list(words) for word, words in answer.added.items()},
            withheld={word: list(words) for word, words in answer.withheld.items()},
            ambiguities=[
                AmbiguityModel(
                    typed=a.typed, meanings=[MeaningModel(id=m.id, label=m.label, chosen=m.chosen) for m in a.meanings]
                )
                for a in answer.ambiguities
            ],
            facets={
                name: [FacetValueModel.model_validate(value, from_attributes=True) for value in values]
                for name, values in answer.facets.items()
            },
            held=answer.held,
            results=[SearchHit.of(result) for result in answer.results],
            near=[SearchHit.of(result) for result in answer.near],
            short=ShortAnswerModel.of(answer.short) if answer.short else None,
            readings=[ReadAsModel(kind=each.kind, sentence=each.sentence, url=each.path) for each in answer.readings],
            who_did=WhoDidModel.of(answer.who_did) if answer.who_did else None,
            like=CityLikeModel(title=answer.like.title, url=answer.like.path) if answer.like else None,
        )
