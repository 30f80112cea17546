"""``import-fbi``: re-running changes nothing, a changed figure is logged, and any city can then be matched."""

from __future__ import annotations

from pathlib import Path

import pytest
import structlog
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from structlog.testing import capture_logs

from ingest.fbi_tables import NotAnFbiTable
from kb.models import City, CityYear
from kb.services.cities import ImportedTable, import_table
from kb.services.matching.peers import find_peers_of
from kb.services.matching.profile import get_profile
from kb.workspace import Workspace
from tests.ingest.spreadsheets import write_offenses, write_officers, write_xlsx

ROWS = [
    ["KENTUCKY", "Louisville Metro6", 680_000, 4_300, 80, 200, None, 1_500, 2_520],
    ["OHIO", "Ashton", 200_000, 600, 10, 40, None, 190, 360],
    [None, "Belford", 50_000, None, 2, None, 8, 40, None],
    ["6 A footnote.", None],
]


def load(session: Session, path: Path) -> ImportedTable:
    return import_table(session, path)


@pytest.fixture
def table(tmp_path: Path) -> Path:
    return write_offenses(tmp_path / "table.xlsx", ROWS)


def test_all_cities_are_stored_with_their_source(empty: Workspace, table: Path) -> None:
    with empty.sessions() as session:
        result = load(session, table)
        assert (result.added, result.unchanged, result.changes) == (3, 0, ())
        row = session.scalar(select(CityYear).join(City).where(City.slug == "belford-oh"))
        assert row is not None
        assert (row.rape, row.rape_definition, row.violent_crime) == (8, "legacy", None)
        assert row.source == "FBI Crime in the United States 2015 Table 8"


def test_a_merged_department_is_known_by_its_city(empty: Workspace, table: Path) -> None:
    with empty.sessions() as session:
        load(session, table)
        assert session.scalar(select(City.name).where(City.slug == "louisville-ky")) == "Louisville"


def test_running_it_again_changes_nothing(empty: Workspace, table: Path) -> None:
    with empty.sessions() as session:
        load(session, table)
        before = session.execute(select(func.count(), func.max(CityYear.updated_at))).one()
        again = load(session, table)
        assert (again.added, again.unchanged, again.changes) == (0, 3, ())
        assert session.execute(select(func.count(), func.max(CityYear.updated_at))).one() == before


def test_a_changed_figure_is_logged_with_both_values(empty: Workspace, table: Path, tmp_path: Path) -> None:
    other = write_offenses(tmp_path / "new.xlsx", [["OHIO", "Ashton", 200_000, 600, 11, 40, None, 189, 360]])
    structlog.reset_defaults()  # an application made by another test may have silenced warnings
    with empty.sessions() as session:
        load(session, table)
        with capture_logs() as logs:
            result = load(session, other)
    assert [str(change) for change in result.changes] == [
        "Ashton, OH 2015: homicide 10 became 11",
        "Ashton, OH 2015: robbery 190 became 189",
    ]
    assert (logs[0]["event"], logs[0]["before"], logs[0]["after"]) == ("figure_changed", 10, 11)


@pytest.mark.parametrize("officers_first", [True, False])
def test_officers_and_offenses_of_a_year_come_together_in_any_order(
    empty: Workspace, table: Path, tmp_path: Path, officers_first: bool
) -> None:
    officers = write_officers(tmp_path / "officers.xlsx", [["OHIO", "Ashton", 199_000, 600, 444, 156]])
    order = [officers, table] if officers_first else [table, officers]
    with empty.sessions() as session:
        for path in order:
            load(session, path)
        row = session.scalar(select(CityYear).join(City).where(City.slug == "ashton-oh"))
        assert row is not None
        assert (row.sworn_officers, row.homicide, row.population) == (444, 10, 200_000)
        assert row.officers_source == "FBI Crime in the United States 2015 Table 78"
        assert all(not load(session, path).changes for path in order)


def test_a_row_of_no_state_is_named_and_the_rest_is_stored(empty: Workspace, tmp_path: Path) -> None:
    path = write_offenses(tmp_path / "a.xlsx", [["ATLANTIS", "Deep", 5, 0, 0, 0, None, 0, 0], *ROWS[1:3]])
    with empty.sessions() as session:
        result = load(session, path)
    assert (result.added, result.faults) == (2, ("row 5: Deep: 'ATLANTIS' is not a state",))


def test_a_file_that_is_no_table_stores_nothing(empty: Workspace, tmp_path: Path) -> None:
    (tmp_path / "not.xls").write_text("hello", "utf-8")
    with empty.sessions() as session:
        with pytest.raises(NotAnFbiTable):
            load(session, tmp_path / "not.xls")
        assert session.scalar(select(func.count()).select_from(City)) == 0


def test_an_imported_city_can_be_the_profile_and_a_peer(empty: Workspace, table: Path) -> None:
    with empty.sessions() as session:
        assert len(empty.cities.read(session).table) == 0
        load(session, table)
        profile = get_profile(session, empty.cities, "ashton-oh")
        assert not profile.in_program
        assert profile.record.violence.homicide == 5.0
        found = find_peers_of(session, empty.cities, profile)
    assert {peer.slug for peer in found.peers} == {"louisville-ky", "belford-oh"}
    assert not any(peer.in_program for peer in found.peers)


def test_every_column_says_how_many_figures_it_had_and_how_many_were_kept(empty: Workspace, tmp_path: Path) -> None:
    rows = [
        ["Table 8", None],
        ["by City, 2019", None],
        ["State", "City", "Population", "Violent crime", "Rape1", "Burglary", "Hate crime"],
        ["OHIO", "Ashton", 0, 7, 3, 9, 1],
        [None, "Belford", 900, None, None, 8, None],
        ["ATLANTIS", "Deep", 5, 5, 5, 5, None],
    ]
    with empty.sessions() as session:
        result = load(session, write_xlsx(tmp_path / "t.xlsx", rows))
    assert [(column.heading, column.found, column.kept) for column in result.columns] == [
        ("Population", 3, 1),
        ("Violent crime", 2, 1),
        ("Rape1", 2, 1),
        ("Burglary", 3, None),
        ("Hate crime", 1, 0),
    ]
    assert result.faults[0] == "column 'Hate crime' is not understood: 1 cells were not read"
