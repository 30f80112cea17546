"""The database: tables come up, go down and up again with data in them; damage is named."""

from __future__ import annotations

import hashlib
from datetime import datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from kb import database
from kb.errors import DatabaseUnavailable
from kb.models import Attempt, Table
from kb.services.publishing import get_history
from kb.services.publishing.content_files import FileOutcome, store_content
from tests.conftest import ROOT
from tests.kb.helpers.writing import site_text, write_lesson


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
    (tmp_path / "content" / "springfield-il.yaml").write_text(site_text("springfield-il"), "utf-8")
    with database.build_sessions(engine)() as session:
        assert store_content(session, tmp_path / "content").count(FileOutcome.ADDED) == 2
    with engine.begin() as connection:
        command.downgrade(config(connection), f"{revision}-1" if revision != REVISIONS[-1] else "base")
    with engine.begin() as connection:
        command.upgrade(config(connection), "head")
        assert MigrationContext.configure(connection).get_current_revision() == REVISIONS[0]
    database.check(engine)


def test_attempts_are_counted_on_by_the_new_table_and_by_the_old_one(engine: sa.Engine) -> None:
    database.migrate(engine)
    with engine.begin() as connection:
        command.downgrade(config(connection), "0006")
    name, digest = hashlib.sha256(b"ann").hexdigest(), hashlib.sha256(b"a proposal of a correction").hexdigest()
    at, place = "2026-03-01 12:30:15.123456", "2001:db8:1:2::"
    old = [(name, "192.0.2.1", at), (digest, f"correction {place}", at), (name, "browser 1", at)]
    read_old = sa.text("SELECT name, address, at FROM sign_in_failure ORDER BY id")
    with engine.begin() as connection:
        insert = sa.text("INSERT INTO sign_in_failure (name, address, at) VALUES (:name, :address, :at)")
        connection.execute(insert, [dict(zip(("name", "address", "at"), row, strict=True)) for row in old])
        connection.execute(sa.text("INSERT INTO outbox (slug, created_at) VALUES ('count-first', :at)"), {"at": at})
    new = [("sign-in", name, "192.0.2.1", at), ("correction", "", place, at), ("sign-in", name, "browser 1", at)]
    for _ in range(2):
        with engine.begin() as connection:
            command.upgrade(config(connection), "0007")
        with engine.connect() as connection:
            found = connection.execute(sa.text("SELECT kind, key, place, at FROM attempt ORDER BY id")).all()
            assert [tuple(row) for row in found] == new
            assert connection.scalar(sa.text("SELECT slug FROM outbox")) == "count-first"
        with engine.begin() as connection:
            command.downgrade(config(connection), "0006")
            assert [tuple(row) for row in connection.execute(read_old)] == old
    with engine.begin() as connection:
        command.upgrade(config(connection), "head")
    with database.build_sessions(engine)() as session:
        (first, *_) = session.scalars(sa.select(Attempt).order_by(Attempt.id))
        assert first.at == datetime(2026, 3, 1, 12, 30, 15, 123456)  # as SQLite gives it back


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


def test_site_from_before_versions_gets_one_and_knows_its_file(engine: sa.Engine, tmp_path: Path) -> None:
    database.migrate(engine)
    (tmp_path / "springfield-il.yaml").write_text(site_text("springfield-il"), "utf-8")
    with database.build_sessions(engine)() as session:
        store_content(session, tmp_path)
    with engine.begin() as connection:
        command.downgrade(config(connection), "0011")
        assert connection.scalar(sa.text("SELECT count(*) FROM document_version")) == 0
        command.upgrade(config(connection), "head")
    with database.build_sessions(engine)() as session:
        assert store_content(session, tmp_path).count(FileOutcome.UNCHANGED) == 1
        assert [version.title for version in get_history(session, "springfield-il").versions] == ["Springfield, IL"]
