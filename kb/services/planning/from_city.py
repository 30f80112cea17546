"""What a city's own profile puts into a plan: the problem in its figures and words, and what it lacks.

Pure: knows profiles, requirements and the parts of a plan. Must not know tables. What the city did not say is asked
for, and never called lacking.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from kb.services.library import label
from kb.services.matching import CityProfile, say_profile
from kb.services.planning.content import Origin, PartName, PlanSource
from kb.services.planning.gathering import Gathering, PlannedPractice
from knowledge.practice import RequirementNeed
from knowledge.vocabulary import Necessity, Requirement

_FROM_FIGURES = {"Size", "Violence per 100,000 people", "Trend"}
"""The lines of a profile that a known city's figures say."""


def city_sources(profile: CityProfile) -> tuple[PlanSource, ...]:
    """Where the figures of a known city come from; none for a city that describes itself."""
    return tuple(PlanSource(title=source) for source in profile.figures.sources) if profile.figures else ()


def add_problem(gathering: Gathering, profile: CityProfile, standing: Iterable[str]) -> None:
    """Add the statement of the problem, and what it still does not say. ``standing`` is the city among others."""
    record = profile.record
    if record.problems:
        problems = ", ".join(label(problem).lower() for problem in record.problems)
        gathering.add(PartName.PROBLEM, f"{profile.title} wants to reduce or repair: {problems}", origin=Origin.CITY)
    for name, words in say_profile(profile):
        if name in ("It has", "Problems"):
            continue
        sources = city_sources(profile) if name in _FROM_FIGURES else ()
        gathering.add(PartName.PROBLEM, f"{name}: {words}", origin=Origin.CITY, sources=sources)
    for line in standing:
        gathering.add(PartName.PROBLEM, line, origin=Origin.CITY, sources=city_sources(profile))
    if not record.problems:
        _ask(gathering, "The problem that this plan is for", "Which problem is it, and how do you know?")
    if not record.violence.model_dump(exclude_none=True):
        _ask(
            gathering,
            "How much violence there is",
            "How many homicides, shootings, robberies and assaults were there in each of the last three years?",
        )
    for note in profile.figures.missing if profile.figures else ():
        _ask(gathering, note, "Do you have a figure for it?")
    if not record.concern:
        _ask(gathering, "The problem in your own words", "What worries people here most?")
    _ask(
        gathering,
        "Who is hurt, by whom, where and when",
        "What does your own analysis say? No source that we hold knows it.",
    )


def add_missing(gathering: Gathering, profile: CityProfile, practices: Sequence[PlannedPractice]) -> None:
    """Add what the strategies ask for and the city lacks, or did not say: musts first, lacks before unknowns."""
    record = profile.record
    needs: dict[Requirement, list[tuple[PlannedPractice, RequirementNeed]]] = defaultdict(list)
    for practice in practices:
        for item in practice.record.requirements:
            if item.requirement not in record.assets:
                needs[item.requirement].append((practice, item))

    def place(requirement: Requirement) -> tuple[bool, bool]:
        return not any(_is_must(item) for _, item in needs[requirement]), requirement not in record.lacks

    for requirement in sorted(needs, key=place):
        lacking = requirement in record.lacks
        text = f"{label(requirement)}. {_say_needs(requirement, needs[requirement])}"
        for practice, _ in needs[requirement]:
            gathering.add(
                PartName.MISSING,
                text,
                practice=practice.slug,
                asks="You lack it: who gets it, and by when?" if lacking else "You did not say: do you have it?",
                origin=Origin.OURS,
            )
    for practice in practices:
        for condition in practice.record.conditions:
            gathering.add(
                PartName.MISSING,
                f"{condition.name.rstrip('.')}. Needed for {practice.title}{_why(condition.reason)}.",
                practice=practice.slug,
                asks="Is this so here?",
                origin=Origin.OURS,
            )


def _say_needs(requirement: Requirement, needs: Sequence[tuple[PlannedPractice, RequirementNeed]]) -> str:
    """Which strategies cannot run without it, which it helps, with the reasons of their pages."""
    said = []
    for must, words in ((True, "Needed for"), (False, "Helps")):
        for practice, item in needs:
            if _is_must(item) is must:
                builds = ", which builds it itself" if requirement in practice.view.builds else ""
                said.append(f"{words} {practice.title}{builds}{_why(item.reason)}.")
    return " ".join(said)


def _is_must(item: RequirementNeed) -> bool:
    return item.need is Necessity.MUST


def _why(reason: str | None) -> str:
    return f": {reason.rstrip('.')}" if reason else ""


def _ask(gathering: Gathering, text: str, asks: str) -> None:
    gathering.add(PartName.PROBLEM, text, asks=asks, origin=Origin.CITY)
