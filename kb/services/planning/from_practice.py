"""What a strategy's own page puts into a plan: its steps, roles, costs and risks, as its sources give them.

Pure: knows records and the parts of a plan. Must not know tables. Where a source says nothing, a question stands; where
no plan of steps is held, that is said and the strategy's parts are named, in no order and with no date.
"""

from __future__ import annotations

from collections.abc import Iterable

from kb.services.library import label
from kb.services.planning.content import DAYS, Origin, PartName
from kb.services.planning.gathering import Gathering, PlannedPractice, pick_plan_sources
from knowledge.plan import PlanLine
from knowledge.vocabulary import Focus

_PEOPLE_ASKS = {
    Focus.PEOPLE: "Who are the people at highest risk here, how many are they, and how do you know?",
    Focus.INVESTIGATION: "Which cases are these here, how many a year, and who are their victims and witnesses?",
    Focus.PREVENTION: "Which people should it reach here, how many are they, and how will they be found?",
    Focus.TRUST: "Which residents should notice the difference here, and how do you know what they think now?",
}
_PLACE_ASKS = {
    Focus.PLACE: "Which blocks or addresses are these here, how many, and what share of the harm do they hold?",
}


def add_strategy(gathering: Gathering, practice: PlannedPractice) -> None:
    """Add everything that the page of ``practice`` says."""
    _add_targets(gathering, practice)
    _add_steps(gathering, practice)
    _add_roles(gathering, practice)
    _add_costs(gathering, practice)
    _add_risks(gathering, practice)


def add_open_targets(gathering: Gathering) -> None:
    """Ask for people and places where no strategy speaks of any."""
    for part, text, asks in (
        (PartName.PEOPLE, "The people whom this plan should reach", "Who are they here, and how do you know?"),
        (PartName.PLACES, "The places where it should work", "Which are they here, and how do you know?"),
    ):
        if not gathering.has(part):
            gathering.add(part, text, asks=asks, origin=Origin.CITY)


def _add_targets(gathering: Gathering, practice: PlannedPractice) -> None:
    record = practice.record
    for part, questions in ((PartName.PEOPLE, _PEOPLE_ASKS), (PartName.PLACES, _PLACE_ASKS)):
        asks = questions.get(record.focus) if record.focus else None
        if asks:
            words = f"{practice.title}: {record.mechanism}"
            gathering.add(part, words, practice=practice.slug, asks=asks)


def _add_steps(gathering: Gathering, practice: PlannedPractice) -> None:
    plan = practice.plan
    if plan is None:
        parts = f" Its parts are: {'; '.join(practice.record.components)}." if practice.record.components else ""
        gathering.add(
            PartName.FIRST_90,
            f"Work out the steps of {practice.title}: no plan of steps is held here.{parts}",
            practice=practice.slug,
            origin=Origin.OURS,
            days=DAYS[PartName.FIRST_90],
            asks="Which steps are these here, in which order, and by when?",
        )
        return
    lines = (
        (PartName.FIRST_90, plan.first_90_days),
        (PartName.TO_180, plan.to_180_days),
        (PartName.TO_365, plan.to_365_days),
    )
    for part, steps in lines:
        add_lines(gathering, part, steps, practice, days=DAYS[part])


def _add_roles(gathering: Gathering, practice: PlannedPractice) -> None:
    if practice.plan is None or not practice.plan.roles:
        gathering.add(
            PartName.ROLES,
            f"Who works on {practice.title}",
            practice=practice.slug,
            origin=Origin.CITY,
            asks="Which people, and how many hours a week each? Our sources do not say.",
        )
        return
    for role in practice.plan.roles:
        gathering.add(
            PartName.ROLES,
            role.role,
            practice=practice.slug,
            value=role.hours or "",
            asks="How many hours a week? Our sources give no number.",
            origin=_origin(role.ours),
            sources=pick_plan_sources(practice.record, role.sources),
        )


def _add_costs(gathering: Gathering, practice: PlannedPractice) -> None:
    for cost in practice.plan.costs if practice.plan else ():
        dollars = f" ({cost.year} dollars)" if cost.year and cost.figure else ""
        gathering.add(
            PartName.COSTS,
            cost.text,
            practice=practice.slug,
            value=f"{cost.figure}{dollars}" if cost.figure else "",
            asks="What would it cost here? No figure was found.",
            origin=_origin(cost.ours),
            sources=pick_plan_sources(practice.record, cost.sources),
        )
    gathering.add(
        PartName.COSTS,
        f"{practice.title}: the first year here",
        practice=practice.slug,
        origin=Origin.CITY,
        asks=f"What will it cost here, and who pays? We judge its cost {label(practice.record.cost_band).lower()}.",
    )


def _add_risks(gathering: Gathering, practice: PlannedPractice) -> None:
    for warning in practice.view.warnings:
        gathering.add(
            PartName.RISKS,
            f"{practice.title}: {warning}",
            practice=practice.slug,
            asks="What will be done otherwise here, and how will you see early that it fails?",
        )
    for failure in practice.plan.failures if practice.plan else ():
        gathering.add(
            PartName.RISKS,
            failure.failure,
            practice=practice.slug,
            value=failure.remedy or "",
            asks="What will you do about it? No remedy was found.",
            origin=_origin(failure.ours),
            sources=pick_plan_sources(practice.record, failure.sources),
        )
    for risk in practice.record.risks:
        gathering.add(
            PartName.RISKS,
            risk,
            practice=practice.slug,
            asks="What will you do about it? No remedy was found.",
        )


def add_lines(
    gathering: Gathering,
    part: PartName,
    lines: Iterable[PlanLine],
    practice: PlannedPractice,
    *,
    asks: str = "",
    days: int | None = None,
) -> None:
    """Add the lines of a practice's plan to one part."""
    for line in lines:
        gathering.add(
            part,
            line.text,
            practice=practice.slug,
            asks=asks,
            origin=_origin(line.ours),
            sources=pick_plan_sources(practice.record, line.sources),
            days=days,
        )


def _origin(ours: bool) -> Origin:
    return Origin.OURS if ours else Origin.SOURCE
