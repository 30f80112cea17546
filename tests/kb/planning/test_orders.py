"""What is asked of a plan is checked whole: every fault is named at once, and with one nothing is stored."""

from __future__ import annotations

import json

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kb.models import Attempt, AuditEntry, CityPlan, PlanVersion
from kb.services.matching import build_profile
from kb.services.planning.limits import PLACE_LIMIT
from kb.services.planning.order import InvalidPlan, check_order, read_day, read_order
from kb.workspace import Workspace
from tests.kb.helpers.signing import post
from tests.kb.planning.conftest import CITY, FOCUSED, FORM, HOT_SPOTS, STARTS, Make

GOOD = {"profile": CITY, "practices": [FOCUSED, HOT_SPOTS], "starts": "2027-01-04"}


def count_rows(session: Session) -> tuple[int, ...]:
    tables = (CityPlan, PlanVersion, AuditEntry, Attempt)
    return tuple(session.scalar(select(func.count()).select_from(table)) or 0 for table in tables)


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"practices": []}, ["practices: Choose 2 to 5 different strategies; 0 were named"]),
        ({"practices": [FOCUSED]}, ["1 were named"]),
        ({"practices": [FOCUSED, FOCUSED]}, ["1 were named"]),
        ({"practices": [f"no-{n}" for n in range(6)]}, ["no practice called 'no-0'", "6 were named"]),
        ({"practices": [FOCUSED, "memphis-violence"]}, ["no practice called 'memphis-violence'"]),
        ({"practices": "hot-spots-policing"}, ["practices: Give a list"]),
        ({"practices": [1, None]}, ["practices: Give a list"]),
        ({"profile": None}, ["profile: Give either a profile or a site"]),
        ({"site": "memphis-tn"}, ["profile: Give either a profile or a site"]),
        ({"profile": None, "site": "atlantis-zz"}, ["site: There is no city called 'atlantis-zz'"]),
        ({"profile": None, "site": 7}, ["site: It must be text"]),
        ({"profile": {"population": 0, "assets": ["tank"]}}, ["population", "assets.0"]),
        ({"profile": {"ruled_out": ["no-such-thing"]}}, ["no-such-thing"]),
        ({"profile": "big"}, ["profile: "]),
        ({"title": "x" * 201}, ["title: A title has at most 200"]),
        ({"title": 5}, ["title: It must be text"]),
        ({"starts": "soon"}, ["starts: Write the day as year-month-day"]),
        ({"starts": "1850-01-01"}, ["starts: "]),
        ({"speed": 9}, ["speed: There is no such field"]),
        (
            {"practices": ["nope"], "starts": "x", "title": "y" * 300, "profile": {"population": -1}, "odd": 1},
            ["nope", "starts: ", "title: ", "population", "odd: "],
        ),
    ],
)
def test_every_fault_is_named_and_nothing_is_stored(
    client: FlaskClient, opened: Session, changes: dict[str, object], named: list[str]
) -> None:
    before = count_rows(opened)
    answer = client.post("/api/v1/plan", json={**GOOD, **changes})
    assert answer.status_code == 422
    error = answer.get_json()["error"]
    assert error["code"] in ("invalid_plan", "invalid_profile")
    assert [words for words in named if words not in error["message"]] == []
    opened.rollback()
    assert count_rows(opened) == before


@pytest.mark.parametrize("body", [b"", b"not json", b"[]", b"7", b'"x"', b"\xff\xfe", b"[" * 100_000, b"{}"])
def test_what_is_no_order_is_refused_in_words(client: FlaskClient, body: bytes) -> None:
    answer = client.post("/api/v1/plan", data=body, content_type="application/json")
    assert answer.status_code == 422
    assert answer.get_json()["error"]["message"]


def test_body_that_is_too_large_is_refused_before_it_is_read(client: FlaskClient) -> None:
    answer = client.post("/api/v1/plan", data=b" " * 500_000, content_type="application/json")
    assert answer.status_code == 422
    assert "500,000 bytes" in answer.get_json()["error"]["message"]


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    value=st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
        lambda inner: (
            st.lists(inner, max_size=4)
            | st.dictionaries(
                st.sampled_from(["profile", "site", "practices", "title", "starts", "x"]), inner, max_size=5
            )
        ),
        max_leaves=12,
    )
)
def test_any_json_is_an_order_or_is_refused_in_words(planned: Workspace, opened: Session, value: object) -> None:
    with pytest.raises(InvalidPlan) as refused:
        read_order(opened, planned.cities, json.dumps(value))
    assert str(refused.value)


@given(text=st.text(max_size=30))
def test_a_day_is_read_or_is_none(text: str) -> None:
    day = read_day(text)
    assert day is None or day.isoformat()[:4] in text


def test_a_practice_that_is_named_twice_counts_once(opened: Session) -> None:
    order = check_order(opened, build_profile(CITY), [FOCUSED, FOCUSED, HOT_SPOTS, ""], "  My   plan ", "2027-01-04")
    assert order.practices == (FOCUSED, HOT_SPOTS)
    assert order.title == "My plan"
    assert order.starts == STARTS


def test_form_with_faults_shows_them_all_keeps_what_was_ticked_and_stores_nothing(
    client: FlaskClient, opened: Session
) -> None:
    before = count_rows(opened)
    answer = post(client, "/plans", **{**FORM, "practice": [FOCUSED], "starts": "soon", "homicide": "-3"})
    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    for words in ("The plan was not made", "Homicides:", "1 were named", "Write the day as year-month-day"):
        assert words in page
    assert f'value="{FOCUSED}" checked' in page
    assert 'value="soon"' in page
    opened.rollback()
    assert count_rows(opened) == before


def test_form_without_a_city_asks_for_one(client: FlaskClient) -> None:
    answer = post(client, "/plans", practice=[FOCUSED, HOT_SPOTS])
    assert answer.status_code == 422
    assert "Describe the city" in answer.get_data(as_text=True)


def test_only_so_many_plans_are_made_from_one_place_within_an_hour(client: FlaskClient, opened: Session) -> None:
    for _ in range(PLACE_LIMIT):
        opened.add(Attempt(kind="plan", place="127.0.0.1"))
    opened.commit()
    before = count_rows(opened)[:3]
    answer = client.post("/api/v1/plan", json=GOOD)
    assert answer.status_code == 429
    assert "20 plans an hour" in answer.get_json()["error"]["message"]
    opened.rollback()
    assert count_rows(opened)[:3] == before


def test_the_audit_names_a_plan_by_its_number_and_never_by_its_address(opened: Session, make: Make) -> None:
    key = make()
    row = opened.scalar(select(CityPlan).where(CityPlan.key == key))
    assert row is not None
    entries = opened.scalars(select(AuditEntry).where(AuditEntry.subject_kind == "plan")).all()
    assert str(row.id) in {entry.subject for entry in entries}
    assert not [entry for entry in entries if key in f"{entry.subject}{entry.details}"]
