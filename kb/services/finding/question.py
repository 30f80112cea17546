"""What a reader asks, as a value, and as the search library takes it.

Knows which filter values there are; knows no table, no page and no answer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from kb.errors import BadRequest
from knowledge.vocabulary import SITE_KIND, Area, Band, CitySize, CostBand, Kind, Problem, Visibility
from search.types import (
    DEFAULT_DIAL,
    DEFAULT_MODE,
    DEFAULT_SORT,
    FACET_FIELDS,
    START_WITHIN,
    Dial,
    Filters,
    Mode,
    SearchRequest,
    Sort,
)

FACETS = FACET_FIELDS
"""The filters, in the order in which a page shows them."""

COLLECTION, CURATED, ALL_COLLECTIONS = "collection", "curated", "all"
"""The filter by collection, its value for what is reviewed here, and that for everything. Ours alone unless asked."""

_OURS, _CATALOGED = frozenset({Visibility.PUBLISHED}), frozenset({Visibility.CATALOGED})
MAX_QUESTION = 10_000
MAX_PAGE = 1_000

_ALLOWED: dict[str, frozenset[str]] = {
    "kind": frozenset({*Kind, SITE_KIND}),
    "area": frozenset(Area),
    "problem": frozenset(Problem),
    "rating": frozenset(Band),
    "cost": frozenset(CostBand),
    "start": frozenset(str(months) for months in START_WITHIN),
    "size": frozenset(CitySize),
}


STEPS: Mapping[str, tuple[str, ...]] = {
    "cost": tuple(CostBand),
    "start": tuple(str(months) for months in START_WITHIN),
    "size": tuple(CitySize),
}
"""The filters whose values are read from little to much, with them in that order."""


@dataclass(frozen=True, slots=True)
class Question:
    """What a reader asks: words, mode, filters by facet field, span of years, order and page (from 1) of size ``k``.

    ``exclude`` has the values to leave out. ``synonyms`` says whether the thesaurus may add words, ``meanings`` are
    concepts chosen for acronyms, ``intents`` whether more than the subject may be read from the words, and ``evidence``
    is where the evidence dial stands.
    """

    text: str
    mode: Mode = DEFAULT_MODE
    filters: Mapping[str, Sequence[str]] = field(default_factory=dict)
    year_from: int | None = None
    year_to: int | None = None
    sort: Sort = DEFAULT_SORT
    page: int = 1
    k: int = 10
    exclude: Mapping[str, Sequence[str]] = field(default_factory=dict)
    evidence: Dial = DEFAULT_DIAL
    synonyms: bool = True
    meanings: tuple[str, ...] = ()
    intents: bool = True

    @property
    def is_filtered(self) -> bool:
        """Whether anything but the words narrows the answers."""
        return bool(self.filters or self.exclude or self.year_from or self.year_to)


def build_request(question: Question) -> SearchRequest:
    """``question`` for the search library.

    Raises:
        BadRequest: a filter value or page that does not exist.
    """
    if not 1 <= question.page <= MAX_PAGE:
        raise BadRequest(f"page {question.page} does not exist.", f"Use a page from 1 to {MAX_PAGE}.")
    asked = frozenset(question.filters.get(COLLECTION, ()))
    include = _read_values(question.filters)
    if ALL_COLLECTIONS in asked:
        del include[COLLECTION]
    return SearchRequest(
        text=question.text[:MAX_QUESTION],
        mode=question.mode,
        filters=Filters(
            include=include,
            visibility=frozenset(Visibility(each) for each in (_OURS if asked <= {CURATED} else _OURS | _CATALOGED)),
            exclude=_read_values(question.exclude, "not_"),
            year_from=question.year_from,
            year_to=question.year_to,
        ),
        offset=(question.page - 1) * question.k,
        limit=question.k,
        sort=question.sort,
        synonyms=question.synonyms,
        meanings=frozenset(question.meanings),
        dial=question.evidence,
        judged=True,
        intents=question.intents,
    )


def _read_values(filters: Mapping[str, Sequence[str]], prefix: str = "") -> dict[str, frozenset[str]]:
    for name, values in filters.items():
        unknown = sorted(set(values) - _ALLOWED.get(name, frozenset(values)))
        if unknown:
            allowed = ", ".join(sorted(_ALLOWED[name]))
            raise BadRequest(f"{prefix}{name} {unknown[0]!r} does not exist.", f"Use one of: {allowed}.")
    return {name: frozenset(values) for name, values in filters.items() if values}
