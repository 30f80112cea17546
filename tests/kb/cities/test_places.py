"""One name for one place through all years, and no county that could be taken for a city."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.fbi_tables import load_fbi_table
from kb.services.cities import import_table
from kb.services.cities.places import Place, iter_places
from kb.services.matching import find_cities
from kb.services.matching.peers import find_peers_of
from kb.services.matching.profile import get_profile
from kb.workspace import Workspace
from tests.ingest.spreadsheets import Cell, write_offenses, write_xlsx


def write_counties(path: Path, *rows: list[Cell]) -> Path:
    headings: list[Cell] = ["State", "County", "Violent crime", "Murder and nonnegligent manslaughter", "Robbery"]
    return write_xlsx(path, [["Table 10"], ["by Counties, 2022"], headings, *rows])


def read_places(path: Path) -> list[Place]:
    faults: list[str] = []
    places = [place for place, _ in iter_places(load_fbi_table(path), faults)]
    assert not faults
    return places


@pytest.mark.parametrize(
    ("state", "printed", "slug"),
    [
        ("TENNESSEE", "Metropolitan Nashville Police Department", "nashville-tn"),
        ("TENNESSEE", "Nashville Metropolitan", "nashville-tn"),
        ("KENTUCKY", "Louisville Metro6, 7", "louisville-ky"),
        ("NEW JERSEY", "Camden County Police Department", "camden-nj"),
        ("PUERTO RICO", "San Juan", "san-juan-pr"),
        ("NEW JERSEY9", "Washington Township, Bergen County", "washington-township-bergen-county-nj"),
        ("ARKANSAS", "56 Bridge", "56-bridge-ar"),
    ],
)
def test_a_city_has_one_name_whatever_its_police_are_called(
    tmp_path: Path, state: str, printed: str, slug: str
) -> None:
    path = write_offenses(tmp_path / "t.xlsx", [[state, printed, 9_000, 5, 0, 1, None, 2, 2]])
    assert [(place.slug, place.kind) for place in read_places(path)] == [(slug, "city")]


def test_counties_have_a_kind_and_a_name_of_their_own(tmp_path: Path) -> None:
    path = write_counties(
        tmp_path / "t.xlsx",
        ["GEORGIA - Metropolitan Counties", "DeKalb", 23, 0, 0],
        [None, "DeKalb County Police Department", 4618, 128, 789],
        [None, "Harris", 5, 0, 0],
        ["LOUISIANA - Metropolitan Counties", "Caddo", 9, 0, 1],
        ["NEW JERSEY - Metropolitan Counties", "Camden", 3, 0, 1],
        ["MARYLAND - Metropolitan Counties", "Baltimore County", 0, 0, 0],
        [None, "Baltimore County Police Department", 3008, 34, 749],
    )
    places = read_places(path)
    assert {place.kind for place in places} == {"county"}
    assert [place.slug for place in places] == [
        "dekalb-county-sheriff-ga",
        "dekalb-county-ga",
        "harris-county-ga",
        "caddo-parish-la",
        "camden-county-nj",
        "baltimore-county-sheriff-md",
        "baltimore-county-police-department-md",
    ]


def test_a_county_is_found_by_its_name_and_is_no_citys_peer(empty: Workspace, tmp_path: Path) -> None:
    cities = write_offenses(
        tmp_path / "c.xlsx",
        [["OHIO", "Ash", 50_000, 60, 1, 10, None, 19, 30], [None, "Bel", 51_000, 61, 1, 10, None, 19, 31]],
    )
    counties = write_counties(tmp_path / "t.xlsx", ["OHIO - Metropolitan Counties", "Ash", 60, 1, 19])
    with empty.sessions() as session:
        for path in (cities, counties):
            import_table(session, path)
        found = find_cities(session, empty.cities, "ash county")
        assert [(card.slug, card.kind) for card in found] == [("ash-county-oh", "county")]
        peers = find_peers_of(session, empty.cities, get_profile(session, empty.cities, "ash-oh")).peers
    assert [peer.slug for peer in peers] == ["bel-oh"]
