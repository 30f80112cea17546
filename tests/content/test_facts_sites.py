"""Figures, places, assets, problems and offices of the sites say what the facts say."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Any

import pytest

from knowledge.identifiers import site_slug
from knowledge.site import YearFigures
from knowledge.vocabulary import Requirement
from tests.content import shelf
from tests.content.fact_files import AS_SPELLED, FACTS, clean_address, load_rows, load_site_facts, needs_facts

COUNTS = ("population", "violent_crime", "homicide", "rape", "robbery", "aggravated_assault", "sworn_officers")
AURORA_2012 = ("aurora-co", 2012)
"""The first table gives another Aurora's figures for this year; the FBI's own table has the city's."""

SITES = {fact["slug"]: fact for fact in load_site_facts()}
ASSETS = {requirement.value for requirement in Requirement}

pytestmark = needs_facts


def _load_by_year(name: str) -> dict[str, dict[int, dict[str, str]]]:
    found: dict[str, dict[int, dict[str, str]]] = defaultdict(dict)
    for row in load_rows(name) if FACTS.is_dir() else ():
        found[site_slug(row["city"], row["state"]) or ""][int(row["year"])] = row
    return found


OLD, LATER = _load_by_year("cities.csv"), _load_by_year("cities_2017_on.csv")


@pytest.mark.parametrize("slug", sorted(shelf.sites()))
def test_years_are_those_of_the_tables(slug: str) -> None:
    years = [item.year for item in shelf.sites()[slug].figures]
    assert years == sorted({*OLD[slug], *LATER[slug]})


@pytest.mark.parametrize("slug", sorted(shelf.sites()))
def test_figures_are_as_in_the_tables(slug: str) -> None:
    for item in shelf.sites()[slug].figures:
        if (slug, item.year) == AURORA_2012:
            continue
        row = OLD[slug].get(item.year) or LATER[slug][item.year]
        assert _counts(item) == [int(float(row[name])) if row[name] else None for name in COUNTS], item.year
        assert item.rape_definition == _definition(row), item.year
        assert _source_words(item.source) <= _source_words(row["source"]), item.year


@pytest.mark.parametrize("slug", sorted(shelf.sites()))
def test_part_years_and_licenses_are_kept(slug: str) -> None:
    later = {item.year: item for item in shelf.sites()[slug].figures if item.year not in OLD[slug]}
    for year, row in LATER[slug].items():
        if year in later:
            assert later[year].months == (int(row["months_covered"]) if row["months_covered"] else None)
            assert (later[year].license is not None) == ("AH Datalytics" in row[AS_SPELLED["license"]])
            assert (later[year].note or "").startswith(" ".join(row["note"].split()))


def test_aurora_of_2012_is_the_city_in_colorado() -> None:
    (item,) = (item for item in shelf.sites()["aurora-co"].figures if item.year == 2012)
    assert (item.homicide, item.robbery, item.aggravated_assault) == (29, 483, 742)
    assert "2012 Table 8" in item.source


def test_every_row_of_the_tables_belongs_to_a_site() -> None:
    assert {slug for slug in (*OLD, *LATER) if OLD[slug] or LATER[slug]} <= set(shelf.sites())


def test_most_sites_have_figures_after_2016() -> None:
    later = [slug for slug, record in shelf.sites().items() if any(item.year > 2016 for item in record.figures)]
    assert len(later) == len(shelf.sites())


def test_place_on_the_map_is_that_of_the_facts() -> None:
    places = {row["slug"]: (float(row["latitude"]), float(row["longitude"])) for row in load_rows("coordinates.csv")}
    assert {slug: (record.latitude, record.longitude) for slug, record in shelf.sites().items()} == places


@pytest.mark.parametrize("fact", SITES.values(), ids=lambda fact: str(fact["slug"]))
def test_what_a_site_has_is_as_in_the_facts(fact: dict[str, Any]) -> None:
    record = shelf.sites()[fact["slug"]]
    held = {(item.asset.value, item.year, item.source) for item in record.assets}
    told = {(item["asset"], item["year"], clean_address(item["source"])) for item in fact.get("assets") or ()}
    assert {item for item in told if item[0] in ASSETS} <= held
    # What has no word of its own is kept by name, or is a practice that the city does.
    practices = {(item.years, item.source) for item in record.adoptions}
    others = {(item.year, item.source) for item in record.also_has}
    known = {item.practice for item in record.adoptions}
    for asset, year, source in told:
        if asset not in ASSETS:
            assert (year, source) in others or (str(year) if year else None, source) in practices or known, asset


@pytest.mark.parametrize("fact", SITES.values(), ids=lambda fact: str(fact["slug"]))
def test_problems_of_a_site_are_those_of_the_facts(fact: dict[str, Any]) -> None:
    held = {(item.problem.value, item.year, item.source) for item in shelf.sites()[fact["slug"]].problems}
    told = {(item["problem"], item["year"], clean_address(item["source"])) for item in fact.get("problems") or ()}
    assert told <= held


@pytest.mark.parametrize("fact", SITES.values(), ids=lambda fact: str(fact["slug"]))
def test_office_that_a_peer_would_ask_is_that_of_the_facts(fact: dict[str, Any]) -> None:
    held = [(item.role, item.office, item.source) for item in shelf.sites()[fact["slug"]].ask]
    assert held == [(item["role"], item["office"], clean_address(item["source"])) for item in fact.get("ask") or ()]


def test_sites_with_an_asset_on_record_are_counted() -> None:
    assert len([slug for slug, record in shelf.sites().items() if record.assets]) >= 60


def _counts(item: YearFigures) -> list[int | None]:
    return [getattr(item, name) for name in COUNTS]


def _definition(row: dict[str, str]) -> str | None:
    if "rape_definition" in row:
        return "revised" if row["rape_definition"] == "revised" else None
    return next((word for word in ("revised", "legacy") if f"rape: {word}" in row["source"]), None)


def _source_words(text: str) -> set[str]:
    """The words of a source; how a stored copy was reached is not for readers."""
    return set(re.sub(r"[,;()]", " ", text).replace("version", "commit").split())
