"""Opens the database, brings its tables up to date, and says what is wrong with it. Knows no content and no index."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, event
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session, sessionmaker

from kb.errors import DatabaseUnavailable

_MIGRATIONS = Path(__file__).resolve().parent / "migrations"


def open_engine(url: str) -> Engine:
    """An engine for ``url``. Nothing is connected yet; the folder of a SQLite file is made."""
    address = sa.make_url(url)
    if address.get_backend_name() == "sqlite" and address.database:
        Path(address.database).parent.mkdir(parents=True, exist_ok=True)
    engine = sa.create_engine(address)
    if address.get_backend_name() == "sqlite":
        event.listen(engine, "connect", _tune_sqlite)
    return engine


def build_sessions(engine: Engine) -> sessionmaker[Session]:
    """A factory of sessions. Rows stay readable after a commit, so that a page can be rendered from them."""
    return sessionmaker(engine, expire_on_commit=False)


def migrate(engine: Engine) -> bool:
    """Bring the tables to the newest revision. True if anything was done.

    Raises:
        DatabaseUnavailable: the file is damaged or cannot be written.
    """
    try:
        if not needs_migration(engine):
            return False
        config = Config()
        config.set_main_option("script_location", str(_MIGRATIONS))
        with engine.begin() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
        return True
    except DatabaseError as error:
        raise _unavailable(engine, error) from error


def needs_migration(engine: Engine) -> bool:
    """Whether the tables are older than this code."""
    with engine.connect() as connection:
        found = MigrationContext.configure(connection).get_current_revision()
    return found != _newest_revision()


def check(engine: Engine) -> None:
    """Pass silently if the database can be read and is up to date.

    Raises:
        DatabaseUnavailable: with what is wrong and how to repair it.
    """
    try:
        if needs_migration(engine):
            raise DatabaseUnavailable("The database has not been set up for this version.", "Run: kb init")
        with engine.connect() as connection:
            if engine.dialect.name == "sqlite":
                verdict = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar_one()
                if verdict != "ok":
                    raise DatabaseUnavailable(f"The database file is damaged: {verdict}", _say_repair(engine))
    except DatabaseError as error:
        raise _unavailable(engine, error) from error


def _newest_revision() -> str | None:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    return ScriptDirectory.from_config(config).get_current_head()


def _unavailable(engine: Engine, error: DatabaseError) -> DatabaseUnavailable:
    return DatabaseUnavailable(f"The database cannot be used: {error.orig}", _say_repair(engine))


def _say_repair(engine: Engine) -> str:
    return (
        f"Move {engine.url.database} away (keep it: it may be recoverable with sqlite3's .recover), put a copy of a "
        "good one in its place or start again with: kb init && kb ingest content && kb index rebuild"
    )


def _tune_sqlite(connection: Any, _record: object) -> None:
    """Readers never wait for a writer, a writer waits its turn, and deletions cascade."""
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "foreign_keys=ON", "busy_timeout=10000", "synchronous=NORMAL"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.execute("PRAGMA secure_delete=ON")  # what is erased is overwritten, not only forgotten
    cursor.close()
