"""Gower's distance over visible groups: what is missing is skipped and said, and 10,000 cities take no time."""

from __future__ import annotations

import random

import pytest
from hypothesis import given

from knowledge.vocabulary import Trend
from search.matching import CityFeatures, CityTable, Profile, find_peers
from search.matching.cities import build_features
from search.matching.peers import GROUPS, measure_distances
from tests.effort import least_seconds
from tests.search.matching.examples import CITIES, city, profile, profiles, table

TABLE = table()


@given(profiles)
def test_distances_are_between_nothing_and_one(who: Profile) -> None:
    for peer in find_peers(TABLE, build_features(who)):
        assert 0 <= peer.distance <= 1
        assert all(value is None or 0 <= value <= 1 for value in peer.groups.values())


@given(profiles)
def test_peers_are_nearest_first_and_never_the_city_itself(who: Profile) -> None:
    peers = find_peers(TABLE, build_features(who))
    assert [peer.distance for peer in peers] == sorted(peer.distance for peer in peers)
    assert who.city not in {peer.city for peer in peers}


def test_a_twin_is_at_no_distance() -> None:
    twin = CityTable([*TABLE.cities, city("twin-tt")])
    assert find_peers(twin, city("asking-aa"))[0].city == "twin-tt"
    assert find_peers(twin, city("asking-aa"))[0].distance == 0


def test_peers_do_not_depend_on_the_order_of_the_cities() -> None:
    turned = CityTable(tuple(reversed(TABLE.cities)))
    assert find_peers(turned, city("asking-aa")) == find_peers(TABLE, city("asking-aa"))


def test_equally_near_cities_come_by_name() -> None:
    twins = CityTable([*TABLE.cities, city("zeta-zz"), city("alpha-aa")])
    assert [peer.city for peer in find_peers(twins, city("asking"), 2)] == ["alpha-aa", "zeta-zz"]


def test_what_is_missing_is_skipped_and_said() -> None:
    peers = find_peers(TABLE, city("asking", trend=None, sworn_officers=None))
    assert peers
    assert all({"trend", "capacity", "assets"} <= set(peer.skipped) for peer in peers)


def test_a_missing_value_is_not_taken_as_a_likeness() -> None:
    little = CityTable([*TABLE.cities, CityFeatures("little-known", population=200_000)])
    assert "little-known" not in {peer.city for peer in find_peers(little, city("asking"), 99)}


def test_a_city_that_says_only_its_size_has_peers_by_size() -> None:
    assert find_peers(TABLE, CityFeatures("asking", population=100_000), 1)[0].city == CITIES[1]


def test_a_city_that_says_nothing_has_no_peers() -> None:
    assert find_peers(TABLE, CityFeatures("asking")) == ()


def test_no_cities_no_peers() -> None:
    assert find_peers(CityTable([]), city("asking")) == ()


def test_likeness_and_difference_are_named_by_group() -> None:
    same_size = CityTable([*TABLE.cities, city("same-size", rates={"homicide": 90.0, "robbery": 900.0})])
    peer = next(p for p in find_peers(same_size, city("asking"), 9) if p.city == "same-size")
    assert "size" in peer.alike
    assert "violence" in peer.unlike


def test_a_reader_may_leave_groups_out() -> None:
    peer = find_peers(TABLE, city("asking"), 1, ["size"])[0]
    assert set(peer.groups) == {"size"}


def test_the_groups_share_the_whole() -> None:
    assert sum(GROUPS.values()) == pytest.approx(1.0)


def test_assets_in_common_bring_cities_nearer() -> None:
    pair = CityTable(
        [*TABLE.cities, city("shares", assets=frozenset({"lab", "rtcc"})), city("differs", assets=frozenset({"cctv"}))]
    )
    asking = city("asking", assets=frozenset({"lab", "rtcc"}))
    assert find_peers(pair, asking, 1)[0].city == "shares"


def test_standing_is_the_share_of_cities_with_a_lower_rate() -> None:
    standing = TABLE.find_standing(profile(rates={"homicide": 12.0, "robbery": 9_999.0}))
    assert standing.shares == {"homicide": 0.5, "robbery": 1.0}
    assert (standing.compared, standing.same_size) == (5, False)


def test_standing_is_among_cities_of_the_same_size_where_enough_are_known() -> None:
    quiet = [city(f"small-{n}", population=20_000, rates={"robbery": 10.0 + n}) for n in range(40)]
    loud = [city(f"large-{n}", population=900_000, rates={"robbery": 800.0 + n}) for n in range(40)]
    standing = CityTable([*quiet, *loud]).find_standing(profile(population=30_000, rates={"robbery": 100.0}))
    assert standing.shares == {"robbery": 1.0}
    assert (standing.compared, standing.same_size) == (40, True)


def test_a_city_does_not_stand_against_itself() -> None:
    assert TABLE.find_standing(profile(city=CITIES[0], rates={"homicide": 2.0})).compared == 4


def test_ten_thousand_cities_are_compared_at_once() -> None:
    chance = random.Random(7)
    many = CityTable(
        [
            city(
                f"city-{n}",
                population=chance.randrange(500, 2_000_000),
                rates={"homicide": chance.uniform(0, 50), "robbery": chance.uniform(0, 600)},
                trend=chance.choice([None, *Trend]),
                sworn_officers=chance.choice([None, chance.randrange(1, 5_000)]),
            )
            for n in range(10_000)
        ]
    )
    find_peers(many, city("warm up"))
    assert least_seconds(lambda: (measure_distances(many, city("asking")), find_peers(many, city("asking")))) < 0.25
