"""Each factor of the matching, by its formula."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from knowledge.vocabulary import AdoptionResult, Certainty, CitySize, CostBand, Trend, Verdict
from search.matching import Adopter, ProblemFinding, size_of
from search.matching.fit import UNKNOWN, measure_context, measure_readiness, says_nothing_of_context
from search.matching.meaning import MOST_SENTENCES, relate, speaks_of_something_else, split_concern
from search.matching.need import WORTH, measure_need, weigh_problems, worth_of
from search.matching.results import CREDIT, FAILURES, does_already, measure_example, measure_nearness
from tests.search.matching.examples import FAILED, SUPPORTED, practice, profile, table


def test_a_practice_for_none_of_the_problems_has_no_need() -> None:
    need = measure_need({"homicide": 1.0}, practice())
    assert (need.made_for, need.evidence, need.findings, need.addressed) == (0, 0, {}, ())


def test_more_of_the_problems_is_more_need() -> None:
    weights = {"robbery": 1.0, "homicide": 1.0}
    one = measure_need(weights, practice(problems=frozenset({"robbery", "disorder"})))
    both = measure_need(weights, practice(problems=frozenset({"robbery", "homicide"})))
    assert (one.made_for, both.made_for) == (0.5, 1.0)
    assert both.addressed == ("homicide", "robbery")


def test_a_finding_speaks_for_its_own_problem_alone() -> None:
    proven = practice(problems=frozenset({"robbery", "homicide"}), findings={"robbery": SUPPORTED})
    assert measure_need({"homicide": 1.0}, proven).evidence == 0
    assert measure_need({"robbery": 1.0}, proven).evidence == pytest.approx(0.9)


def test_evidence_against_one_problem_takes_from_that_for_another() -> None:
    weights = {"robbery": 1.0, "homicide": 1.0}
    alone = measure_need(weights, practice(findings={"robbery": SUPPORTED}))
    torn = measure_need(weights, practice(findings={"robbery": SUPPORTED, "homicide": FAILED}))
    assert torn.evidence < alone.evidence
    assert torn.failing == ("homicide",)
    assert torn.fails_surely


def test_a_better_verdict_of_one_certainty_is_never_worth_less() -> None:
    order = (
        Verdict.SUPPORTED,
        Verdict.MIXED,
        Verdict.INDIRECT,
        Verdict.INCONCLUSIVE,
        Verdict.NO_EFFECT,
        Verdict.HARM,
    )
    for certainty in Certainty:
        values = [worth_of(ProblemFinding(verdict, certainty)) for verdict in order]
        assert values == sorted(values, reverse=True), certainty
    assert worth_of(ProblemFinding(Verdict.UNTESTED)) > max(WORTH[Verdict.INCONCLUSIVE].values())


def test_the_surer_a_good_finding_the_more_and_a_bad_one_the_less() -> None:
    surest_first = (Certainty.HIGH, Certainty.MODERATE, Certainty.LOW, Certainty.VERY_LOW)
    for verdict in (Verdict.SUPPORTED, Verdict.MIXED, Verdict.NO_EFFECT, Verdict.HARM):
        sizes = [abs(worth_of(ProblemFinding(verdict, certainty))) for certainty in surest_first]
        assert sizes == sorted(sizes, reverse=True), verdict


@pytest.mark.parametrize(
    ("finding", "surely"),
    [
        (ProblemFinding(Verdict.NO_EFFECT, Certainty.LOW), False),
        (ProblemFinding(Verdict.NO_EFFECT, Certainty.MODERATE), True),
        (ProblemFinding(Verdict.HARM, Certainty.VERY_LOW), True),
        (SUPPORTED, False),
    ],
)
def test_harm_is_heeded_whatever_its_certainty(finding: ProblemFinding, surely: bool) -> None:
    assert measure_need({"robbery": 1.0}, practice(findings={"robbery": finding})).fails_surely is surely


def test_a_declared_problem_weighs_more_than_any_figure() -> None:
    weights = weigh_problems(
        profile(problems=frozenset({"homicide"}), rates={"homicide": 90.0}, trend=Trend.RISING),
        {"homicide": 1.0, "robbery": 1.0},
    )
    assert weights == {"homicide": 1.5}


def test_figures_stand_for_themselves_only_where_no_problem_is_named() -> None:
    unnamed = weigh_problems(profile(problems=frozenset(), rates={"robbery": 900.0}), {"robbery": 1.0})
    assert unnamed == {"robbery": 0.5}


def test_a_rate_in_the_middle_of_the_field_adds_nothing() -> None:
    assert weigh_problems(profile(problems=frozenset(), rates={"homicide": 5.0}), {"homicide": 0.5}) == {}


def test_a_rising_trend_adds_and_a_falling_one_takes_off() -> None:
    def weight(trend: Trend | None) -> float:
        return weigh_problems(profile(rates={"robbery": 300.0}, trend=trend), {"robbery": 0.8})["robbery"]

    assert weight(Trend.RISING) > weight(Trend.FLAT) == weight(None) > weight(Trend.FALLING) > 1


def test_what_is_not_said_counts_half_and_is_not_called_lacking() -> None:
    ready = measure_readiness(
        practice(musts=frozenset({"analyst", "lab", "sponsor"})),
        profile(assets=frozenset({"lab"}), lacks=frozenset({"sponsor"})),
    )
    assert (ready.had, ready.missing, ready.unknown) == ({"lab"}, {"sponsor"}, {"analyst"})
    assert (ready.low, ready.high) == (pytest.approx(1 / 3), pytest.approx(2 / 3))
    assert ready.value == pytest.approx(ready.low + UNKNOWN * (ready.high - ready.low))


def test_what_a_practice_builds_does_not_count_against_it() -> None:
    builds = practice(musts=frozenset({"analyst", "lab"}), provides=frozenset({"analyst"}))
    ready = measure_readiness(builds, profile(assets=frozenset({"lab"}), lacks=frozenset({"analyst"})))
    assert (ready.value, ready.missing) == (1.0, frozenset())


def test_what_only_helps_is_no_must() -> None:
    helped = practice(musts=frozenset(), helps=frozenset({"lab"}))
    assert measure_readiness(helped, profile(lacks=frozenset({"lab"}))).value == 1.0


def test_what_a_city_does_not_say_of_size_and_money_is_skipped() -> None:
    context = measure_context(practice(), profile(population=None))
    assert context.value == 1.0
    assert {fit.name: fit.value for fit in context.fits} == {"size": None, "cost": None}
    assert says_nothing_of_context(profile(population=None))


def test_one_misfit_is_not_made_up_by_the_rest() -> None:
    assert measure_context(practice(cost=CostBand.HIGH), profile(budget=CostBand.LOW)).value == 0


def test_without_new_money_a_cheaper_practice_suits_better() -> None:
    poor = profile(ruled_out=frozenset({"new-money"}))
    values = [measure_context(practice(cost=cost), poor).value for cost in CostBand]
    assert values == sorted(values, reverse=True)
    assert (values[0], values[-1]) == (1.0, 0.0)


def test_size_fades_instead_of_ending_at_a_border() -> None:
    large = practice(sizes=frozenset({CitySize.LARGE}))
    values = [
        measure_context(large, profile(population=people)).value for people in (600_000, 490_000, 300_000, 60_000)
    ]
    assert values[0] == 1.0
    assert values[1] > 0.95
    assert values == sorted(values, reverse=True)
    assert values[-1] == 0


@pytest.mark.parametrize(
    ("people", "size"), [(99_999, CitySize.SMALL), (100_000, CitySize.MIDSIZE), (500_000, CitySize.LARGE)]
)
def test_size_bands_start_where_they_say(people: int, size: CitySize) -> None:
    assert size_of(people) is size


NEAR = {"belford-bb": 0.1, "calder-cc": 0.3}


def value(*adopters: Adopter, own: str | None = None) -> float:
    return measure_example(practice(adopters=adopters), NEAR, own).value


def test_that_others_do_it_says_nothing_of_what_comes_of_it() -> None:
    assert value(Adopter("belford-bb")) == value(Adopter("belford-bb", AdoptionResult.NOT_EVALUATED)) == 0


def test_better_results_count_more() -> None:
    best_first = sorted(AdoptionResult, key=lambda result: -CREDIT[result])
    values = [value(Adopter("belford-bb", result)) for result in best_first]
    assert values == sorted(values, reverse=True)
    assert values[0] > 0 > values[-1]


def test_the_nearer_city_and_the_city_itself_count_more_either_way() -> None:
    for result in (AdoptionResult.WORKED, AdoptionResult.NO_EFFECT):
        far, near = abs(value(Adopter("calder-cc", result))), abs(value(Adopter("belford-bb", result)))
        here = abs(value(Adopter("denby-dd", result), own="denby-dd"))
        assert 0 < far < near < here


@pytest.mark.parametrize("failure", sorted(FAILURES))
def test_a_failure_never_raises_and_is_not_hidden_by_an_earlier_success(failure: AdoptionResult) -> None:
    worked, failed = Adopter("belford-bb", AdoptionResult.WORKED), Adopter("belford-bb", failure)
    assert value(worked, failed) == value(failed, worked) == value(failed) < value(worked)
    assert value(worked, Adopter("calder-cc", failure)) < value(worked)


def test_more_successes_never_count_less() -> None:
    cities = [Adopter(name, AdoptionResult.WORKED) for name in ("belford-bb", "calder-cc")]
    values = [value(*cities[:number]) for number in range(len(cities) + 1)]
    assert all(before < after for before, after in pairwise(values))


def test_cities_far_away_or_unknown_are_no_example() -> None:
    far = practice(adopters=(Adopter("far", AdoptionResult.WORKED), Adopter("unknown", AdoptionResult.WORKED)))
    example = measure_example(far, {"far": 0.9}, None)
    assert (example.value, example.adopters) == (0, ())


def test_own_failure_is_known_as_such() -> None:
    failed = practice(adopters=(Adopter("denby-dd", AdoptionResult.ENDED_EARLY),))
    assert [(near.city, near.distance) for near in measure_example(failed, NEAR, "denby-dd").failures] == [
        ("denby-dd", 0)
    ]
    beside = measure_example(failed, {**NEAR, "denby-dd": 0.1}, "calder-cc")
    assert [(near.city, near.distance) for near in beside.failures] == [("denby-dd", 0.1)]


@pytest.mark.parametrize(
    ("adopter", "does"),
    [
        (Adopter("denby-dd", AdoptionResult.NO_EFFECT, True), True),
        (Adopter("denby-dd", AdoptionResult.WORKED, None), True),
        (Adopter("denby-dd", AdoptionResult.WORKED, False), False),
        (Adopter("denby-dd", AdoptionResult.NO_EFFECT, None), False),
        (Adopter("elmore-ee", AdoptionResult.WORKED, True), False),
    ],
)
def test_what_a_city_does_already_is_what_goes_on_or_did_not_fail(adopter: Adopter, does: bool) -> None:
    assert does_already(practice(adopters=(adopter,)), "denby-dd") is does


def test_a_city_is_not_its_own_example() -> None:
    assert "calder-cc" not in measure_nearness(table(), profile(city="calder-cc"))


def test_the_nearest_in_meaning_gets_all_and_the_middle_nothing() -> None:
    values = relate(["a", "b", "c"], np.array([[0.2, 0.4, 0.7]], dtype=np.float32))
    assert values == {"a": 0.0, "b": 0.0, "c": 1.0}


def test_words_about_nothing_here_make_no_practice_fit() -> None:
    values = relate(["a", "b", "c"], np.array([[0.01, 0.02, 0.06]], dtype=np.float32))
    assert max(values.values()) < 0.1


def test_every_sentence_counts_the_same() -> None:
    cosines = np.array([[0.8, 0.1, 0.1], [0.1, 0.1, 0.8]], dtype=np.float32)
    values = relate(["a", "b", "c"], cosines)
    assert values["a"] == values["c"]


@pytest.mark.parametrize(
    ("text", "count"), [("", 0), ("...!", 0), ("One. Two!\nThree", 3), ("So it is. " * 50, MOST_SENTENCES)]
)
def test_sentences_are_split_and_their_number_is_limited(text: str, count: int) -> None:
    assert len(split_concern(text)) == count


def test_no_practices_no_meaning() -> None:
    assert relate([], np.zeros((1, 0), dtype=np.float32)) == {}


@pytest.mark.parametrize(
    ("text", "another"),
    [
        ("Fifty-one people died of an overdose since January.", True),
        ("Swastikas on two synagogues, and a mosque window shot out.", True),
        ("Somebody locked our computers and wants forty bitcoin.", True),
        ("People are robbed at gas stations at night.", False),
        ("Boys of fourteen shoot at each other and their mothers say nothing.", False),
    ],
)
def test_words_of_another_harm_are_told_from_those_of_violence(text: str, another: bool) -> None:
    assert speaks_of_something_else(text) is another
