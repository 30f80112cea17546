"""From a profile and the practices to a ranked list with its reasons, and what stands beside the list.

Knows gates and what was measured of each practice. The order is by score, then by slug: it depends on
nothing else, least of all on the order in which the practices came.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import groupby

from knowledge.vocabulary import Focus, PracticeRole
from search.matching.abstain import FirstQuestion, ask_first
from search.matching.cities import CityTable, Standing
from search.matching.gates import Gate, find_gates
from search.matching.measure import Basis, Match, build_basis
from search.matching.practice import MatchablePractice
from search.matching.profile import Profile
from search.matching.results import does_already
from search.matching.weights import DEFAULT_WEIGHTS, Weights, points_of


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
    return rank_on(build_basis(profile, table, concern, weights, cases), practices, concern_held=concern_held)


def rank_on(basis: Basis, practices: Iterable[MatchablePractice], *, concern_held: bool = True) -> Matching:
    """As :func:`rank_practices`, on what was drawn from the profile before."""
    profile = basis.profile
    measured = [basis.measure(practice) for practice in sorted(practices, key=lambda practice: practice.slug)]
    question = ask_first(profile, basis.problems, concern_given=basis.concern is not None, concern_held=concern_held)
    found: dict[Side, list[Match]] = {side: [] for side in Side}
    for match in measured:
        found[find_side(match, profile)].append(match)
    not_now = [HeldBack(match, find_gates(match.practice, profile)) for match in _sort(found[Side.NOT_NOW])]
    return Matching(
        profile=profile,
        first_question=question,
        matches=() if question else place(found[Side.RANKED], basis.weights),
        not_now=tuple(item for item in not_now if _concerns(item.match, basis.concern)),
        doing=_sort(found[Side.DOING]),
        support=_sort(found[Side.SUPPORT]),
        measured={match.practice.slug: match for match in measured},
        not_advised=tuple(
            sorted(found[Side.NOT_ADVISED], key=lambda match: (match.need.evidence, match.practice.slug))
        ),
        weights=basis.weights,
        left_out=basis.left_out,
        problem_weights=basis.problems,
        standing=basis.standing,
    )


class Side(StrEnum):
    """Where a practice stands in an answer; ``NOWHERE`` where it failed elsewhere and nothing ties it to the city."""

    RANKED = "ranked"
    NOT_NOW = "not-now"
    DOING = "doing"
    SUPPORT = "support"
    NOT_ADVISED = "not-advised"
    NOWHERE = "nowhere"


def find_side(match: Match, profile: Profile) -> Side:
    """Where ``match`` stands: what failed first, then what the city does, then gates."""
    if _is_not_advised(match):
        return Side.NOT_ADVISED if match.need.failing else Side.NOWHERE
    if does_already(match.practice, profile.city):
        return Side.DOING
    if find_gates(match.practice, profile):
        return Side.NOT_NOW
    return Side.SUPPORT if _only_supports(match, profile) else Side.RANKED


def find_place(basis: Basis, matching: Matching, changed: MatchablePractice) -> int | None:
    """The place that the strategy of ``changed`` would have in ``matching``, made on ``basis``, if it stood there as
    ``changed``; None if it would not be ranked. Nothing else is measured again."""
    slug = changed.slug
    forms = [form for match in matching.matches for form in (match, *match.variants) if form.practice.slug != slug]
    own = basis.measure(changed)
    if matching.first_question is not None or find_side(own, basis.profile) is not Side.RANKED:
        return None
    best: dict[str, tuple[int, str]] = {}
    for form in (*forms, own):
        lead = form.practice.lead
        best[lead] = min(best.get(lead, _order(form)), _order(form))
    return 1 + sum(order < best[changed.lead] for order in best.values())


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
