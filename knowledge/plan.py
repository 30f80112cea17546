"""An action plan as facts hold it: first-year steps, roles, costs, what must stay, what may change, what to measure.

Knows fields. Must not know a city: a city's own plan is made from this one elsewhere. ``ours`` marks what is the
compilers' judgment and not a source's.
"""

from __future__ import annotations

from knowledge.fields import Line, Model, SourceId, Year


class PlanLine(Model):
    """One step, part, sign or measure."""

    text: Line
    ours: bool = False
    sources: tuple[SourceId, ...] = ()


class PlanRole(Model):
    """Who is needed; ``hours`` is null where no source read states a number."""

    role: Line
    hours: Line | None
    ours: bool = False
    sources: tuple[SourceId, ...] = ()


class PlanCost(Model):
    """A figure of cost in the dollars of its year, as its source gives it; null where none was found."""

    figure: Line | None
    text: Line
    year: Year | None
    ours: bool = False
    sources: tuple[SourceId, ...] = ()


class PlanFailure(Model):
    """What often goes wrong, and what to do about it."""

    failure: Line
    remedy: Line | None
    ours: bool = False
    sources: tuple[SourceId, ...] = ()


class ActionPlan(Model):
    """The plan of one practice. The split into three periods is the compilers'."""

    first_90_days: tuple[PlanLine, ...]
    to_180_days: tuple[PlanLine, ...]
    to_365_days: tuple[PlanLine, ...]
    roles: tuple[PlanRole, ...]
    costs: tuple[PlanCost, ...]
    core_parts: tuple[PlanLine, ...]
    adaptable_parts: tuple[PlanLine, ...]
    fidelity_signs: tuple[PlanLine, ...]
    inputs: tuple[PlanLine, ...]
    outputs: tuple[PlanLine, ...]
    outcomes: tuple[PlanLine, ...]
    failures: tuple[PlanFailure, ...]
    tools: tuple[Line, ...] = ()
    note: Line | None = None
