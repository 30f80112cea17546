"""How one practice is measured for one city: every factor's value, and the score that they add up to.

Knows every factor; each is measured in its own module. What is drawn from the city alone is drawn once (:class:`Basis`)
for all practices. Must not know the other practices, nor any order among them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from search.matching.cities import CityTable, Standing
from search.matching.fit import Context, Readiness, measure_context, measure_readiness, says_nothing_of_context
from search.matching.need import Need, measure_need, weigh_problems
from search.matching.practice import MatchablePractice
from search.matching.profile import Profile
from search.matching.results import Example, measure_example, measure_nearness
from search.matching.weights import DEFAULT_WEIGHTS, FACTORS, Weights, points_of


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one factor adds to a score: its value in [-1, 1], its weight and the points it gives, in thousandths."""

    factor: str
    value: float
    weight: int
    points: int


@dataclass(frozen=True, slots=True)
class Match:
    """A practice for a city. ``score`` in thousandths is the sum of the contributions' points, exactly.

    ``rank`` is 0 for what is not ranked. ``rank_range`` are the places it could have, best and worst, by what is not
    known of what it asks for. ``variants`` are forms of the same strategy that stand behind it, best first.
    """

    practice: MatchablePractice
    score: int
    contributions: tuple[Contribution, ...]
    need: Need
    readiness: Readiness
    context: Context
    example: Example
    rank: int = 0
    rank_range: tuple[int, int] = (0, 0)
    variants: tuple[Match, ...] = ()


@dataclass(frozen=True, slots=True)
class Basis:
    """What a city brings to every practice. ``problems`` are its problems as weighed, ``nearness`` the distance of
    other cities by id; ``concern`` and ``cases`` as in :func:`build_basis`. ``weights`` are the thousandths used,
    without the factors ``left_out``, of which nothing is known; ``standing`` is where its figures stand."""

    profile: Profile
    standing: Standing
    problems: Mapping[str, float]
    nearness: Mapping[str, float]
    concern: Mapping[str, float] | None
    cases: Mapping[str, float] | None
    weights: Mapping[str, int]
    left_out: frozenset[str]

    def measure(self, practice: MatchablePractice) -> Match:
        """``practice`` for the city, without a place."""
        need = measure_need(self.problems, practice)
        readiness = measure_readiness(practice, self.profile)
        context = measure_context(practice, self.profile)
        example = measure_example(practice, self.nearness, self.profile.city)
        values = {
            "need": need.made_for,
            "evidence": need.evidence,
            "readiness": readiness.value,
            "context": context.value,
            "peers": example.value,
            "concern": (self.concern or {}).get(practice.slug, 0.0),
            "cases": (self.cases or {}).get(practice.slug, 0.0),
        }
        contributions = tuple(
            Contribution(name, values[name], weight, points_of(weight, values[name]))
            for name, weight in self.weights.items()
        )
        score = sum(part.points for part in contributions)
        return Match(practice, score, contributions, need, readiness, context, example)


def build_basis(
    profile: Profile,
    table: CityTable,
    concern: Mapping[str, float] | None = None,
    weights: Weights = DEFAULT_WEIGHTS,
    cases: Mapping[str, float] | None = None,
) -> Basis:
    """What ``profile`` brings. ``concern`` is the nearness in meaning of its words, by slug, in [0, 1]; ``cases`` what
    worked cases like the city speak for, by slug, in [-1, 1]; None where there are none.

    A factor of which nothing is known is left out for all practices alike, and the other weights share its part.
    """
    standing = table.find_standing(profile)
    problems = weigh_problems(profile, standing.shares)
    nearness = measure_nearness(table, profile)
    left_out = _left_out(profile, problems, nearness, concern, cases)
    return Basis(profile, standing, problems, nearness, concern, cases, weights.shared_out(left_out), left_out)


def rescore(
    match: Match, profile: Profile, weights: Mapping[str, int], cases: Mapping[str, float] | None = None
) -> int:
    """The score of ``match`` for a city that differs from its own in assets, lacks or budget alone. ``cases`` is what
    worked cases speak for then; None leaves it as it is."""
    score = match.score
    for part in match.contributions:
        if part.factor == "readiness":
            value = measure_readiness(match.practice, profile).value
        elif part.factor == "context":
            value = measure_context(match.practice, profile).value
        elif part.factor == "cases" and cases is not None:
            value = cases.get(match.practice.slug, 0.0)
        else:
            continue
        score += points_of(weights[part.factor], value) - part.points
    return score


def _left_out(
    profile: Profile,
    problems: Mapping[str, float],
    nearness: Mapping[str, float],
    concern: Mapping[str, float] | None,
    cases: Mapping[str, float] | None,
) -> frozenset[str]:
    unknown = {
        "need": not problems,
        "evidence": not problems,
        "context": says_nothing_of_context(profile),
        "peers": not nearness,
        "concern": concern is None,
        "cases": cases is None,
    }
    return frozenset(name for name in FACTORS if unknown.get(name, False))
