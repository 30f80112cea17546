"""Looks at what a backed-up database would run by itself: only what this application's migrations made may be there.

A trigger or a view in a restored file would act with the rights of everyone who saves later. Knows the schema's table.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from kb import database
from kb.services.backup.archive import ArchiveUnusable

_HINT = "Nothing was changed. Somebody has changed the file by hand: take another copy of the backup."
Schema = dict[tuple[str, str], str]


def check_schema(file: Path, revision: str, folder: Path) -> None:
    """Pass silently if ``file`` has no trigger, view or table but those of ``revision``. ``folder`` is for scratch.

    Raises:
        ArchiveUnusable: it has; nothing of it was run.
        alembic.util.CommandError: this version does not know ``revision``.
    """
    fresh = folder / "fresh.sqlite3"
    engine = database.open_engine(f"sqlite:///{fresh}")
    try:
        database.migrate(engine, revision)
    finally:
        engine.dispose()
    expected, found = _read_schema(fresh), _read_schema(file)
    fresh.unlink()
    for (kind, name), sql in found.items():
        if (kind, name) not in expected or (kind in ("trigger", "view") and sql != expected[kind, name]):
            raise ArchiveUnusable(f"The database in the backup has a {kind} of its own: {name!r}.", _HINT)
        if sql.upper().startswith("CREATE VIRTUAL"):
            raise ArchiveUnusable(f"The database in the backup has a virtual table: {name!r}.", _HINT)
    missing = [name for kind, name in expected if kind == "trigger" and (kind, name) not in found]
    if missing:
        raise ArchiveUnusable(f"The database in the backup lacks a rule of its own: {missing[0]!r}.", _HINT)


def _read_schema(file: Path) -> Schema:
    with closing(sqlite3.connect(file)) as connection:
        rows = connection.execute("SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'")
        return {(kind, name): " ".join((sql or "").split()) for kind, name, sql in rows if kind != "index"}
