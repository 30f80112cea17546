"""What a plan counts: what goes in, what is done, what changes, and whether people accept it, each with its baseline.

Pure. A baseline is a figure of the city's own profile; where there is none, a question stands. Nothing is counted for
a city, and no target is set for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from kb.services.library import label
from kb.services.matching import CityProfile
from kb.services.planning.content import Origin, PartName
from kb.services.planning.from_city import city_sources
from kb.services.planning.from_practice import add_lines
from kb.services.planning.gathering import Gathering, PlannedPractice
from knowledge.plan import PlanLine
from knowledge.vocabulary import OutcomeWord, Problem

RATE_OF_PROBLEM: Mapping[Problem, tuple[str, str]] = {
    Problem.HOMICIDE: ("homicide", "Homicides"),
    Problem.NONFATAL_SHOOTINGS: ("nonfatal_shootings", "Nonfatal shootings"),
    Problem.ROBBERY: ("robbery", "Robberies"),
    Problem.AGGRAVATED_ASSAULT: ("aggravated_assault", "Aggravated assaults"),
    Problem.SEXUAL_ASSAULT: ("rape", "Rapes"),
}
"""The rate of a profile that measures a problem itself, and what it counts."""

_ACCEPTED = re.compile(r"\b(?:trust|legitima|complain|confiden|satisf|fair|fear|procedural|respect)", re.IGNORECASE)
"""Beginnings of words by which a measure is one of whether people accept what is done."""

_BEFORE = "How much of it is there now?"
_DONE = "How much of this is done today?"
_CHANGE = "What was it in each of the last three years?"
_ACCEPT = "How is it measured here, and what was it last time?"


def add_measures(gathering: Gathering, profile: CityProfile, practices: Sequence[PlannedPractice]) -> None:
    """Add the measures of the city's problems and of the strategies."""
    for problem in profile.record.problems:
        _add_problem(gathering, profile, problem)
    for practice in practices:
        plan = practice.plan
        if plan is None:
            _add_studied(gathering, practice)
            continue
        for part, lines, asks in (
            (PartName.INPUT, plan.inputs, _BEFORE),
            (PartName.OUTPUT, (*plan.outputs, *plan.fidelity_signs), _DONE),
            (PartName.OUTCOME, plan.outcomes, _CHANGE),
        ):
            accepted, others = _split(lines)
            add_lines(gathering, part, others, practice, asks=asks)
            add_lines(gathering, PartName.LEGITIMACY, accepted, practice, asks=_ACCEPT)
    for part, text, asks in (
        (PartName.INPUT, "Hours that people work on this plan, and money spent on it", _BEFORE),
        (PartName.LEGITIMACY, "What residents, and the people it is meant to reach, think of it", _ACCEPT),
    ):
        gathering.add(part, text, asks=asks, origin=Origin.OURS)


def _add_problem(gathering: Gathering, profile: CityProfile, problem: Problem) -> None:
    field, counted = RATE_OF_PROBLEM.get(problem, ("", ""))
    rate = getattr(profile.record.violence, field) if field else None
    if rate is None:
        text = f"{counted or label(problem)}: how much of it there is"
        gathering.add(PartName.OUTCOME, text, asks=_CHANGE, origin=Origin.OURS)
        return
    year = f", {profile.figures.year}" if profile.figures and profile.figures.year else ", as you gave it"
    gathering.add(
        PartName.OUTCOME,
        f"{counted} per 100,000 people in a year",
        value=f"{rate:,.1f}{year}",
        asks=_CHANGE,
        origin=Origin.CITY,
        sources=city_sources(profile),
    )


def _add_studied(gathering: Gathering, practice: PlannedPractice) -> None:
    """Without a plan that names measures: what studies of it measured."""
    for outcome in practice.record.outcomes:
        name = outcome.name if outcome.outcome is OutcomeWord.OTHER and outcome.name else label(outcome.outcome)
        part = PartName.LEGITIMACY if outcome.outcome in (OutcomeWord.TRUST, OutcomeWord.FEAR) else PartName.OUTCOME
        asks = _ACCEPT if part is PartName.LEGITIMACY else _CHANGE
        gathering.add(part, f"{name}, which studies of it measured", practice=practice.slug, asks=asks)


def _split(lines: Iterable[PlanLine]) -> tuple[list[PlanLine], list[PlanLine]]:
    """The lines that say whether people accept it, and the others."""
    accepted: list[PlanLine] = []
    others: list[PlanLine] = []
    for line in lines:
        (accepted if _ACCEPTED.search(line.text) else others).append(line)
    return accepted, others
