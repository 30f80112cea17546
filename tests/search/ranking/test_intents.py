"""What kind of answer a question asks for is read by rules that a person can check."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.ranking.intents import MOST_READ, ReadQuestion, read_intents
from search.types import START_WITHIN

WORDS = st.lists(st.sampled_from(["gangs", "burglary", "witnesses", "patrol", "schools"]), min_size=1, max_size=3)


@pytest.mark.parametrize(
    "text",
    [
        "what does not work",
        "what should we stop doing",
        "programs that backfire",
        "strategies that don’t work",
        "things that made crime worse",
    ],
)
def test_what_failed_is_asked_for_without_a_subject(text: str) -> None:
    reading = read_intents(text)
    assert (reading.negative, reading.only) == (True, True)


@given(WORDS)
def test_what_failed_is_asked_of_a_subject(words: list[str]) -> None:
    reading = read_intents(f"programs on {' '.join(words)} that did not work")
    assert (reading.negative, reading.only) == (True, False)


@pytest.mark.parametrize(
    "text", ["witnesses who will not talk", "does street lighting work", "he did not help the detectives"]
)
def test_a_person_who_does_not_help_is_no_practice_that_failed(text: str) -> None:
    assert not read_intents(text).negative


@given(WORDS, WORDS, st.sampled_from([" vs ", " vs. ", " versus ", " compared with ", " as opposed to "]))
def test_sides_of_a_comparison_are_what_stands_on_both_sides(one: list[str], other: list[str], between: str) -> None:
    reading = read_intents(" ".join(one) + between + " ".join(other))
    assert (reading.sides, reading.sure) == ((" ".join(one), " ".join(other)), True)


@pytest.mark.parametrize(
    ("text", "sides"),
    [
        ("should we buy a real time center or three more analysts?", ("real time center", "three more analysts")),
        ("Difference between Advance Peace and Cure Violence", ("Advance Peace", "Cure Violence")),
        ("BAM or summer jobs, where does money go further", ("BAM", "summer jobs")),
    ],
)
def test_what_leads_to_the_sides_is_no_part_of_them(text: str, sides: tuple[str, str]) -> None:
    assert read_intents(text).sides == sides


def test_or_between_outcomes_compares_nothing() -> None:
    assert not read_intents("do gun buybacks reduce gun crime or firearm deaths").sides


@given(WORDS, st.sampled_from(["low-cost {}", "{} with a low cost", "cheap programs for {}"]))
def test_low_cost_is_a_limit_and_the_subject_is_left(words: list[str], asked: str) -> None:
    reading = read_intents(asked.format(" ".join(words)))
    assert reading.limits == {"cost": "low"}
    assert set(words) <= set(reading.text.split())
    assert not reading.only


@given(st.integers(30, 900))
def test_span_of_days_is_the_longest_that_fits_in_it(days: int) -> None:
    within = int(read_intents(f"what can we start within {days} days").limits["start"])
    assert within * 30 <= days
    assert all(months <= within for months in START_WITHIN if months * 30 <= days)


def test_size_of_a_city_is_a_limit() -> None:
    assert read_intents("gun violence in a small town").limits == {"size": "small"}
    assert read_intents("for a large department").limits == {"size": "large"}
    assert not read_intents("small groups of young men").limits


def test_what_comes_last_and_is_not_wanted_is_left_out() -> None:
    assert read_intents("strategies other than cameras").searched == "strategies NOT cameras"
    assert read_intents("robbery except bank robbery").searched == 'robbery NOT "bank robbery"'


@pytest.mark.parametrize(
    "text", ["how to pick hot spots", "template for a call-in", "write a plan", "job posting for it"]
)
def test_how_to_is_told_from_a_subject(text: str) -> None:
    assert read_intents(text).how_to


@given(st.text(alphabet=string.printable, max_size=400))
def test_any_text_is_read_and_without_an_intent_stays_as_it_is(text: str) -> None:
    reading = read_intents(text)
    if not (reading.limits or reading.left_out):
        assert reading.text == text
    if len(text) > MOST_READ:
        assert reading == ReadQuestion(text)


@given(WORDS, st.sampled_from(['"{}" that did not work', "kind:lesson {}", "programs that failed NOT {}"]))
def test_query_language_is_left_to_itself(words: list[str], asked: str) -> None:
    text = asked.format(" ".join(words))
    assert read_intents(text) == ReadQuestion(text)
