"""Who did what: every adoption on record, filtered, with those of the cities most like one city first.

Knows adoptions, sizes and distances of cities. Must not know pages. Cities are never ranked by a figure: the order is
by likeness to the reader's own city, or else by result and name.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import inf
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.models import Document
from kb.rows import PageOf
from kb.services.library import (
    RESULTS,
    AdoptionView,
    SiteMap,
    build_site_map,
    find_adoptions,
    find_reported_adoptions,
    find_sites,
)
from kb.services.matching import CityProfile, CityTables, find_distances, find_sizes
from knowledge.identifiers import site_slug
from knowledge.states import state_name
from knowledge.vocabulary import CitySize, Visibility, label

SHOWN_ROWS = 50
"""Rows on one page of the table."""

UNKNOWN_RESULT = "unknown"
"""The value that asks for those of which no result is on record."""

_ORDER = [look.result for look in RESULTS.values()]


class ResultMark(NamedTuple):
    """How a city is drawn on the map of adoptions: words, a key for its color, a shape, and whether it is filled."""

    words: str
    key: str
    shape: str
    filled: bool


MARKS: Mapping[str, ResultMark] = {
    "worked": ResultMark("Worked", "worked", "circle", True),
    "mixed": ResultMark("Mixed", "mixed", "diamond", True),
    "no-effect": ResultMark("No effect", "no-effect", "square", True),
    "harm": ResultMark("Made it worse", "harm", "cross", True),
    "ended-early": ResultMark("Ended early", "ended-early", "down", False),
    "not-evaluated": ResultMark("Not evaluated", "not-evaluated", "circle", False),
    UNKNOWN_RESULT: ResultMark("Result not found", UNKNOWN_RESULT, "square", False),
    "several": ResultMark("More than one result", "several", "up", True),
}
"""The marks of the map by result; "several" for a city whose results differ."""


@dataclass(frozen=True, slots=True)
class AdoptionFilter:
    """What a reader asks for; an empty text asks for all. ``state`` has two capital letters."""

    practice: str = ""
    problem: str = ""
    result: str = ""
    size: str = ""
    state: str = ""

    @property
    def asks(self) -> bool:
        """Whether anything is left out by it."""
        return any((self.practice, self.problem, self.result, self.size, self.state))


@dataclass(frozen=True, slots=True)
class DirectoryRow:
    """One adoption. ``city`` is the city's slug, empty for several or unnamed ones; ``distance`` is how far it is from
    the reader's own city, None where the two cannot be compared."""

    adoption: AdoptionView
    city: str
    size: CitySize | None
    distance: float | None


Choice = tuple[str, str, int]
"""A value of a filter, its words, and how many adoptions it has."""


@dataclass(frozen=True, slots=True)
class Directory:
    """One page of the adoptions found, the map of all of them, and what they can be filtered by.

    ``marks`` are the marks of the cities on the map by slug; ``counts`` how many of those found had each result.
    """

    rows: PageOf[DirectoryRow]
    total: int
    counts: tuple[tuple[str, int], ...]
    map: SiteMap
    marks: Mapping[str, ResultMark]
    choices: Mapping[str, tuple[Choice, ...]]


def find_directory(
    session: Session, cities: CityTables, asked: AdoptionFilter, profile: CityProfile | None = None, page: int = 1
) -> Directory:
    """The adoptions that ``asked`` asks for; those of the cities nearest to ``profile`` first if one is given."""
    everything = _find_rows(session, cities, profile)
    problems = _find_problems(session)
    found = [row for row in everything if _fits(row, asked, problems)]
    found.sort(key=_by_likeness if profile else _by_result)
    counted = Counter(row.adoption.look.word for row in found)
    cards = find_sites(session)
    results: dict[str, set[str]] = defaultdict(set)
    for row in found:
        if row.adoption.site:
            results[row.adoption.site].add(row.adoption.look.result)
    marks = {slug: MARKS[next(iter(seen)) if len(seen) == 1 else "several"] for slug, seen in results.items()}
    return Directory(
        rows=PageOf.of_list(found, page, SHOWN_ROWS),
        total=len(everything),
        counts=tuple((look.word, counted[look.word]) for look in RESULTS.values() if counted[look.word]),
        map=build_site_map([c for c in cards if c.slug in marks], (c for c in cards if c.slug not in marks)),
        marks=marks,
        choices=_count_choices(everything, problems),
    )


def _find_rows(session: Session, cities: CityTables, profile: CityProfile | None) -> list[DirectoryRow]:
    adoptions = (*find_adoptions(session), *find_reported_adoptions(session))
    slugs = [site_slug(each.city, each.state) or "" for each in adoptions]
    sizes = find_sizes(session, cities, slugs)
    distances = find_distances(session, cities, profile) if profile else {}
    if profile and profile.slug:
        distances[profile.slug] = 0.0
    return [
        DirectoryRow(each, slug, sizes.get(slug), distances.get(slug))
        for each, slug in zip(adoptions, slugs, strict=True)
    ]


def _find_problems(session: Session) -> dict[str, frozenset[str]]:
    """The problems that each published practice is for."""
    query = select(Document.slug, Document.record["problems"]).where(
        Document.kind == "practice", Document.visibility == Visibility.PUBLISHED
    )
    return {slug: frozenset(problems or ()) for slug, problems in session.execute(query)}


def _fits(row: DirectoryRow, asked: AdoptionFilter, problems: Mapping[str, frozenset[str]]) -> bool:
    one = row.adoption
    return (
        asked.practice in ("", one.practice)
        and (not asked.problem or asked.problem in problems.get(one.practice, ()))
        and asked.result in ("", one.look.result)
        and asked.size in ("", row.size)
        and asked.state in ("", one.state)
    )


def _by_likeness(row: DirectoryRow) -> tuple[float, str, str]:
    return (inf if row.distance is None else row.distance, row.adoption.place, row.adoption.practice_title)


def _by_result(row: DirectoryRow) -> tuple[int, str, str]:
    return (_ORDER.index(row.adoption.look.result), row.adoption.practice_title, row.adoption.place)


def _count_choices(
    rows: Iterable[DirectoryRow], problems: Mapping[str, frozenset[str]]
) -> dict[str, tuple[Choice, ...]]:
    """Every value that at least one adoption has, with its number, in the order in which it is offered."""
    rows = list(rows)
    titles = {row.adoption.practice: row.adoption.practice_title for row in rows}
    practices = Counter(row.adoption.practice for row in rows)
    results = Counter(row.adoption.look.result for row in rows)
    sizes = Counter(row.size for row in rows if row.size)
    states = Counter(row.adoption.state for row in rows if row.adoption.state != "--")
    named = Counter(problem for row in rows for problem in problems.get(row.adoption.practice, ()))
    words = {look.result: look.word for look in RESULTS.values()}
    return {
        "practice": _sorted((slug, titles[slug], n) for slug, n in practices.items()),
        "problem": _sorted((problem, label(problem), n) for problem, n in named.items()),
        "result": tuple((result, words[result], results[result]) for result in _ORDER if results[result]),
        "size": tuple((size.value, label(size), sizes[size]) for size in CitySize if sizes[size]),
        "state": _sorted((state, state_name(state), n) for state, n in states.items()),
    }


def _sorted(choices: Iterable[Choice]) -> tuple[Choice, ...]:
    return tuple(sorted(choices, key=lambda choice: choice[1].lower()))
