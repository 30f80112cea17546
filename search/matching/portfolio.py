"""From a ranking to a set that can be begun: one of each kind of work, what comes first, what gets in the way.

Knows a finished ranking. An order and a warning, no more: a city chooses.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

from knowledge.vocabulary import Focus, Requirement
from search.matching.levers import is_supported
from search.matching.measure import Match
from search.matching.rank import Matching

KINDS = (Focus.PEOPLE, Focus.PLACE, Focus.INVESTIGATION, Focus.PREVENTION, Focus.TRUST)
"""The kinds of work of which a city's answer has one each, as far as evidence supports them."""

REACH = 15
"""How far down the ranking a kind may be looked for."""

SHARED_BURDENS = frozenset(
    {
        Requirement.OUTREACH_WORKERS,
        Requirement.DEDICATED_ANALYST,
        Requirement.DEDICATED_DETECTIVES,
        Requirement.SWORN_STAFF_SURPLUS,
        Requirement.PROSECUTOR_PARTNER,
        Requirement.SOCIAL_SERVICE_PROVIDER,
        Requirement.PROJECT_MANAGER,
    }
)
"""People who cannot do two things at once. What is no person (a lab, an agreement) serves many."""

TOO_MUCH = 2
"""So many of the same people asked for by two strategies make them hard to begin together."""


@dataclass(frozen=True, slots=True)
class Together:
    """Two strategies of a portfolio that lean on the same people."""

    first: str
    second: str
    shared: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Portfolio:
    """Matches in the order in which to begin them, and those not to begin together."""

    steps: tuple[Match, ...]
    not_together: tuple[Together, ...]


def build_portfolio(matching: Matching) -> Portfolio:
    """The best supported match of each kind of work among the first :data:`REACH`; what shows an effect sooner is
    begun sooner, and among equals the higher ranked."""
    chosen: dict[Focus, Match] = {}
    for match in matching.matches[:REACH]:
        focus = match.practice.focus
        if focus in KINDS and focus not in chosen and is_supported(match):
            chosen[focus] = match
    steps = sorted(chosen.values(), key=lambda match: (_wait(match), match.rank))
    return Portfolio(tuple(steps), tuple(_find_clashes(steps)))


def _wait(match: Match) -> int:
    """Months to a start; what is not known comes last."""
    months = match.practice.months_to_start
    return months if months is not None else 1_000


def _find_clashes(steps: list[Match]) -> list[Together]:
    found = []
    for one, other in combinations(steps, 2):
        shared = one.practice.musts & other.practice.musts & SHARED_BURDENS
        if len(shared) >= TOO_MUCH:
            found.append(Together(one.practice.slug, other.practice.slug, tuple(sorted(shared))))
    return found
