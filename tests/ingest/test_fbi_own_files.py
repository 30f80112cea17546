"""The FBI's own files, where they are beside the repository: every layout of eleven years is read whole."""

from __future__ import annotations

import csv
from functools import lru_cache
from pathlib import Path

import pytest

from ingest.fbi_columns import COUNTED, LEFT_OUT
from ingest.fbi_tables import FbiTable, load_fbi_table

SHARED = Path(__file__).resolve().parents[2].parent / "shared"
FBI = SHARED / "fbi"
pytestmark = pytest.mark.skipif(not FBI.is_dir(), reason="the FBI's own files are not beside the repository")


@lru_cache(maxsize=1)
def load_tables() -> tuple[FbiTable, ...]:
    paths = [*FBI.glob("*.xls"), *(FBI / "more").glob("*.xls*")]
    return tuple(load_fbi_table(path) for path in sorted(paths))


def test_every_table_of_the_fbi_is_read_without_a_fault() -> None:
    tables = load_tables()
    assert sorted((table.kind, table.places, table.year) for table in tables) == [
        *(("offenses", "city", year) for year in (*range(2012, 2020), 2021, 2022)),
        ("offenses", "county", 2022),
        *(("officers", "city", year) for year in (2013, 2014, 2015, 2021)),
    ]
    for table in tables:
        assert not table.faults
        assert len(table.rows) > (2_000 if table.places == "county" else 5_800)
        assert len({row.state for row in table.rows}) >= 45
        assert not [row for row in table.rows if any(c.isdigit() for c in row.name + row.state)]


def test_no_figure_of_a_column_is_lost() -> None:
    for table in load_tables():
        for column in table.columns:
            if column.field not in COUNTED:
                assert column.field in (LEFT_OUT, "state", "city", "county"), column
                continue
            name = "rape" if column.field.startswith("rape") else column.field
            wanted = {"rape_revised": "revised", "rape_legacy": "legacy"}.get(column.field)
            kept = [row for row in table.rows if getattr(row, name) is not None]
            lost = column.found - len([row for row in kept if wanted in (None, row.rape_definition)])
            assert lost == {(2015, "population"): 3, (2022, "population"): 1}.get((table.year, column.field), 0) or (
                table.kind == "officers" and not lost
            ), (table.source, column)


def test_rape_is_legacy_until_2012_and_revised_alone_from_2017() -> None:
    found = {
        table.year: {row.rape_definition for row in table.rows} for table in load_tables() if table.kind == "offenses"
    }
    assert found[2012] - {None} == {"legacy"}
    assert all(found[year] - {None} == {"legacy", "revised"} for year in range(2013, 2017))
    assert all(found[year] - {None} == {"revised"} for year in (2017, 2018, 2019, 2021, 2022))


def test_offenses_add_up_to_the_printed_violent_crime() -> None:
    for table in load_tables():
        for row in table.rows:
            parts = (row.homicide, row.rape, row.robbery, row.aggravated_assault)
            if row.violent_crime is not None and None not in parts:
                assert sum(part for part in parts if part is not None) == row.violent_crime, row


def test_figures_are_those_of_the_checked_facts() -> None:
    """``facts/cities.csv`` and ``cities_2017_on.csv`` were read from the same tables by another program."""
    found = {
        (row.name, row.state, table.year): row
        for table in load_tables()
        if table.kind == "offenses" and table.places == "city"
        for row in table.rows
    }
    states = {
        "AL": "ALABAMA",
        "IL": "ILLINOIS",
        "MI": "MICHIGAN",
        "TN": "TENNESSEE",
        "DE": "DELAWARE",
        "CO": "COLORADO",
    }
    compared = 0
    for name in ("cities.csv", "cities_2017_on.csv"):
        with (SHARED / "facts" / name).open(encoding="utf-8") as file:
            for fact in csv.DictReader(file):
                row = found.get((fact["city"], states.get(fact["state"], ""), int(fact["year"])))
                if row is None or not fact["source"].startswith("FBI Crime"):
                    continue
                for field in ("population", "violent_crime", "homicide", "rape", "robbery", "aggravated_assault"):
                    assert getattr(row, field) == (int(fact[field]) if fact[field] else None), (fact, field)
                compared += 1
    assert compared >= 80
