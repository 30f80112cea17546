"""Whether the matching agrees with each judge as well as the judges agree with each other.

Knows who put what forward for which city. Must not know how a ranking came about, nor any file.

Cohen, J. (1960), "A coefficient of agreement for nominal scales", Educational and Psychological Measurement 20(1),
37-46.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from search.matching.evaluate import TOP

Choices = frozenset[str]
"""What somebody put forward for one city, by slug; empty where too little is known to recommend anything."""


@dataclass(frozen=True, slots=True)
class JudgeAgreement:
    """How one judge agrees on what to put forward: ``with_judges`` is the mean of Cohen's kappa with each other judge,
    ``with_us`` that with the first five of the matching. 1 is full agreement, 0 what chance gives; None where it cannot
    be told."""

    judge: str
    with_judges: float | None
    with_us: float | None


def measure_agreement(judged: Sequence[tuple[Mapping[str, Choices], Sequence[str]]]) -> tuple[JudgeAgreement, ...]:
    """The agreement of each judge, by name. ``judged`` has, for each city, what each judge put forward and what the
    matching ranked (slugs, best first).

    Only strategies that a judge put forward for some city are compared, each for every city: what nobody thought of
    cannot be told from what nobody knew. Our first five are taken from among these too.
    """
    names = sorted({name for choices, _ in judged for name in choices})
    known = sorted({slug for choices, _ in judged for chosen in choices.values() for slug in chosen})
    by_judge = {name: [choices.get(name, frozenset()) for choices, _ in judged] for name in names}
    ours = [frozenset([slug for slug in ranked if slug in set(known)][:TOP]) for _, ranked in judged]
    found = []
    for name in names:
        others = [measure_kappa(by_judge[name], by_judge[other], known) for other in names if other != name]
        told = [kappa for kappa in others if kappa is not None]
        mean = round(sum(told) / len(told), 4) if told else None
        found.append(JudgeAgreement(name, mean, measure_kappa(by_judge[name], ours, known)))
    return tuple(found)


def measure_kappa(first: Sequence[Choices], second: Sequence[Choices], known: Sequence[str]) -> float | None:
    """Cohen's kappa of two judges over the same cities: put forward or not, for each of the ``known`` strategies. None
    if chance alone would make them agree on everything."""
    pairs = [(slug in one, slug in other) for one, other in zip(first, second, strict=True) for slug in known]
    if not pairs:
        return None
    same = sum(one == other for one, other in pairs) / len(pairs)
    one_says, other_says = (sum(pair[side] for pair in pairs) / len(pairs) for side in (0, 1))
    chance = one_says * other_says + (1 - one_says) * (1 - other_says)
    return None if chance == 1 else round((same - chance) / (1 - chance), 4)
