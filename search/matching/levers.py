"""What a city could change: which one thing it may lack opens most, and what would move a practice up.

Knows a finished matching. Only what a city can bring about is tried, and only where evidence supports a practice for
one of its problems: nobody is sent after an asset for the sake of something that was not found to help.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from knowledge.vocabulary import CostBand, Verdict
from search.matching.fit import BUDGET_STEPS
from search.matching.measure import Match, rescore
from search.matching.profile import Profile
from search.matching.rank import Matching, place

PLACES = 3
"""How far up a change must move a practice to be named."""

_SUPPORTS = frozenset({Verdict.SUPPORTED, Verdict.MIXED})


@dataclass(frozen=True, slots=True)
class Unlock:
    """Something that the city lacks, or (``unknown``) does not say whether it has. ``opens`` are the practices for
    which nothing else is missing or unknown; ``helps`` all that ask for it; ``gain`` the points (thousandths) they
    gain together."""

    asset: str
    unknown: bool
    opens: tuple[str, ...]
    helps: tuple[str, ...]
    gain: int


@dataclass(frozen=True, slots=True)
class Lever:
    """One change (``asset`` or ``budget``, and its new value) and where it moves the practice."""

    kind: str
    value: str
    rank_before: int
    rank_after: int


def find_unlocks(matching: Matching) -> tuple[Unlock, ...]:
    """What supported practices ask for and the city lacks or does not state: what opens most comes first.

    Ties: what is known to be missing, more points gained, then the name.
    """
    wanting: dict[str, list[Match]] = {}
    for match in matching.matches:
        for form in (match, *match.variants):
            if is_supported(form):
                for asset in form.readiness.missing | form.readiness.unknown:
                    wanting.setdefault(asset, []).append(form)
    found = [_unlock(matching, asset, forms) for asset, forms in wanting.items()]
    return tuple(sorted(found, key=lambda unlock: (-len(unlock.opens), unlock.unknown, -unlock.gain, unlock.asset)))


def is_supported(match: Match) -> bool:
    """Whether evidence supports the practice, if only in part, for a problem of the city."""
    return any(finding.verdict in _SUPPORTS for finding in match.need.findings.values())


def order_missing(items: frozenset[str], unlocks: tuple[Unlock, ...]) -> tuple[str, ...]:
    """``items`` with what opens most practices first."""
    places = {unlock.asset: number for number, unlock in enumerate(unlocks)}
    return tuple(sorted(items, key=lambda item: (places.get(item, len(places)), item)))


def find_levers(
    matching: Matching, cases_of: Callable[[Profile], Mapping[str, float] | None] = lambda _: None
) -> Mapping[str, Lever | None]:
    """For each match that evidence supports, by slug, the smallest single change that moves it up :data:`PLACES`
    places: one asset more, then one more step of money.

    For the second and third a change to the first place is enough. None where no single change does it. Every change
    is tried for all practices at once, for it may move others too, and with what worked cases speak for then
    (``cases_of`` the changed profile; None leaves that as it is).
    """
    before = {match.practice.slug: match.rank for match in matching.matches}
    levers: dict[str, Lever | None] = {match.practice.slug: None for match in matching.matches if is_supported(match)}
    forms = [form for match in matching.matches for form in (match, *match.variants)]
    for kind, value, changed in _changes(matching):
        weights, cases = matching.weights, cases_of(changed)
        moved = place(
            (replace(form, score=rescore(form, changed, weights, cases), variants=()) for form in forms), weights
        )
        for match in moved:
            slug = match.practice.slug
            if (
                slug in levers
                and levers[slug] is None
                and before[slug] > 1
                and match.rank <= max(1, before[slug] - PLACES)
            ):
                levers[slug] = Lever(kind, value, before[slug], match.rank)
    return levers


def _unlock(matching: Matching, asset: str, forms: list[Match]) -> Unlock:
    profile = matching.profile
    with_it = replace(profile, assets=profile.assets | {asset})
    gain = sum(rescore(form, with_it, matching.weights) - form.score for form in forms)
    return Unlock(
        asset=asset,
        unknown=asset not in profile.lacks,
        opens=tuple(f.practice.slug for f in forms if f.readiness.missing | f.readiness.unknown == {asset}),
        helps=tuple(f.practice.slug for f in forms),
        gain=gain,
    )


def _changes(matching: Matching) -> Iterator[tuple[str, str, Profile]]:
    profile = matching.profile
    for unlock in find_unlocks(matching):
        yield "asset", unlock.asset, replace(profile, assets=profile.assets | {unlock.asset})
    if profile.budget is not None:
        for budget in CostBand:
            if BUDGET_STEPS[budget] > BUDGET_STEPS[profile.budget]:
                yield "budget", budget.value, replace(profile, budget=budget)
