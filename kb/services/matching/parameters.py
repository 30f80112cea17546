"""What an address may say of a matching: weights, what a site does not say of itself, how many peers by which groups.

The one place where pages and API learn it. Knows no HTTP library: it takes plain lists of strings.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from kb.errors import BadRequest
from kb.services.matching.match import MAX_WEIGHT, read_weights
from kb.services.matching.peers import MAX_PEERS
from kb.services.matching.profile import CityProfile, add_limits
from knowledge.vocabulary import CostBand
from search.matching import FACTORS, GROUPS, Weights


def _empty_is_none(value: object) -> object:
    return None if value == "" else value


Weight = Annotated[
    Annotated[int, Field(ge=0, le=MAX_WEIGHT)] | None,
    BeforeValidator(_empty_is_none),
    Field(description="How much the factor counts; only proportions matter"),
]


class WeightParameters(BaseModel):
    """How much each factor counts; those that are not given stand at their default."""

    model_config = ConfigDict(frozen=True)

    w_need: Weight = None
    w_evidence: Weight = None
    w_readiness: Weight = None
    w_context: Weight = None
    w_peers: Weight = None
    w_concern: Weight = None

    def to_weights(self) -> Weights:
        """The weights asked for.

        Raises:
            BadRequest: all of them are 0.
        """
        given = {name: getattr(self, f"w_{name}") for name in FACTORS}
        return read_weights({name: str(value) for name, value in given.items() if value is not None})


class SiteMatchParameters(WeightParameters):
    """Weights, and what a site's figures do not say: its budget, the time it has, its concern in words."""

    budget: Annotated[CostBand | None, BeforeValidator(_empty_is_none)] = Field(None, description="What it can spend")
    months: Annotated[Annotated[int, Field(ge=1, le=600)] | None, BeforeValidator(_empty_is_none)] = Field(
        None, description="Months until an effect must show"
    )
    concern: Annotated[Annotated[str, Field(max_length=5_000)] | None, BeforeValidator(_empty_is_none)] = Field(
        None, description="The concern in your own words"
    )

    def complete(self, profile: CityProfile) -> CityProfile:
        """``profile`` with what these parameters add."""
        return add_limits(profile, budget=self.budget, months=self.months, concern=self.concern)


class PeerParameters(BaseModel):
    """How many peers, and by which groups of features (repeated; all if none is named)."""

    model_config = ConfigDict(frozen=True)

    k: int = Field(10, ge=1, le=MAX_PEERS, description="How many cities")
    group: list[str] = Field([], description=f"Groups compared: {', '.join(GROUPS)}")


Parameters = TypeVar("Parameters", bound=BaseModel)

_LISTS = frozenset({"group"})


def read_parameters(model: type[Parameters], args: Mapping[str, Sequence[str]]) -> Parameters:
    """The parameters of ``model`` in ``args`` (each name with all its values). Unknown names are ignored.

    Raises:
        BadRequest: a value is not allowed; the message names every such parameter.
    """
    values = {
        name: list(given) if name in _LISTS else given[-1]
        for name, given in args.items()
        if name in model.model_fields and given
    }
    try:
        return model.model_validate(values)
    except ValidationError as error:
        faults = (f"{fault['loc'][0]}: {fault['msg'][0].lower()}{fault['msg'][1:]}" for fault in error.errors())
        raise BadRequest("; ".join(faults) + ".") from error
