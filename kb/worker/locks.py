"""Which workers live. Each holds a lock in a folder of its own, which the system frees however the worker ends.

Knows files and locks; nothing of the work.
"""

from __future__ import annotations

import fcntl
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_LOCK = "lock"


@contextmanager
def register_worker(root: Path) -> Iterator[Path]:
    """Register this worker as alive for the block. Yields its own folder, removed on exit.

    What workers left behind that were killed is removed at the start.
    """
    root.mkdir(parents=True, exist_ok=True)
    clear_dead(root)
    # Made under another name and locked before it can be seen, so that nobody takes it for one left behind.
    aside = root / f".new-{os.getpid()}-{secrets.token_hex(4)}"
    aside.mkdir()
    with (aside / _LOCK).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        folder = aside.rename(root / aside.name.removeprefix(".new-"))
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def count_living(root: Path) -> int:
    """How many workers hold their lock now."""
    return sum(not _is_free(folder) for folder in _folders(root))


def clear_dead(root: Path) -> None:
    """Remove the folders of workers that no longer live."""
    for folder in _folders(root):
        if _is_free(folder):
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def try_exclusive(path: Path) -> Iterator[bool]:
    """Whether this process is the only one in the block with ``path`` now. Never waits."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True


def _folders(root: Path) -> list[Path]:
    return [path for path in root.glob("[0-9]*-*") if path.is_dir()] if root.is_dir() else []


def _is_free(folder: Path) -> bool:
    with suppress(FileNotFoundError), (folder / _LOCK).open() as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
    return True
