"""Properties of the ranking that hold for every city and every set of practices."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.vocabulary import FAILED_BANDS, Band, CostBand
from search.matching import (
    MatchablePractice,
    Matching,
    Profile,
    Weights,
    find_levers,
    find_unlocks,
    rank_practices,
)
from search.matching.weights import DEFAULT_WEIGHTS, FACTORS
from tests.search.matching.examples import ASSETS, CITIES, practice, practices, profile, profiles, table

TABLE = table()
weight_sets = st.lists(st.integers(0, 100), min_size=6, max_size=6).filter(any).map(lambda values: Weights(*values))


def scores(matching: Matching) -> dict[str, int]:
    return {match.practice.slug: match.score for match in matching.matches}


@given(profiles, practices(), weight_sets)
def test_contributions_add_up_to_the_score(who: Profile, known: list[MatchablePractice], weights: Weights) -> None:
    for match in rank_practices(who, known, TABLE, {}, weights).matches:
        assert sum(part.points for part in match.contributions) == match.score
        assert all(0 <= part.points <= part.weight and 0 <= part.value <= 1 for part in match.contributions)
        assert 0 <= match.score <= 1000


@given(profiles, practices(), weight_sets)
def test_what_had_no_effect_or_did_harm_is_never_recommended(
    who: Profile, known: list[MatchablePractice], weights: Weights
) -> None:
    matching = rank_practices(who, known, TABLE, None, weights)
    assert not [match for match in matching.matches if match.practice.band in FAILED_BANDS]
    assert {item.practice.slug for item in matching.not_advised} == {p.slug for p in known if p.band in FAILED_BANDS}


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


@given(profiles, practices())
def test_an_asset_that_no_practice_asks_for_changes_nothing(who: Profile, known: list[MatchablePractice]) -> None:
    more = replace(who, assets=who.assets | {"a brass band"})
    assert scores(rank_practices(who, known, TABLE)) == scores(rank_practices(more, known, TABLE))


@given(profiles, practices())
def test_more_money_or_time_never_lowers_a_score(who: Profile, known: list[MatchablePractice]) -> None:
    tight = scores(rank_practices(replace(who, budget=CostBand.LOW, months=3), known, TABLE))
    ample = scores(rank_practices(replace(who, budget=CostBand.HIGH, months=30), known, TABLE))
    assert all(ample[slug] >= tight[slug] for slug in tight)


@given(profiles, practices(), weight_sets)
def test_the_order_is_by_score_and_ties_by_slug(who: Profile, known: list[MatchablePractice], weights: Weights) -> None:
    matches = rank_practices(who, known, TABLE, None, weights).matches
    assert [m.rank for m in matches] == list(range(1, len(matches) + 1))
    assert [(-m.score, m.practice.slug) for m in matches] == sorted((-m.score, m.practice.slug) for m in matches)


@given(profiles, practices())
def test_a_lever_does_what_it_says(who: Profile, known: list[MatchablePractice]) -> None:
    matching = rank_practices(who, known, TABLE)
    for slug, lever in find_levers(matching).items():
        if lever is None:
            continue
        assert lever.rank_after <= max(1, lever.rank_before - 3) < lever.rank_before
        changed = {
            "asset": replace(who, assets=who.assets | {lever.value}),
            "budget": replace(who, budget=CostBand(lever.value) if lever.kind == "budget" else who.budget),
            "months": replace(who, months=int(lever.value) if lever.kind == "months" else who.months),
        }[lever.kind]
        again = rank_practices(changed, known, TABLE)
        assert next(m.rank for m in again.matches if m.practice.slug == slug) == lever.rank_after


@given(profiles, practices())
def test_an_unlock_leaves_nothing_else_missing(who: Profile, known: list[MatchablePractice]) -> None:
    matching = rank_practices(who, known, TABLE)
    by_slug = {practice.slug: practice for practice in known}
    for unlock in find_unlocks(matching):
        assert unlock.asset not in who.assets
        assert unlock.gain >= 0
        assert all(by_slug[slug].asked - who.assets == {unlock.asset} for slug in unlock.opens)
        assert set(unlock.opens) <= set(unlock.helps)


def test_what_opens_most_is_named_first() -> None:
    known = [
        practice("one", requirements=frozenset({"lab"})),
        practice("two", requirements=frozenset({"lab"})),
        practice("three", requirements=frozenset({"analyst"})),
    ]
    unlocks = find_unlocks(rank_practices(profile(), known, TABLE))
    assert [(unlock.asset, len(unlock.opens)) for unlock in unlocks] == [("lab", 2), ("analyst", 1)]


def test_without_concern_its_factor_is_left_out_and_said() -> None:
    matching = rank_practices(profile(), [practice()], TABLE, None)
    assert "concern" in matching.left_out
    assert sum(matching.weights.values()) == 1000
    assert "concern" not in {part.factor for part in matching.matches[0].contributions}


def test_a_city_that_says_nothing_is_still_answered_by_evidence_and_readiness() -> None:
    matching = rank_practices(Profile(), [practice("a"), practice("b", band=Band.EFFECTIVE)], TABLE)
    assert matching.left_out == {"need", "context", "peers", "concern"}
    assert matching.matches[0].practice.slug == "b"


def test_concern_moves_a_practice_up() -> None:
    known = [practice("a"), practice("b")]
    assert rank_practices(profile(), known, TABLE, {"b": 1.0}).matches[0].practice.slug == "b"


def test_only_the_weight_of_a_moved_factor_changes_what_counts() -> None:
    known = [practice("sure", band=Band.EFFECTIVE, requirements=frozenset({"lab"})), practice("ready")]
    who = profile(assets=frozenset({"analyst"}))
    by_evidence = Weights(**{**dict.fromkeys(FACTORS, 0), "evidence": 1})
    by_readiness = Weights(**{**dict.fromkeys(FACTORS, 0), "readiness": 1})
    assert rank_practices(who, known, TABLE, None, by_evidence).matches[0].practice.slug == "sure"
    assert rank_practices(who, known, TABLE, None, by_readiness).matches[0].practice.slug == "ready"


def test_not_advised_practices_for_the_citys_problems_come_first() -> None:
    known = [
        practice("a-for-others", band=Band.NO_EFFECT, problems=frozenset({"burglary"})),
        practice("b-for-this", band=Band.HARMFUL),
    ]
    assert [item.practice.slug for item in rank_practices(profile(), known, TABLE).not_advised] == [
        "b-for-this",
        "a-for-others",
    ]


def test_a_city_that_did_a_practice_is_told_so() -> None:
    from search.matching import Adopter

    known = [practice(adopters=(Adopter(CITIES[2]),))]
    assert rank_practices(profile(city=CITIES[2]), known, TABLE).matches[0].done_here
    assert not rank_practices(profile(), known, TABLE, None, DEFAULT_WEIGHTS).matches[0].done_here


@pytest.mark.parametrize("field", ["weights", "matches"])
def test_the_same_question_has_the_same_answer(field: str) -> None:
    known = [practice("a"), practice("b", band=Band.NOT_RATED)]
    first, second = (getattr(rank_practices(profile(), known, table()), field) for _ in range(2))
    assert first == second
