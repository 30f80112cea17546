"""Each factor of the matching, by its formula."""

from __future__ import annotations

import numpy as np
import pytest

from knowledge.vocabulary import Band, CitySize, CostBand, Design, TimeToEffect, Trend
from search.matching import Adopter, OutcomeBand, size_of
from search.matching.adopters import measure_example, measure_nearness
from search.matching.fit import measure_context, measure_readiness
from search.matching.meaning import MOST_SENTENCES, relate, split_concern
from search.matching.need import measure_need, weigh_problems
from search.matching.strength import SPANS, measure_strength, study_strength
from tests.search.matching.examples import practice, profile, table


def test_a_practice_for_none_of_the_problems_has_no_need() -> None:
    assert measure_need({"robbery": 1.0}, frozenset({"burglary"})).value == 0


def test_a_practice_made_for_the_problem_comes_before_one_for_everything() -> None:
    weights = {"robbery": 1.0}
    made = measure_need(weights, frozenset({"robbery"}))
    everything = measure_need(weights, frozenset({"robbery", "burglary", "disorder"}))
    assert made.value == 1.0 > everything.value


def test_more_of_the_problems_is_more_need() -> None:
    weights = {"robbery": 1.0, "homicide": 1.0}
    one = measure_need(weights, frozenset({"robbery", "disorder"}))
    both = measure_need(weights, frozenset({"robbery", "homicide"}))
    assert both.value > one.value
    assert both.addressed == ("homicide", "robbery")


def test_a_declared_problem_weighs_more_than_any_figure() -> None:
    weights = weigh_problems(
        profile(problems=frozenset({"disorder"}), rates={"homicide": 90.0}, trend=Trend.RISING), {"homicide": 1.0}
    )
    assert weights == {"disorder": 1.0, "homicide": 0.5}


def test_a_rate_in_the_middle_of_the_field_adds_nothing() -> None:
    assert weigh_problems(profile(problems=frozenset(), rates={"homicide": 5.0}), {"homicide": 0.5}) == {}


def test_a_rising_trend_adds_and_a_falling_one_takes_off() -> None:
    def weight(trend: Trend | None) -> float:
        return weigh_problems(profile(rates={"robbery": 300.0}, trend=trend), {"robbery": 0.8})["robbery"]

    assert weight(Trend.RISING) > weight(Trend.FLAT) == weight(None) > weight(Trend.FALLING) > 1


@pytest.mark.parametrize("band", list(Band))
def test_strength_moves_a_practice_within_its_band(band: Band) -> None:
    low, high = SPANS[band]
    weak = measure_strength(practice(band=band, designs=frozenset(), studies=None), {})
    strong = measure_strength(practice(band=band, designs=frozenset(Design), studies=100), {})
    assert weak.value == pytest.approx(low)
    assert strong.value == pytest.approx(high)


def test_bands_are_worth_more_in_the_order_of_the_ratings() -> None:
    order = [Band.INCONCLUSIVE, Band.NOT_RATED, Band.PROMISING, Band.EFFECTIVE]
    values = [measure_strength(practice(band=band), {}).value for band in order]
    assert values == sorted(values)
    assert len(set(values)) == len(values)


def test_not_rated_is_not_no_effect() -> None:
    assert SPANS[Band.NOT_RATED][0] > SPANS[Band.NO_EFFECT][1]


def test_more_studies_make_stronger_evidence() -> None:
    assert (
        study_strength(practice(studies=9))
        > study_strength(practice(studies=1))
        > study_strength(practice(studies=None))
    )


def test_evidence_is_that_of_the_outcome_that_matters() -> None:
    mixed = practice(
        band=Band.PROMISING,
        problems=frozenset({"robbery", "burglary"}),
        outcomes=(
            OutcomeBand("violent crime", Band.NO_EFFECT, frozenset({"robbery"})),
            OutcomeBand("property crime", Band.EFFECTIVE, frozenset({"burglary"})),
        ),
    )
    robbery = measure_strength(mixed, {"robbery": 1.0})
    burglary = measure_strength(mixed, {"burglary": 1.0})
    assert robbery.value == 0
    assert burglary.value >= SPANS[Band.EFFECTIVE][0]
    assert (robbery.outcomes, burglary.outcomes) == (("violent crime",), ("property crime",))


def test_readiness_is_the_share_of_requirements_had() -> None:
    ready = measure_readiness(
        practice(requirements=frozenset({"analyst", "lab", "sponsor"})), frozenset({"lab", "van"})
    )
    assert ready.value == pytest.approx(1 / 3)
    assert (ready.had, ready.missing) == ({"lab"}, {"analyst", "sponsor"})


def test_what_a_practice_builds_is_listed_as_missing_and_does_not_count_against_it() -> None:
    builds = practice(requirements=frozenset({"analyst", "lab"}), provides=frozenset({"analyst"}))
    ready = measure_readiness(builds, frozenset({"lab"}))
    assert ready.value == 1.0
    assert (ready.missing, ready.provided) == ({"analyst"}, {"analyst"})


def test_a_practice_that_asks_for_nothing_finds_every_city_ready() -> None:
    assert measure_readiness(practice(requirements=frozenset()), frozenset()).value == 1.0


def test_what_a_city_does_not_say_is_skipped_and_not_assumed() -> None:
    context = measure_context(practice(), profile(population=None))
    assert context.value == 1.0
    assert {fit.name: fit.value for fit in context.fits} == {"size": None, "cost": None, "time": None}


def test_one_misfit_is_not_made_up_by_the_rest() -> None:
    dear = practice(cost=CostBand.HIGH, time=TimeToEffect.WEEKS)
    assert measure_context(dear, profile(budget=CostBand.LOW, months=24)).value == 0


def test_size_fades_instead_of_ending_at_a_border() -> None:
    large = practice(sizes=frozenset({CitySize.LARGE}))
    values = [
        measure_context(large, profile(population=people)).value for people in (600_000, 490_000, 300_000, 60_000)
    ]
    assert values[0] == 1.0
    assert values[1] > 0.95
    assert values == sorted(values, reverse=True)
    assert values[-1] == 0


def test_time_that_is_short_counts_in_proportion() -> None:
    slow = practice(time=TimeToEffect.YEAR_PLUS)
    assert measure_context(slow, profile(population=None, months=9)).value == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("people", "size"), [(99_999, CitySize.SMALL), (100_000, CitySize.MIDSIZE), (500_000, CitySize.LARGE)]
)
def test_size_bands_start_where_they_say(people: int, size: CitySize) -> None:
    assert size_of(people) is size


def test_a_nearer_city_counts_more_and_an_evaluated_one_most() -> None:
    near = {"belford-bb": 0.1, "calder-cc": 0.3}
    values = [
        measure_example(practice(adopters=(adopter,)), near).value
        for adopter in (Adopter("calder-cc"), Adopter("belford-bb"), Adopter("belford-bb", True, True))
    ]
    assert values == sorted(values)
    assert values[0] > 0


def test_a_city_counts_once_by_its_best_record() -> None:
    near = {"belford-bb": 0.1}
    twice = measure_example(practice(adopters=(Adopter("belford-bb"), Adopter("belford-bb", True))), near)
    once = measure_example(practice(adopters=(Adopter("belford-bb", True),)), near)
    assert twice == once


def test_cities_far_away_or_unknown_are_no_example() -> None:
    example = measure_example(practice(adopters=(Adopter("far"), Adopter("unknown"))), {"far": 0.9})
    assert (example.value, example.adopters) == (0, ())


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
