"""Is the matching right? Judged cases, and known adoptions hidden and looked for again.

Knows ranked slugs and what was expected of them. Must not know files, tables or how a ranking was made.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

TOP, OUT = 5, 10
"""A practice that must be included is among the first :data:`TOP`; one that must not is not among the first
:data:`OUT`."""


@dataclass(frozen=True, slots=True)
class Expected:
    """What a judged case asks for. ``missing`` are, by practice, exactly the requirements that the city lacks."""

    case: str
    included: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    missing: Mapping[str, frozenset[str]] | None = None


@dataclass(frozen=True, slots=True)
class CaseResult:
    """The faults of a case, in words; it passed if there are none."""

    case: str
    faults: tuple[str, ...]

    @property
    def passed(self) -> bool:
        """Whether all that was expected was found."""
        return not self.faults


@dataclass(frozen=True, slots=True)
class Recovery:
    """How well hidden adoptions are found again: the share among the first 5 and 10, and the mean reciprocal rank
    (0 where it was not ranked at all)."""

    adoptions: int
    hit_at_5: float
    hit_at_10: float
    mrr: float


def judge_case(expected: Expected, ranked: Sequence[str], missing: Mapping[str, frozenset[str]]) -> CaseResult:
    """Compare a ranking (slugs, best first) and what each practice lacks with what was expected."""
    place = {slug: number for number, slug in enumerate(ranked, start=1)}
    faults = [
        f"{slug} is {_say(place.get(slug))} and should be among the first {TOP}"
        for slug in expected.included
        if place.get(slug, TOP + 1) > TOP
    ]
    faults += [
        f"{slug} is {_say(place.get(slug))} and should not be among the first {OUT}"
        for slug in expected.excluded
        if place.get(slug, OUT + 1) <= OUT
    ]
    for slug, wanted in (expected.missing or {}).items():
        found = missing.get(slug)
        if found != wanted:
            said = "is not known" if found is None else f"lacks {', '.join(sorted(found)) or 'nothing'}"
            faults.append(f"{slug} {said} and should lack {', '.join(sorted(wanted)) or 'nothing'}")
    return CaseResult(expected.case, tuple(faults))


def measure_recovery(ranks: Sequence[int | None]) -> Recovery:
    """The figures of the places (from 1) at which hidden adoptions were found; None where one was not ranked."""
    count = len(ranks)
    if not count:
        return Recovery(0, 0.0, 0.0, 0.0)
    return Recovery(
        adoptions=count,
        hit_at_5=round(sum(rank is not None and rank <= 5 for rank in ranks) / count, 4),
        hit_at_10=round(sum(rank is not None and rank <= 10 for rank in ranks) / count, 4),
        mrr=round(sum(1 / rank for rank in ranks if rank is not None) / count, 4),
    )


def _say(place: int | None) -> str:
    return "not recommended" if place is None else f"number {place}"
