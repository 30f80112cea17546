"""Runs the reader of one file in a child process with limits of memory, time and output, and ends it at them.

The child (:mod:`ingest.safety.child`) gets the open file as its input, an empty folder of its own and an empty
environment, and writes its answer into a file of that folder, so that the system itself caps what it writes. Knows
processes; must not know a format, and never parses anything of the file here, in the caller's process.
"""

from __future__ import annotations

import contextlib
import dataclasses
import json
import os
import signal
import stat
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import BinaryIO

from ingest.errors import ReaderDied, TookTooLong, TooLarge
from ingest.safety.limits import Limits
from ingest.text.wording import clean_line
from knowledge.errors import UnreadableFile

_ROOT = Path(__file__).resolve().parents[2]
_FIND = "import sys; sys.path.insert(0, sys.argv.pop(1)); "
_START = f"{_FIND}from ingest.safety.child import main; sys.exit(main())"
_RENDER = _START.replace("child import main", "render import main")
_OUT_OF_MEMORY = {97, -signal.SIGKILL}
EXIT_MEMORY = 97
"""How a child says that it ran out of memory: it may have none left to say more."""


def run_reader(path: Path, name: str, limits: Limits, recognized: Mapping[str, bytes] | None = None) -> bytes:
    """What the child process wrote about the file at ``path``: JSON, not yet checked. ``name`` hints at its format.

    ``recognized`` are the tables of pages that were read by machine (:mod:`ingest.safety.recognize`), by their names;
    they are put into the child's folder.

    Raises:
        UnreadableFile: the file cannot be opened, or is no plain file.
        TooLarge: it has more bytes than ``limits.size``.
        TookTooLong: the child was ended at a time limit.
        ReaderDied: the child ran out of memory or crashed.
    """
    with _open_plain(path) as source:
        size = os.fstat(source.fileno()).st_size
        if size > limits.size:
            raise TooLarge(f"it has {size / 1e6:,.1f} MB, and files up to {limits.size / 1e6:,.0f} MB are read")
        with tempfile.TemporaryDirectory(prefix="reader-") as folder:
            for table, data in (recognized or {}).items():
                (Path(folder) / table).write_bytes(data)
            return run_child(source, name, limits, Path(folder), _START)


def render_page(path: Path, name: str, page: int, limits: Limits, dpi: int) -> bytes:
    """The picture (PNG) of one page of the PDF at ``path``, drawn by a child process.

    Raises:
        As :func:`run_reader`; also ReaderDied where the file has no such page.
    """
    with _open_plain(path) as source, tempfile.TemporaryDirectory(prefix="reader-") as folder:
        return run_child(source, name, limits, Path(folder), _RENDER, str(page), str(dpi))


def probe_wall() -> dict[str, bool]:
    """Whether a child behind the wall is refused other files, the network and other processes: it tries each.

    Raises:
        ReaderDied: no child can be run.
    """
    with tempfile.TemporaryDirectory(prefix="reader-") as folder, tempfile.NamedTemporaryFile() as outside:
        start = "import json; from ingest.safety.wall import probe; from pathlib import Path; "
        said = "print(json.dumps(probe(Path(sys.argv[1]), Path.cwd())))"
        done = subprocess.run(  # noqa: S603  our own interpreter and our own module
            [sys.executable, "-I", "-B", "-c", f"{_FIND}{start}{said}", str(_ROOT), outside.name],
            cwd=folder,
            env={"HOME": folder, "LANG": "C.UTF-8"},
            capture_output=True,
            check=False,
            timeout=60,
        )
    if done.returncode:
        raise ReaderDied(f"no reader can be run (exit code {done.returncode})")
    found: dict[str, bool] = json.loads(done.stdout)
    return found


def _open_plain(path: Path) -> BinaryIO:
    """``path`` opened for reading, if it is a plain file: no link, no pipe and no device is followed."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        raise UnreadableFile(error.strerror or str(error)).at(path) from error
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise UnreadableFile("not a plain file").at(path)
    return os.fdopen(handle, "rb")


def run_child(source: BinaryIO | int, name: str, limits: Limits, folder: Path, start: str, *more: str) -> bytes:
    """What a child process that begins with the code ``start`` writes, under ``limits`` and in ``folder``.

    Raises:
        TookTooLong, ReaderDied, TooLarge: it was ended at a limit, or crashed.
    """
    answer, words = folder / "answer", folder / "stderr"
    settings = json.dumps(dataclasses.asdict(limits))
    with answer.open("wb") as out, words.open("wb") as err:
        child = subprocess.Popen(  # noqa: S603  our own interpreter and our own module
            [sys.executable, "-I", "-B", "-c", start, str(_ROOT), settings, name, *more],
            stdin=source,
            stdout=out,
            stderr=err,
            cwd=folder,
            env={"HOME": str(folder), "TMPDIR": str(folder), "LANG": "C.UTF-8", "OMP_THREAD_LIMIT": "1"},
            start_new_session=True,
            close_fds=True,
        )
    try:
        code = child.wait(limits.wall)
    except subprocess.TimeoutExpired:
        raise TookTooLong(f"reading it was ended after {limits.wall:g} seconds") from None
    finally:
        _end(child)
    if code == -signal.SIGXCPU:
        raise TookTooLong(f"reading it was ended after {limits.cpu} seconds of processor time")
    if code in _OUT_OF_MEMORY:
        raise ReaderDied(f"reading it needs more memory than the {limits.memory / 1e6:,.0f} MB that are allowed")
    if code != 0:
        raise ReaderDied(f"its reader crashed ({_describe(code, words)})")
    if answer.stat().st_size >= limits.result:
        raise TooLarge("it holds more text than can be taken in at once")
    return answer.read_bytes()


def _end(child: subprocess.Popen[bytes]) -> None:
    """End the child and whatever it may have started."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()


def _describe(code: int, words: Path) -> str:
    """How the child ended: its signal, or the last thing it said."""
    if code < 0 and -code in set(signal.Signals):
        return f"signal {signal.Signals(-code).name}"
    said = words.read_bytes()[-2_000:].decode("utf-8", "replace").strip().split("\n")[-1]
    return f"exit code {code}: {clean_line(said, 160)}" if said else f"exit code {code}"
