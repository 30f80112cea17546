"""Makes a plan: from a city's profile and two to five strategies to steps, roles, costs, gaps, measures and risks.

It invents nothing: each line is from a strategy's page, from the city's profile or marked as our judgment, and where
neither says anything a question stands. Knows the answers of the matching and the library. Must not know where a plan
is kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import combinations

from sqlalchemy.orm import Session

from kb.services.library import format_months, label
from kb.services.matching import (
    CityProfile,
    MatchAnswer,
    MatchedPractice,
    MatchingTools,
    MatchView,
    find_practices,
    match_city,
    measure_practices,
)
from kb.services.planning.content import (
    LONGEST_TITLE,
    ChosenStrategy,
    Origin,
    PartName,
    PlanCity,
    PlanContent,
)
from kb.services.planning.from_city import add_missing, add_problem
from kb.services.planning.from_practice import add_open_targets, add_strategy
from kb.services.planning.gathering import Gathering, PlannedPractice, pick_plan_sources
from kb.services.planning.help import add_help, add_program
from kb.services.planning.measures import add_measures
from knowledge.vocabulary import PracticeRole
from search.matching.portfolio import SHARED_BURDENS, TOO_MUCH

DAYS_OF_MONTH = 365 / 12

_REVIEWS = (
    (90, "First review: which steps are done, which baselines are counted, which questions are still open?"),
    (180, "Half-year review: is it done as meant, do people accept it, what must be put right?"),
    (365, "Year review: compare every outcome with its baseline, and decide to go on, change or stop."),
)
_NO_ANSWER_ALONE = {PracticeRole.SUPPORT, PracticeRole.TECHNOLOGY}


def build_plan(
    session: Session,
    tools: MatchingTools,
    profile: CityProfile,
    slugs: Sequence[str],
    starts: date,
    title: str = "",
) -> PlanContent:
    """The plan of the published practices ``slugs`` for ``profile``, those that can begin sooner first.

    Raises:
        NotFound: there is no such practice.
        InvalidProfile: the profile rules out something that is neither a practice nor a word for what one involves.
    """
    answer = match_city(session, tools, profile)
    known = {practice.card.slug: practice for practice in find_practices(session)}
    chosen = [_with_plan(view.card.slug, known, view) for view in measure_practices(session, tools, profile, slugs)]
    chosen = [replace(practice, kin=_find_kin(practice, chosen)) for practice in sorted(chosen, key=_wait)]
    gathering = Gathering()
    add_problem(gathering, profile, answer.standing)
    gathering.add(
        PartName.FIRST_90,
        "Count the baseline of every measure of this plan before anything else begins",
        origin=Origin.OURS,
        days=30,
    )
    for practice in chosen:
        add_strategy(gathering, practice)
    add_open_targets(gathering)
    _add_clashes(gathering, chosen)
    add_missing(gathering, profile, chosen)
    add_program(gathering, session)
    for practice in chosen:
        add_help(gathering, session, practice, known[practice.slug].adoptions)
    add_measures(gathering, profile, chosen)
    failed = {item.card.slug for item in answer.not_advised}
    _add_reviews(gathering, [practice for practice in chosen if practice.slug not in failed])
    entries = gathering.entries()
    return PlanContent(
        title=(title or f"Action plan for {profile.title}")[:LONGEST_TITLE],
        starts=starts,
        city=PlanCity(title=profile.title, slug=profile.slug, in_program=profile.in_program),
        strategies=tuple(_build_strategy(practice, answer) for practice in chosen),
        entries=entries,
        next_id=max(entry.id for entry in entries) + 1,
    )


def _with_plan(slug: str, known: dict[str, MatchedPractice], view: MatchView) -> PlannedPractice:
    """The strategy with its plan of steps, or that of the strategy of which it is a form."""
    record = known[slug].record
    lead = known.get(record.program_of or "")
    if record.plan is None and lead is not None and lead.record.plan is not None:
        return PlannedPractice(view, lead.record.plan, lead.card.title)
    return PlannedPractice(view, record.plan)


def _find_kin(practice: PlannedPractice, others: Sequence[PlannedPractice]) -> tuple[str, ...]:
    """The titles of the ``others`` that have one strategy with ``practice``."""
    same = [other for other in others if other.view.family == practice.view.family]
    return tuple(other.title for other in same if other.slug != practice.slug)


def _wait(practice: PlannedPractice) -> tuple[int, int]:
    """Months to a start, then the place among the matches; what is not known comes last."""
    months = practice.record.months_to_start
    return months.low if months and months.low is not None else 1_000, practice.view.rank or 1_000


def _build_strategy(practice: PlannedPractice, answer: MatchAnswer) -> ChosenStrategy:
    record, card, plan = practice.record, practice.view.card, practice.plan
    effect = f"to an effect: {format_months(record.months_to_effect).lower()}"
    lead = f"Its steps are those of {practice.lead}, of which it is a form." if practice.lead else ""
    none = "" if plan else "No plan of steps is held for it."
    return ChosenStrategy(
        slug=card.slug,
        title=card.title,
        path=card.path,
        summary=card.summary,
        findings=tuple(found.words for found in practice.view.evidence) or (_say_unjudged(answer),),
        cautions=_find_cautions(practice, answer),
        months=f"To start: {format_months(record.months_to_start).lower()}; {effect}",
        cost=f"{label(record.cost_band)} (our judgment)",
        core=tuple(line.text for line in plan.core_parts) if plan else (),
        adaptable=tuple(line.text for line in plan.adaptable_parts) if plan else (),
        note=" ".join(part for part in (lead, none, (plan.note or "") if plan else "") if part),
    )


def _say_unjudged(answer: MatchAnswer) -> str:
    if answer.city.record.problems:
        return "Nothing is on record of what it did for any of your problems."
    return "No problem was named that it could be judged by."


def _find_cautions(practice: PlannedPractice, answer: MatchAnswer) -> tuple[str, ...]:
    """What speaks against the strategy in this city, and what is already on record of it here."""
    slug, said = practice.slug, list(practice.view.warnings)
    for held in answer.not_now:
        if held.card.slug == slug:
            said += [f"Not now: {reason}" for reason in held.reasons]
            said += held.returns
    for item in answer.not_advised:
        if item.card.slug == slug:
            said = [f"Not advised: {item.reason}", *(line for line in said if line not in item.reason)]
    if any(item.card.slug == slug for item in answer.doing_already):
        said.append("On record, this city does it already: plan how to make it hold, not how to begin it.")
    if practice.kin:
        said.append(f"It is a form of the same strategy as {' and '.join(practice.kin)}: plan one of them.")
    if practice.record.role in _NO_ANSWER_ALONE:
        said.append("It makes other strategies work. By itself it answers no problem.")
    return tuple(dict.fromkeys(said))


def _add_clashes(gathering: Gathering, practices: Sequence[PlannedPractice]) -> None:
    for one, other in combinations(practices, 2):
        if other.title in one.kin:
            continue
        shared = sorted(set(one.view.musts) & set(other.view.musts) & SHARED_BURDENS)
        if len(shared) >= TOO_MUCH:
            people = ", ".join(label(item).lower() for item in shared)
            gathering.add(
                PartName.RISKS,
                f"{one.title} and {other.title} lean on the same people ({people})",
                practice=one.slug,
                value="Begin one, then the other.",
                origin=Origin.OURS,
            )


def _add_reviews(gathering: Gathering, practices: Sequence[PlannedPractice]) -> None:
    for days, text in _REVIEWS:
        gathering.add(PartName.REVIEWS, text, origin=Origin.OURS, days=days)
    for practice in practices:
        record = practice.record
        start, effect = record.months_to_start, record.months_to_effect
        if start is None or effect is None or start.low is None or effect.low is None:
            continue
        months = start.low + effect.low
        gathering.add(
            PartName.REVIEWS,
            f"{practice.title}: the earliest that an effect could show, {months} months after the start, by what was "
            "seen elsewhere. Compare its outcomes with their baselines.",
            practice=practice.slug,
            days=round(months * DAYS_OF_MONTH),
            sources=pick_plan_sources(record, (*start.sources, *effect.sources)),
        )
