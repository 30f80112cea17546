"""The kernel's wall around a process that opens foreign files: Landlock for files and signals, seccomp for the rest.

Behind it the process reads the program's own libraries and an empty folder of its own, whatever a parser is made to do
in C: no other file, no network, no other process. What is open already (its file, its answer) stays open. Where the
kernel has no such wall, the limits and Python's own hook still hold, and :func:`probe` says so.

Knows the kernel's interface, from landlock(7) and seccomp(2); must not know a format.
"""

from __future__ import annotations

import ctypes
import os
import platform
import stat
import struct
import sys
import sysconfig
from collections.abc import Iterable, Iterator
from pathlib import Path

from ingest.safety.seccomp import build_filter

_ROOT = Path(__file__).resolve().parents[2]
_CREATE, _ADD, _RESTRICT = 444, 445, 446  # the same numbers on every processor
_NO_NEW_PRIVILEGES, _SET_SECCOMP, _FILTER = 38, 22, 2

_EXECUTE, _WRITE, _READ, _LIST = 1 << 0, 1 << 1, 1 << 2, 1 << 3
_REFER, _TRUNCATE, _IOCTL = 1 << 13, 1 << 14, 1 << 15
_OF_A_FILE = _EXECUTE | _WRITE | _READ | _TRUNCATE | _IOCTL
_OWN = _WRITE | _READ | _LIST | 1 << 4 | 1 << 5 | 1 << 7 | 1 << 8 | _TRUNCATE  # also remove and make files and folders
_TCP, _SCOPES = 0b11, 0b11

_SHARED = ("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib", "/etc/ld.so.cache", "/usr/share/zoneinfo")
_SMALL = ("/etc/localtime", "/etc/mime.types", "/dev/null", "/dev/zero", "/dev/urandom", "/dev/random")
_DATA_OF_PROGRAMS = ("/usr/share",)


def raise_wall(folder: Path, program: Path | None = None) -> tuple[str, ...]:
    """Put this process behind the wall, for good, with ``folder`` as the only place to write.

    With ``program`` the process may become that program, behind the same wall; else it can start none. Returns which
    walls the kernel has put up, out of "landlock" and "seccomp".
    """
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0):
        return ()
    walls = []
    if _raise_landlock(libc, folder, program):
        walls.append("landlock")
    if _raise_seccomp(libc, may_execute=program is not None):
        walls.append("seccomp")
    return tuple(walls)


def get_landlock_version(libc: ctypes.CDLL | None = None) -> int:
    """Which version of Landlock the kernel speaks; 0 if it has none."""
    libc = libc or ctypes.CDLL(None, use_errno=True)
    return max(0, int(libc.syscall(_CREATE, None, ctypes.c_size_t(0), 1)))


def probe(outside: Path, folder: Path) -> dict[str, bool]:
    """Put this process behind the wall, then try what it must not. Says of each whether it was refused."""
    raise_wall(folder)
    libc = ctypes.CDLL(None, use_errno=True)
    handle = libc.open(os.fsencode(outside), os.O_RDONLY)
    connection = libc.socket(2, 2, 0)  # UDP, which Landlock does not know
    copy = libc.fork()
    if copy == 0:
        os._exit(0)
    return {"files": handle < 0, "network": connection < 0, "processes": copy < 0}


def _raise_landlock(libc: ctypes.CDLL, folder: Path, program: Path | None) -> bool:
    version = get_landlock_version(libc)
    if not version:
        return False
    handled = (1 << 13) - 1
    for since, right in ((2, _REFER), (3, _TRUNCATE), (5, _IOCTL)):
        handled |= right if version >= since else 0
    attributes = struct.pack("=QQQ", handled, _TCP if version >= 4 else 0, _SCOPES if version >= 6 else 0)
    size = 24 if version >= 6 else 16 if version >= 4 else 8
    rules = libc.syscall(_CREATE, ctypes.create_string_buffer(attributes, 24), ctypes.c_size_t(size), 0)
    if rules < 0:
        return False
    try:
        reading = _READ | _LIST | (_EXECUTE if program else 0)
        for path in _iter_readable(program):
            _allow(libc, rules, path, reading & handled)
        _allow(libc, rules, folder, _OWN & handled)
        return int(libc.syscall(_RESTRICT, rules, 0)) == 0
    finally:
        os.close(rules)


def _iter_readable(program: Path | None) -> Iterator[Path]:
    """The program's own libraries, and what the language itself needs. Never the folder of the data."""
    own = (_ROOT / name for name in ("ingest", "knowledge"))
    named = (sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib", "platlib"))
    packages = (path for path in sys.path if Path(path).name in ("site-packages", "dist-packages", "lib-dynload"))
    found: Iterable[str | Path] = (*own, *named, *packages, *_SHARED, *_SMALL)
    if program:
        found = (*found, program, program.resolve(), *_DATA_OF_PROGRAMS)
    yield from dict.fromkeys(Path(path) for path in found)


def _allow(libc: ctypes.CDLL, rules: int, path: Path, rights: int) -> None:
    """Let ``path`` and what is under it be used with ``rights``. What is not there needs no rule."""
    try:
        handle = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    try:
        if not stat.S_ISDIR(os.fstat(handle).st_mode):
            rights &= _OF_A_FILE
        rule = struct.pack("=Qi", rights, handle)
        if libc.syscall(_ADD, rules, 1, ctypes.create_string_buffer(rule, len(rule)), 0):
            raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()), str(path))
    finally:
        os.close(handle)


def _raise_seccomp(libc: ctypes.CDLL, *, may_execute: bool) -> bool:
    program = build_filter(platform.machine(), os.getpid(), may_execute=may_execute)
    if not program:
        return False
    held = ctypes.create_string_buffer(program, len(program))
    head = struct.pack("@HP", len(program) // 8, ctypes.addressof(held))
    return int(libc.prctl(_SET_SECCOMP, _FILTER, ctypes.create_string_buffer(head, len(head)), 0, 0)) == 0
