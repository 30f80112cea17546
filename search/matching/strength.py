"""What the evidence of a practice is worth to a city: band first, then how strong the studies are.

Knows bands, designs and outcomes. Strength moves a practice within its band; a pile of studies of something that
was never rated does not make it effective.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import log2

from knowledge.vocabulary import Band, Design
from search.matching.practice import MatchablePractice

SPANS: Mapping[Band, tuple[float, float]] = {
    Band.EFFECTIVE: (0.80, 1.00),
    Band.PROMISING: (0.60, 0.80),
    Band.NOT_RATED: (0.35, 0.55),
    Band.INCONCLUSIVE: (0.00, 0.20),
    Band.NO_EFFECT: (0.0, 0.0),
    Band.HARMFUL: (0.0, 0.0),
}
"""The least and the most that each band is worth. "Not rated" stands above "inconclusive": the first was not judged,
the second was tested and not shown to work."""

DESIGN_STRENGTH: Mapping[Design, float] = {
    Design.META_ANALYSIS: 1.0,
    Design.RCT: 0.9,
    Design.QUASI_EXPERIMENTAL: 0.6,
    Design.PRE_POST: 0.3,
    Design.DESCRIPTIVE: 0.1,
}
"""After the Maryland scale (Sherman et al. 1998): what a design can show, as a part of the best."""

ENOUGH_STUDIES = 16
"""From here on one more study adds nothing; below, each doubling adds the same."""


@dataclass(frozen=True, slots=True)
class Strength:
    """The value in [0, 1]; the outcomes, rated apart, that it was taken from, if they speak of the city's problems."""

    value: float
    outcomes: tuple[str, ...] = ()


def measure_strength(practice: MatchablePractice, weights: Mapping[str, float]) -> Strength:
    """Each problem of the city that the practice is for takes the band of the outcome that speaks of it, or else the
    practice's own; the value is their mean by the problems' ``weights``, placed in the band by the studies."""
    studied = study_strength(practice)
    met = sorted(practice.problems & weights.keys())
    bands = {problem: _outcomes_for(practice, problem) for problem in met}
    named = tuple(sorted({name for found in bands.values() for name, _ in found}))
    if not named:
        return Strength(_place(practice.band, studied))
    values = {
        problem: sum(_place(band, studied) for _, band in found) / len(found)
        if (found := bands[problem])
        else _place(practice.band, studied)
        for problem in met
    }
    total = sum(weights[problem] for problem in met)
    return Strength(sum(weights[problem] * values[problem] for problem in met) / total, named)


def study_strength(practice: MatchablePractice) -> float:
    """How strong the studies are, in [0, 1]: ``.6 x best design + .4 x log2(1 + studies) / log2(17)``."""
    design = max((DESIGN_STRENGTH[design] for design in practice.designs), default=0.0)
    number = min(1.0, log2(1 + (practice.studies or 0)) / log2(1 + ENOUGH_STUDIES))
    return 0.6 * design + 0.4 * number


def _place(band: Band, studied: float) -> float:
    low, high = SPANS[band]
    return low + (high - low) * studied


def _outcomes_for(practice: MatchablePractice, problem: str) -> list[tuple[str, Band]]:
    return [(outcome.name, outcome.band) for outcome in practice.outcomes if problem in outcome.problems]
