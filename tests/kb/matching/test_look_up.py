"""Cities are found by what people type, and a guess is never taken for an answer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from kb import database
from kb.app import create_app
from kb.services.cities import import_table
from kb.services.matching import CityTables, UnclearCity, find_cities, find_city
from kb.services.matching.city_names import read_name
from kb.workspace import Workspace
from knowledge.place_names import split_name
from tests.conftest import build_settings
from tests.ingest.spreadsheets import Cell, write_offenses

CITIES = {
    "CALIFORNIA": {"Los Angeles": 3_900_000, "La Mesa": 60_000},
    "COLORADO": {"Denver": 700_000},
    "FLORIDA": {"Fort Lauderdale": 180_000},
    "KANSAS": {"Kansas City": 156_000},
    "LOUISIANA": {"Lafayette": 126_000, "New Orleans": 390_000},
    "MICHIGAN": {"St. Louis": 7_000, "Memphis": 1_100},
    "MISSOURI": {"Kansas City": 500_000, "O'Fallon": 88_000, "Springfield": 167_000, "St. Louis": 300_000},
    "NEW YORK": {"New York": 8_400_000},
    "NORTH CAROLINA": {"Charlotte-Mecklenburg": 930_000, "Winston-Salem": 247_000},
    "ILLINOIS": {"Springfield": 114_000},
    "SOUTH CAROLINA": {"North Charleston": 113_000, "Charleston": 136_000},
    "TENNESSEE": {"Memphis": 650_000, "Charlotte": 1_200},
    "TEXAS": {"Fort Worth": 900_000},
    "DISTRICT OF COLUMBIA": {"Washington": 690_000},
}


@pytest.fixture(scope="module")
def country(tmp_path_factory: pytest.TempPathFactory, model_folder: Path) -> Iterator[Workspace]:
    """Some cities of the country, and no site."""
    folder = tmp_path_factory.mktemp("country")
    (folder / "content").mkdir()
    workspace = Workspace(build_settings(folder / "data", model_folder, folder / "content"))
    database.migrate(workspace.engine)
    rows: list[list[Cell]] = [
        [state, name, people, 600, 10, 40, None, 190, 360]
        for state, towns in CITIES.items()
        for name, people in towns.items()
    ]
    with workspace.sessions() as session:
        import_table(session, write_offenses(folder / "t.xlsx", rows))
    yield workspace
    workspace.engine.dispose()


@pytest.fixture
def session(country: Workspace) -> Iterator[Session]:
    with country.sessions() as opened:
        yield opened


@pytest.fixture
def cities(country: Workspace) -> CityTables:
    return country.cities


@pytest.mark.parametrize(
    ("typed", "slug"),
    [
        *((typed, "st-louis-mo") for typed in ("St. Louis", "Saint Louis", "St Louis", "SAINT LOUIS, MISSOURI", "STL")),
        *((typed, "memphis-tn") for typed in ("memphis", "memphis tn", "Memphis, Tenn.", "city of Memphis TN")),
        *((typed, "winston-salem-nc") for typed in ("Winston Salem", "winston-salem nc", "winston-salem-nc")),
        *((typed, "los-angeles-ca") for typed in ("LA", "L.A.", "los angeles california")),
        *((typed, "new-york-ny") for typed in ("NYC", "New York City", "new york new york")),
        ("NOLA", "new-orleans-la"),
        ("KCK", "kansas-city-ks"),
        ("Kansas City Kansas", "kansas-city-ks"),
        ("Ft Worth", "fort-worth-tx"),
        ("Ft. Lauderdale fla", "fort-lauderdale-fl"),
        ("denver co", "denver-co"),
        ("Lafayette La", "lafayette-la"),
        ("N Charleston", "north-charleston-sc"),
        ("charlotte", "charlotte-mecklenburg-nc"),
        ("ofallon", "o-fallon-mo"),
        ("O’Fallon MO", "o-fallon-mo"),
        ("Washington, D.C.", "washington-dc"),
    ],
)
def test_a_city_is_found_as_people_write_it(session: Session, cities: CityTables, typed: str, slug: str) -> None:
    assert find_city(session, cities, typed).slug == slug
    assert find_cities(session, cities, typed)[0].slug == slug


@pytest.mark.parametrize(
    ("typed", "candidates", "said"),
    [
        ("KC", ["kansas-city-mo", "kansas-city-ks"], "More than one city is called 'KC'"),
        ("Springfield", ["springfield-mo", "springfield-il"], "Did you mean Springfield, MO (springfield-mo)"),
        ("Memphs", ["memphis-tn", "memphis-mi"], "There is no city called 'Memphs'"),
        ("Memphs tn", ["memphis-tn"], "Did you mean Memphis, TN (memphis-tn)?"),
        ("memphis ms", ["memphis-tn", "memphis-mi"], "There is no city called 'memphis ms'"),
        ("Fort", ["fort-worth-tx", "fort-lauderdale-fl"], "Did you mean Fort Worth, TX"),
        ("Atlantis", [], "describe the city"),
    ],
)
def test_where_it_is_not_clear_which_city_is_meant_all_are_named(
    session: Session, cities: CityTables, typed: str, candidates: list[str], said: str
) -> None:
    with pytest.raises(UnclearCity) as caught:
        find_city(session, cities, typed)
    assert [card.slug for card in caught.value.candidates] == candidates
    assert said in f"{caught.value} {caught.value.hint}"


def test_a_name_that_is_only_like_it_is_marked(session: Session, cities: CityTables) -> None:
    assert {card.nearly for card in find_cities(session, cities, "Memphs")} == {True}
    assert {card.nearly for card in find_cities(session, cities, "Memph")} == {False}


@given(st.text(max_size=200))
def test_nothing_that_is_typed_breaks_the_look_up(text: str) -> None:
    assert len(split_name(text)) <= len(text)
    assert all(reading.words for reading in read_name(text))


@given(text=st.text(alphabet="stloui. ,'-mekanc\x00", max_size=30))
def test_every_candidate_is_a_known_city(country: Workspace, text: str) -> None:
    with country.sessions() as session:
        known = country.cities.read(session).by_slug
        found = find_cities(session, country.cities, text, 5)
    assert len(found) <= 5
    assert all(card.slug in known for card in found)


@pytest.fixture
def client(country: Workspace) -> Iterator[FlaskClient]:
    app = create_app(country.settings)
    yield app.test_client()
    app.extensions["kb"].engine.dispose()


def test_the_page_offers_what_is_like_a_misspelled_name(client: FlaskClient) -> None:
    page = client.get("/match?find=Memphs").get_data(as_text=True)
    assert "No city called “Memphs” is known here" in page
    assert "city=memphis-tn" in page


def test_an_address_may_name_a_city_as_people_do(client: FlaskClient) -> None:
    assert "Memphis, TN" in client.get("/match/violence?city=memphis tn").get_data(as_text=True)
    page = client.get("/match/violence?city=Springfield")
    assert page.status_code == 422
    assert "Did you mean Springfield, MO (springfield-mo)" in page.get_data(as_text=True)
