"""What a city needs, and what was found for it: problems weighed, verdicts worth more the surer they are.

Knows profiles, findings and how a city's rates stand among others. Figures are compared, never ranked: only "higher
than most cities of its size" is drawn from them. A finding speaks only for its own problem.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from knowledge.vocabulary import Certainty, Trend, Verdict
from search.matching.practice import MatchablePractice, ProblemFinding
from search.matching.profile import PROBLEMS_OF_OFFENSE, Profile

DECLARED = 1.0
"""The weight of a problem that the city declares."""

SHOWN_BY_FIGURES = 0.5
"""The most that a city's figures add to a problem, declared or not: a city knows its problems better than a rate."""

TREND_FACTOR = {Trend.RISING: 1.25, Trend.FLAT: 1.0, Trend.FALLING: 0.75, None: 1.0}
"""By how much a trend raises or lowers what the figures add (which stays at most :data:`SHOWN_BY_FIGURES`)."""

WORTH: Mapping[Verdict, Mapping[Certainty | None, float]] = {
    Verdict.SUPPORTED: {
        Certainty.HIGH: 1.0,
        Certainty.MODERATE: 0.9,
        Certainty.LOW: 0.75,
        Certainty.VERY_LOW: 0.5,
    },
    Verdict.MIXED: {
        Certainty.HIGH: 0.7,
        Certainty.MODERATE: 0.65,
        Certainty.LOW: 0.5,
        Certainty.VERY_LOW: 0.35,
    },
    Verdict.INDIRECT: {
        Certainty.HIGH: 0.5,
        Certainty.MODERATE: 0.45,
        Certainty.LOW: 0.35,
        Certainty.VERY_LOW: 0.3,
        None: 0.3,
    },
    Verdict.UNTESTED: {None: 0.3},
    Verdict.INCONCLUSIVE: {
        Certainty.HIGH: 0.25,
        Certainty.MODERATE: 0.25,
        Certainty.LOW: 0.25,
        Certainty.VERY_LOW: 0.2,
        None: 0.2,
    },
    Verdict.NO_EFFECT: {
        Certainty.HIGH: -0.5,
        Certainty.MODERATE: -0.4,
        Certainty.LOW: -0.2,
        Certainty.VERY_LOW: 0.0,
        None: -0.2,
    },
    Verdict.HARM: {
        Certainty.HIGH: -1.0,
        Certainty.MODERATE: -1.0,
        Certainty.LOW: -0.7,
        Certainty.VERY_LOW: -0.5,
        None: -0.7,
    },
}
"""What a finding is worth to a city with its problem: the surer a good one the more, the surer a bad one the less. A
practice made for a problem and never tested on it stands below indirect evidence and above what was tested and not
settled. Our judgment; ``docs/decisions/`` on matching says how it was checked."""

MEAN, BEST = 2 / 3, 1 / 3
"""The parts of the evidence that all problems have, and the one for which most was found."""

_FAILS = frozenset({Verdict.NO_EFFECT, Verdict.HARM})
_HELPS = frozenset({Verdict.SUPPORTED, Verdict.MIXED, Verdict.INDIRECT})


@dataclass(frozen=True, slots=True)
class Need:
    """``made_for`` is the share in [0, 1] of the weight of the city's problems for which the practice is made;
    ``evidence`` in [-1, 1] what was found for them. ``findings`` are those for the city's problems, heaviest first;
    ``addressed`` the problems that the practice is made for."""

    made_for: float
    evidence: float
    findings: Mapping[str, ProblemFinding]
    addressed: tuple[str, ...]

    @property
    def supported(self) -> bool:
        """Whether it was found to help with one of the city's problems, also in part or indirectly."""
        return any(finding.verdict in _HELPS for finding in self.findings.values())

    @property
    def failing(self) -> tuple[str, ...]:
        """The city's problems on which it was found to have no effect or to do harm."""
        return tuple(problem for problem, finding in self.findings.items() if finding.verdict in _FAILS)

    @property
    def fails_surely(self) -> bool:
        """Whether one of them is known with moderate or high certainty; harm is heeded whatever its certainty."""
        return any(
            finding.verdict is Verdict.HARM or finding.certainty in (Certainty.MODERATE, Certainty.HIGH)
            for finding in map(self.findings.__getitem__, self.failing)
        )


def weigh_problems(profile: Profile, standing: Mapping[str, float]) -> dict[str, float]:
    """The weight of each problem of the city; empty if it declares none and its figures show none.

    ``standing`` is, by offense, the share in [0, 1] of comparable cities with a lower rate. What a rate adds is
    ``SHOWN_BY_FIGURES x min(1, max(0, 2 x standing - 1) x trend)``: nothing up to the middle of the field. Figures
    raise what is declared; they stand for themselves only where nothing is.
    """
    weights = dict.fromkeys(sorted(profile.problems), DECLARED)
    for offense, problems in PROBLEMS_OF_OFFENSE.items():
        above = max(0.0, 2 * standing.get(offense, 0.0) - 1) * TREND_FACTOR[profile.trend]
        for problem in problems if above > 0 else ():
            if problem in profile.problems or not profile.problems:
                weights[problem] = weights.get(problem, 0.0) + SHOWN_BY_FIGURES * min(1.0, above)
    return weights


def measure_need(weights: Mapping[str, float], practice: MatchablePractice) -> Need:
    """What ``practice`` is made for and what was found for it, over the city's problems by their ``weights``.

    The evidence is ``2/3 x mean + 1/3 x best`` of the worth of its findings (:data:`WORTH`); a problem of which
    nothing is on record counts 0.
    """
    order = sorted(weights, key=lambda problem: (-weights[problem], problem))
    findings = {problem: practice.findings[problem] for problem in order if problem in practice.findings}
    addressed = tuple(problem for problem in order if problem in practice.problems)
    total = sum(weights.values())
    if not total:
        return Need(0.0, 0.0, findings, addressed)
    worth = {problem: worth_of(finding) for problem, finding in findings.items()}
    mean = sum(weights[problem] * value for problem, value in worth.items()) / total
    best = max(worth.values(), default=0.0)
    return Need(sum(weights[p] for p in addressed) / total, MEAN * mean + BEST * best, findings, addressed)


def worth_of(finding: ProblemFinding) -> float:
    """What a finding is worth, in [-1, 1]."""
    by_certainty = WORTH[finding.verdict]
    return by_certainty.get(finding.certainty, min(by_certainty.values(), key=abs))
