"""The FBI's tables as they are laid out, with all that makes them hard to read."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.fbi_tables import FbiRow, NotAnFbiTable, load_fbi_table, split_footnotes
from tests.ingest.spreadsheets import OFFENSE_HEADINGS, write_offenses, write_officers, write_xlsx

SHARED = Path(__file__).resolve().parents[2].parent / "shared"
FBI = SHARED / "fbi"
needs_tables = pytest.mark.skipif(not FBI.is_dir(), reason="the FBI's own files are not beside the repository")

ROWS = [
    ["OHIO7", "Ashton5, 9", 12_000, 60, 1, 10, None, 19, 30],
    [None, "Belford", 9_000, None, 0, None, 4, 5, None],
    ["UTAH", "Calder ", None, 3, 0, None, None, 1, 2],
    ["1 Rape by the revised definition.", None],
    ["5 This agency began the year with the legacy definition.", None],
    ["7 The state changed its forms.", None],
    ["9 Because of changes, figures are not comparable to previous years' data.", None],
]


@pytest.fixture
def rows(tmp_path: Path) -> tuple[FbiRow, ...]:
    return load_fbi_table(write_offenses(tmp_path / "table.xlsx", ROWS)).rows


def test_a_table_says_its_name_year_and_kind(tmp_path: Path) -> None:
    table = load_fbi_table(write_offenses(tmp_path / "a.xlsx", ROWS, 2016, "Table 6"))
    assert (table.name, table.year, table.kind) == ("Table 6", 2016, "offenses")
    assert table.source == "FBI Crime in the United States 2016 Table 6"


def test_the_state_of_a_merged_cell_holds_for_the_rows_below(rows: tuple[FbiRow, ...]) -> None:
    assert [(row.state, row.city) for row in rows] == [("OHIO", "Ashton"), ("OHIO", "Belford"), ("UTAH", "Calder")]


def test_footnotes_leave_the_name_and_are_kept_as_notes(rows: tuple[FbiRow, ...]) -> None:
    assert [note.split()[0] for note in rows[0].notes] == ["This", "Because", "The"]
    assert rows[1].notes == ("The state changed its forms.",)


def test_a_break_with_earlier_years_is_known(rows: tuple[FbiRow, ...]) -> None:
    assert [row.comparable for row in rows] == [False, True, True]


def test_rape_keeps_its_definition(rows: tuple[FbiRow, ...]) -> None:
    assert [(row.rape, row.rape_definition) for row in rows] == [(10, "revised"), (4, "legacy"), (None, None)]


def test_an_empty_cell_is_not_zero(rows: tuple[FbiRow, ...]) -> None:
    assert (rows[1].violent_crime, rows[1].homicide, rows[2].population) == (None, 0, None)


def test_officers_are_the_sworn_ones(tmp_path: Path) -> None:
    table = load_fbi_table(write_officers(tmp_path / "o.xlsx", [["OHIO", "Ashton", 12_000, 30, 21, 9]]))
    assert (table.kind, table.rows[0].sworn_officers, table.rows[0].homicide) == ("officers", 21, None)


def test_a_row_that_is_no_count_is_named_and_costs_itself_alone(tmp_path: Path) -> None:
    bad = [["OHIO", "Ashton", 12_000, -1, 0, 1, None, 0, 0], *ROWS[1:3], [None, "Denby", "many", 1, 0, 1, None, 0, 0]]
    table = load_fbi_table(write_offenses(tmp_path / "a.xlsx", bad))
    assert [row.city for row in table.rows] == ["Belford", "Calder"]
    assert table.faults[0] == "row 5: Ashton, Ohio: violent crime is -1.0, not a count"
    assert "row 8: Denby" in table.faults[1]


def test_a_city_that_is_there_twice_is_named(tmp_path: Path) -> None:
    table = load_fbi_table(write_offenses(tmp_path / "a.xlsx", [*ROWS[:2], [None, "Ashton", 5, 0, 0, 0, None, 0, 0]]))
    assert len(table.rows) == 2
    assert "a second time (first in row 5)" in table.faults[0]


def test_counts_written_as_text_with_commas_are_read(tmp_path: Path) -> None:
    row = ["OHIO", "Ashton", "12,000", "60", "1", "-", None, "19", "40"]
    assert load_fbi_table(write_offenses(tmp_path / "a.xlsx", [row])).rows[0].population == 12_000


@pytest.mark.parametrize(
    ("sheet", "reason"),
    [
        ([["a", "b"], [1, 2]], "no row has the headings"),
        ([["by city"], OFFENSE_HEADINGS, ROWS[0]], "the number of the table or its year is missing"),
        ([["Table 8, 2015"], ["State", "City", "Population", "Arson"], ROWS[0][:4]], "neither the columns"),
        ([["Table 8, 2015"], OFFENSE_HEADINGS], "there is no city in it"),
    ],
)
def test_another_table_is_refused_with_the_reason_and_what_to_give(
    tmp_path: Path, sheet: list[list[str | int | None]], reason: str
) -> None:
    with pytest.raises(NotAnFbiTable, match=reason) as caught:
        load_fbi_table(write_xlsx(tmp_path / "other.xlsx", sheet))
    assert "Give Table 8" in str(caught.value)


@pytest.mark.parametrize(
    "content", [b"", b"city,state\nA,OH\n", b"PK\x03\x04broken", b"\xd0\xcf\x11\xe0" + b"\0" * 600]
)
def test_a_file_that_is_no_spreadsheet_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "file.xls"
    path.write_bytes(content)
    with pytest.raises(NotAnFbiTable, match="cannot be opened as a spreadsheet"):
        load_fbi_table(path)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotAnFbiTable, match="No such file"):
        load_fbi_table(tmp_path / "none.xls")


@given(st.text(max_size=40), st.lists(st.integers(1, 99), max_size=3))
def test_any_name_is_read_and_comes_without_the_marks_behind_it(name: str, marks: list[int]) -> None:
    plain, _ = split_footnotes(name)
    assert plain == " ".join(plain.split())
    if marks and plain and plain[-1].isascii() and plain[-1].isalpha():
        assert split_footnotes(plain + ", ".join(map(str, marks))) == (plain, tuple(marks))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Louisville Metro6, 7", ("Louisville Metro", (6, 7))),
        ("Washington Township, Franklin County6", ("Washington Township, Franklin County", (6,))),
        ("NEW JERSEY9", ("NEW JERSEY", (9,))),
        ("American Canyon ", ("American Canyon", ())),
        ("Ninety Six", ("Ninety Six", ())),
    ],
)
def test_names_come_without_their_footnotes(text: str, expected: tuple[str, tuple[int, ...]]) -> None:
    assert split_footnotes(text) == expected


@needs_tables
def test_every_table_of_the_fbi_is_read_without_a_fault() -> None:
    tables = [load_fbi_table(path) for path in sorted(FBI.glob("*.xls"))]
    assert sorted((table.kind, table.year) for table in tables) == [
        *(("offenses", year) for year in (2013, 2014, 2015, 2016)),
        *(("officers", year) for year in (2013, 2014, 2015)),
    ]
    for table in tables:
        assert not table.faults
        assert len(table.rows) > 8_500
        assert len({row.state for row in table.rows}) >= 50
        assert not [row for row in table.rows if any(c.isdigit() for c in row.city + row.state)]


@needs_tables
def test_offenses_add_up_to_the_printed_violent_crime() -> None:
    for path in FBI.glob("Table_[68]_*.xls"):
        for row in load_fbi_table(path).rows:
            parts = (row.homicide, row.rape, row.robbery, row.aggravated_assault)
            if row.violent_crime is not None and None not in parts:
                assert sum(part for part in parts if part is not None) == row.violent_crime, row


@needs_tables
def test_figures_are_those_of_the_checked_facts() -> None:
    """``facts/cities.csv`` was read from the same tables by another program."""
    tables = [load_fbi_table(path) for path in FBI.glob("Table_[68]_*.xls")]
    found = {(row.city, row.state, table.year): row for table in tables for row in table.rows}
    states = {"AL": "ALABAMA", "IL": "ILLINOIS", "MI": "MICHIGAN", "TN": "TENNESSEE", "DE": "DELAWARE"}
    compared = 0
    with (SHARED / "facts" / "cities.csv").open(encoding="utf-8") as file:
        for fact in csv.DictReader(file):
            row = found.get((fact["city"], states.get(fact["state"], ""), int(fact["year"])))
            if row is None or "Marshall" in fact["source"]:
                continue
            for name in ("population", "violent_crime", "homicide", "rape", "robbery", "aggravated_assault"):
                assert getattr(row, name) == (int(fact[name]) if fact[name] else None), (fact, name)
            compared += 1
    assert compared >= 30
