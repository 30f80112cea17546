"""Properties of the ranking that hold for every city and every set of practices."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.vocabulary import AdoptionResult, CostBand, Focus, PracticeRole, Verdict
from search.matching import (
    Adopter,
    FirstQuestion,
    Match,
    MatchablePractice,
    Matching,
    ProblemFinding,
    Profile,
    Weights,
    find_levers,
    find_unlocks,
    rank_practices,
)
from search.matching.levers import is_supported
from search.matching.results import FAILURES
from search.matching.weights import FACTORS
from tests.search.matching.examples import (
    ASSETS,
    CITIES,
    FAILED,
    SUPPORTED,
    practice,
    practices,
    profile,
    profiles,
    table,
)

TABLE = table()
weight_sets = st.lists(st.integers(0, 100), min_size=6, max_size=6).filter(any).map(lambda values: Weights(*values))


def scores(matching: Matching) -> dict[str, int]:
    return {slug: match.score for slug, match in matching.measured.items()}


def shown(matching: Matching) -> list[Match]:
    return [form for match in matching.matches for form in (match, *match.variants)]


@given(profiles, practices(), weight_sets)
def test_contributions_add_up_to_the_score(who: Profile, known: list[MatchablePractice], weights: Weights) -> None:
    for match in rank_practices(who, known, TABLE, {}, weights).measured.values():
        assert sum(part.points for part in match.contributions) == match.score
        assert all(abs(part.points) <= part.weight and -1 <= part.value <= 1 for part in match.contributions)
        assert -1000 <= match.score <= 1000


@given(profiles, practices(), weight_sets)
def test_what_failed_and_helped_with_no_problem_is_never_recommended(
    who: Profile, known: list[MatchablePractice], weights: Weights
) -> None:
    matching = rank_practices(who, known, TABLE, None, weights)
    assert not [m for m in shown(matching) if (m.practice.failed or m.need.fails_surely) and not m.need.supported]
    assert all(match.need.failing for match in matching.not_advised)


@given(profiles, practices(), weight_sets)
def test_every_practice_stands_in_at_most_one_place(
    who: Profile, known: list[MatchablePractice], weights: Weights
) -> None:
    matching = rank_practices(who, known, TABLE, None, weights)
    beside = [*matching.doing, *matching.support, *matching.not_advised, *(item.match for item in matching.not_now)]
    slugs = [match.practice.slug for match in (*shown(matching), *beside)]
    assert len(slugs) == len(set(slugs))


@given(profiles, practices(2), st.randoms(use_true_random=False))
def test_order_does_not_depend_on_the_order_of_the_practices(
    who: Profile, known: list[MatchablePractice], chance: object
) -> None:
    shuffled = list(known)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert rank_practices(who, known, TABLE) == rank_practices(who, shuffled, TABLE)


@given(profiles, practices(), st.sampled_from(ASSETS), weight_sets)
def test_a_requirement_gained_never_lowers_a_score(
    who: Profile, known: list[MatchablePractice], gained: str, weights: Weights
) -> None:
    before = scores(rank_practices(who, known, TABLE, {}, weights))
    after = scores(rank_practices(replace(who, assets=who.assets | {gained}), known, TABLE, {}, weights))
    assert all(after[slug] >= before[slug] for slug in before)


@given(profiles, practices(), st.sampled_from(ASSETS), weight_sets)
def test_an_unknown_never_counts_as_a_lack(
    who: Profile, known: list[MatchablePractice], item: str, weights: Weights
) -> None:
    unknown = replace(who, assets=who.assets - {item}, lacks=who.lacks - {item})
    before = rank_practices(unknown, known, TABLE, {}, weights)
    lacking = rank_practices(replace(unknown, lacks=unknown.lacks | {item}), known, TABLE, {}, weights)
    for slug, match in before.measured.items():
        assert item not in match.readiness.missing
        assert match.score >= lacking.measured[slug].score
    assert {match.practice.slug for match in shown(before)} >= {match.practice.slug for match in shown(lacking)}


@given(profiles, practices(), st.sampled_from(sorted(FAILURES)), st.sampled_from(CITIES), weight_sets)
def test_a_failure_never_raises_a_score(
    who: Profile, known: list[MatchablePractice], result: AdoptionResult, where: str, weights: Weights
) -> None:
    failed = [replace(item, adopters=(*item.adopters, Adopter(where, result))) for item in known]
    before = scores(rank_practices(who, known, TABLE, {}, weights))
    after = scores(rank_practices(who, failed, TABLE, {}, weights))
    assert all(after[slug] <= before[slug] for slug in before)


@given(profiles, practices())
def test_a_thing_ruled_out_never_appears(who: Profile, known: list[MatchablePractice]) -> None:
    for match in shown(rank_practices(who, known, TABLE)):
        assert who.ruled_out.isdisjoint({match.practice.slug, match.practice.lead, *match.practice.involves})


@given(profiles, practices(4))
def test_a_strategy_takes_one_place(who: Profile, known: list[MatchablePractice]) -> None:
    matches = rank_practices(who, known, TABLE).matches
    leads = [match.practice.lead for match in matches]
    assert len(leads) == len(set(leads))
    assert all(form.practice.lead == match.practice.lead for match in matches for form in match.variants)
    assert all(form.score <= match.score for match in matches for form in match.variants)


@given(profiles, practices(4))
def test_a_range_holds_the_rank_and_is_one_place_where_nothing_is_unknown(
    who: Profile, known: list[MatchablePractice]
) -> None:
    for match in rank_practices(who, known, TABLE).matches:
        low, high = match.rank_range
        assert 1 <= low <= match.rank <= high
        assert match.readiness.unknown or low == high


@given(profiles, practices())
def test_an_asset_that_no_practice_asks_for_changes_nothing(who: Profile, known: list[MatchablePractice]) -> None:
    more = replace(who, assets=who.assets | {"a brass band"})
    assert scores(rank_practices(who, known, TABLE)) == scores(rank_practices(more, known, TABLE))


@given(profiles, practices())
def test_more_money_never_lowers_a_score(who: Profile, known: list[MatchablePractice]) -> None:
    tight = scores(rank_practices(replace(who, budget=CostBand.LOW), known, TABLE))
    ample = scores(rank_practices(replace(who, budget=CostBand.HIGH), known, TABLE))
    assert all(ample[slug] >= tight[slug] for slug in tight)


@given(profiles, practices())
def test_more_time_never_takes_anything_out(who: Profile, known: list[MatchablePractice]) -> None:
    short = {m.practice.slug for m in shown(rank_practices(replace(who, months=3), known, TABLE))}
    assert short <= {m.practice.slug for m in shown(rank_practices(replace(who, months=60), known, TABLE))}


@given(profiles, practices(), weight_sets)
def test_the_order_is_by_score_and_ties_by_slug(who: Profile, known: list[MatchablePractice], weights: Weights) -> None:
    matches = rank_practices(who, known, TABLE, None, weights).matches
    assert [m.rank for m in matches] == list(range(1, len(matches) + 1))
    assert [(-m.score, m.practice.slug) for m in matches] == sorted((-m.score, m.practice.slug) for m in matches)


@given(profiles, practices())
def test_a_lever_does_what_it_says_and_only_for_what_evidence_supports(
    who: Profile, known: list[MatchablePractice]
) -> None:
    matching = rank_practices(who, known, TABLE)
    supported = {match.practice.slug for match in matching.matches if is_supported(match)}
    levers = find_levers(matching)
    assert levers.keys() == supported
    for lever in levers.values():
        if lever is not None:
            assert lever.rank_after <= max(1, lever.rank_before - 3) < lever.rank_before


@given(profiles, practices())
def test_an_unlock_leaves_nothing_else_missing_and_serves_what_evidence_supports(
    who: Profile, known: list[MatchablePractice]
) -> None:
    matching = rank_practices(who, known, TABLE)
    by_slug = {match.practice.slug: match for match in shown(matching)}
    for unlock in find_unlocks(matching):
        assert unlock.asset not in who.assets
        assert unlock.unknown == (unlock.asset not in who.lacks)
        assert unlock.gain >= 0
        assert all(by_slug[slug].practice.asked - who.assets == {unlock.asset} for slug in unlock.opens)
        assert set(unlock.opens) <= set(unlock.helps)
        assert all(is_supported(by_slug[slug]) for slug in unlock.helps)


def test_what_opens_most_is_named_first() -> None:
    known = [
        practice("one", musts=frozenset({"forensic-lab"})),
        practice("two", musts=frozenset({"forensic-lab"})),
        practice("three", musts=frozenset({"dedicated-analyst"})),
    ]
    unlocks = find_unlocks(rank_practices(profile(), known, TABLE))
    assert [(unlock.asset, len(unlock.opens)) for unlock in unlocks] == [("forensic-lab", 2), ("dedicated-analyst", 1)]


def test_without_concern_its_factor_is_left_out_and_said() -> None:
    matching = rank_practices(profile(), [practice()], TABLE, None)
    assert "concern" in matching.left_out
    assert sum(matching.weights.values()) == 1000
    assert "concern" not in {part.factor for part in matching.matches[0].contributions}


@pytest.mark.parametrize(
    ("who", "about"),
    [
        (Profile(), FirstQuestion.PROBLEM),
        (Profile(population=120_000, months=12, assets=frozenset(ASSETS)), FirstQuestion.PROBLEM),
        (Profile(population=200_000, rates={"homicide": 0.1}), FirstQuestion.PROBLEM),
    ],
)
def test_with_too_little_known_it_abstains_and_asks(who: Profile, about: FirstQuestion) -> None:
    matching = rank_practices(who, [practice()], TABLE)
    assert matching.first_question is about
    assert matching.matches == ()


def test_a_concern_that_nothing_answers_makes_it_ask_for_the_goal() -> None:
    asked = Profile(population=90_000)
    assert rank_practices(asked, [practice()], TABLE, {}, concern_held=False).first_question is FirstQuestion.GOAL
    assert rank_practices(asked, [practice()], TABLE, {"patrol": 1.0}).first_question is None


def test_a_city_that_ticks_everything_is_asked_what_comes_first() -> None:
    from knowledge.vocabulary import Problem

    who = Profile(problems=frozenset(Problem))
    assert rank_practices(who, [practice()], TABLE).first_question is FirstQuestion.PRIORITY


def test_high_figures_alone_are_enough_to_answer() -> None:
    who = Profile(population=200_000, rates={"robbery": 900.0})
    matching = rank_practices(who, [practice()], TABLE)
    assert matching.first_question is None
    assert matching.problem_weights == {"robbery": 0.5}


def test_concern_moves_a_practice_up() -> None:
    known = [practice("a"), practice("b")]
    assert rank_practices(profile(), known, TABLE, {"b": 1.0}).matches[0].practice.slug == "b"


def test_only_the_weight_of_a_moved_factor_changes_what_counts() -> None:
    untested = {"robbery": ProblemFinding(Verdict.UNTESTED)}
    known = [practice("sure", musts=frozenset({"forensic-lab"})), practice("ready", findings=untested)]
    who = profile(assets=frozenset({"dedicated-analyst"}))
    by_evidence = Weights(**{**dict.fromkeys(FACTORS, 0), "evidence": 1})
    by_readiness = Weights(**{**dict.fromkeys(FACTORS, 0), "readiness": 1})
    assert rank_practices(who, known, TABLE, None, by_evidence).matches[0].practice.slug == "sure"
    assert rank_practices(who, known, TABLE, None, by_readiness).matches[0].practice.slug == "ready"


def test_what_failed_on_a_problem_of_the_city_is_not_advised_and_what_failed_on_another_is_not_told() -> None:
    known = [
        practice("for-another", problems=frozenset({"disorder"}), findings={"disorder": FAILED}, failed=True),
        practice("for-this", findings={"robbery": FAILED}),
        practice("mixed-up", findings={"robbery": FAILED, "homicide": SUPPORTED}),
    ]
    matching = rank_practices(profile(problems=frozenset({"robbery", "homicide"})), known, TABLE)
    assert [match.practice.slug for match in matching.not_advised] == ["for-this"]
    assert [match.practice.slug for match in matching.matches] == ["mixed-up"]
    assert matching.matches[0].need.failing == ("robbery",)


def test_what_a_city_does_is_no_news_and_what_failed_there_is_ranked_lower() -> None:
    goes_on = practice("goes-on", adopters=(Adopter(CITIES[2], AdoptionResult.NOT_EVALUATED, ongoing=True),))
    failed = practice("failed", adopters=(Adopter(CITIES[2], AdoptionResult.NO_EFFECT, ongoing=False),))
    matching = rank_practices(profile(city=CITIES[2]), [goes_on, failed, practice("untried")], TABLE)
    assert [match.practice.slug for match in matching.doing] == ["goes-on"]
    assert [match.practice.slug for match in matching.matches] == ["untried", "failed"]
    assert [near.city for near in matching.matches[1].example.failures] == [CITIES[2]]


def test_support_stands_apart_unless_evidence_speaks_for_it_or_it_builds_what_is_not_there() -> None:
    untested = {"robbery": ProblemFinding(Verdict.UNTESTED)}
    helper = {"role": PracticeRole.SUPPORT, "focus": Focus.SUPPORT, "musts": frozenset()}
    known = [
        practice("liaison", findings=untested, **helper),
        practice("analysts", findings=untested, provides=frozenset({"dedicated-analyst"}), **helper),
        practice("payments", **helper),
    ]
    matching = rank_practices(profile(), known, TABLE)
    assert [match.practice.slug for match in matching.support] == ["liaison"]
    assert {match.practice.slug for match in matching.matches} == {"analysts", "payments"}
