"""What a city could change: which one missing asset opens most, and what would move a practice up.

Knows a finished matching. Only what a city can bring about is tried: one more asset, more money, more time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from knowledge.vocabulary import CostBand
from search.matching.fit import BUDGET_STEPS, MONTHS_NEEDED
from search.matching.profile import Profile
from search.matching.rank import Match, Matching, rescore

PLACES = 3
"""How far up a change must move a practice to be named."""


@dataclass(frozen=True, slots=True)
class Unlock:
    """A missing asset. ``opens`` are the practices that lack nothing else; ``helps`` all that ask for it; ``gain`` the
    points (thousandths) they gain together."""

    asset: str
    opens: tuple[str, ...]
    helps: tuple[str, ...]
    gain: int


@dataclass(frozen=True, slots=True)
class Lever:
    """One change (of ``months``, ``asset`` or ``budget``, to a new value) and where it moves the practice."""

    kind: str
    value: str
    rank_before: int
    rank_after: int


def find_unlocks(matching: Matching) -> tuple[Unlock, ...]:
    """Every asset that a recommended practice asks for and the city lacks: what opens most comes first.

    Practices for none of the city's problems are not counted, if it has any. Ties: more points gained, then the name.
    """
    relevant = [match for match in matching.matches if match.need.addressed or not matching.problem_weights]
    lacking: dict[str, list[Match]] = {}
    for match in relevant:
        for asset in match.practice.asked - matching.profile.assets:
            lacking.setdefault(asset, []).append(match)
    found = [_unlock(matching, asset, matches) for asset, matches in lacking.items()]
    return tuple(sorted(found, key=lambda unlock: (-len(unlock.opens), -unlock.gain, unlock.asset)))


def order_missing(match: Match, unlocks: tuple[Unlock, ...]) -> tuple[str, ...]:
    """What ``match`` lacks: what opens most practices first, what the practice would build itself last."""
    places = {unlock.asset: number for number, unlock in enumerate(unlocks)}
    missing = match.readiness.missing
    return tuple(sorted(missing, key=lambda a: (a in match.practice.provides, places.get(a, len(places)), a)))


def find_levers(matching: Matching) -> Mapping[str, Lever | None]:
    """For each practice the smallest single change that moves it up :data:`PLACES` places, by slug.

    For the second and third a change to the first place is enough. None where no single change does it, and for the
    first. Every change is tried for all practices at once, for it may move others too.
    """
    before = {match.practice.slug: match.rank for match in matching.matches}
    levers: dict[str, Lever | None] = dict.fromkeys(before)
    for kind, value, changed in _changes(matching):
        scores = {m.practice.slug: rescore(m, changed, matching.weights) for m in matching.matches}
        ordered = sorted(scores, key=lambda slug: (-scores[slug], slug))
        for rank, slug in enumerate(ordered, start=1):
            if levers[slug] is None and before[slug] > 1 and rank <= max(1, before[slug] - PLACES):
                levers[slug] = Lever(kind, value, before[slug], rank)
    return levers


def _unlock(matching: Matching, asset: str, matches: list[Match]) -> Unlock:
    assets = matching.profile.assets | {asset}
    with_it = replace(matching.profile, assets=assets)
    gain = sum(rescore(match, with_it, matching.weights) - match.score for match in matches)
    return Unlock(
        asset=asset,
        opens=tuple(match.practice.slug for match in matches if match.practice.asked <= assets),
        helps=tuple(match.practice.slug for match in matches),
        gain=gain,
    )


def _changes(matching: Matching) -> Iterator[tuple[str, str, Profile]]:
    profile = matching.profile
    if profile.months is not None:
        for months in sorted(MONTHS_NEEDED.values()):
            if months > profile.months:
                yield "months", str(months), replace(profile, months=months)
    for unlock in find_unlocks(matching):
        yield "asset", unlock.asset, replace(profile, assets=profile.assets | {unlock.asset})
    if profile.budget is not None:
        for budget in CostBand:
            if BUDGET_STEPS[budget] > BUDGET_STEPS[profile.budget]:
                yield "budget", budget.value, replace(profile, budget=budget)
