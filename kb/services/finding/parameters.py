"""From the parameters of an address to a :class:`~kb.services.finding.question.Question`, and back.

The one place where pages and API learn what a search address may say, so they always agree. How an address is read is
known by :mod:`kb.services.parameters`. Must not know an HTTP library.
"""

from __future__ import annotations

from typing import Annotated, Literal
from urllib.parse import urlencode

from pydantic import Field

from kb.services.finding.question import FACETS, MAX_PAGE, Question
from kb.services.parameters import Parameters
from knowledge.vocabulary import Area, Band, CitySize, CostBand, Kind, Problem
from search.types import DEFAULT_DIAL, DEFAULT_MODE, DEFAULT_SORT, Dial, Mode, Sort

MOST_VALUES = 100
"""Values of one filter. Each stands on the page with an address that names all others."""


Year = Annotated[int, Field(ge=1900, le=2100)]
Words = Annotated[list[str], Field(max_length=MOST_VALUES)]
Kinds = Annotated[list[Kind | Literal["site"]], Field(max_length=MOST_VALUES)]
Areas = Annotated[list[Area], Field(max_length=MOST_VALUES)]
Problems = Annotated[list[Problem], Field(max_length=MOST_VALUES)]
Bands = Annotated[list[Band], Field(max_length=MOST_VALUES)]
Costs = Annotated[list[CostBand], Field(max_length=MOST_VALUES)]
Starts = Annotated[list[Literal["1", "3", "6", "12"]], Field(max_length=MOST_VALUES)]
Sizes = Annotated[list[CitySize], Field(max_length=MOST_VALUES)]


class SearchParameters(Parameters):
    """The parameters of a search address. Those that are lists may be repeated; all are optional."""

    q: str = Field("", description="The question, in plain words or in the query language")
    kind: Kinds = Field([], description="Kinds of document, or site")
    area: Areas = Field([], description="Core areas")
    problem: Problems = Field([], description="Problems")
    rating: Bands = Field([], description="Rating bands")
    cost: Costs = Field([], description="What a practice costs, in our judgment")
    start: Starts = Field([], description="Months within which a practice can begin, in our judgment")
    size: Sizes = Field([], description="Sizes of city that a practice suits, in our judgment")
    site: Words = Field([], description="Slugs of sites, such as kansas-city-mo")
    state: Words = Field([], description="Two-letter codes of states")
    year: Words = Field([], description="Single years")
    collection: Words = Field(
        [], description="Collections beside what is reviewed here: their names, or all. Without it, curated alone"
    )
    not_kind: Kinds = Field([], description="Kinds of document to leave out")
    not_area: Areas = Field([], description="Core areas to leave out")
    not_problem: Problems = Field([], description="Problems to leave out")
    not_rating: Bands = Field([], description="Rating bands to leave out")
    not_cost: Costs = Field([], description="Costs to leave out")
    not_start: Starts = Field([], description="Months within which a practice can begin, to leave out")
    not_size: Sizes = Field([], description="Sizes of city to leave out")
    not_site: Words = Field([], description="Slugs of sites to leave out")
    not_state: Words = Field([], description="Two-letter codes of states to leave out")
    not_year: Words = Field([], description="Single years to leave out")
    not_collection: Words = Field([], description="Collections to leave out")
    year_from: Year | None = Field(None, description="First year")
    year_to: Year | None = Field(None, description="Last year")
    sort: Sort = Field(DEFAULT_SORT, description="Order of the results")
    mode: Mode = Field(DEFAULT_MODE, description="Words and meaning, or one of them")
    evidence: Dial = Field(
        DEFAULT_DIAL,
        description="How ratings move practices: not at all, a little, or the strongest first among those that fit",
    )
    synonyms: Literal["on", "off"] = Field("on", description="Whether words of the thesaurus are searched too")
    intents: Literal["on", "off"] = Field(
        "on", description="Whether a place, a record, what failed or a limit is read from the words, or the words alone"
    )
    meaning: Words = Field([], description="Ids of concepts that settle acronyms with several meanings")
    k: int = Field(10, ge=1, le=100, description="Results on a page")
    page: int = Field(1, ge=1, le=MAX_PAGE, description="Page, from 1")

    def to_question(self) -> Question:
        """The question that these parameters ask."""
        return Question(
            text=self.q,
            mode=self.mode,
            filters={name: tuple(values) for name in FACETS if (values := getattr(self, name))},
            exclude={name: tuple(values) for name in FACETS if (values := getattr(self, f"not_{name}"))},
            year_from=self.year_from,
            year_to=self.year_to,
            sort=self.sort,
            evidence=self.evidence,
            synonyms=self.synonyms == "on",
            meanings=tuple(self.meaning),
            intents=self.intents == "on",
            page=self.page,
            k=self.k,
        )


class SuggestParameters(Parameters):
    """The parameters of a request for suggestions."""

    q: str = Field("", description="What was typed so far, of any length")
    k: int = Field(8, ge=1, le=20, description="How many suggestions")


def build_query_string(question: Question, page_size: int = 10, **changes: object) -> str:
    """The query string that asks ``question`` with ``changes``; what stands at its default is left out.

    ``changes`` are parameters by name; a facet's value is a sequence. Changing anything but the page goes to page 1.
    ``page_size`` is what a page has when the address does not say.
    """
    values: dict[str, object] = {
        "q": question.text,
        **{name: question.filters.get(name, ()) for name in FACETS},
        **{f"not_{name}": question.exclude.get(name, ()) for name in FACETS},
        "year_from": question.year_from,
        "year_to": question.year_to,
        "sort": question.sort,
        "mode": question.mode,
        "evidence": question.evidence,
        "synonyms": "on" if question.synonyms else "off",
        "intents": "on" if question.intents else "off",
        "meaning": question.meanings,
        "k": question.k,
        "page": question.page if not changes else 1,
        **changes,
    }
    defaults = {name: field.default for name, field in SearchParameters.model_fields.items()} | {"k": page_size}
    kept = {
        name: value for name, value in values.items() if value not in (None, "", (), []) and value != defaults[name]
    }
    return urlencode(kept, doseq=True)
