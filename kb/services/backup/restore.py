"""Brings a backup back into a data folder: unpacked and checked in a folder of its own, and only then put in place.

The database goes in last: a restore that was cut short leaves a folder without one, and can be done again. Sessions
do not come back: who had signed out since the backup stays signed out.
"""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from dataclasses import dataclass
from pathlib import Path

from alembic.util import CommandError
from sqlalchemy import delete

from kb import database
from kb.config import Settings
from kb.errors import DatabaseUnavailable, KBError
from kb.models import SignedIn
from kb.models.declarative import now
from kb.services.audit import Actor
from kb.services.backup.archive import (
    DATABASE,
    MEASUREMENT,
    ORIGINALS,
    SECRET_KEY,
    STAMP_FOLDER,
    THESAURUS,
    ArchiveUnusable,
    BackupManifest,
    open_archive,
    unpack,
)
from kb.services.backup.make import count_rows, get_database_file
from kb.services.transactions import changing
from search.errors import IndexDamaged
from search.store.stamp import Stamp

_MODEL = "model"
ERASED = "erased.json"
"""The list of what was erased, in the data folder: it outlives a restore, and says what to erase again."""

_REPLACED, _STAGING = "replaced-", ".restoring-"


class NotEmpty(KBError):
    """There is already something where a backup would be brought back."""

    status = 409
    code = "not_empty"
    hint = "Restore into an empty data folder (KB_DATA), or move what is there away with: kb restore --force FILE"


@dataclass(frozen=True, slots=True)
class RestoreReport:
    """What was brought back. ``replaced`` is where the old data went; ``stamp`` that of the index of the backup.

    ``thesaurus`` is where the backup's thesaurus was put because the content folder has another one.
    """

    manifest: BackupManifest
    replaced: Path | None
    stamp: Stamp | None
    thesaurus: Path | None
    migrated: bool


def restore_backup(settings: Settings, source: Path, actor: Actor, *, force: bool = False) -> RestoreReport:
    """Bring the backup ``source`` back into the data folder of ``settings``, which no process may be using.

    The index is left to the caller: build it with :func:`kb.services.indexing.outbox.rebuild`.

    Raises:
        ArchiveUnusable, NotEmpty, kb.services.backup.make.CannotBackUp: nothing was changed.
    """
    data, goal = settings.data, get_database_file(settings)
    present = _find_present(data, goal)
    if present and not force:
        raise NotEmpty(f"{data} is not empty: it holds {', '.join(sorted(path.name for path in present)[:5])}.")
    is_new = not data.exists()
    with open_archive(source) as (manifest, archive):
        data.mkdir(parents=True, exist_ok=True)
        staging = Path(tempfile.mkdtemp(prefix=_STAGING, dir=data))
        try:
            _check_room(manifest, data)
            unpack(manifest, archive, staging)
            migrated = _make_ready(staging / DATABASE, manifest, actor, source.name)
            stamp = _load_stamp(staging / STAMP_FOLDER)
            replaced = _move_aside(data, present) if present else None
            thesaurus = _place(settings, staging, goal)
        except BaseException:
            shutil.rmtree(staging, ignore_errors=True)
            if is_new and not any(data.iterdir()):
                data.rmdir()
            raise
        shutil.rmtree(staging)
    return RestoreReport(manifest, replaced, stamp, thesaurus, migrated)


def _find_present(data: Path, goal: Path) -> list[Path]:
    """Existing files that a restore would clash with; not the model, the list of what was erased, nor what
    an earlier restore moved away.
    """
    there = list(data.iterdir()) if data.is_dir() else []
    found = [p for p in there if p.name not in (_MODEL, ERASED) and not p.name.startswith((_REPLACED, _STAGING))]
    if goal.parent.resolve() != data.resolve():
        found += [p for end in ("", "-wal", "-shm") if (p := goal.with_name(goal.name + end)).exists()]
    return found


def _check_room(manifest: BackupManifest, data: Path) -> None:
    needed, free = sum(member.size for member in manifest.members), shutil.disk_usage(data).free
    if needed > free:
        raise ArchiveUnusable(
            f"The backup needs {needed / 1e6:,.0f} MB, and {data} has room for {free / 1e6:,.0f} MB.",
            "Nothing was changed. Make room, or set KB_DATA to a folder on another disk.",
        )


def _make_ready(file: Path, manifest: BackupManifest, actor: Actor, name: str) -> bool:
    """Check the unpacked database, bring its tables up to date and write down the restore. True if it was older."""
    engine = database.open_engine(f"sqlite:///{file}")
    try:
        if count_rows(file) != manifest.rows:
            raise ArchiveUnusable("The database in the backup does not have the rows that the manifest counts.")
        migrated = database.migrate(engine)
        database.check(engine)
        with database.build_sessions(engine)() as session, changing(session, actor) as change:
            session.execute(delete(SignedIn))
            change.record("restored", "database", name, made_at=manifest.made_at.isoformat())
    except (sqlite3.DatabaseError, DatabaseUnavailable) as error:
        raise ArchiveUnusable(f"The database in the backup is damaged: {error}") from error
    except CommandError as error:
        raise ArchiveUnusable(
            f"The backup was made by a newer version (tables {manifest.revision}).", "Restore it with that version."
        ) from error
    finally:
        engine.dispose()
    return migrated


def _load_stamp(folder: Path) -> Stamp | None:
    """The stamp of the index at the time; None if there was none, or of a version that says it differently."""
    try:
        return Stamp.load(folder)
    except IndexDamaged:
        return None


def _move_aside(data: Path, present: list[Path]) -> Path:
    aside = data / f"{_REPLACED}{now():%Y%m%d-%H%M%S-%f}"
    aside.mkdir()
    # The database first: without it, what is left is no installation that a server would take for one.
    for path in sorted(present, key=lambda path: (DATABASE not in path.name, path.name)):
        shutil.move(path, aside / path.name)
    return aside


def _place(settings: Settings, staging: Path, goal: Path) -> Path | None:
    data = settings.data
    for name in (ORIGINALS, MEASUREMENT, SECRET_KEY):
        if (staging / name).exists():
            (staging / name).rename(data / name)
    if (data / SECRET_KEY).exists():
        (data / SECRET_KEY).chmod(0o600)
    kept = _place_thesaurus(staging / THESAURUS, settings.thesaurus_file, data)
    goal.parent.mkdir(parents=True, exist_ok=True)
    shutil.move(staging / DATABASE, goal)
    return kept


def _place_thesaurus(found: Path, goal: Path, data: Path) -> Path | None:
    """Put the thesaurus where the content stands, unless there is another: that one is under version control."""
    if not found.exists() or (goal.exists() and goal.read_bytes() == found.read_bytes()):
        return None
    if not goal.exists():
        goal.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(found, goal)
        return None
    kept = data / "thesaurus.from-backup.yaml"
    shutil.move(found, kept)
    return kept
