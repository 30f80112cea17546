"""Questions that a table answers: who did it, where, and which cities are like one."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from kb.services.finding.who_did import read_cities_like, read_who_did


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("who did focused deterrence in Ohio", "focused deterrence in Ohio"),
        ("Who has tried gun buybacks?", "gun buybacks"),
        ("cities with a real-time crime center", "a real-time crime center"),
        ("which sites set up a police foundation", "a police foundation"),
        ("has anyone tried hot spots policing?", "hot spots policing"),
        ("where was hot spots policing tried in Texas", "hot spots policing in Texas"),
        ("focused deterrence", None),
        ("how did the city pay for it", None),
        ("who is the chief", None),
    ],
)
def test_question_of_who_did_it_is_told_from_others(text: str, what: str | None) -> None:
    assert read_who_did(text) == what


@pytest.mark.parametrize(
    ("text", "city"),
    [
        ("cities like Flint", "Flint"),
        ("Which cities are similar to Kansas City, MO?", "Kansas City, MO"),
        ("peers of Memphis", "Memphis"),
        ("I would like a city plan", None),
    ],
)
def test_question_for_the_likes_of_a_city_names_it(text: str, city: str | None) -> None:
    assert read_cities_like(text) == city


@given(st.text(max_size=400))
def test_any_text_is_read(text: str) -> None:
    for read in (read_who_did(text), read_cities_like(text)):
        assert read is None or read in text


def test_api_gives_the_table_with_results_and_page_shows_it(reader: FlaskClient) -> None:
    asked = {"q": "who did focused deterrence"}
    found = reader.get("/api/v1/search", query_string=asked).get_json()["who_did"]
    assert found["rows"], "no city of the sample did it"
    assert {row["practice"] for row in found["rows"]} <= set(found["practices"])
    assert found["rows"][0]["place"] in reader.get("/search", query_string=asked).get_data(as_text=True)


def test_state_of_the_question_is_that_of_every_row(reader: FlaskClient) -> None:
    found = reader.get("/api/v1/search", query_string={"q": "who did focused deterrence in Ohio"}).get_json()["who_did"]
    assert found["state"] == "OH"
    assert {row["state"] for row in found["rows"]} <= {"OH"}


def test_question_for_a_subject_has_no_table(reader: FlaskClient) -> None:
    found = reader.get("/api/v1/search", query_string={"q": "focused deterrence"}).get_json()
    assert found["who_did"] is None
    assert found["like"] is None
