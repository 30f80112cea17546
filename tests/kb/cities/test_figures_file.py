"""The country's figures as one file: nothing in it differs from the tables, and reading it twice changes nothing."""

from __future__ import annotations

import gzip
import random
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ingest.fbi_tables import NotAnFbiTable, load_fbi_table
from kb.models import City, CityYear, SizeGroupRate
from kb.services.cities import BadFiguresFile, import_table, read_figures_file, write_figures_file
from kb.services.cities.places import iter_places
from kb.services.cities.store import COUNTS
from kb.workspace import Workspace
from tests.conftest import ROOT
from tests.ingest.spreadsheets import write_offenses, write_officers

FBI = ROOT.parent / "shared" / "fbi"
COMMITTED = ROOT / "content" / "fbi-figures.csv.gz"

ROWS = [
    ["KENTUCKY", "Louisville Metro6", 680_000, 4_300, 80, 200, None, 1_500, 2_520],
    ["OHIO", "Ashton", 200_000, 600, 10, 40, None, 190, 360],
    [None, "Belford", 50_000, None, 2, None, 8, 40, None],
    ["6 Figures are not comparable to previous years' data.", None],
]


@pytest.fixture
def tables(tmp_path: Path) -> list[Path]:
    return [
        write_offenses(tmp_path / "8.xlsx", ROWS),
        write_offenses(
            tmp_path / "6.xlsx", [["OHIO", "Ashton", 201_000, 610, 11, 40, None, 190, 369]], 2016, "Table 6"
        ),
        write_officers(tmp_path / "78.xlsx", [["OHIO", "Ashton", 199_000, 600, 444, 156], [None, "Coe", 9, 3, 2, 1]]),
    ]


def dump(session: Session) -> list[tuple[object, ...]]:
    """All that is stored of places and years, without numbers of rows and times."""
    columns = [column for column in CityYear.__table__.columns if column.name not in ("id", "city_id", "updated_at")]
    query = select(City.slug, City.name, City.state, City.kind, *columns).join(CityYear)
    return sorted((tuple(row) for row in session.execute(query)), key=repr)


def test_the_file_holds_what_the_tables_hold(empty: Workspace, tables: list[Path], tmp_path: Path) -> None:
    written = write_figures_file(tables, tmp_path / "f.gz")
    assert (written.places, written.years, written.faults) == (4, 5, ())
    with empty.sessions() as session:
        for path in tables:
            import_table(session, path)
        expected = dump(session)
        session.query(CityYear).delete()
        session.query(City).delete()
        session.commit()
        assert read_figures_file(session, tmp_path / "f.gz").stored.added == 5
        assert dump(session) == expected


def test_the_same_tables_make_the_same_file_in_any_order(tables: list[Path], tmp_path: Path) -> None:
    write_figures_file(tables, tmp_path / "a.gz")
    write_figures_file(tables[::-1], tmp_path / "b.gz")
    assert (tmp_path / "a.gz").read_bytes() == (tmp_path / "b.gz").read_bytes()


def test_a_second_reading_changes_nothing(empty: Workspace, tables: list[Path], tmp_path: Path) -> None:
    write_figures_file(tables, tmp_path / "f.gz")
    with empty.sessions() as session:
        assert read_figures_file(session, tmp_path / "f.gz").read
        before = session.execute(select(func.count(), func.max(CityYear.updated_at))).one()
        again = read_figures_file(session, tmp_path / "f.gz")
        assert (again.read, again.stored.added, again.stored.changes) == (False, 0, [])
        assert session.execute(select(func.count(), func.max(CityYear.updated_at))).one() == before


def test_a_file_that_changed_brings_what_changed(empty: Workspace, tables: list[Path], tmp_path: Path) -> None:
    with empty.sessions() as session:
        write_figures_file(tables[:1], tmp_path / "f.gz")
        read_figures_file(session, tmp_path / "f.gz")
        other = write_offenses(tmp_path / "8.xlsx", [["OHIO", "Ashton", 200_000, 600, 12, 40, None, 188, 360]])
        write_figures_file([other, *tables[1:]], tmp_path / "f.gz")
        stored = read_figures_file(session, tmp_path / "f.gz").stored
    assert [str(change) for change in stored.changes] == [
        "Ashton, OH 2015: homicide 10 became 12",
        "Ashton, OH 2015: robbery 190 became 188",
    ]
    assert stored.added == 3  # two new years, and officers in a known one


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"no gzip",
        gzip.compress(b"year,2015,1", mtime=0),
        gzip.compress(b"place,A,OH,town", mtime=0),
        gzip.compress(b"place,A,OH,city\nyear,2015,x,,,,,,,,,,,", mtime=0),
        gzip.compress(b"place,A,OH,city\nyear,2015,1,,,,,,,,,4,,", mtime=0),
        gzip.compress(b"about,cut short" * 100, mtime=0)[:-30],
    ],
)
def test_a_damaged_file_is_refused_and_stores_nothing(empty: Workspace, tmp_path: Path, data: bytes) -> None:
    (tmp_path / "f.gz").write_bytes(data)
    with empty.sessions() as session:
        with pytest.raises(BadFiguresFile):
            read_figures_file(session, tmp_path / "f.gz")
        assert session.scalar(select(func.count()).select_from(City)) == 0


def test_nothing_is_written_of_a_file_that_is_no_table(tables: list[Path], tmp_path: Path) -> None:
    (tmp_path / "no.xls").write_text("hello", "utf-8")
    with pytest.raises(NotAnFbiTable):
        write_figures_file([*tables, tmp_path / "no.xls"], tmp_path / "f.gz")
    assert not (tmp_path / "f.gz").exists()


def test_the_middle_of_a_size_is_that_of_its_cities(empty: Workspace, tmp_path: Path) -> None:
    rows = [["OHIO", f"City {chr(96 + n)}", 100_000, 100 * n, n, 0, None, 0, 0] for n in range(1, 6)]
    rows.append([None, "Small", 20_000, 9_000, 900, 0, None, 0, 0])
    with empty.sessions() as session:
        import_table(session, write_offenses(tmp_path / "t.xlsx", rows))
        found = session.scalars(select(SizeGroupRate).where(SizeGroupRate.offense == "homicide")).all()
        assert [(row.size_group, row.year, row.rate, row.cities) for row in found] == [(100_000, 2015, 3.0, 5)]


@pytest.mark.skipif(not FBI.is_dir(), reason="the FBI's own files are not beside the repository")
def test_every_figure_of_three_tables_is_in_the_committed_file(empty: Workspace) -> None:
    paths = sorted([*FBI.glob("*.xls"), *(FBI / "more").glob("*.xls*")])
    with empty.sessions() as session:
        assert read_figures_file(session, COMMITTED).stored.faults == []
        query = select(City.slug, City.kind, *(getattr(CityYear, name) for name in ("year", *COUNTS))).join(CityYear)
        stored = {(slug, year): (kind, *counts) for slug, kind, year, *counts in session.execute(query)}
    for path in random.Random(9).sample(paths, 3):
        table = load_fbi_table(path)
        for place, row in iter_places(table, []):
            kind, *counts = stored[place.slug, table.year]
            assert kind == place.kind
            for name, count in zip(COUNTS, counts, strict=True):
                if getattr(row, name) is not None and not (table.kind == "officers" and name == "population"):
                    assert count == getattr(row, name), (path.name, place.slug, name)


@pytest.mark.skipif(not FBI.is_dir(), reason="the FBI's own files are not beside the repository")
@pytest.mark.slow
def test_the_committed_file_is_that_of_the_tables(tmp_path: Path) -> None:
    paths = [*FBI.glob("*.xls"), *(FBI / "more").glob("*.xls*")]
    write_figures_file(paths, tmp_path / "f.gz")
    assert gzip.decompress((tmp_path / "f.gz").read_bytes()) == gzip.decompress(COMMITTED.read_bytes())
