"""The map: places as d3-geo has them, borders drawn once, marks told apart by more than color."""

from __future__ import annotations

import json
from math import hypot
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from kb.services.library import BadOutline, build_site_map, find_sites, load_outline
from kb.services.library.albers import Point, project
from kb.services.library.outline import Arc, build_outline, draw, read_topology
from kb.services.library.site_map import APART, move_apart
from kb.services.library.sites import SiteCard
from kb.workspace import Workspace
from knowledge.states import state_name
from tests.conftest import ROOT

ATLAS = ROOT / "kb" / "static" / "vendor" / "us-atlas" / "states-albers-10m.json"
needs_atlas = pytest.mark.skipif(not ATLAS.is_file(), reason="us-atlas is not installed: make setup")

TINY = {
    "type": "Topology",
    "transform": {"scale": [10, 10], "translate": [5, 0]},
    "arcs": [
        [[0, 0], [1, 0]],
        [[1, 0], [0, 1], [-1, 0], [0, -1]],
        [[1, 0], [1, 0], [0, 1], [-1, 0]],
        [[1, 1], [0, -1]],
    ],
    "objects": {
        "nation": {"geometries": [{"type": "MultiPolygon", "arcs": [[[0, 2, ~3, 1]], [[0, 1]]]}]},
        "states": {"geometries": [{"type": "Polygon", "arcs": [[0, 1]], "properties": {"name": "Left"}}]},
    },
}


def pack(**changes: object) -> bytes:
    return json.dumps({**TINY, **changes}).encode()


def holds(ring: Arc, point: Point) -> bool:
    """Whether ``point`` lies inside ``ring``, by how often a line from it crosses the ring."""
    inside = False
    for (x1, y1), (x2, y2) in zip(ring, (*ring[1:], ring[0]), strict=True):
        if (y1 > point.y) != (y2 > point.y) and point.x < (x2 - x1) * (point.y - y1) / (y2 - y1) + x1:
            inside = not inside
    return inside


@pytest.mark.parametrize(
    ("place", "longitude", "latitude", "expected"),
    [
        ("Seattle", -122.3321, 47.6062, (97.625, 46.319)),
        ("Miami", -80.1937, 25.7743, (822.653, 572.268)),
        ("Kansas City", -94.5786, 39.0997, (522.811, 295.691)),
        ("Anchorage", -149.9003, 61.2181, (112.277, 544.278)),
        ("Honolulu", -157.8583, 21.3069, (266.960, 549.190)),
        ("Attu, across the date line", 173.2, 52.9, (-54.625, 572.783)),
        ("Key West", -81.78, 24.5551, (794.406, 604.452)),
    ],
)
def test_a_place_is_where_d3_geo_draws_it(
    place: str, longitude: float, latitude: float, expected: tuple[float, float]
) -> None:
    """Expected values: ``geoAlbersUsa().scale(1300).translate([487.5, 305])`` of d3-geo 3.1.1."""
    found = project(longitude, latitude)
    assert found is not None
    assert (found.x, found.y) == pytest.approx(expected, abs=0.001)


@pytest.mark.parametrize(("longitude", "latitude"), [(-66.1, 18.4), (0.0, 51.5)])
def test_what_is_not_on_the_map_has_no_place(longitude: float, latitude: float) -> None:
    assert project(longitude, latitude) is None


@given(st.floats(-180, 180), st.floats(-90, 90))
def test_every_place_on_earth_is_on_the_map_or_not(longitude: float, latitude: float) -> None:
    found = project(longitude, latitude)
    assert found is None or (-110 <= found.x <= 1085 and -10 <= found.y <= 620)


def test_arcs_are_added_up_scaled_and_joined_in_both_ways() -> None:
    topology = read_topology(pack())
    assert topology.arcs[1] == ((15, 0), (15, 10), (5, 10), (5, 0))
    assert topology.ring([0, 1])[:3] == ((5, 0), (15, 0), (15, 10))
    assert topology.ring([~0]) == ((15, 0), (5, 0))


def test_a_border_is_drawn_once_and_the_coast_as_land() -> None:
    topology = read_topology(pack(arcs=[*TINY["arcs"], [[1, 0], [0, 1]]]))  # type: ignore[misc]
    outline = build_outline(topology)
    assert outline.borders == "M15 0l0 10"
    assert outline.land.count("z") == 2


@given(st.lists(st.tuples(st.floats(-1e4, 1e4), st.floats(-1e4, 1e4)), max_size=30))
def test_a_path_ends_where_its_line_ends(points: list[tuple[float, float]]) -> None:
    path = draw(points)
    if not path:
        assert len({(round(x), round(y)) for x, y in points}) <= 1
        return
    start, steps = path[1:].split("l")
    numbers = [int(number) for number in steps.replace("-", " -").split()]
    x, y = map(int, start.split())
    assert (x + sum(numbers[::2]), y + sum(numbers[1::2])) == (round(points[-1][0]), round(points[-1][1]))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b"{}",
        b"\xff\xfe",
        pack(arcs=[]),
        pack(arcs=[[["a", 0]]]),
        pack(transform={}),
        pack(objects={"nation": {"geometries": [{"type": "Polygon", "arcs": [[99]]}]}, "states": {"geometries": []}}),
    ],
)
def test_a_damaged_outline_is_named_and_never_breaks(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "o.json").write_bytes(data)
    with pytest.raises(BadOutline):
        load_outline(tmp_path / "o.json")


def test_without_the_file_there_is_no_outline(tmp_path: Path) -> None:
    assert load_outline(tmp_path / "none.json") is None


@needs_atlas
def test_every_site_lies_in_its_own_state(knowledge: Workspace) -> None:
    topology = read_topology(ATLAS.read_bytes())
    with knowledge.sessions() as session:
        cards = find_sites(session)
    assert len(cards) == 65
    for card in cards:
        assert card.longitude is not None
        assert card.latitude is not None
        at = project(card.longitude, card.latitude)
        assert at is not None, card.slug
        rings = topology.states[state_name(card.state)]
        assert any(holds(topology.ring(ring), at) for ring in rings), card.slug


@needs_atlas
def test_the_outline_is_light_enough_for_every_page(tmp_path: Path) -> None:
    outline = load_outline(ATLAS)
    assert outline is not None
    assert len(outline.land) + len(outline.borders) < 40_000
    assert outline.view_box.startswith("-64 ")


def test_marks_that_would_cover_each_other_are_moved_apart() -> None:
    crowd = [Point(10, 10), Point(10, 10), Point(12, 11), Point(300, 300)]
    moved = move_apart(crowd)
    assert moved[3] == crowd[3]
    for i, a in enumerate(moved):
        assert all(hypot(a.x - b.x, a.y - b.y) > APART * 0.95 for b in moved[:i])
    assert move_apart(crowd) == moved


def test_cohorts_are_told_apart_without_color(knowledge: Workspace) -> None:
    with knowledge.sessions() as session:
        found = build_site_map(find_sites(session))
    looks = [look for look, _ in found.key]
    assert len({(look.shape, look.filled) for look in looks}) == len(looks) == 10
    assert sum(count for _, count in found.key) == len(found.marks) == 65


def test_a_site_without_a_place_is_still_listed() -> None:
    found = build_site_map([SiteCard("a-oh", "A", "OH", ())])
    assert (found.marks, [card.slug for card in found.nowhere]) == ((), ["a-oh"])


@pytest.fixture(scope="module")
def page(reader: FlaskClient) -> str:
    return reader.get("/sites").get_data(as_text=True)


@needs_atlas
def test_the_map_names_its_sources_and_each_mark_leads_to_its_site(page: str) -> None:
    assert "GeoNames" in page
    assert "creativecommons.org/licenses/by/4.0" in page
    assert "ISC license" in page
    assert 'aria-label="Anchorage, AK: PSP 2019"' in page
    assert page.count('<a href="/sites/') == 65 * 2


def test_map_and_list_have_the_same_filter(reader: FlaskClient, knowledge: Workspace) -> None:
    with knowledge.sessions() as session:
        wanted = find_sites(session, "homicide", "focused-deterrence-group-violence-intervention")
        assert 0 < len(wanted) < len(find_sites(session, "homicide")) < len(find_sites(session))
    address = "/sites?problem=homicide&practice=focused-deterrence-group-violence-intervention"
    found = reader.get(address).get_data(as_text=True)
    assert f"{len(wanted)} of 65 sites" in found
    marks = 2 if ATLAS.is_file() else 1
    assert all(found.count(f'href="/sites/{card.slug}"') == marks for card in wanted)
    assert 'href="/sites/pueblo-co"' not in found


def test_a_failure_in_a_city_is_said_beside_its_name(reader: FlaskClient) -> None:
    found = reader.get("/sites?practice=gunshot-detection").get_data(as_text=True)
    assert "No effect here" in found


@pytest.mark.parametrize(
    "query", ["problem=nothing", "practice=%00&problem=%F0%9F%92%A5", "by=name&practice=" + "x" * 5000]
)
def test_an_odd_filter_gives_a_page(reader: FlaskClient, query: str) -> None:
    answer = reader.get(f"/sites?{query}")
    assert answer.status_code == 200
    assert "No site is on record" in answer.get_data(as_text=True)
