"""Backups: everything that cannot be made again in one file, and back.

``make_backup`` copies the database at one moment, then the originals its rows name, into one archive with a manifest.
``restore_backup`` checks the archive, unpacks it in a folder of its own and puts the database in place last. The index
is not in it: it is built again. ``make_due_backup`` is what the worker does by itself; a backup can be encrypted
(``make_key``) and is proved by a restore into nothing. Must not know pages or the command line.
"""

from __future__ import annotations

from kb.services.backup.make import make_backup
from kb.services.backup.restore import ERASED, restore_backup
from kb.services.backup.schedule import find_kept, is_due, make_due_backup
from kb.services.backup.seal import make_key

__all__ = [
    "ERASED",
    "find_kept",
    "is_due",
    "make_backup",
    "make_due_backup",
    "make_key",
    "restore_backup",
]
