"""The SQLite file of an installation: where it is, and how many rows each of its tables has."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import make_url

from kb.config import Settings
from kb.errors import KBError


class CannotBackUp(KBError):
    """There is something in the way of a backup. Nothing was written."""

    status = 409
    code = "cannot_back_up"


def get_database_file(settings: Settings) -> Path:
    """The file of the database.

    Raises:
        CannotBackUp: it is not a SQLite file.
    """
    url = make_url(settings.resolved_database_url)
    if url.get_backend_name() != "sqlite" or not url.database:
        raise CannotBackUp(
            f"The database is not a SQLite file but {url.get_backend_name()}.",
            "Back it up with its own tools, together with the folder data/originals and the file data/secret_key.",
        )
    return Path(url.database)


def count_rows(file: Path) -> dict[str, int]:
    """How many rows each table of a SQLite file has."""
    with closing(sqlite3.connect(file)) as connection:
        listed = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'")
        names = sorted(name for (name,) in listed)
        return {n: connection.execute(f'SELECT count(*) FROM "{_quote(n)}"').fetchone()[0] for n in names}  # noqa: S608


def _quote(name: str) -> str:
    return name.replace('"', '""')
