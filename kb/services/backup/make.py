"""Takes everything that cannot be made again into one file: while people go on working, all of one moment.

The database is copied by SQLite's own backup interface, which sees one transaction's end. The originals are copied
after it: they are only ever added, so all that the copied rows name are there. The index is not in it, because it is
made from the database; its stamp is, so that the index that is built after a restore can be compared.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from kb import database
from kb.config import Settings
from kb.errors import explain_full_disk
from kb.models.declarative import now
from kb.services.audit import Actor
from kb.services.backup.archive import (
    DATABASE,
    MEASUREMENT,
    ORIGINALS,
    SECRET_KEY,
    STAMP_FOLDER,
    THESAURUS,
    ArchiveWriter,
)
from kb.services.backup.aside import open_aside
from kb.services.backup.database_file import CannotBackUp, count_rows, get_database_file
from kb.services.backup.prove import digest_tables, prove_backup
from kb.services.backup.seal import read_recipient, seal
from kb.services.transactions import changing
from search.store.generations import read_current
from search.store.stamp import FILE as STAMP_FILE


@dataclass(frozen=True, slots=True)
class BackupReport:
    """What a backup holds. ``lost`` names originals that a row promises and the data folder does not hold whole."""

    path: Path
    size: int
    rows: int
    originals: int
    lost: tuple[str, ...]


def make_backup(
    settings: Settings, target: Path, actor: Actor, *, proved: bool = False, recipient: str = ""
) -> BackupReport:
    """Write a backup to ``target``, readable by its owner only: it holds the key that signs cookies.

    If it is to be ``proved``, it is restored into nothing and compared first. With a ``recipient``, the public half of
    a key, it is encrypted.

    Raises:
        CannotBackUp: ``target`` exists, its folder does not, or the database is not a SQLite file.
        kb.errors.BadRequest: ``recipient`` is no key.
        kb.services.backup.archive.ArchiveUnusable: the backup could not be restored as it was, so there is none.
        kb.errors.DatabaseUnavailable: the database is damaged or was not set up.
    """
    if target.exists():
        raise CannotBackUp(f"{target} exists already.", "A backup never overwrites: give another name.")
    if not target.parent.is_dir():
        raise CannotBackUp(f"There is no folder {target.parent}.", "Make it first.")
    get_database_file(settings)
    if recipient:
        read_recipient(recipient)
    engine = database.open_engine(settings.resolved_database_url)
    try:
        database.check(engine)
        with Session(engine) as session, changing(session, actor) as change:
            change.record("backed up", "database", target.name)
        return _make(settings, engine, target, actor if proved else None, recipient)
    finally:
        engine.dispose()


def _make(settings: Settings, engine: Engine, target: Path, prover: Actor | None, recipient: str) -> BackupReport:
    hint = "No backup was written. Make room on its disk, or write it to another one."
    with explain_full_disk(hint), open_aside(target.parent) as aside:
        copy, archive = aside / DATABASE, aside / "archive.zip"
        _copy_database(engine, copy)
        report = _write(settings, copy, archive, target)
        copy.unlink()
        if prover:
            prove_backup(settings, archive, aside, prover)
        if recipient:
            sealed = archive.with_name("archive.age")
            seal(archive, sealed, recipient)
            archive, report = sealed, replace(report, size=sealed.stat().st_size)
        archive.chmod(0o600)
        with archive.open("rb") as file:
            os.fsync(file.fileno())
        if target.exists():
            raise CannotBackUp(f"{target} was made by someone else meanwhile.", "Give another name.")
        archive.rename(target)
    return report


def _write(settings: Settings, copy: Path, archive: Path, target: Path) -> BackupReport:
    rows = count_rows(copy)
    with closing(sqlite3.connect(copy)) as connection:
        (revision,) = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        promised = dict(connection.execute("SELECT sha256, name FROM original"))
    with ArchiveWriter(archive) as writer:
        writer.add(DATABASE, copy)
        for name, path in (
            (SECRET_KEY, settings.data / SECRET_KEY),
            (THESAURUS, settings.thesaurus_file),
            (MEASUREMENT, settings.measurement_file),
        ):
            if path.is_file():
                writer.add(name, path)
        current = read_current(settings.index_folder)
        if current and (settings.index_folder / current / STAMP_FILE).is_file():
            writer.add(f"{STAMP_FOLDER}/{STAMP_FILE}", settings.index_folder / current / STAMP_FILE)
        held = 0
        for sha256 in sorted(promised):
            path = settings.originals_folder / sha256[:2] / sha256
            if _is_whole(path, sha256):
                writer.add(f"{ORIGINALS}/{sha256[:2]}/{sha256}", path)
                del promised[sha256]
                held += 1
        writer.finish(now(), revision, rows, digest_tables(copy, rows))
    return BackupReport(target, archive.stat().st_size, sum(rows.values()), held, tuple(sorted(promised.values())))


def _is_whole(path: Path, sha256: str) -> bool:
    """Whether the file is there and is what its name says."""
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest() == sha256


def _copy_database(engine: Engine, target: Path) -> None:
    source = engine.raw_connection()
    try:
        with closing(sqlite3.connect(target)) as goal:
            connection = source.driver_connection
            if not isinstance(connection, sqlite3.Connection):
                raise TypeError("not a connection of sqlite3")
            connection.backup(goal)
            goal.execute("PRAGMA journal_mode=DELETE")  # one file, with nothing beside it
    finally:
        source.close()
