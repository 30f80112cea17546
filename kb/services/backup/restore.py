"""Brings a backup back into a data folder: unpacked and checked in a folder of its own, and only then put in place.

The database goes in last: a restore that was cut short leaves a folder without one, and the next call with the same
backup goes on where it ended (:mod:`kb.services.backup.resume`). Sessions do not come back: who had signed out since
the backup stays signed out.
"""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from dataclasses import dataclass
from pathlib import Path
from zipfile import ZipFile

from alembic.util import CommandError
from sqlalchemy import delete

from kb import database
from kb.config import Settings
from kb.errors import DatabaseUnavailable, KBError, explain_full_disk, is_disk_full
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
from kb.services.backup.database_file import count_rows, get_database_file
from kb.services.backup.resume import (
    STAGING,
    RestoreMark,
    digest_file,
    drop_unfinished,
    find_unfinished,
    has_unfinished,
    move_aside,
    name_backup,
    write_mark,
)
from kb.services.backup.schema import check_schema
from kb.services.backup.seal import OPENING, open_sealed
from kb.services.transactions import changing
from search.errors import IndexDamaged
from search.store.stamp import Stamp

_HINT = "Make room on the disk, then give the same backup again: nothing was lost."
_MODEL = "model"
ERASED = "erased.json"
"""The list of what was erased, in the data folder: it outlives a restore, and says what to erase again."""

_REPLACED = "replaced-"


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


def restore_backup(
    settings: Settings, source: Path, actor: Actor, *, force: bool = False, key: Path | None = None
) -> RestoreReport:
    """Bring the backup ``source`` back into the data folder of ``settings``, which no process may be using.

    ``key`` is the file with the key that an encrypted backup is opened with. A restore of the same backup that was cut
    short is finished. The index is left to the caller: build it with :func:`kb.services.indexing.outbox.rebuild`.

    Raises:
        ArchiveUnusable, NotEmpty, kb.services.backup.database_file.CannotBackUp: nothing was changed.
        kb.errors.DiskFull: there is no room; the same call goes on once there is.
    """
    data, goal = settings.data, get_database_file(settings)
    is_new = not data.exists()
    with explain_full_disk(_HINT), open_sealed(source, key, data) as plain, open_archive(plain) as (manifest, archive):
        found = find_unfinished(data, goal, manifest)
        if found is None:
            found = _prepare(settings, manifest, archive, actor, source.name, force=force)
        staging, mark = found
        try:
            move_aside(mark)
            stamp = _load_stamp(staging / STAMP_FOLDER)
            thesaurus = _place(settings, staging, goal)
        except BaseException:
            if is_new and not any(data.iterdir()):
                data.rmdir()
            raise
        shutil.rmtree(staging)
    return RestoreReport(manifest, mark.aside, stamp, thesaurus, mark.migrated)


def _prepare(
    settings: Settings, manifest: BackupManifest, archive: ZipFile, actor: Actor, name: str, *, force: bool
) -> tuple[Path, RestoreMark]:
    """Unpack the backup into a folder of its own and check all of it. Nothing that is there is touched."""
    data, goal = settings.data, get_database_file(settings)
    present = _find_present(data, goal)
    if has_unfinished(data) and not force:
        raise NotEmpty(
            f"A restore of another backup into {data} was cut short.",
            "Give that backup again to finish it, or begin with this one, and keep what is there, with: --force",
        )
    if present and not force:
        raise NotEmpty(f"{data} is not empty: it holds {', '.join(sorted(path.name for path in present)[:5])}.")
    drop_unfinished(data)
    is_new = not data.exists()
    data.mkdir(parents=True, exist_ok=True, mode=0o700)
    staging = Path(tempfile.mkdtemp(prefix=STAGING, dir=data))
    try:
        _check_room(manifest, data)
        unpack(manifest, archive, staging)
        migrated = _make_ready(staging / DATABASE, manifest, actor, name)
        aside = data / f"{_REPLACED}{now():%Y%m%d-%H%M%S-%f}" if present else None
        mark = RestoreMark(
            backup=name_backup(manifest),
            present=tuple(present),
            aside=aside,
            migrated=migrated,
            database=digest_file(staging / DATABASE),
        )
        write_mark(staging, mark)
    except BaseException:
        shutil.rmtree(staging, ignore_errors=True)
        if is_new and not any(data.iterdir()):
            data.rmdir()
        raise
    return staging, mark


def _find_present(data: Path, goal: Path) -> list[Path]:
    """Existing files that a restore would clash with; not the model, the list of what was erased, nor what
    an earlier restore moved away.
    """
    there = list(data.iterdir()) if data.is_dir() else []
    kept = (_REPLACED, STAGING, OPENING)
    found = [p for p in there if p.name not in (_MODEL, ERASED) and not p.name.startswith(kept)]
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
        check_schema(file, manifest.revision, file.parent)  # before anything in it could run
        migrated = database.migrate(engine)
        database.check(engine)
        with database.build_sessions(engine)() as session, changing(session, actor) as change:
            session.execute(delete(SignedIn))
            change.record("restored", "database", name, made_at=manifest.made_at.isoformat())
    except (sqlite3.DatabaseError, DatabaseUnavailable) as error:
        if is_disk_full(error):
            raise
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


def _place(settings: Settings, staging: Path, goal: Path) -> Path | None:
    data = settings.data
    for name in (ORIGINALS, MEASUREMENT, SECRET_KEY):
        if (staging / name).exists():
            (staging / name).rename(data / name)
    if (data / SECRET_KEY).exists():
        (data / SECRET_KEY).chmod(0o600)
    kept = _place_thesaurus(staging / THESAURUS, settings.thesaurus_file, data)
    goal.parent.mkdir(parents=True, exist_ok=True)
    if (staging / DATABASE).exists():
        new = goal.with_name(f".{goal.name}.restoring")
        shutil.move(staging / DATABASE, new)
        new.replace(goal)
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
