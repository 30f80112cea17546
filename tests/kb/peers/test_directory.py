"""The directory of adoptions: filters leave out what does not fit, cities like one's own come first."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.services.matching import get_profile
from kb.services.peers import AdoptionFilter, Directory, find_directory
from kb.workspace import Workspace


def look(knowledge: Workspace, asked: AdoptionFilter, city: str = "", page: int = 1) -> Directory:
    with knowledge.sessions() as session:
        profile = get_profile(session, knowledge.cities, city) if city else None
        return find_directory(session, knowledge.cities, asked, profile, page)


def test_everything_is_there_without_a_filter(knowledge: Workspace) -> None:
    found = look(knowledge, AdoptionFilter())
    assert found.rows.total == found.total > 100
    assert sum(count for _, count in found.counts) == found.total


@pytest.mark.parametrize("name", ["practice", "problem", "result", "size", "state"])
def test_number_beside_a_choice_is_what_it_finds(knowledge: Workspace, name: str) -> None:
    choices = look(knowledge, AdoptionFilter()).choices[name]
    assert choices
    for value, _, count in choices[:4]:
        assert look(knowledge, AdoptionFilter(**{name: value})).rows.total == count


def test_filters_hold_together(knowledge: Workspace) -> None:
    practice = max(look(knowledge, AdoptionFilter()).choices["practice"], key=lambda choice: choice[2])[0]
    found = look(knowledge, AdoptionFilter(practice=practice, result="worked"))
    assert {(row.adoption.practice, row.adoption.result) for row in found.rows.items} <= {(practice, "worked")}


def test_cities_like_ones_own_come_first(knowledge: Workspace) -> None:
    found = look(knowledge, AdoptionFilter(), "oakland-ca")
    known = [row.distance for row in found.rows.items if row.distance is not None]
    assert known == sorted(known)
    assert found.rows.items[0].city == "oakland-ca"


def test_every_mark_on_the_map_is_in_the_table(knowledge: Workspace) -> None:
    found = look(knowledge, AdoptionFilter(result="worked"))
    pages = [look(knowledge, AdoptionFilter(result="worked"), page=n + 1) for n in range(found.rows.pages)]
    assert {mark.card.slug for mark in found.map.marks} <= {
        row.adoption.site for page in pages for row in page.rows.items
    }


def test_page_shows_failures_as_well(reader: FlaskClient) -> None:
    page = reader.get("/adoptions?result=no-effect").get_data(as_text=True)
    assert "No effect here" in page
    assert "Worked here" not in page


def test_city_that_is_not_known_is_said_beside_its_field(reader: FlaskClient) -> None:
    answer = reader.get("/adoptions?city=Atlantis")
    assert answer.status_code == 200
    assert 'id="city-fault"' in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    "path", ["/practices/oakland-ceasefire", "/sites/oakland-ca/matches", "/brief?city=oakland-ca"]
)
def test_practice_match_and_brief_lead_to_cities_that_did_it(reader: FlaskClient, path: str) -> None:
    assert "/adoptions?" in reader.get(path).get_data(as_text=True)


@settings(max_examples=15, deadline=None)
@given(
    name=st.sampled_from(["practice", "about", "result", "size", "in", "city", "page", "population"]),
    text=st.text(max_size=30),
)
def test_odd_filter_gets_a_page(reader: FlaskClient, name: str, text: str) -> None:
    assert reader.get("/adoptions", query_string={name: text}).status_code == 200
