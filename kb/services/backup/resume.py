"""Finishes a restore that was cut short: what was unpacked and checked waits in its folder until it is put in place.

A mark beside it says of which backup it is, and what has to be moved aside first. Each step can be done twice, so the
next call goes on wherever the last one ended. Knows folders and names; must not know what is in the files.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from kb.services.backup.archive import DATABASE, BackupManifest

STAGING = ".restoring-"
_MARK = "ready.json"


class RestoreMark(BaseModel):
    """What a restore has still to do: put its files in place of those ``present``, which go into ``aside``.

    ``database`` is the SHA-256 of the database that is put in place last.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    backup: str
    present: tuple[Path, ...]
    aside: Path | None
    migrated: bool
    database: str


def name_backup(manifest: BackupManifest) -> str:
    """What tells one backup from another."""
    return hashlib.sha256(manifest.model_dump_json().encode()).hexdigest()


def digest_file(path: Path) -> str:
    """The SHA-256 of a file; empty if there is none."""
    if not path.is_file():
        return ""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_mark(staging: Path, mark: RestoreMark) -> None:
    """Say that all in ``staging`` is whole: from here on the restore is finished rather than begun again."""
    path = staging / _MARK
    new = path.with_suffix(".new")
    with new.open("w", encoding="utf-8") as file:
        file.write(mark.model_dump_json())
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)


def find_unfinished(data: Path, goal: Path, manifest: BackupManifest) -> tuple[Path, RestoreMark] | None:
    """The folder of a restore of this backup that was cut short after everything was unpacked; None if there is none.

    What an earlier restore left behind that had not come so far is removed: nothing was changed by it. So is what is
    left of one that had put its database at ``goal``, if that was written to since.
    """
    for staging in sorted(data.glob(f"{STAGING}*")):
        mark = _read_mark(staging)
        if mark is None or (not (staging / DATABASE).exists() and not _is_as_restored(goal, mark)):
            shutil.rmtree(staging, ignore_errors=True)
        elif mark.backup == name_backup(manifest):
            return staging, mark
    return None


def has_unfinished(data: Path) -> bool:
    """Whether a restore of any backup was cut short there after everything was unpacked."""
    return any(_read_mark(staging) for staging in data.glob(f"{STAGING}*"))


def drop_unfinished(data: Path) -> None:
    """Give up what earlier restores left behind. What they moved aside stays."""
    for staging in data.glob(f"{STAGING}*"):
        shutil.rmtree(staging, ignore_errors=True)


def move_aside(mark: RestoreMark) -> None:
    """Move aside what was there before, as far as that is not done. Nothing is deleted."""
    if mark.aside is None:
        return
    mark.aside.mkdir(exist_ok=True)
    # The database first: without it, what is left is no installation that a server would take for one.
    for path in sorted(mark.present, key=lambda path: (DATABASE not in path.name, path.name)):
        goal = mark.aside / path.name
        if path.exists() and not goal.exists():
            # Across disks a move is a copy, which may be cut short: it is made under another name.
            new = mark.aside / f".{path.name}"
            if new.is_dir():
                shutil.rmtree(new)
            shutil.move(path, new)
            new.rename(goal)


def _is_as_restored(goal: Path, mark: RestoreMark) -> bool:
    in_use = goal.with_name(f"{goal.name}-wal").exists()
    return not in_use and digest_file(goal) == mark.database


def _read_mark(staging: Path) -> RestoreMark | None:
    try:
        return RestoreMark.model_validate_json((staging / _MARK).read_bytes())
    except (OSError, ValidationError):
        return None
