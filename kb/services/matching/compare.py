"""Practices side by side for one city. Knows matches and records."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from kb.errors import BadRequest, NotFound
from kb.services.library import Card
from kb.services.matching.answer import MatchView, NotAdvisedView
from kb.services.matching.match import match_city
from kb.services.matching.profile import CityProfile
from kb.services.matching.tools import MatchingTools
from knowledge.practice import PracticeRecord
from search.matching import Weights
from search.matching.weights import DEFAULT_WEIGHTS

LEAST_COMPARED, MOST_COMPARED = 2, 4


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
