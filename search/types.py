"""The nouns of search: what is indexed, what is asked, what is answered.

Knows plain values only: no engine, no file, no database, no web. Everything here is frozen, so a
value can be handed between threads and kept in a cache.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from knowledge.vocabulary import Visibility
from search.intent import Intent
from search.text.language import Language

#: Fields that a reader can filter and count by. ``year`` is also a range (see :class:`Filters`).
FACET_FIELDS = ("kind", "area", "problem", "rating", "cost", "start", "size", "site", "state", "year", "collection")


#: Months within which a practice can begin that a reader can ask for.
START_WITHIN = (1, 3, 6, 12)


class Mode(StrEnum):
    """Which legs answer: both, words alone, or meaning alone."""

    HYBRID = "hybrid"
    KEYWORD = "keyword"
    MEANING = "meaning"


class Dial(StrEnum):
    """How much the rating of a practice moves it: not at all, a little, or before how well it fits."""

    RELEVANCE = "relevance"
    BALANCED = "balanced"
    FIRST = "first"


class Held(StrEnum):
    """Whether what was asked is held: pages answer it, pages come near it, or nothing here does either."""

    YES = "yes"
    NEAR = "near"
    NO = "no"


class Sort(StrEnum):
    """The order of answers: how well they fit, by year, or by title."""

    RELEVANCE = "relevance"
    NEWEST = "newest"
    OLDEST = "oldest"
    TITLE = "title"


DEFAULT_MODE = Mode.HYBRID
DEFAULT_SORT = Sort.RELEVANCE
DEFAULT_DIAL = Dial.RELEVANCE
"""What is used unless a reader says otherwise; docs/decisions/0010-evidence-dial.md has the figures."""


@dataclass(frozen=True, slots=True)
class IndexPassage:
    """One piece of a document, the unit that is embedded.

    ``heading`` is the path of headings above it (``"What it takes > First 90 days"``); ``page`` is a
    page or slide number where the source has one.
    """

    ordinal: int
    text: str
    heading: str = ""
    page: int | None = None


@dataclass(frozen=True, slots=True)
class IndexDocument:
    """A document as the indexes see it. ``id`` is its slug; ``digest`` changes when anything here does.

    ``identifiers`` are its own, ``cites`` those of the publications that it rests on. ``start`` has each number of
    months within which it can begin, of :data:`START_WITHIN`, and ``size`` the sizes of city that it suits.
    """

    id: str
    kind: str
    title: str
    digest: str
    passages: tuple[IndexPassage, ...] = ()
    summary: str = ""
    visibility: Visibility = Visibility.PUBLISHED
    names: tuple[str, ...] = ()
    identifiers: tuple[str, ...] = ()
    cites: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    rating: str | None = None
    cost: str | None = None
    start: tuple[str, ...] = ()
    size: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    year: int | None = None
    collection: str = "curated"

    def facet_values(self) -> dict[str, tuple[str, ...]]:
        """The values under which this document is counted, by facet field."""
        return {
            "kind": (self.kind,),
            "area": self.areas,
            "problem": self.problems,
            "rating": (self.rating,) if self.rating else (),
            "cost": (self.cost,) if self.cost else (),
            "start": self.start,
            "size": self.size,
            "site": self.sites,
            "state": self.states,
            "year": (str(self.year),) if self.year is not None else (),
            "collection": (self.collection,),
        }


@dataclass(frozen=True, slots=True)
class Filters:
    """Which documents may answer.

    ``include`` maps a facet field to the values of which a document must have at least one;
    ``exclude`` to the values of which it may have none. ``year_from`` and ``year_to`` are inclusive.
    ``visibility`` is always applied and is "published only" unless the caller says otherwise.
    """

    include: Mapping[str, frozenset[str]] = field(default_factory=dict)
    exclude: Mapping[str, frozenset[str]] = field(default_factory=dict)
    year_from: int | None = None
    year_to: int | None = None
    visibility: frozenset[Visibility] = frozenset({Visibility.PUBLISHED})


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """A question: the reader's words, the mode, the filters and the page wanted (``offset``, ``limit``).

    ``synonyms`` says whether the thesaurus may add words; ``meanings`` are the ids of the concepts that the reader
    chose for acronyms with several meanings. ``dial`` acts only on the order by relevance. With ``judged`` only what
    answers is found, and what comes near follows apart; without, everything stands in one order. ``intents`` says
    whether more than the subject may be read from the words: a place, a record, what failed, a limit.
    """

    text: str
    mode: Mode = DEFAULT_MODE
    filters: Filters = field(default_factory=Filters)
    offset: int = 0
    limit: int = 10
    sort: Sort = DEFAULT_SORT
    synonyms: bool = True
    meanings: frozenset[str] = frozenset()
    dial: Dial = DEFAULT_DIAL
    judged: bool = False
    intents: bool = True


@dataclass(frozen=True, slots=True)
class Why:
    """Why a document answers: the words that matched, how near in meaning, and in which passage.

    ``similarity`` is the cosine of the best passage with the question, in [-1, 1]; None when the
    meaning leg did not run. ``exact`` names what was typed exactly: ``"title"``, ``"name"``,
    ``"identifier"``, ``"cited"`` (the identifier of one of its sources) or None. ``moved`` is how many
    places the evidence dial moved the document up (below 0: down) from where its relevance alone would
    put it.
    """

    matched: tuple[str, ...] = ()
    similarity: float | None = None
    keyword_score: float | None = None
    passage: int | None = None
    heading: str = ""
    page: int | None = None
    exact: str | None = None
    moved: int = 0


@dataclass(frozen=True, slots=True)
class Hit:
    """One document that answers, with its score: how well it fits (higher is better; comparable within one answer).

    The evidence dial moves places and leaves scores as they are.
    """

    id: str
    score: float
    why: Why


@dataclass(frozen=True, slots=True)
class FacetCount:
    """A value with the number of answers that choosing it, alone in its field, would give.

    ``selected`` when the request asks for it, ``excluded`` when the request leaves it out.
    """

    value: str
    count: int
    selected: bool = False
    excluded: bool = False


@dataclass(frozen=True, slots=True)
class Meaning:
    """One meaning of an acronym: a concept's id and preferred label; ``chosen`` when the reader settled on it."""

    id: str
    label: str
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Ambiguity:
    """An acronym of the question, as typed, that has several meanings."""

    typed: str
    meanings: tuple[Meaning, ...]

    @property
    def settled(self) -> bool:
        """Whether the reader chose."""
        return any(meaning.chosen for meaning in self.meanings)


@dataclass(frozen=True, slots=True)
class Timings:
    """Milliseconds spent in each part of one search."""

    encoder: float = 0.0
    keyword: float = 0.0
    vector: float = 0.0
    fusion: float = 0.0
    total: float = 0.0


@dataclass(frozen=True, slots=True)
class SearchResult:
    """The answer: one page of hits, the number of all hits, the facets over all of them.

    ``notes`` are sentences for the reader about how the question was understood ("searched as plain
    words because ..."); ``added`` maps a word of the question to the synonyms searched with it, ``withheld`` to
    those that were not searched because the reader took them off; ``language`` is that of the question. Of a judged
    ``intents`` say what else than a subject the question was read as. Of a judged
    request ``held`` says whether it is answered and ``near`` what comes near after the answers; where none answers,
    ``hits`` are what comes near.
    """

    request: SearchRequest
    hits: tuple[Hit, ...]
    total: int
    facets: Mapping[str, tuple[FacetCount, ...]]
    did_you_mean: str | None = None
    notes: tuple[str, ...] = ()
    added: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    withheld: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    ambiguities: tuple[Ambiguity, ...] = ()
    timings: Timings = field(default_factory=Timings)
    language: Language = Language.ENGLISH
    held: Held = Held.YES
    near: tuple[Hit, ...] = ()
    intents: tuple[Intent, ...] = ()
