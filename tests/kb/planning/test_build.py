"""What a plan says: lines of pages, the city's own figures, our judgment marked as ours, and questions for the rest."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from kb.services.matching import build_profile, find_practices, get_profile
from kb.services.planning.build import build_plan
from kb.services.planning.content import DAYS, MEASURES, STEPS, Origin, PartName, PlanContent, PlanEntry
from kb.workspace import Workspace
from knowledge.practice import PracticeRecord
from tests.kb.planning.conftest import CITY, FOCUSED, HOT_SPOTS, LIGHTS, STARTS


@pytest.fixture(scope="module")
def session(planned: Workspace) -> Iterator[Session]:
    with planned.sessions() as opened:
        yield opened


@pytest.fixture(scope="module")
def plan(planned: Workspace, session: Session) -> PlanContent:
    return build_plan(session, planned, build_profile(CITY), [FOCUSED, HOT_SPOTS, LIGHTS], STARTS)


@pytest.fixture(scope="module")
def records(session: Session) -> dict[str, PracticeRecord]:
    return {practice.card.slug: practice.record for practice in find_practices(session)}


def texts(entries: tuple[PlanEntry, ...]) -> str:
    return "\n".join(f"{entry.text} {entry.value} {entry.asks}" for entry in entries)


def fold(text: str) -> str:
    return text[:1].upper() + text[1:]


def test_every_part_has_lines(plan: PlanContent) -> None:
    assert [name for name in PartName if not plan.of(name)] == []
    assert [entry.part for entry in plan.entries] == sorted(
        (entry.part for entry in plan.entries), key=list(PartName).index
    )
    assert len({entry.id for entry in plan.entries}) == len(plan.entries)
    assert plan.next_id > max(entry.id for entry in plan.entries)


@pytest.mark.parametrize("slug", [FOCUSED, HOT_SPOTS])
def test_steps_roles_and_remedies_are_those_of_the_page(
    plan: PlanContent, records: dict[str, PracticeRecord], slug: str
) -> None:
    held = records[slug].plan
    assert held is not None
    for part, lines in zip(STEPS, (held.first_90_days, held.to_180_days, held.to_365_days), strict=True):
        found = [entry.text for entry in plan.of(part) if slug in entry.practices]
        assert found == [fold(line.text) for line in lines]
    roles = {entry.text: entry for entry in plan.of(PartName.ROLES)}
    for role in held.roles:
        assert roles[fold(role.role)].value == (role.hours or "")
        assert roles[fold(role.role)].is_open is (role.hours is None)
    risks = {entry.text: entry.value for entry in plan.of(PartName.RISKS)}
    assert all(risks[fold(item.failure)] == (item.remedy or "") for item in held.failures)


def test_what_no_source_says_is_marked_as_ours(plan: PlanContent, records: dict[str, PracticeRecord]) -> None:
    held = records[FOCUSED].plan
    assert held is not None
    marked = {entry.text: entry.origin for entry in plan.of(PartName.FIRST_90)}
    for line in held.first_90_days:
        assert marked[fold(line.text)] is (Origin.OURS if line.ours else Origin.SOURCE)


def test_cost_without_a_figure_is_a_question(plan: PlanContent, records: dict[str, PracticeRecord]) -> None:
    held = records[HOT_SPOTS].plan
    assert held is not None
    for entry in plan.of(PartName.COSTS):
        assert entry.value or entry.is_open
    for slug in (FOCUSED, HOT_SPOTS, LIGHTS):
        (first_year,) = [e for e in plan.of(PartName.COSTS) if e.practices == (slug,) and "first year" in e.text]
        assert first_year.is_open


def test_strategy_without_a_held_plan_says_so_and_gets_no_dates_of_ours(
    plan: PlanContent, records: dict[str, PracticeRecord]
) -> None:
    assert records[LIGHTS].plan is None
    steps = [entry for part in STEPS for entry in plan.of(part) if LIGHTS in entry.practices]
    assert len(steps) == 1
    assert "no plan of steps is held here" in steps[0].text
    assert steps[0].is_open
    (chosen,) = [strategy for strategy in plan.strategies if strategy.slug == LIGHTS]
    assert "No plan of steps is held for it." in chosen.note


def test_form_of_a_strategy_takes_the_steps_of_the_strategy_and_says_so(planned: Workspace, session: Session) -> None:
    made = build_plan(session, planned, build_profile(CITY), ["oakland-ceasefire", HOT_SPOTS], STARTS)
    (chosen,) = [strategy for strategy in made.strategies if strategy.slug == "oakland-ceasefire"]
    assert "of which it is a form" in chosen.note
    assert [entry for entry in made.of(PartName.TO_180) if "oakland-ceasefire" in entry.practices]


def test_two_forms_of_one_strategy_are_warned_of(planned: Workspace, session: Session) -> None:
    made = build_plan(session, planned, build_profile(CITY), ["oakland-ceasefire", FOCUSED], STARTS)
    assert all(any("same strategy" in caution for caution in strategy.cautions) for strategy in made.strategies)


def test_problem_is_stated_in_the_city_s_figures_and_words(plan: PlanContent) -> None:
    said = texts(plan.of(PartName.PROBLEM))
    assert plan.of(PartName.PROBLEM)[0].text == "Springfield, IL wants to reduce or repair: homicide, robbery"
    assert "12.5 homicides" in said
    assert "The same few groups shoot at each other." in said
    assert all(not entry.sources for entry in plan.of(PartName.PROBLEM))


def test_figures_of_a_known_city_name_their_source(planned: Workspace, session: Session) -> None:
    made = build_plan(
        session, planned, get_profile(session, planned.cities, "memphis-tn"), [FOCUSED, HOT_SPOTS], STARTS
    )
    rates = [entry for entry in made.of(PartName.PROBLEM) if entry.text.startswith("Violence per 100,000")]
    assert rates[0].sources
    baselines = {entry.text: entry for entry in made.of(PartName.OUTCOME) if entry.origin is Origin.CITY}
    assert baselines["Homicides per 100,000 people in a year"].sources == rates[0].sources


def test_baseline_is_the_city_s_own_figure_or_a_question(plan: PlanContent) -> None:
    found = {entry.text: entry for entry in plan.of(PartName.OUTCOME)}
    assert found["Homicides per 100,000 people in a year"].value == "12.5, as you gave it"
    assert found["Robberies: how much of it there is"].is_open
    for part in MEASURES:
        for entry in plan.of(part):
            assert entry.origin is Origin.CITY or entry.is_open


def test_whether_people_accept_it_is_always_measured(planned: Workspace, session: Session) -> None:
    made = build_plan(session, planned, build_profile({}), [LIGHTS, "gun-buybacks"], STARTS)
    assert any(entry.origin is Origin.OURS and entry.is_open for entry in made.of(PartName.LEGITIMACY))


def test_what_the_city_did_not_say_is_asked_and_never_called_lacking(plan: PlanContent) -> None:
    missing = plan.of(PartName.MISSING)
    assert not [entry for entry in missing if entry.text.startswith("Dedicated analyst")]
    (lacking,) = [entry for entry in missing if entry.text.startswith("Prosecutor partner")]
    assert lacking.asks.startswith("You lack it")
    others = [entry for entry in missing if entry.text.startswith(("Project manager", "Community partners"))]
    assert others
    assert all(entry.asks == "You did not say: do you have it?" for entry in others)
    assert missing[0] == lacking


def test_nothing_known_of_the_city_stands_as_questions(planned: Workspace, session: Session) -> None:
    made = build_plan(session, planned, build_profile({}), [FOCUSED, HOT_SPOTS], STARTS)
    assert all(entry.is_open for entry in made.of(PartName.PROBLEM))
    assert not [entry for entry in made.of(PartName.MISSING) if entry.asks.startswith("You lack")]


def test_peers_come_with_their_result_failures_too(plan: PlanContent) -> None:
    peers = [entry.text for entry in plan.of(PartName.HELP) if entry.text.startswith("Peer:")]
    assert peers
    assert all("Result: " in text for text in peers)
    assert any("Result: no effect" in text or "Result: ended early" in text for text in peers)


def test_help_leads_to_pages_here(plan: PlanContent) -> None:
    tools = [entry for entry in plan.of(PartName.HELP) if not entry.text.startswith("Peer:")]
    assert tools
    assert all(entry.path.startswith(("/tools/", "/program/")) for entry in tools)
    assert any(entry.text.startswith(("Training:", "Grant:")) for entry in tools)


def test_failure_elsewhere_and_a_problem_it_did_not_help_stand_at_the_strategy(plan: PlanContent) -> None:
    cautions = {strategy.slug: strategy.cautions for strategy in plan.strategies}
    assert any("had no effect" in caution for caution in cautions[HOT_SPOTS])
    assert any(f"Hot spots policing: {cautions[HOT_SPOTS][0]}" == entry.text for entry in plan.of(PartName.RISKS))


def test_strategy_that_does_harm_is_planned_only_with_that_said(planned: Workspace, session: Session) -> None:
    profile = build_profile({**CITY, "problems": ["youth-violence", "repeat-offending"]})
    made = build_plan(session, planned, profile, ["scared-straight", HOT_SPOTS], STARTS)
    (chosen,) = [strategy for strategy in made.strategies if strategy.slug == "scared-straight"]
    assert any(caution.startswith("Not advised") for caution in chosen.cautions)


def test_no_day_is_named_for_an_effect_of_what_has_none(planned: Workspace, session: Session) -> None:
    profile = build_profile({**CITY, "problems": ["homicide", "illegal-firearms"]})
    made = build_plan(session, planned, profile, ["gun-buybacks", FOCUSED], STARTS)
    assert {slug for entry in made.of(PartName.REVIEWS) for slug in entry.practices} == {FOCUSED}
    (buybacks,) = [strategy for strategy in made.strategies if strategy.slug == "gun-buybacks"]
    assert len([caution for caution in buybacks.cautions if "illegal firearms" in caution]) == 1


def test_strategy_of_which_nothing_is_on_record_for_the_problem_says_so(planned: Workspace, session: Session) -> None:
    profile = build_profile({**CITY, "problems": ["vehicle-crime"]})
    made = build_plan(session, planned, profile, ["hospital-based-violence-intervention", LIGHTS], STARTS)
    (hospital,) = [strategy for strategy in made.strategies if strategy.slug.startswith("hospital")]
    assert hospital.findings == ("Nothing is on record of what it did for any of your problems.",)


def test_what_the_city_rules_out_is_said_at_the_strategy(planned: Workspace, session: Session) -> None:
    profile = build_profile({**CITY, "ruled_out": [HOT_SPOTS]})
    made = build_plan(session, planned, profile, [FOCUSED, HOT_SPOTS], STARTS)
    (chosen,) = [strategy for strategy in made.strategies if strategy.slug == HOT_SPOTS]
    assert any(caution.startswith("Not now") for caution in chosen.cautions)


def test_steps_are_due_at_the_end_of_their_period(plan: PlanContent) -> None:
    for part, days in DAYS.items():
        due = {plan.due_of(entry) for entry in plan.of(part) if entry.practices}
        assert due == {STARTS + timedelta(days=days)}


def test_reviews_have_days_and_say_when_an_effect_can_be_expected(
    plan: PlanContent, records: dict[str, PracticeRecord]
) -> None:
    reviews = plan.of(PartName.REVIEWS)
    assert all(isinstance(plan.due_of(entry), date) for entry in reviews)
    start, effect = records[FOCUSED].months_to_start, records[FOCUSED].months_to_effect
    assert start is not None
    assert effect is not None
    months = (start.low or 0) + (effect.low or 0)
    (expected,) = [entry for entry in reviews if FOCUSED in entry.practices]
    assert f"{months} months after the start" in expected.text


def test_what_begins_sooner_comes_first(plan: PlanContent, records: dict[str, PracticeRecord]) -> None:
    waits = [records[strategy.slug].months_to_start for strategy in plan.strategies]
    lows = [months.low if months and months.low is not None else 999 for months in waits]
    assert lows == sorted(lows)


def test_a_line_that_two_strategies_share_stands_once(planned: Workspace, session: Session) -> None:
    made = build_plan(session, planned, build_profile(CITY), ["oakland-ceasefire", FOCUSED], STARTS)
    seen = [(entry.part, entry.text.casefold()) for entry in made.entries]
    assert len(seen) == len(set(seen))
    assert any(len(entry.practices) == 2 for entry in made.of(PartName.FIRST_90))


def test_same_city_and_strategies_make_the_same_plan(planned: Workspace, session: Session, plan: PlanContent) -> None:
    assert build_plan(session, planned, build_profile(CITY), [LIGHTS, HOT_SPOTS, FOCUSED], STARTS) == plan
