"""How much each factor counts, in whole thousandths, so that contributions add up to a score exactly.

Knows the names of the factors and nothing of how they are measured.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from search.errors import SearchError

FACTORS = ("need", "evidence", "readiness", "context", "peers", "concern", "cases")
"""In the order in which they are shown: what it is made for, what was found, what it asks for, size and money, what
came of it elsewhere and here, the city's own words, and what was judged right for invented cities like it."""

WHOLE = 1000
"""The thousandths that a perfect match has."""


class WrongWeights(SearchError):
    """Weights that cannot be used: negative, or all of them nothing."""


@dataclass(frozen=True, slots=True)
class Weights:
    """Whole numbers from 0; only their proportions count. Each is a swing: what a practice gains from the worst to the
    best value of the factor, all else equal. How they were found: ``docs/decisions/`` on matching."""

    need: int = 110
    evidence: int = 150
    readiness: int = 125
    context: int = 95
    peers: int = 50
    concern: int = 110
    cases: int = 360

    def __post_init__(self) -> None:
        values = self.as_mapping()
        if negative := [name for name, value in values.items() if value < 0]:
            raise WrongWeights(f"The weight of {', '.join(negative)} is below 0: give 0 or more.")
        if not any(values.values()):
            raise WrongWeights("All weights are 0: give at least one factor some weight.")

    def as_mapping(self) -> dict[str, int]:
        """The weights by factor."""
        return asdict(self)

    def shared_out(self, left_out: frozenset[str] = frozenset()) -> dict[str, int]:
        """Thousandths by factor, without those left out; they add up to :data:`WHOLE`.

        What rounding leaves goes to the largest remainders, of equal ones to the first factor. If only factors of
        no weight remain, they share equally.
        """
        kept = {name: value for name, value in self.as_mapping().items() if name not in left_out}
        if not any(kept.values()):
            kept = dict.fromkeys(kept, 1)
        return share_out(kept)


DEFAULT_WEIGHTS = Weights()


def share_out(weights: Mapping[str, int]) -> dict[str, int]:
    """``weights`` as whole thousandths of their sum (the method of largest remainders)."""
    total = sum(weights.values())
    shares = {name: weight * WHOLE // total for name, weight in weights.items()}
    by_remainder = sorted(weights, key=lambda name: -(weights[name] * WHOLE % total))
    for name in by_remainder[: WHOLE - sum(shares.values())]:
        shares[name] += 1
    return shares


def points_of(weight: int, value: float) -> int:
    """What a factor of ``value`` in [-1, 1] contributes: whole thousandths, never more than its weight either way."""
    points = int(weight * abs(value) + 0.5)
    return points if value >= 0 else -points
