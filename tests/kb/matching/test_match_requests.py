"""What an address of the matching says, and that the same address comes back from it."""

from __future__ import annotations

from datetime import date
from urllib.parse import parse_qs

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from kb.services.matching.form import MatchRequest, read_request
from kb.services.matching.form_fields import CHOICES, MOST_WORDS, STEPS, TEXTS
from kb.services.matching.profile import get_profile
from kb.workspace import Workspace

FULL = (
    "name=Springfield&state=IL&population=114,000&sworn_officers=240&homicide=8.5&robbery=200&aggravated_assault=760"
    "&trend=rising&problem=homicide&problem=robbery&asset=cctv&budget=low&months=12&concern=a+small+group&w_need=300"
)


def ask(workspace: Workspace, query: str) -> MatchRequest:
    with workspace.sessions() as session:
        return read_request(session, workspace.cities, parse_qs(query, keep_blank_values=True))


def test_described_city_becomes_a_profile(knowledge: Workspace) -> None:
    asked = ask(knowledge, FULL)
    assert asked.profile is not None
    record = asked.profile.record
    assert (record.name, record.population, record.violence.homicide, record.months) == (
        "Springfield",
        114_000,
        8.5,
        12,
    )
    assert record.problems == ["homicide", "robbery"]
    assert asked.weights.need == 300
    assert asked.unsaid == ()


def test_address_of_a_description_says_the_same_again(knowledge: Workspace) -> None:
    first = ask(knowledge, FULL)
    again = ask(knowledge, first.query())
    assert (again.profile, again.weights, again.query()) == (first.profile, first.weights, first.query())


def test_address_of_a_known_city_is_its_name_alone(knowledge: Workspace) -> None:
    asked = ask(knowledge, "city=kansas-city-mo")
    assert asked.query() == "city=kansas-city-mo"
    with knowledge.sessions() as session:
        assert asked.profile == get_profile(session, knowledge.cities, "kansas-city-mo")


def test_form_of_a_known_city_sent_back_unchanged_changes_nothing(knowledge: Workspace) -> None:
    asked = ask(knowledge, "city=kansas-city-mo")
    sent = "&".join(f"{name}={value}" for name, value in asked.texts.items())
    sent += "".join(f"&{name}={value}" for name in CHOICES for value in ("", *asked.choices[name]))
    assert ask(knowledge, f"city=kansas-city-mo&{sent}").query() == "city=kansas-city-mo"


def test_known_city_may_say_that_it_has_none_of_what_is_on_record(knowledge: Workspace) -> None:
    asked = ask(knowledge, "city=kansas-city-mo&asset=")
    assert asked.profile is not None
    assert asked.profile.record.assets == []
    assert asked.profile.record.problems
    assert ask(knowledge, asked.query()).profile == asked.profile


def test_figures_that_the_reader_changed_are_no_longer_called_the_known_ones(knowledge: Workspace) -> None:
    changed = ask(knowledge, "city=kansas-city-mo&homicide=3").profile
    kept = ask(knowledge, "city=kansas-city-mo&budget=low").profile
    assert changed is not None
    assert kept is not None
    assert changed.figures is None
    assert kept.figures is not None


def test_every_fault_is_named_at_its_field(knowledge: Workspace) -> None:
    query = "population=0&homicide=-5&robbery=many&months=1.5&problem=weather&asset=drones&budget=huge&trend=up"
    asked = ask(knowledge, query)
    assert asked.profile is None
    fields = {"population", "homicide", "robbery", "months", "problem", "asset", "budget", "trend"}
    assert set(asked.faults) == fields
    assert "“-5”" in asked.faults["homicide"]
    assert "“drones”" in asked.faults["asset"]


def test_what_was_typed_is_kept_on_a_mistake(knowledge: Workspace) -> None:
    asked = ask(knowledge, "population=many&name=Springfield&homicide=-5&concern=guns")
    assert (asked.texts["population"], asked.texts["homicide"]) == ("many", "-5")
    assert parse_qs(asked.query()) == {
        "population": ["many"],
        "name": ["Springfield"],
        "homicide": ["-5"],
        "concern": ["guns"],
    }


@pytest.mark.parametrize("query", ["", "name=Springfield", "population="])
def test_nothing_must_be_given(knowledge: Workspace, query: str) -> None:
    asked = ask(knowledge, query)
    assert asked.profile is not None
    assert asked.profile.record.population is None


def test_constraints_are_choices(knowledge: Workspace) -> None:
    query = "lacks=rtcc&ruled_out=stops&ruled_out=new-money&ruled_out=gunshot-detection&allow=surveillance"
    asked = ask(knowledge, query)
    assert asked.profile is not None
    assert asked.profile.record.ruled_out == ["gunshot-detection", "new-money", "stops"]
    assert asked.profile.record.lacks == ["rtcc"]
    assert asked.profile.allowed == {"surveillance"}
    assert ask(knowledge, asked.query()).profile == asked.profile


def test_what_is_ruled_out_must_be_known(knowledge: Workspace) -> None:
    asked = ask(knowledge, "ruled_out=stops&ruled_out=weather&lacks=drones")
    assert set(asked.faults) == {"ruled_out", "lacks"}
    assert "“weather”" in asked.faults["ruled_out"]


@pytest.mark.parametrize(
    ("query", "months"),
    [("by=2027-06", 7), ("by=2027-06&months=12", 7), ("by=2028-06&months=12", 12), ("months=12", 12)],
)
def test_a_month_by_which_results_must_show_is_counted(knowledge: Workspace, query: str, months: int) -> None:
    with knowledge.sessions() as session:
        asked = read_request(session, knowledge.cities, parse_qs(query), today=date(2026, 11, 28))
    assert asked.profile is not None
    assert asked.profile.record.months == months


@pytest.mark.parametrize("by", ["2026-11", "1999-01", "2100-01", "June", "2027-13", "2027"])
def test_a_month_that_has_passed_or_is_none_is_a_fault(knowledge: Workspace, by: str) -> None:
    with knowledge.sessions() as session:
        asked = read_request(session, knowledge.cities, {"by": [by]}, today=date(2026, 11, 28))
    assert set(asked.faults) == {"by"}
    assert by in asked.faults["by"]


def test_what_a_reader_confirms_is_added_to_what_was_known(knowledge: Workspace) -> None:
    site = ask(knowledge, "city=kansas-city-mo")
    richer = ask(knowledge, site.adding("asset", "911-dispatch").query()).profile
    assert site.profile is not None
    assert richer is not None
    assert set(richer.record.assets) == {*site.profile.record.assets, "911-dispatch"}


def test_known_city_without_a_population_can_be_asked_for(knowledge: Workspace) -> None:
    asked = ask(knowledge, "city=kansas-city-mo&population=")
    assert asked.profile is not None
    assert "Population" in asked.unsaid


def test_unknown_city_is_a_fault_of_the_city(knowledge: Workspace) -> None:
    asked = ask(knowledge, "city=atlantis-xx&population=5000")
    assert set(asked.faults) == {"city"}
    assert asked.begun


def test_too_long_a_concern_is_said_with_its_length(knowledge: Workspace) -> None:
    assert f"{MOST_WORDS + 1:,}" in ask(knowledge, "population=9&concern=" + "a" * (MOST_WORDS + 1)).faults["concern"]


def test_far_too_much_is_not_read_at_all(knowledge: Workspace) -> None:
    asked = ask(knowledge, "population=9&concern=" + "a" * 100_000)
    assert "city" in asked.faults
    assert asked.texts["concern"] == ""


def test_wrong_weights_are_named_and_the_usual_ones_used(knowledge: Workspace) -> None:
    asked = ask(knowledge, "population=9&w_need=-1&w_peers=x&w_evidence=5")
    assert set(asked.weight_faults) == {"w_need", "w_peers"}
    assert asked.weights == ask(knowledge, "population=9").weights
    assert asked.weight_texts["w_need"] == "-1"


def test_weights_at_their_usual_value_are_not_in_the_address(knowledge: Workspace) -> None:
    usual = ask(knowledge, "population=9").weights
    assert ask(knowledge, f"population=9&w_need={usual.need}").query() == "population=9"


def test_every_field_is_asked_in_exactly_one_step() -> None:
    asked = [name for step in STEPS for name in step.fields]
    assert sorted(asked) == sorted(["city", *TEXTS, *CHOICES])


@pytest.fixture(scope="module")
def opened(knowledge: Workspace) -> Session:
    return knowledge.sessions()


_NAMES = st.sampled_from(["city", *TEXTS, *CHOICES, "w_need", "w_concern", "other"])


@settings(max_examples=80, deadline=None)
@given(args=st.dictionaries(_NAMES, st.lists(st.text(max_size=30), max_size=3), max_size=8))
def test_any_address_is_either_a_profile_or_named_faults(
    knowledge: Workspace, opened: Session, args: dict[str, list[str]]
) -> None:
    asked = read_request(opened, knowledge.cities, args)
    assert (asked.profile is None) == bool(asked.faults)
    again = read_request(opened, knowledge.cities, parse_qs(asked.query(), keep_blank_values=True))
    assert again.faults.keys() == asked.faults.keys() - {"city"}
    if asked.profile is not None:
        assert again.profile == asked.profile
