"""Figures through the years: a break wherever two years do not compare, and nothing filled in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from kb.app import create_app
from kb.models import SiteYear
from kb.services.cities import import_table
from kb.services.library import get_site
from kb.services.library.site_figures import YearView, build_breaks
from kb.services.publishing.content_files import store_content
from kb.workspace import Workspace
from tests.ingest.spreadsheets import Cell, write_offenses, write_officers
from tests.kb.helpers.writing import site_text

FBI, INDEX = "FBI Crime in the United States 2015 Table 8", "AH Datalytics Real-Time Crime Index, a file"


def year(number: int, source: str = FBI, rape: str | None = "revised", **more: object) -> YearView:
    counts = {"homicide": 5, "rape": 9, "robbery": 50, "aggravated_assault": 90, "violent_crime": 154}
    rates: dict[str, float | None] = dict.fromkeys(counts, 1.0)
    view = YearView(number, 100_000, {**counts}, rates, rape, None, source)
    return replace(view, **more)  # type: ignore[arg-type]


def test_a_change_of_source_breaks_every_line() -> None:
    (note,) = build_breaks([year(2018), year(2019), year(2020, INDEX, None)])
    assert (note.number, note.year, note.of) == (1, 2020, "")
    assert "AH Datalytics" in note.reasons[0]
    assert "preliminary and unofficial" in note.reasons[0]


def test_a_change_of_the_definition_of_rape_breaks_only_what_holds_it() -> None:
    (note,) = build_breaks([year(2012, rape="legacy"), year(2013)])
    assert (note.year, note.of) == (2013, "all violent crimes")
    assert "revised" in note.reasons[0]


def test_what_the_fbi_does_not_compare_is_broken() -> None:
    (note,) = build_breaks([year(2013), year(2014, comparable=False)])
    assert "do not compare with those of earlier years" in note.reasons[0]


def test_years_of_one_source_and_definition_have_no_break() -> None:
    assert build_breaks([year(2013), year(2014), year(2016)]) == ()


@pytest.mark.parametrize(
    ("more", "whole"),
    [
        ({}, True),
        ({"months": 12}, True),
        ({"months": 7}, False),
        ({"note": "Far below others: may be incomplete."}, False),
    ],
)
def test_a_part_year_is_not_whole(more: dict[str, object], whole: bool) -> None:
    assert year(2020, **more).whole is whole


@pytest.fixture
def site(empty: Workspace, tmp_path: Path) -> Workspace:
    """Ashton, with 2015 in its own file, and 2012 and 2016 only in the FBI's tables; five cities of its size."""
    path = empty.settings.content / "sites" / "ashton-oh.yaml"
    path.parent.mkdir()
    text = site_text("ashton-oh")
    text += text[text.index("- year") :].replace("2015", "2018").replace("population: 116000", "population: null")
    path.write_text(text.replace("source: A table", f"source: '{FBI}'"), "utf-8")
    others: list[list[Cell]] = [[None, f"Bel{chr(96 + n)}", 150_000, 100, 3 * n, 1, None, 2, 2] for n in range(1, 6)]
    ashton: list[Cell] = ["OHIO", "Ashton", 115_000, 1_100, 23, None, 40, 230, 800]
    with empty.sessions() as session:
        store_content(session, empty.settings.content)
        for number, table in ((2012, "Table 8"), (2015, "Table 8"), (2016, "Table 6")):
            import_table(session, write_offenses(tmp_path / f"{number}.xlsx", [ashton, *others], number, table))
        import_table(session, write_officers(tmp_path / "o.xlsx", [["OHIO", "Ashton", 117_000, 9, 8, 1]], 2018))
    return empty


def test_years_that_only_the_countrys_tables_have_are_added_with_their_source(site: Workspace) -> None:
    with site.sessions() as session:
        figures = get_site(session, "ashton-oh").figures
    assert [each.year for each in figures.years] == [2012, 2015, 2016, 2018]
    assert figures.years[0].counts["homicide"] == 23
    assert figures.years[1].counts["homicide"] == 8  # the site's own row stands
    assert figures.years[0].source == "FBI Crime in the United States 2012 Table 8"
    assert figures.missing_years == (2013, 2014, 2017)


def test_a_rate_uses_the_population_of_its_own_year_and_says_from_where(site: Workspace) -> None:
    with site.sessions() as session:
        last = get_site(session, "ashton-oh").figures.years[-1]
    assert last.population == 117_000
    assert last.rates["homicide"] == round(8 * 100_000 / 117_000, 1)
    assert last.source.endswith("population: FBI Crime in the United States 2018 Table 78")


def test_the_middle_is_that_of_cities_of_its_size_and_said_how_many(site: Workspace) -> None:
    with site.sessions() as session:
        figures = get_site(session, "ashton-oh").figures
    middle = figures.years[0].middle
    assert middle is not None
    assert (middle["homicide"].rate, middle["homicide"].cities) == (7.0, 6)
    assert figures.compared == "6 cities of 100,000 to 249,999 people, by year"
    assert figures.charts[0].middle_dots


def test_numbers_are_never_compared_with_the_middle(site: Workspace) -> None:
    with site.sessions() as session:
        figures = get_site(session, "ashton-oh", "counts").figures
    assert not any(chart.middle_dots for chart in figures.charts)
    assert figures.charts[0].title == "Homicides, number"


@pytest.fixture
def client(site: Workspace) -> Iterator[FlaskClient]:
    app = create_app(site.settings)
    yield app.test_client()
    app.extensions["kb"].engine.dispose()


def test_charts_switch_by_a_plain_link(client: FlaskClient) -> None:
    page = client.get("/sites/ashton-oh").get_data(as_text=True)
    assert "Homicides per 100,000 people" in page
    assert 'href="?figures=counts#figures"' in page
    other = client.get("/sites/ashton-oh?figures=counts").get_data(as_text=True)
    assert "Homicides, number" in other
    assert "Offenses per 100,000 people" in other  # both tables stand below the charts


def test_the_api_has_every_year_with_its_note(client: FlaskClient) -> None:
    years = client.get("/api/v1/sites/ashton-oh").get_json()["years"]
    assert [each["year"] for each in years] == [2012, 2015, 2016, 2018]
    assert {"months", "note", "license"} <= years[0].keys()


def test_a_site_without_any_population_has_numbers_and_no_comparison(knowledge: Workspace) -> None:
    with knowledge.sessions() as session:
        figures = get_site(session, "harris-county-tx").figures
    assert (figures.measure, figures.has_rates, figures.compared) == ("counts", False, None)


def test_figures_reach_2025_and_the_break_to_the_crime_index_is_drawn(knowledge: Workspace) -> None:
    with knowledge.sessions() as session:
        figures = get_site(session, "chicago-il", "counts").figures
        newest = session.query(SiteYear.year).order_by(SiteYear.year.desc()).first()
    assert newest == (2025,)
    homicide = figures.charts[0]
    assert [mark.year for mark in homicide.breaks] == [2013, 2020]
    assert "AH Datalytics" in figures.breaks[-1].reasons[0]


def test_aurora_in_2012_has_the_fbis_count(knowledge: Workspace) -> None:
    """It once had 17 homicides from another source; the FBI's table has 29."""
    with knowledge.sessions() as session:
        first = get_site(session, "aurora-co").figures.years[0]
    assert (first.year, first.counts["homicide"]) == (2012, 29)
    assert first.source.startswith("FBI Crime in the United States 2012 Table 8")
