"""The FBI's tables as they are laid out, with all that makes them hard to read."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.fbi_tables import FbiRow, FbiTable, NotAnFbiTable, load_fbi_table, split_footnotes
from tests.ingest.spreadsheets import OFFENSE_HEADINGS, Cell, write_offenses, write_officers, write_xlsx

CASES = Path(__file__).resolve().parents[2].parent / "shared" / "cases" / "files" / "fbi"
ONE_RAPE: tuple[Cell, ...] = (
    *("State", "City", "Population", "Violent\ncrime", "Murder and\nnonnegligent\nmanslaughter"),
    *("Rape1", "Robbery", "Aggravated\nassault", "Larceny-\ntheft", "Arson2"),
)
"""The headings from 2017 on."""

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
    assert [(row.state, row.name) for row in rows] == [("OHIO", "Ashton"), ("OHIO", "Belford"), ("UTAH", "Calder")]


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
    assert [row.name for row in table.rows] == ["Belford", "Calder"]
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
        ([["Table 8, 2015"], OFFENSE_HEADINGS], "there is no city or county in it"),
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


def load_one_rape(path: Path, year: int, heading: str = "Rape1", *more: list[Cell]) -> FbiTable:
    headings = [heading if cell == "Rape1" else cell for cell in ONE_RAPE]
    row = ["ALABAMA3", "Hoover", 85_670, 114, 4, 15, 27, 68, 1_694, 2]
    notes = [["3Limited data were available."], ["2 No arson."], *more]
    return load_fbi_table(write_xlsx(path / "t.xlsx", [["Table 8"], [f"by City, {year}"], headings, row, *notes]))


@pytest.mark.parametrize(
    ("year", "heading", "definition"),
    [
        (2012, "Forcible\nrape", "legacy"),
        (2017, "Rape1", "revised"),
        (2019, "Rape1", "revised"),
        (2021, "Rape", "revised"),
        (2014, "Rape", None),
    ],
)
def test_one_column_of_rape_has_the_definition_of_its_heading_or_year(
    tmp_path: Path, year: int, heading: str, definition: str | None
) -> None:
    (row,) = load_one_rape(tmp_path, year, heading).rows
    assert (row.rape, row.rape_definition) == (15, definition)


def test_a_footnote_of_the_heading_says_the_definition(tmp_path: Path) -> None:
    table = load_one_rape(tmp_path, 2014, "Rape1", ["1 Reported using only the revised definition of rape."])
    assert table.rows[0].rape_definition == "revised"


def test_a_footnote_without_a_space_and_one_behind_a_state_are_kept(tmp_path: Path) -> None:
    (row,) = load_one_rape(tmp_path, 2019).rows
    assert (row.state, row.notes) == ("ALABAMA", ("Limited data were available.",))


def test_a_column_that_is_not_understood_is_named_with_what_it_held(tmp_path: Path) -> None:
    rows = [
        ["Table 8, 2019"],
        ["State", "City", "Violent crime", "Rape (new definition)", None],
        ["OHIO", "Ashton", 5, 2, 9],
        [None, "Belford", 6, None, None],
    ]
    table = load_fbi_table(write_xlsx(tmp_path / "t.xlsx", rows))
    assert table.faults == (
        "column 'Rape (new definition)' is not understood: 1 cells were not read",
        "column 5, which has no heading, is not understood: 1 cells were not read",
    )
    assert [row.violent_crime for row in table.rows] == [5, 6]


def test_every_column_is_counted(tmp_path: Path) -> None:
    counts = {column.heading: column.found for column in load_one_rape(tmp_path, 2019).columns}
    assert counts == {" ".join(str(heading).split()): 1 for heading in ONE_RAPE}


def test_a_table_of_counties_says_so(tmp_path: Path) -> None:
    rows = [
        ["Table 10"],
        ["by State by Counties, 2022"],
        ["State", "County", "Violent crime", "Rape"],
        ["OHIO - Metropolitan Counties2", "Ash", 5, 2],
        ["OHIO - Nonmetropolitan Counties", "Bel", 1, 0],
        ["2 Limited data."],
    ]
    table = load_fbi_table(write_xlsx(tmp_path / "t.xlsx", rows))
    assert (table.places, [(row.state, row.name) for row in table.rows]) == (
        "county",
        [("OHIO", "Ash"), ("OHIO", "Bel")],
    )
    assert table.rows[0].notes == ("Limited data.",)


def test_a_table_of_one_state_has_it_above_the_headings(tmp_path: Path) -> None:
    rows = [
        ["ALASKA\nTable 8"],
        ["by City, 2013"],
        ["City", "Population", "Violent crime"],
        ["56 Bridge", 900, 1],
        ["1 A footnote."],
    ]
    table = load_fbi_table(write_xlsx(tmp_path / "t.xlsx", rows))
    assert [(row.state, row.name) for row in table.rows] == [("ALASKA", "56 Bridge")]


def test_a_table_of_no_state_at_all_is_refused(tmp_path: Path) -> None:
    rows = [["Table 8, 2013"], ["City", "Population", "Violent crime"], ["Ashton", 900, 1]]
    with pytest.raises(NotAnFbiTable, match="no state stands above"):
        load_fbi_table(write_xlsx(tmp_path / "t.xlsx", rows))


@pytest.mark.skipif(not CASES.is_dir(), reason="the small files of every layout are not beside the repository")
def test_the_small_files_of_every_layout_are_read_to_the_last_figure() -> None:
    tables = {path.name: load_fbi_table(path) for path in sorted(CASES.glob("*.xlsx"))}
    assert len(tables) == 7
    assert not [fault for table in tables.values() for fault in table.faults]
    rape = {(name, row.name): (row.rape, row.rape_definition) for name, table in tables.items() for row in table.rows}
    assert [rape["t8_2019_rape1.xlsx", name] for name in ("Hoover", "Anchorage", "Bethel")] == [
        (15, "revised"),
        (540, "revised"),
        (47, "revised"),
    ]
    assert rape["t8_2012_forcible.xlsx", "Anchorage"] == (291, "legacy")
    assert tables["t10_counties_2019.xlsx"].places == "county"
