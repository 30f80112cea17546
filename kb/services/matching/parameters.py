"""What an address may say of a matching: weights, what a site does not say of itself, how many peers by which groups.

The one place where the API and the command learn it. How an address is read is known by :mod:`kb.services.parameters`.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, Field

from kb.errors import BadRequest
from kb.services.matching.peers import MAX_PEERS
from kb.services.matching.profile import CityProfile, add_limits
from kb.services.matching.weights import MAX_WEIGHT, read_weight, read_weights
from kb.services.parameters import Parameters
from knowledge.vocabulary import CostBand
from search.matching import FACTORS, GROUPS, Weights

Weight = Annotated[
    Annotated[int, Field(ge=0, le=MAX_WEIGHT)] | None,
    BeforeValidator(lambda value: read_weight(value) if isinstance(value, str) else value),
    Field(description="How much the factor counts; only proportions matter"),
]


class WeightParameters(Parameters):
    """How much each factor counts; those that are not given stay at their usual value."""

    w_need: Weight = None
    w_evidence: Weight = None
    w_readiness: Weight = None
    w_context: Weight = None
    w_peers: Weight = None
    w_concern: Weight = None
    w_cases: Weight = None

    def to_weights(self) -> Weights:
        """The weights asked for.

        Raises:
            BadRequest: all of them are 0.
        """
        given = {name: value for name in FACTORS if (value := getattr(self, f"w_{name}")) is not None}
        weights, faults = read_weights({name: str(value) for name, value in given.items()})
        if faults:
            raise BadRequest(" ".join(faults.values()))
        return weights


class SiteMatchParameters(WeightParameters):
    """Weights, and what a site's figures do not say: its budget, the time it has, its concern in words."""

    budget: CostBand | None = Field(None, description="What it can spend")
    months: Annotated[int, Field(ge=1, le=600)] | None = Field(None, description="Months until an effect must show")
    concern: Annotated[str, Field(max_length=5_000)] | None = Field(None, description="The concern in your own words")

    def complete(self, profile: CityProfile) -> CityProfile:
        """``profile`` with what these parameters add."""
        return add_limits(profile, budget=self.budget, months=self.months, concern=self.concern)


class PeerParameters(Parameters):
    """How many peers, and by which groups of features (repeated; all if none is named)."""

    k: int = Field(10, ge=1, le=MAX_PEERS, description="How many cities")
    group: list[str] = Field([], description=f"Groups compared: {', '.join(GROUPS)}")
