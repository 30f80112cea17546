"""How sure a place is: how often a strategy stays in the first five when weights and unknowns are drawn again.

Knows a finished ranking. The draws are the same every time: one seed, in the order of the practices' slugs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from search.matching.fit import UNKNOWN
from search.matching.measure import Match
from search.matching.rank import Matching

if TYPE_CHECKING:
    from numpy.typing import NDArray

DRAWS = 1000
"""How often it is drawn: a share is then sure to within three hundredths."""

SEED = 20261128

FIRST = 5
"""The places that are counted."""

SPREAD = 0.5
"""Each weight is drawn evenly from this much less to this much more than it is."""


def measure_stability(matching: Matching) -> dict[str, float]:
    """By slug of each match, the share in [0, 1] of draws in which its strategy is among the first five.

    In a draw each weight is changed by up to half, and everything of which it is not known whether the city has it is
    there or not with even chance, the same for all practices.
    """
    forms = sorted((f for match in matching.matches for f in (match, *match.variants)), key=lambda f: f.practice.slug)
    if not forms:
        return {}
    random = np.random.default_rng(SEED)
    factors = list(matching.weights)
    values = np.array([[part.value for part in form.contributions] for form in forms])
    weights = np.array([matching.weights[name] for name in factors]) * random.uniform(
        1 - SPREAD, 1 + SPREAD, (DRAWS, len(factors))
    )
    scores = weights @ values.T
    if "readiness" in factors:
        column = factors.index("readiness")
        drawn = _draw_readiness(forms, random)
        scores += weights[:, [column]] * (drawn - values[:, column])
    return _count_first(forms, scores / weights.sum(axis=1, keepdims=True))


def _draw_readiness(forms: Sequence[Match], random: np.random.Generator) -> NDArray[np.float64]:
    """The readiness of each form in each draw, shape (draws, forms)."""
    names = sorted({item for form in forms for item in form.readiness.unknown})
    column = {name: number for number, name in enumerate(names)}
    there = random.random((DRAWS, len(names))) < UNKNOWN
    asks = np.zeros((len(names), len(forms)))
    for number, form in enumerate(forms):
        for item in form.readiness.unknown:
            asks[column[item], number] = 1 / len(form.practice.asked)
    low = np.array([form.readiness.low for form in forms])
    drawn: NDArray[np.float64] = low + there @ asks
    return drawn


def _count_first(forms: Sequence[Match], scores: NDArray[np.float64]) -> dict[str, float]:
    leads = sorted({form.practice.lead for form in forms})
    best = np.full((DRAWS, len(leads)), -np.inf)
    for number, form in enumerate(forms):
        column = leads.index(form.practice.lead)
        np.maximum(best[:, column], scores[:, number], out=best[:, column])
    if len(leads) <= FIRST:
        shares: Mapping[str, float] = dict.fromkeys(leads, 1.0)
    else:
        bound = -np.partition(-best, FIRST - 1, axis=1)[:, [FIRST - 1]]
        shares = dict(zip(leads, np.mean(best >= bound, axis=0).tolist(), strict=True))
    return {form.practice.slug: round(shares[form.practice.lead], 3) for form in forms}
