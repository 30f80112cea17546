"""Practices side by side for one city. Knows matches and records."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from kb.errors import BadRequest
from kb.services.matching.answer import MatchView
from kb.services.matching.match import measure_practices
from kb.services.matching.profile import CityProfile
from kb.services.matching.tools import MatchingTools
from search.matching import Weights
from search.matching.weights import DEFAULT_WEIGHTS

LEAST_COMPARED, MOST_COMPARED = 2, 4


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two to four practices in the order asked for, as they are measured for the city, wherever they stand."""

    city: CityProfile
    practices: tuple[MatchView, ...]


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
    return Comparison(profile, measure_practices(session, tools, profile, wanted, weights))
