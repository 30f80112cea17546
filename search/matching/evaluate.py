"""Is the matching right? Judged profiles, and known adoptions that worked, hidden and looked for again.

Knows ranked slugs and what was expected of them. Must not know files, tables or how a ranking was made.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

TOP, OUT = 5, 10
"""A practice that must be included is among the first :data:`TOP`; one that must not is not among the first
:data:`OUT`."""


@dataclass(frozen=True, slots=True)
class Expected:
    """What a judged profile asks for. ``any_of`` are, by practice, those that stand in for it; ``fitting`` those that
    anyone named, the included among them. ``abstain`` is None where it was not judged, or either is right."""

    case: str
    kind: str = "full"
    included: tuple[str, ...] = ()
    any_of: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    excluded: tuple[str, ...] = ()
    fitting: frozenset[str] | None = None
    abstain: bool | None = None


@dataclass(frozen=True, slots=True)
class CaseResult:
    """How one profile was answered. Shares are in [0, 1]: of what must be included, of mistakes kept out, of the first
    five that anyone named; None where nothing was asked. ``faults`` are in words; it passed if there are none."""

    case: str
    kind: str
    included: float | None
    kept_out: float | None
    fitting: float | None
    abstained_rightly: bool | None
    faults: tuple[str, ...]

    @property
    def passed(self) -> bool:
        """Whether all that was expected was found."""
        return not self.faults


@dataclass(frozen=True, slots=True)
class MatchingSummary:
    """Means over profiles: as in :class:`CaseResult`; ``abstains`` over those where one must, ``answers`` over those
    where one must not. None where no profile asked."""

    profiles: int
    included: float | None
    kept_out: float | None
    fitting: float | None
    abstains: float | None
    answers: float | None


@dataclass(frozen=True, slots=True)
class Recovery:
    """How well hidden adoptions are found again: the share among the first 5 and 10, and the mean reciprocal rank
    (0 where it was not ranked at all)."""

    adoptions: int
    hit_at_5: float
    hit_at_10: float
    mrr: float


def judge_case(expected: Expected, ranked: Sequence[str], abstained: bool) -> CaseResult:
    """Compare a ranking (slugs, best first) with what was expected."""
    first = ranked[:TOP]
    missed = [
        slug for slug in expected.included if not any(one in first for one in (slug, *expected.any_of.get(slug, ())))
    ]
    wrong = [slug for slug in expected.excluded if slug in ranked[:OUT]]
    fits = expected.fitting if expected.included else None
    faults = [f"{slug} should be among the first {TOP}" for slug in missed]
    faults += [f"{slug} is number {ranked.index(slug) + 1}, and should not be among the first {OUT}" for slug in wrong]
    if expected.abstain is not None and abstained != expected.abstain:
        faults.append("it should abstain" if expected.abstain else "it should not abstain")
    return CaseResult(
        case=expected.case,
        kind=expected.kind,
        included=1 - len(missed) / len(expected.included) if expected.included else None,
        kept_out=1 - len(wrong) / len(expected.excluded) if expected.excluded else None,
        fitting=sum(slug in fits for slug in first) / TOP if fits is not None else None,
        abstained_rightly=abstained == expected.abstain if expected.abstain is not None else None,
        faults=tuple(faults),
    )


def summarize(results: Iterable[tuple[Expected, CaseResult]]) -> MatchingSummary:
    """The means over ``results``."""
    found = list(results)
    return MatchingSummary(
        profiles=len(found),
        included=_mean(result.included for _, result in found),
        kept_out=_mean(result.kept_out for _, result in found),
        fitting=_mean(result.fitting for _, result in found),
        abstains=_mean(result.abstained_rightly for expected, result in found if expected.abstain is True),
        answers=_mean(result.abstained_rightly for expected, result in found if expected.abstain is False),
    )


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


def measure_wins(own: Sequence[int], others: Sequence[Sequence[int]]) -> float | None:
    """Over pairs of a practice's place in the list of a city where it worked (``own``) and in those of cities that did
    not do it (``others``), the share in which its own place is better; an equal place is half a win."""
    pairs = [(place, other) for place, list_ in zip(own, others, strict=True) for other in list_]
    if not pairs:
        return None
    return round(
        sum(1.0 if place < other else 0.5 if place == other else 0.0 for place, other in pairs) / len(pairs), 4
    )


def _mean(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return round(sum(known) / len(known), 4) if known else None
