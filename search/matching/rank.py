"""From a profile and the practices to a ranked list with its reasons, and what stands beside the list.

Knows every factor and gate; each is measured in its own module. The order is by score, then by slug: it depends on
nothing else, least of all on the order in which the practices came.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from knowledge.vocabulary import Focus, PracticeRole
from search.matching.abstain import FirstQuestion, ask_first
from search.matching.cities import CityTable, Standing
from search.matching.fit import Context, Readiness, measure_context, measure_readiness, says_nothing_of_context
from search.matching.gates import Gate, find_gates
from search.matching.need import Need, measure_need, weigh_problems
from search.matching.practice import MatchablePractice
from search.matching.profile import Profile
from search.matching.results import Example, does_already, measure_example, measure_nearness
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
class HeldBack:
    """A practice that evidence may speak for, and the gates that keep it out."""

    match: Match
    gates: tuple[Gate, ...]


@dataclass(frozen=True, slots=True)
class Matching:
    """The whole answer. ``weights`` are the thousandths used; ``left_out`` the factors about which nothing is known.

    ``first_question`` is set where too little is known to rank: then ``matches`` is empty. ``doing`` the city does
    already; ``support`` helps to do any of the others; ``not_advised`` had no effect or did harm on a problem of the
    city and helped with none. ``measured`` holds every practice, by slug. ``problem_weights`` are the city's problems
    as weighed; ``standing`` where its figures stand.
    """

    profile: Profile
    first_question: FirstQuestion | None
    matches: tuple[Match, ...]
    not_now: tuple[HeldBack, ...]
    doing: tuple[Match, ...]
    support: tuple[Match, ...]
    not_advised: tuple[Match, ...]
    measured: Mapping[str, Match]
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
    *,
    concern_held: bool = True,
    cases: Mapping[str, float] | None = None,
) -> Matching:
    """Match ``practices`` with ``profile``; ``concern`` is the nearness in meaning of its words, by slug, in [0, 1],
    and ``concern_held`` whether anything here speaks of them. ``cases`` is what worked cases like the city speak for,
    by slug, in [-1, 1].

    A factor of which nothing is known is left out for all practices alike, and the other weights share its part.
    """
    standing = table.find_standing(profile)
    problems = weigh_problems(profile, standing.shares)
    nearness = measure_nearness(table, profile)
    left_out = _left_out(profile, problems, nearness, concern, cases)
    thousandths = weights.shared_out(left_out)
    measured = [
        _measure(practice, profile, problems, nearness, concern or {}, cases or {}, thousandths)
        for practice in sorted(practices, key=lambda practice: practice.slug)
    ]
    question = ask_first(profile, problems, concern_given=concern is not None, concern_held=concern_held)
    ranked, not_now, doing, support, not_advised = [], [], [], [], []
    for match in measured:
        gates = find_gates(match.practice, profile)
        if _is_not_advised(match):
            not_advised += [match] if match.need.failing else []
        elif does_already(match.practice, profile.city):
            doing.append(match)
        elif gates:
            not_now.append(HeldBack(match, gates))
        elif _only_supports(match, profile):
            support.append(match)
        else:
            ranked.append(match)
    relevant = [item for item in not_now if _concerns(item.match, concern)]
    return Matching(
        profile=profile,
        first_question=question,
        matches=() if question else place(ranked, thousandths),
        not_now=tuple(sorted(relevant, key=lambda item: _order(item.match))),
        doing=_sort(doing),
        support=_sort(support),
        measured={match.practice.slug: match for match in measured},
        not_advised=tuple(sorted(not_advised, key=lambda match: (match.need.evidence, match.practice.slug))),
        weights=thousandths,
        left_out=left_out,
        problem_weights=problems,
        standing=standing,
    )


def place(matches: Iterable[Match], weights: Mapping[str, int]) -> tuple[Match, ...]:
    """``matches`` with one place for each strategy, in order, with ranks and the ranges of ranks."""
    leads = fold(matches)
    scores = [match.score for match in leads]
    return tuple(
        replace(match, rank=rank, rank_range=_find_range(rank, match, scores, weights))
        for rank, match in enumerate(leads, start=1)
    )


def fold(matches: Iterable[Match]) -> list[Match]:
    """The best form of each strategy, best first, with the others behind it as its variants."""
    by_lead = sorted(matches, key=lambda match: (match.practice.lead, *_order(match)))
    groups = (list(group) for _, group in groupby(by_lead, key=lambda match: match.practice.lead))
    return sorted((replace(best, variants=tuple(others)) for best, *others in groups), key=_order)


def rescore(match: Match, profile: Profile, weights: Mapping[str, int]) -> int:
    """The score of ``match`` for a city that differs from its own in assets, lacks or budget alone."""
    score = match.score
    for part in match.contributions:
        if part.factor == "readiness":
            value = measure_readiness(match.practice, profile).value
        elif part.factor == "context":
            value = measure_context(match.practice, profile).value
        else:
            continue
        score += points_of(weights[part.factor], value) - part.points
    return score


def _measure(
    practice: MatchablePractice,
    profile: Profile,
    problems: Mapping[str, float],
    nearness: Mapping[str, float],
    concern: Mapping[str, float],
    cases: Mapping[str, float],
    weights: Mapping[str, int],
) -> Match:
    need = measure_need(problems, practice)
    readiness = measure_readiness(practice, profile)
    context = measure_context(practice, profile)
    example = measure_example(practice, nearness, profile.city)
    values = {
        "need": need.made_for,
        "evidence": need.evidence,
        "readiness": readiness.value,
        "context": context.value,
        "peers": example.value,
        "concern": concern.get(practice.slug, 0.0),
        "cases": cases.get(practice.slug, 0.0),
    }
    contributions = tuple(
        Contribution(name, values[name], weight, points_of(weight, values[name])) for name, weight in weights.items()
    )
    score = sum(part.points for part in contributions)
    return Match(practice, score, contributions, need, readiness, context, example)


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


def _is_not_advised(match: Match) -> bool:
    """Whether it surely failed on a problem of the city, or as a whole, and was found to help with none of them."""
    return (match.need.fails_surely or match.practice.failed) and not match.need.supported


def _only_supports(match: Match, profile: Profile) -> bool:
    """Whether it is help in doing other things: no evidence speaks for it here, and it builds nothing that they ask
    for and the city does not have."""
    practice = match.practice
    builds = bool(practice.provides - profile.assets) and bool(match.need.addressed)
    helps_others = practice.role is PracticeRole.SUPPORT and practice.focus is Focus.SUPPORT
    return helps_others and not match.need.supported and not builds


def _concerns(match: Match, concern: Mapping[str, float] | None) -> bool:
    """Whether a reader would look for it among the answers: made for a problem, found to help, or near the words."""
    near = concern is not None and concern.get(match.practice.slug, 0.0) >= 0.5
    return bool(match.need.addressed) or match.need.supported or near


def _find_range(rank: int, match: Match, scores: Sequence[int], weights: Mapping[str, int]) -> tuple[int, int]:
    ready, weight = match.readiness, weights.get("readiness", 0)
    if not ready.unknown:
        return rank, rank
    now = points_of(weight, ready.value)
    others = [*scores[: rank - 1], *scores[rank:]]
    high, low = (match.score + points_of(weight, end) - now for end in (ready.high, ready.low))
    best = 1 + sum(score > high for score in others)
    worst = 1 + sum(score > low for score in others)
    return min(best, rank), max(worst, rank)


def _order(match: Match) -> tuple[int, str]:
    return -match.score, match.practice.slug


def _sort(matches: Iterable[Match]) -> tuple[Match, ...]:
    return tuple(sorted(matches, key=_order))
