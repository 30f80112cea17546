"""What a reader asks, as a value, and as the search library takes it.

Knows which modes, orders, dials and filter values there are; knows no table, no page and no answer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from kb.errors import BadRequest
from knowledge.vocabulary import Area, Band, Kind, Problem
from search.types import Dial, Filters, Mode, SearchRequest

FACETS = ("kind", "area", "problem", "rating", "site", "state", "year")
"""The filters, in the order in which a page shows them."""

SORTS = ("relevance", "newest", "oldest", "title")
MODES = tuple(mode.value for mode in Mode)
DIALS = tuple(dial.value for dial in Dial)
NEUTRAL_DIAL: Final = "relevance"
"""Where the evidence dial stands unless a reader turns it."""

MAX_QUESTION = 10_000
MAX_PAGE = 1_000

_ALLOWED: dict[str, frozenset[str]] = {
    "kind": frozenset(Kind),
    "area": frozenset(Area),
    "problem": frozenset(Problem),
    "rating": frozenset(Band),
}


@dataclass(frozen=True, slots=True)
class Question:
    """What a reader asks: words, mode, filters by facet field, span of years, order and page (from 1) of size ``k``.

    ``exclude`` has the values to leave out. ``synonyms`` says whether the thesaurus may add words, ``meanings`` are
    concepts chosen for acronyms, and ``evidence`` is where the evidence dial stands.
    """

    text: str
    mode: str = "hybrid"
    filters: Mapping[str, Sequence[str]] = field(default_factory=dict)
    year_from: int | None = None
    year_to: int | None = None
    sort: str = "relevance"
    page: int = 1
    k: int = 10
    exclude: Mapping[str, Sequence[str]] = field(default_factory=dict)
    evidence: str = NEUTRAL_DIAL
    synonyms: bool = True
    meanings: tuple[str, ...] = ()

    @property
    def is_filtered(self) -> bool:
        """Whether anything but the words narrows the answers."""
        return bool(self.filters or self.exclude or self.year_from or self.year_to)


def build_request(question: Question) -> SearchRequest:
    """``question`` for the search library.

    Raises:
        BadRequest: a mode, sort, dial, filter value or page that does not exist.
    """
    for name, value, allowed in (
        ("mode", question.mode, MODES),
        ("sort", question.sort, SORTS),
        ("evidence", question.evidence, DIALS),
    ):
        if value not in allowed:
            raise BadRequest(f"{name} {value!r} does not exist.", f"Use one of: {', '.join(allowed)}.")
    if not 1 <= question.page <= MAX_PAGE:
        raise BadRequest(f"page {question.page} does not exist.", f"Use a page from 1 to {MAX_PAGE}.")
    return SearchRequest(
        text=question.text[:MAX_QUESTION],
        mode=Mode(question.mode),
        filters=Filters(
            include=_read_values(question.filters),
            exclude=_read_values(question.exclude, "not_"),
            year_from=question.year_from,
            year_to=question.year_to,
        ),
        offset=(question.page - 1) * question.k,
        limit=question.k,
        sort=question.sort,
        synonyms=question.synonyms,
        meanings=frozenset(question.meanings),
        dial=Dial(question.evidence),
    )


def _read_values(filters: Mapping[str, Sequence[str]], prefix: str = "") -> dict[str, frozenset[str]]:
    for name, values in filters.items():
        unknown = sorted(set(values) - _ALLOWED.get(name, frozenset(values)))
        if unknown:
            allowed = ", ".join(sorted(_ALLOWED[name]))
            raise BadRequest(f"{prefix}{name} {unknown[0]!r} does not exist.", f"Use one of: {allowed}.")
    return {name: frozenset(values) for name, values in filters.items() if values}
