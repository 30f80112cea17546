"""Folders of the index: one is current, one is being made, the last one before is kept.

Knows files, links and renames; knows nothing of what is in them. ``CURRENT`` names the generation that is
served and is replaced by one atomic rename, so a reader sees the old one or the new one and a kill at any
instant leaves the old one.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
from collections.abc import Iterable
from pathlib import Path

from search.errors import IndexDamaged
from search.store.stamp import FileRecord

CURRENT = "CURRENT"
_GENERATION = "gen-"
_BUILDING = "building-"


def read_current(root: Path) -> str | None:
    """The name of the current generation; None if there is none. Raises :class:`IndexDamaged`."""
    try:
        name = (root / CURRENT).read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise IndexDamaged(f"{root / CURRENT} cannot be read: {error}") from error
    if not name.startswith(_GENERATION) or "/" in name:
        raise IndexDamaged(f"{root / CURRENT} names no generation: {name[:40]!r}.")
    return name


def new_folder(root: Path) -> Path:
    """An empty folder to build in. A kill leaves it behind; :func:`sweep` removes it."""
    folder = root / f"{_BUILDING}{secrets.token_hex(4)}"
    folder.mkdir(parents=True)
    return folder


def next_name(root: Path) -> str:
    """A name for the next generation, later than all others in ``root``."""
    numbers = [int(path.name.split("-")[1]) for path in root.glob(f"{_GENERATION}*-*")]
    return f"{_GENERATION}{max(numbers, default=0) + 1:06d}-{secrets.token_hex(3)}"


def publish(root: Path, folder: Path, name: str) -> None:
    """Make ``folder`` the current generation, called ``name``."""
    for path in folder.rglob("*"):
        if path.is_file():
            _flush(path)
    folder.rename(root / name)
    aside = root / f"{CURRENT}.new"
    aside.write_text(name + "\n", encoding="utf-8")
    _flush(aside)
    aside.replace(root / CURRENT)
    _flush(root)


def _flush(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sweep(root: Path) -> None:
    """Remove half-built folders and all generations but the current one and the last before it.

    Only for a holder of the write lock.
    """
    current = read_current(root)
    older = sorted(p.name for p in root.glob(f"{_GENERATION}*") if current and p.name < current)
    kept = {current, *older[-1:]}
    for path in (*root.glob(f"{_GENERATION}*"), *root.glob(f"{_BUILDING}*")):
        if path.name not in kept:
            shutil.rmtree(path, ignore_errors=True)


def clone(source: Path, target: Path) -> None:
    """Link every file below ``source`` into ``target``; copy where the file system has no links."""
    for path in sorted(source.rglob("*")):
        goal = target / path.relative_to(source)
        if path.is_dir():
            goal.mkdir(parents=True, exist_ok=True)
        else:
            goal.parent.mkdir(parents=True, exist_ok=True)
            try:
                os.link(path, goal)
            except OSError:
                shutil.copy2(path, goal)


def list_files(folder: Path, parts: Iterable[str], known: Iterable[FileRecord] = ()) -> tuple[FileRecord, ...]:
    """Every file in the sub-folders ``parts``, for the stamp. One that is as in ``known`` is not read again."""
    before = {record.path: record for record in known}
    found = []
    for part in parts:
        for path in sorted((folder / part).rglob("*")):
            if path.is_file():
                name, now = path.relative_to(folder).as_posix(), path.stat()
                old = before.get(name)
                if old is None or (old.size, old.written) != (now.st_size, now.st_mtime_ns):
                    old = FileRecord(name, now.st_size, _digest(path), now.st_mtime_ns)
                found.append(old)
    return tuple(found)


def check_files(folder: Path, files: Iterable[FileRecord]) -> None:
    """Raise :class:`IndexDamaged` at the first file that is not as the stamp says.

    No file of a generation is ever changed, so one with the size and the time of writing that the stamp says is as it
    was when it was read back and hashed; only where the time differs (restored, copied, touched, altered) is it hashed
    again. Otherwise each process would read gigabytes before its first answer.
    """
    for record in files:
        path = folder / record.path
        if not path.is_file():
            raise IndexDamaged(f"{path} is missing.")
        now = path.stat()
        if now.st_size != record.size or (now.st_mtime_ns != record.written and _digest(path) != record.digest):
            raise IndexDamaged(f"{path} is not as it was written.")


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, lambda: hashlib.blake2b(digest_size=16)).hexdigest()
