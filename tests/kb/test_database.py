"""The database: tables come up, go down and up again with data in them; damage is named."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from kb import database
from kb.errors import DatabaseUnavailable
from kb.models import Table
from kb.services.publishing.content_files import store_content
from tests.conftest import ROOT
from tests.kb.helpers.writing import write_lesson


def config(connection: sa.Connection) -> Config:
    found = Config()
    found.set_main_option("script_location", str(ROOT / "kb" / "migrations"))
    found.attributes["connection"] = connection
    return found


REVISIONS = [script.revision for script in ScriptDirectory(str(ROOT / "kb" / "migrations")).walk_revisions()]


@pytest.fixture
def engine(tmp_path: Path) -> sa.Engine:
    opened = database.open_engine(f"sqlite:///{tmp_path / 'kb.sqlite3'}")
    yield opened
    opened.dispose()


def test_migrating_twice_does_something_once(engine: sa.Engine) -> None:
    assert database.migrate(engine) is True
    assert database.migrate(engine) is False
    database.check(engine)


def test_tables_are_those_of_the_models(engine: sa.Engine) -> None:
    database.migrate(engine)
    inspector = sa.inspect(engine)
    assert set(inspector.get_table_names()) == {*Table.metadata.tables, "alembic_version"}
    for name, table in Table.metadata.tables.items():
        assert {column["name"] for column in inspector.get_columns(name)} == set(table.columns.keys()), name


@pytest.mark.parametrize("revision", REVISIONS)
def test_migration_goes_up_down_and_up_again_with_data_in_it(engine: sa.Engine, tmp_path: Path, revision: str) -> None:
    database.migrate(engine)
    write_lesson(tmp_path / "content", "count-first")
    with database.build_sessions(engine)() as session:
        store_content(session, tmp_path / "content")
    with engine.begin() as connection:
        command.downgrade(config(connection), f"{revision}-1" if revision != REVISIONS[-1] else "base")
    with engine.begin() as connection:
        command.upgrade(config(connection), "head")
        assert MigrationContext.configure(connection).get_current_revision() == REVISIONS[0]
    database.check(engine)


def test_database_that_was_not_set_up_says_how(engine: sa.Engine) -> None:
    with pytest.raises(DatabaseUnavailable) as caught:
        database.check(engine)
    assert caught.value.hint == "Run: kb init"


def test_damaged_file_says_what_to_do(engine: sa.Engine, tmp_path: Path) -> None:
    (tmp_path / "kb.sqlite3").write_bytes(b"not a database, only words " * 200)
    for act in (database.check, database.migrate):
        with pytest.raises(DatabaseUnavailable) as caught:
            act(engine)
        assert "kb init" in caught.value.hint
        assert str(tmp_path) in caught.value.hint


def test_page_torn_out_of_the_file_is_noticed(engine: sa.Engine, tmp_path: Path) -> None:
    database.migrate(engine)
    for number in range(40):
        write_lesson(tmp_path / "content", f"lesson-{number}")
    with database.build_sessions(engine)() as session:
        store_content(session, tmp_path / "content")
    engine.dispose()
    path = tmp_path / "kb.sqlite3"
    data = bytearray(path.read_bytes())
    data[4096 * 3 : 4096 * 12] = b"\xff" * (4096 * 9)
    path.write_bytes(bytes(data))
    with pytest.raises(DatabaseUnavailable):
        database.check(engine)


def test_foreign_keys_and_waiting_are_switched_on(engine: sa.Engine) -> None:
    with engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar_one() == 1
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar_one() == "wal"
        assert connection.exec_driver_sql("PRAGMA busy_timeout").scalar_one() == 10000
