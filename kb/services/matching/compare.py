"""Practices side by side for one city, and the map of what is known of which problem. Knows matches and records."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from kb.errors import BadRequest, NotFound
from kb.services.library import BANDS, BandLook, Card, label
from kb.services.matching.answer import MatchView, NotAdvisedView
from kb.services.matching.match import match_city
from kb.services.matching.practices import find_practices
from kb.services.matching.profile import CityProfile
from kb.services.matching.tools import MatchingTools
from knowledge import evidence
from knowledge.practice import PracticeRecord
from knowledge.vocabulary import Area, Band, Problem
from search.matching import Weights
from search.matching.weights import DEFAULT_WEIGHTS

LEAST_COMPARED, MOST_COMPARED = 2, 4

BEST_FIRST = (
    Band.EFFECTIVE,
    Band.PROMISING,
    Band.MIXED,
    Band.NOT_RATED,
    Band.INCONCLUSIVE,
    Band.NO_EFFECT,
    Band.HARMFUL,
)
"""The bands in the order in which the matching values them."""


@dataclass(frozen=True, slots=True)
class ComparedPractice:
    """One practice in a comparison: its match with the city, or why it is not advised; exactly one is given."""

    card: Card
    record: PracticeRecord
    match: MatchView | None
    not_advised: NotAdvisedView | None
    have: tuple[str, ...]
    missing: tuple[str, ...]
    builds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two to four practices in the order asked for."""

    city: CityProfile
    practices: tuple[ComparedPractice, ...]


@dataclass(frozen=True, slots=True)
class GapCell:
    """What is known of one problem in one core area: practices, best first, and the best band; None is a gap."""

    problem: str
    area: str
    practices: tuple[Card, ...]
    best: BandLook | None

    @property
    def count(self) -> int:
        """How many practices there are."""
        return len(self.practices)


@dataclass(frozen=True, slots=True)
class GapMap:
    """Problems (rows) by core areas (columns), each as (value, label); ``rows`` holds the cells in that order."""

    problems: tuple[tuple[str, str], ...]
    areas: tuple[tuple[str, str], ...]
    rows: tuple[tuple[GapCell, ...], ...]

    @property
    def gaps(self) -> int:
        """How many cells are empty."""
        return sum(cell.count == 0 for row in self.rows for cell in row)


def compare_practices(
    session: Session,
    tools: MatchingTools,
    profile: CityProfile,
    slugs: Sequence[str],
    weights: Weights = DEFAULT_WEIGHTS,
) -> Comparison:
    """The practices ``slugs`` side by side for ``profile``; one that is named twice counts once.

    Raises:
        BadRequest: fewer than two or more than four.
        NotFound: there is no such practice.
    """
    wanted = tuple(dict.fromkeys(slugs))
    if not LEAST_COMPARED <= len(wanted) <= MOST_COMPARED:
        raise BadRequest(
            f"practice: {len(wanted)} were named.", f"Name {LEAST_COMPARED} to {MOST_COMPARED} different practices."
        )
    answer = match_city(session, tools, profile, weights)
    matches = {match.card.slug: match for match in answer.matches}
    apart = {item.card.slug: item for item in answer.not_advised}
    if unknown := [slug for slug in wanted if slug not in matches and slug not in apart]:
        raise NotFound(f"There is no practice called {unknown[0]!r}.")
    return Comparison(profile, tuple(_compare(matches.get(slug), apart.get(slug), profile) for slug in wanted))


def build_gap_map(session: Session) -> GapMap:
    """Every problem by every core area. A practice stands in each cell whose problem and area it names."""
    strategies = find_practices(session)
    bands = {s.card.slug: Band(evidence.band(s.record.evidence)) for s in strategies}
    ordered = sorted(strategies, key=lambda s: (BEST_FIRST.index(bands[s.card.slug]), s.card.title))
    rows = []
    for problem in Problem:
        cells = []
        for area in Area:
            found = [s.card for s in ordered if problem in s.record.problems and area in s.record.core_areas]
            best = BANDS[bands[found[0].slug]] if found else None
            cells.append(GapCell(problem.value, area.value, tuple(found), best))
        rows.append(tuple(cells))
    return GapMap(
        problems=tuple((problem.value, label(problem)) for problem in Problem),
        areas=tuple((area.value, label(area)) for area in Area),
        rows=tuple(rows),
    )


def _compare(match: MatchView | None, apart: NotAdvisedView | None, profile: CityProfile) -> ComparedPractice:
    shown = match or apart
    if shown is None:
        raise TypeError("a practice is either matched or not advised")
    record = shown.record
    assets = set(profile.record.assets)
    return ComparedPractice(
        card=shown.card,
        record=record,
        match=match,
        not_advised=apart,
        have=tuple(item.requirement.value for item in record.requirements if item.requirement in assets),
        missing=tuple(item.requirement.value for item in record.requirements if item.requirement not in assets),
        builds=tuple(item.value for item in record.provides if item not in assets),
    )
