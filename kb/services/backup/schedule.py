"""Backups that the worker makes by itself: when one is due, where it goes, and how many are kept.

Each is proved by a restore before it counts. Knows files by their names; must not know the worker.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from kb.config import Settings
from kb.models.declarative import now
from kb.services.audit import Actor
from kb.services.backup.make import BackupReport, make_backup

_NAME = re.compile(r"kb-(\d{8}-\d{6})\.zip(\.age)?")
_FORM = "%Y%m%d-%H%M%S"


@dataclass(frozen=True, slots=True)
class KeptBackup:
    """A backup that the worker made, and when (UTC)."""

    path: Path
    made_at: datetime


def find_kept(folder: Path) -> tuple[KeptBackup, ...]:
    """The backups of the schedule in ``folder``, newest first."""
    found = []
    for path in folder.iterdir() if folder.is_dir() else ():
        if match := _NAME.fullmatch(path.name):
            found.append(KeptBackup(path, datetime.strptime(match[1], _FORM).replace(tzinfo=UTC)))
    return tuple(sorted(found, key=lambda kept: kept.path.name, reverse=True))


def is_due(settings: Settings) -> bool:
    """Whether backups are scheduled, and the newest is older than the settings say."""
    if settings.backup_folder is None:
        return False
    kept = find_kept(settings.backup_folder)
    return not kept or kept[0].made_at <= now() - timedelta(hours=settings.backup_hours)


def make_due_backup(settings: Settings, actor: Actor) -> BackupReport | None:
    """Make the backup that is due, prove it, and drop the oldest; None if none is due. Call it in one process only.

    Raises:
        kb.services.backup.database_file.CannotBackUp: none was made. The older ones are left.
        kb.services.backup.archive.ArchiveUnusable: it could not be restored as it was; so it is not kept.
    """
    if settings.backup_folder is None or not is_due(settings):
        return None
    settings.backup_folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    ending = ".zip.age" if settings.backup_recipient else ".zip"
    target = settings.backup_folder / f"kb-{now().strftime(_FORM)}{ending}"
    report = make_backup(settings, target, actor, proved=True, recipient=settings.backup_recipient)
    for old in find_kept(settings.backup_folder)[settings.backup_keep :]:
        old.path.unlink()
    return report
