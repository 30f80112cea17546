"""Proves that a backup can be brought back: it is restored into nothing, and every row is compared with what was saved.

Knows archives and rows. What a restore adds or ends by its own rules (sessions, its entry in the audit) is left out.
"""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import closing
from pathlib import Path

from kb.config import Settings
from kb.services.audit import Actor
from kb.services.backup.archive import DATABASE, ArchiveUnusable
from kb.services.backup.restore import restore_backup

_CHANGED_BY_RESTORING = ("signed_in", "audit_head", "sqlite_sequence")


def digest_tables(file: Path, rows: dict[str, int]) -> dict[str, str]:
    """A SHA-256 over the first so many ``rows`` of each table of a SQLite file, in the order they were written."""
    found = {}
    with closing(sqlite3.connect(file)) as connection:
        for name, count in sorted(rows.items()):
            if name in _CHANGED_BY_RESTORING:
                continue
            digest = hashlib.sha256()
            quoted = name.replace('"', '""')
            for row in connection.execute(f'SELECT * FROM "{quoted}" ORDER BY rowid LIMIT ?', (count,)):  # noqa: S608
                digest.update(repr(row).encode("utf-8", "surrogatepass"))
            found[name] = digest.hexdigest()
    return found


def prove_backup(settings: Settings, archive: Path, folder: Path, actor: Actor) -> int:
    """Restore ``archive`` into the empty ``folder`` and compare. Returns how many rows were found to be the same.

    Raises:
        ArchiveUnusable: it cannot be restored, or a row is not as it was.
    """
    changes = {"data": folder / "data", "content": folder / "content", "database_url": "", "secret_key": ""}
    place = settings.model_copy(update=changes)
    manifest = restore_backup(place, archive, actor).manifest
    found = digest_tables(place.data / DATABASE, manifest.rows)
    unlike = sorted(name for name, digest in manifest.digests.items() if found.get(name) != digest)
    if unlike:
        raise ArchiveUnusable(f"Restored, {', '.join(unlike)} would not be as before.", "Make another backup.")
    return sum(manifest.rows.values())
