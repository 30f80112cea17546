"""From a profile and the practices to a ranked list with its reasons.

Knows every factor; each is measured in its own module. The order is by score, then by slug: it depends on nothing
else, least of all on the order in which the practices came.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from knowledge.vocabulary import FAILED_BANDS, Band
from search.matching.adopters import Example, measure_example, measure_nearness
from search.matching.cities import CityTable, Standing
from search.matching.fit import Context, Readiness, measure_context, measure_readiness, says_nothing_of_context
from search.matching.need import Need, measure_need, weigh_problems
from search.matching.practice import MatchablePractice
from search.matching.profile import Profile
from search.matching.strength import Strength, measure_strength
from search.matching.weights import DEFAULT_WEIGHTS, FACTORS, Weights, points_of


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one factor adds to a score: its value in [0, 1], its weight and the points it gives, in thousandths."""

    factor: str
    value: float
    weight: int
    points: int


@dataclass(frozen=True, slots=True)
class Match:
    """A practice that is recommended. ``score`` in thousandths is the sum of the contributions' points, exactly.

    ``done_here`` says that the city is on record as having done it.
    """

    practice: MatchablePractice
    rank: int
    score: int
    contributions: tuple[Contribution, ...]
    need: Need
    strength: Strength
    readiness: Readiness
    context: Context
    example: Example
    done_here: bool


@dataclass(frozen=True, slots=True)
class NotAdvised:
    """A practice that had no effect or did harm, with the city's problems that it was meant for."""

    practice: MatchablePractice
    band: Band
    addressed: tuple[str, ...]
    missing: frozenset[str]


@dataclass(frozen=True, slots=True)
class Matching:
    """The whole answer. ``weights`` are the thousandths used; ``left_out`` the factors about which nothing is known.

    ``problem_weights`` are the city's problems as weighed; ``standing`` where its figures stand.
    """

    profile: Profile
    matches: tuple[Match, ...]
    not_advised: tuple[NotAdvised, ...]
    weights: Mapping[str, int]
    left_out: frozenset[str]
    problem_weights: Mapping[str, float]
    standing: Standing


def rank_practices(
    profile: Profile,
    practices: Iterable[MatchablePractice],
    table: CityTable,
    concern: Mapping[str, float] | None = None,
    weights: Weights = DEFAULT_WEIGHTS,
) -> Matching:
    """Match ``practices`` with ``profile``; ``concern`` is the nearness in meaning of its words, by slug, in [0, 1].

    A factor of which nothing is known is left out for all practices alike, and the other weights share its part.
    """
    known = sorted(practices, key=lambda practice: practice.slug)
    standing = table.find_standing(profile)
    problems = weigh_problems(profile, standing.shares)
    nearness = measure_nearness(table, profile)
    left_out = _left_out(profile, problems, nearness, concern)
    thousandths = weights.shared_out(left_out)
    matches = [
        _match(practice, profile, problems, nearness, concern or {}, thousandths)
        for practice in known
        if practice.band not in FAILED_BANDS
    ]
    return Matching(
        profile=profile,
        matches=place(matches),
        not_advised=_set_apart(known, problems, profile.assets),
        weights=thousandths,
        left_out=left_out,
        problem_weights=problems,
        standing=standing,
    )


def place(matches: Iterable[Match]) -> tuple[Match, ...]:
    """``matches`` in their order, with their ranks."""
    ordered = sorted(matches, key=lambda match: (-match.score, match.practice.slug))
    return tuple(replace(match, rank=rank) for rank, match in enumerate(ordered, start=1))


def rescore(match: Match, profile: Profile, weights: Mapping[str, int]) -> int:
    """The score of ``match`` for a city that differs from its own in assets, budget or months alone."""
    score = match.score
    for part in match.contributions:
        if part.factor == "readiness":
            value = measure_readiness(match.practice, profile.assets).value
        elif part.factor == "context":
            value = measure_context(match.practice, profile).value
        else:
            continue
        score += points_of(weights[part.factor], value) - part.points
    return score


def _match(
    practice: MatchablePractice,
    profile: Profile,
    problems: Mapping[str, float],
    nearness: Mapping[str, float],
    concern: Mapping[str, float],
    weights: Mapping[str, int],
) -> Match:
    need = measure_need(problems, practice.problems)
    strength = measure_strength(practice, problems)
    readiness = measure_readiness(practice, profile.assets)
    context = measure_context(practice, profile)
    example = measure_example(practice, nearness)
    values = {
        "need": need.value,
        "evidence": strength.value,
        "readiness": readiness.value,
        "context": context.value,
        "peers": example.value,
        "concern": concern.get(practice.slug, 0.0),
    }
    contributions = _contribute({name: values[name] for name in weights}, weights)
    return Match(
        practice=practice,
        rank=0,
        score=sum(part.points for part in contributions),
        contributions=contributions,
        need=need,
        strength=strength,
        readiness=readiness,
        context=context,
        example=example,
        done_here=any(adopter.city == profile.city for adopter in practice.adopters),
    )


def _contribute(values: Mapping[str, float], weights: Mapping[str, int]) -> tuple[Contribution, ...]:
    return tuple(
        Contribution(name, value, weights[name], points_of(weights[name], value)) for name, value in values.items()
    )


def _left_out(
    profile: Profile,
    problems: Mapping[str, float],
    nearness: Mapping[str, float],
    concern: Mapping[str, float] | None,
) -> frozenset[str]:
    unknown = {
        "need": not problems,
        "context": says_nothing_of_context(profile),
        "peers": not nearness,
        "concern": concern is None,
    }
    return frozenset(name for name in FACTORS if unknown.get(name, False))


def _set_apart(
    practices: Iterable[MatchablePractice], problems: Mapping[str, float], assets: frozenset[str]
) -> tuple[NotAdvised, ...]:
    """Those that are not advised: the ones meant for the city's problems first."""
    apart = [
        (
            -need.value,
            practice.slug,
            NotAdvised(practice, practice.band, need.addressed, practice.requirements - assets),
        )
        for practice in practices
        if practice.band in FAILED_BANDS
        for need in (measure_need(problems, practice.problems),)
    ]
    return tuple(item for _, _, item in sorted(apart, key=lambda entry: entry[:2]))
