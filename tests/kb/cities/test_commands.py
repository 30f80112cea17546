"""``kb import-fbi`` says what it kept of each column; ``kb ingest`` brings the country's figures, once."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sqlalchemy import func, select

from kb.models import CityYear
from kb.workspace import Workspace
from tests.ingest.spreadsheets import write_offenses, write_xlsx
from tests.kb.helpers.commands import command_over

TABLE = [["OHIO", "Ashton", 20_000, 6, 1, 1, None, 2, 2], [None, "Belford", 9_000, 5, 0, None, 1, 2, 2]]


def count_years(workspace: Workspace) -> int:
    with workspace.sessions() as session:
        return session.scalar(select(func.count()).select_from(CityYear)) or 0


def test_each_column_is_said_with_what_was_kept_of_it(
    empty: Workspace, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    rows = [
        ["Table 8"],
        ["by City, 2019"],
        ["State", "City", "Population", "Violent crime", "Rape1", "Burglary", "Hate crime"],
        ["OHIO", "Ashton", 20_000, 7, 3, 9, 1],
    ]
    result = command_over(empty, monkeypatch)("import-fbi", str(write_xlsx(tmp_path / "t.xlsx", rows)), "--json")
    assert result.exit_code == 1  # a column was not understood
    assert "column 'Hate crime' is not understood" in result.stderr
    assert "figures kept: Population 1 of 1; Violent crime 1 of 1; Rape1 1 of 1; Hate crime 0 of 1" in result.stderr
    assert "left out, since they are not about violent crime or sworn officers: Burglary (1)" in result.stderr
    (table,) = json.loads(result.stdout)
    assert {"heading": "Rape1", "found": 1, "kept": 1} in table["columns"]


def test_tables_become_one_file_and_the_database_stays_as_it_is(
    empty: Workspace, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    run = command_over(empty, monkeypatch)
    table = write_offenses(tmp_path / "t.xlsx", TABLE)
    target = tmp_path / "new" / "fbi-figures.csv.gz"
    result = run("import-fbi", "--write", str(target), str(table), "--json")
    assert (result.exit_code, json.loads(result.stdout)["years"], count_years(empty)) == (0, 2, 0)
    assert target.is_file()
    assert run("import-fbi", "--write", str(target), str(tmp_path / "none.xls")).exit_code == 1


def test_ingesting_a_folder_brings_its_figures_once(
    empty: Workspace, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    run = command_over(empty, monkeypatch)
    content = empty.settings.content
    run("import-fbi", "--write", str(content / "fbi-figures.csv.gz"), str(write_offenses(tmp_path / "t.xlsx", TABLE)))
    first = run("ingest", str(content), "--json", "--no-index")
    assert json.loads(first.stdout)["figures"] == {"added": 2, "changed": 0, "failed": 0}
    assert "Figures of the country's cities: 2 years added" in first.stderr
    again = run("ingest", str(content), "--json", "--no-index")
    assert json.loads(again.stdout)["figures"] == {"added": 0, "changed": 0, "failed": 0}
    assert (again.exit_code, count_years(empty)) == (0, 2)


def test_damaged_figures_fail_by_name_and_the_content_is_stored(
    empty: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    (empty.settings.content / "fbi-figures.csv.gz").write_bytes(b"damaged")
    result = command_over(empty, monkeypatch)("ingest", str(empty.settings.content), "--no-index")
    assert result.exit_code == 1
    assert "fbi-figures.csv.gz is not a file of figures" in result.stderr
    assert "0 failed" in result.stderr


def test_a_city_is_matched_by_its_name(empty: Workspace, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    run = command_over(empty, monkeypatch)
    run("import-fbi", str(write_offenses(tmp_path / "t.xlsx", TABLE)))
    assert json.loads(run("match", "ashton ohio", "--json").stdout)["profile"]["name"] == "Ashton"
    wrong = run("peers", "Ashtn")
    assert wrong.exit_code == 1
    assert "Did you mean Ashton, OH (ashton-oh)?" in wrong.stderr
