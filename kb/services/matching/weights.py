"""How much each factor counts, as a reader says it: the one reading for the form, the API and the command.

Knows the factors and text. Must not know an address, a form or a command line.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from search.matching import FACTORS, Weights
from search.matching.weights import DEFAULT_WEIGHTS

MAX_WEIGHT = 1_000

USUAL_WEIGHTS: Mapping[str, int] = DEFAULT_WEIGHTS.as_mapping()
"""The weight of each factor unless a reader says otherwise."""

ALL = "all"
"""Under this name is the fault of weights that are good one by one, and all 0."""


class WeightReading(NamedTuple):
    """The weights that were asked for, or the usual ones if there are ``faults``: sentences by factor."""

    weights: Weights
    faults: Mapping[str, str]


def read_weights(texts: Mapping[str, str]) -> WeightReading:
    """The weights that ``texts`` say by factor; those that say nothing stay at their usual value. Never raises."""
    found, faults = dict(USUAL_WEIGHTS), {}
    for name in FACTORS:
        if text := texts.get(name, "").strip():
            try:
                found[name] = read_weight(text)
            except ValueError as error:
                faults[name] = str(error)
    if not faults and not any(found.values()):
        faults[ALL] = "All weights are 0. Give at least one factor some weight."
    return WeightReading(DEFAULT_WEIGHTS if faults else Weights(**found), faults)


def read_weight(text: str) -> int:
    """The weight that ``text`` says.

    Raises:
        ValueError: it says no weight. The message says what to give instead.
    """
    if text.isascii() and text.isdigit() and len(text) <= len(str(MAX_WEIGHT)) and int(text) <= MAX_WEIGHT:
        return int(text)
    raise ValueError(f"Give a whole number from 0 to {MAX_WEIGHT}.")
