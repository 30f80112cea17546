"""The data is its owner's alone, and what was acknowledged is on the disk."""

from __future__ import annotations

import stat
from pathlib import Path

from kb import database
from kb.health import check_privacy
from kb.workspace import Workspace


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_database_and_all_beside_it_are_their_owners_alone(empty: Workspace) -> None:
    data = empty.settings.data
    with empty.engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE more (words TEXT)")
        found = {path.name: mode(path) for path in data.glob("kb.sqlite3*")}
    assert found == {"kb.sqlite3": 0o600, "kb.sqlite3-wal": 0o600, "kb.sqlite3-shm": 0o600}
    assert mode(data) == 0o700
    assert check_privacy(empty).ok


def test_data_of_an_older_version_is_closed_to_others(empty: Workspace) -> None:
    data = empty.settings.data
    empty.engine.dispose()
    data.chmod(0o755)
    (data / "kb.sqlite3").chmod(0o644)
    check = check_privacy(empty)
    assert not check.ok
    assert "kb.sqlite3" in check.message
    again = Workspace(empty.settings)
    database.check(again.engine)
    again.engine.dispose()
    assert (mode(data), mode(data / "kb.sqlite3")) == (0o700, 0o600)


def test_what_was_acknowledged_is_on_the_disk_of_every_connection(empty: Workspace) -> None:
    with empty.engine.connect() as one, empty.engine.connect() as other:
        for connection in (one, other):
            assert connection.exec_driver_sql("PRAGMA synchronous").scalar_one() == 2  # FULL


def test_database_in_a_folder_of_others_is_closed_and_the_folder_left(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    engine = database.open_engine(f"sqlite:///{tmp_path / 'elsewhere.sqlite3'}")
    with engine.connect() as connection:
        connection.exec_driver_sql("SELECT 1")
    engine.dispose()
    assert (mode(tmp_path), mode(tmp_path / "elsewhere.sqlite3")) == (0o755, 0o600)
