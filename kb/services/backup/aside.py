"""A folder beside what is being made, in which it is made: gone at the end, and after a kill with the next call.

A call that makes something holds the lock of the parent folder, which the kernel gives back however a process ends. A
call that gets the lock alone knows that what lies there is of processes that are gone. Must not know what is made.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

PREFIX = ".kb-backup-"


@contextmanager
def open_aside(parent: Path) -> Iterator[Path]:
    """An empty folder in ``parent`` for the block. What killed processes left there before is removed first."""
    lock = os.open(parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            pass  # another one is being made, or this disk knows no locks: left for the next call
        else:
            _sweep(parent)
        with suppress(OSError):
            fcntl.flock(lock, fcntl.LOCK_SH)
        with tempfile.TemporaryDirectory(prefix=PREFIX, dir=parent) as made:
            yield Path(made)
    finally:
        os.close(lock)


def _sweep(parent: Path) -> None:
    for left in parent.glob(f"{PREFIX}*"):
        if not left.is_symlink() and left.is_dir() and left.stat().st_uid == os.geteuid():
            shutil.rmtree(left, ignore_errors=True)
