"""Profiles: what is refused at the door, what figures say of a city, and what they leave unsaid."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.errors import NotFound
from kb.services.matching.figures import TREND_YEARS, YearCounts, summarize
from kb.services.matching.look_up import find_cities
from kb.services.matching.profile import MAX_BYTES, InvalidProfile, get_profile, read_profile
from kb.services.publishing.content_files import store_content
from kb.workspace import Workspace
from knowledge.vocabulary import Trend
from tests.kb.helpers.writing import site_text

GOOD = {"population": 200_000, "problems": ["robbery"], "assets": ["rtcc"], "violence": {"homicide": 7.5}}


def faults_of(data: object) -> tuple[str, ...]:
    with pytest.raises(InvalidProfile) as caught:
        read_profile(data if isinstance(data, bytes | str) else json.dumps(data))
    return caught.value.faults


def test_only_population_must_be_given() -> None:
    assert read_profile('{"population": 900}').record.population == 900
    assert faults_of({}) == ("population: it must be given",)


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"population": 0}, "population: should be greater than or equal to 1, not 0"),
        ({"population": "many"}, "population: 'many' is not a whole number"),
        ({"population": True}, "population: True is not a whole number"),
        ({"violence": {"homicide": -1}}, "violence.homicide: should be greater than or equal to 0, not -1"),
        ({"violence": {"robbery": "a lot"}}, "violence.robbery: 'a lot' is not a number"),
        ({"violence": {"arson": 3}}, "violence.arson: there is no such field"),
        ({"violence": 5}, "violence: it must be an object with named fields"),
        ({"mood": "good"}, "mood: there is no such field"),
        ({"months": 0}, "months: should be greater than or equal to 1, not 0"),
        ({"concern": 5}, "concern: should be a valid string, not 5"),
    ],
)
def test_a_fault_is_named_with_its_field(changes: dict[str, object], fault: str) -> None:
    assert faults_of({**GOOD, **changes}) == (fault,)


@pytest.mark.parametrize(("field", "value"), [("assets", ["tank"]), ("problems", ["sloth"]), ("trend", "up")])
def test_an_unknown_word_is_named_with_those_that_are_known(field: str, value: object) -> None:
    (fault,) = faults_of({**GOOD, field: value})
    assert fault.startswith(field)
    assert "is not known; use one of" in fault


def test_every_fault_is_named_at_once() -> None:
    found = faults_of({"population": 0, "violence": {"homicide": -1}, "assets": ["tank"], "mood": 1})
    assert {fault.split(":")[0] for fault in found} == {"population", "violence.homicide", "assets.0", "mood"}


@pytest.mark.parametrize("data", ["", "{", "[]", "null", "5", b"\xff\xfe", '{"population": 1e999}', "[" * 5_000])
def test_what_is_no_profile_is_refused(data: bytes | str) -> None:
    assert faults_of(data)


def test_a_profile_of_ten_megabytes_is_refused_before_it_is_read() -> None:
    assert faults_of(b"x" * 10_000_000) == ("profile: it has 10,000,000 bytes, and at most 64,000 are read",)


def test_a_profile_with_thousands_of_faults_names_the_first_and_counts_the_rest() -> None:
    with pytest.raises(InvalidProfile, match="and 150 more"):
        read_profile(json.dumps({**GOOD, "assets": ["tank"] * 200}))


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["population", "violence", "assets", "problems", "months", "x"]), inner, max_size=4
            )
        ),
        max_leaves=12,
    )
)
@settings(deadline=None)
def test_any_json_is_a_profile_or_is_refused_with_faults(value: object) -> None:
    try:
        read_profile(json.dumps(value))
    except InvalidProfile as error:
        assert error.faults


def test_words_said_twice_count_once() -> None:
    record = read_profile(json.dumps({**GOOD, "problems": ["robbery", "robbery"]})).record
    assert record.problems == ["robbery"]


def test_name_state_and_rape_play_no_part_in_the_matching() -> None:
    bare = read_profile(json.dumps(GOOD)).to_matching()
    violence = {**GOOD["violence"], "rape": 90.0, "nonfatal_shootings": 3.0}  # type: ignore[dict-item]
    assert read_profile(json.dumps({**GOOD, "name": "A", "state": "OH", "violence": violence})).to_matching() == bare


def year(number: int, violent: int | None = 100, people: int | None = 100_000, **changes: object) -> YearCounts:
    counts = YearCounts(number, people, 5, 10, 20, None if violent is None else violent - 25, 150)
    return counts._replace(**changes)


def test_rates_are_of_the_newest_year_that_has_all_and_no_two_years_are_mixed() -> None:
    found = summarize([year(2014), year(2015, people=200_000), year(2016, violent=None)])
    assert (found.year, found.population) == (2015, 200_000)
    assert found.rates == {"homicide": 2.5, "rape": 5.0, "robbery": 10.0, "aggravated_assault": 37.5}


def test_what_is_missing_is_said() -> None:
    found = summarize([year(2016, rape=None, sworn_officers=None)])
    assert "rape" not in found.rates
    assert found.missing[0] == "Not known for 2016: rape."
    assert found.missing[1].startswith("No trend: 2014 is not complete")
    assert found.missing[2] == "The number of sworn officers is not known."


def test_without_population_there_is_no_rate() -> None:
    found = summarize([year(2016, people=None)])
    assert (found.rates, found.population) == ({}, None)
    assert found.missing == ("No population is known, so no rate can be given.",)


@pytest.mark.parametrize(
    ("after", "trend"),
    [(106, Trend.RISING), (105, Trend.RISING), (104, Trend.FLAT), (96, Trend.FLAT), (95, Trend.FALLING)],
)
def test_the_trend_is_five_percent_over_three_years(after: int, trend: Trend) -> None:
    found = summarize([year(2014), year(2016, violent=after)])
    assert found.trend is trend
    assert found.trend_change == pytest.approx((after - 100) / 100)


def test_no_trend_is_drawn_where_the_fbi_says_not_to_compare() -> None:
    assert summarize([year(2014), year(2015, comparable=False), year(2016)]).trend is None
    assert summarize([year(2014, comparable=False), year(2015), year(2016)]).trend is Trend.FLAT


def test_no_years_say_nothing() -> None:
    assert summarize([]).rates == {}
    assert TREND_YEARS == 3


def test_every_site_has_a_profile(knowledge: Workspace) -> None:
    with knowledge.sessions() as session:
        cities = knowledge.cities.read(session).by_slug
        assert len(cities) >= 65
        for slug in cities:
            profile = get_profile(session, knowledge.cities, slug)
            assert profile.in_program
            assert profile.figures is not None
            assert profile.record.population or profile.figures.missing


def test_the_profile_of_a_site_is_that_of_its_figures(knowledge: Workspace) -> None:
    with knowledge.sessions() as session:
        profile = get_profile(session, knowledge.cities, "wilmington-de")
    assert profile.title == "Wilmington, DE"
    assert profile.record.violence.homicide == pytest.approx(18 * 100_000 / 70_625, abs=0.05)
    assert (profile.record.trend, profile.record.sworn_officers) == (None, 302)
    assert "homicide" in profile.record.problems
    assert (profile.record.budget, profile.record.months) == (None, None)


def test_problems_and_budget_that_a_site_declares_are_in_its_profile(empty: Workspace) -> None:
    declared = site_text("springfield-il").replace("figures:", "problems:\n- problem: robbery\nbudget: low\nfigures:")
    path = empty.settings.content / "sites" / "springfield-il.yaml"
    path.parent.mkdir()
    with empty.sessions() as session:
        for text, problems, budget in ((site_text("springfield-il"), [], None), (declared, ["robbery"], "low")):
            path.write_text(text, "utf-8")
            store_content(session, empty.settings.content)
            record = get_profile(session, empty.cities, "springfield-il").record
            assert (record.problems, record.budget) == (problems, budget)


def test_an_unknown_city_is_not_found_and_the_next_step_is_said(knowledge: Workspace) -> None:
    with knowledge.sessions() as session, pytest.raises(NotFound, match="nowhere-zz") as caught:
        get_profile(session, knowledge.cities, "nowhere-zz")
    assert "kb import-fbi" in caught.value.hint


def test_cities_are_found_by_a_part_of_their_name(knowledge: Workspace) -> None:
    with knowledge.sessions() as session:
        assert [card.slug for card in find_cities(session, knowledge.cities, "kansas")] == ["kansas-city-mo"]
        assert find_cities(session, knowledge.cities, "  ") == ()
        assert {card.slug for card in find_cities(session, knowledge.cities, "Jackson, TN")} == {"jackson-tn"}


def test_withdrawn_sites_are_no_city_to_compare_with(empty: Workspace) -> None:
    from tests.kb.helpers.writing import site_text

    path = empty.settings.content / "sites" / "ashton-oh.yaml"
    path.parent.mkdir()
    path.write_text(site_text("ashton-oh"), "utf-8")
    with empty.sessions() as session:
        store_content(session, empty.settings.content)
        assert "ashton-oh" in empty.cities.read(session).by_slug
        Path(path).unlink()
        store_content(session, empty.settings.content)
        assert "ashton-oh" not in empty.cities.read(session).by_slug
    assert MAX_BYTES < 1_000_000
