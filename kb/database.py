"""Opens the database, brings its tables up to date, and says what is wrong with it. Knows no content and no index."""

from __future__ import annotations

import os
from contextlib import suppress
from functools import partial
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

HURRIED = "kb hurried"
"""The mark of a connection that does not wait for a writer until it is given back."""

PATIENCE_MS = 10_000
"""How long a writer waits for another one."""

_MIGRATIONS = Path(__file__).resolve().parent / "migrations"


def open_engine(url: str) -> Engine:
    """An engine for ``url``. Nothing is connected yet; the folder of a SQLite file is made."""
    address = sa.make_url(url)
    if address.get_backend_name() == "sqlite" and address.database:
        Path(address.database).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    # Values stay out of the messages of errors: they are what people wrote.
    engine = sa.create_engine(address, hide_parameters=True)
    if address.get_backend_name() == "sqlite":
        if address.database and address.database != ":memory:":
            event.listen(engine, "do_connect", partial(_keep_private, Path(address.database)))
        event.listen(engine, "connect", _tune_sqlite)
        event.listen(engine, "checkin", _restore_patience)
    return engine


def build_sessions(engine: Engine) -> sessionmaker[Session]:
    """A factory of sessions. Rows stay readable after a commit, so that a page can be rendered from them."""
    return sessionmaker(engine, expire_on_commit=False)


def migrate(engine: Engine, revision: str = "head") -> bool:
    """Bring the tables to the newest revision, or to an older ``revision``. True if anything was done.

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
            command.upgrade(config, revision)
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


def make_private(folder: Path) -> None:
    """Make ``folder`` if need be, and let nobody but its owner look into it."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    _close_to_others(folder, 0o700)


def _keep_private(file: Path, *_connecting: object) -> None:
    """Before a connection: the file is its owner's alone. SQLite gives what it puts beside it the same rights."""
    with suppress(FileExistsError):
        os.close(os.open(file, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
    for path in (file, file.with_name(f"{file.name}-wal"), file.with_name(f"{file.name}-shm")):
        with suppress(FileNotFoundError):
            _close_to_others(path, 0o600)


def _close_to_others(path: Path, mode: int) -> None:
    found = path.stat()
    if found.st_mode & 0o077 and found.st_uid == os.geteuid():
        path.chmod(mode)


def _tune_sqlite(connection: Any, _record: object) -> None:
    """Readers never wait for a writer, a writer waits its turn, and deletions cascade.

    What was acknowledged is on the disk: with less than FULL, the last commits before a power cut would be gone.
    """
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "foreign_keys=ON", f"busy_timeout={PATIENCE_MS}", "synchronous=FULL"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.execute("PRAGMA secure_delete=ON")  # what is erased is overwritten, not only forgotten
    cursor.close()


def _restore_patience(connection: Any, record: Any) -> None:
    """Let the next user of a connection wait again, where the last one would not: see ``if_free``."""
    if connection is not None and record.info.pop(HURRIED, False):
        connection.execute(f"PRAGMA busy_timeout={PATIENCE_MS}")
