"""The child process that reads one file: puts itself under limits, reads its input, writes one answer, ends.

Started by :mod:`ingest.safety.sandbox` with the limits as JSON in its arguments, the file as standard input and an
empty folder as its place. It may open no connection and start no program. Imports a reader only after the file was
judged.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import sys
from pathlib import Path

from ingest.errors import UploadError
from ingest.reading import ANSWER, ChildAnswer, Refusal
from ingest.safety.limits import Limits
from ingest.safety.sandbox import EXIT_MEMORY
from ingest.safety.wall import raise_wall

_FORBIDDEN = ("socket.", "subprocess.", "os.exec", "os.fork", "os.posix_spawn", "os.spawn", "os.system", "os.startfile")
_ALLOWED = {"socket.gethostname", "socket.__new__"}


def main() -> int:
    """Read the file on standard input and write the answer to standard output. Returns the exit code."""
    limits = Limits(**json.loads(sys.argv[1]))
    confine(limits)
    answer_handle = os.dup(1)
    os.dup2(2, 1)  # whatever a parser prints must not get into the answer
    try:
        written = ANSWER.dump_json(_answer(limits))
    except MemoryError:
        return EXIT_MEMORY
    try:
        with os.fdopen(answer_handle, "wb") as out:
            out.write(written[: limits.result])
    except OSError:
        # At the limit of output the sandbox sees a full file, and says so.
        return 0
    return 0


def confine(limits: Limits) -> None:
    """Put this process under ``limits`` and behind the kernel's wall, for good, in its own empty folder."""
    limit(limits)
    raise_wall(Path.cwd())
    sys.addaudithook(_refuse)  # says in words what it refuses, and holds where the kernel has no wall


def limit(limits: Limits) -> None:
    """Let the system hold this process to ``limits``, and whatever program it becomes."""
    for kind, amount in (
        (resource.RLIMIT_AS, limits.memory),
        (resource.RLIMIT_CPU, limits.cpu),
        (resource.RLIMIT_FSIZE, limits.result),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_NOFILE, 64),
    ):
        resource.setrlimit(kind, (amount, amount + 5 if kind == resource.RLIMIT_CPU else amount))
    signal.signal(signal.SIGXCPU, signal.SIG_DFL)


def _refuse(event: str, _arguments: tuple[object, ...]) -> None:
    if event.startswith(_FORBIDDEN) and event not in _ALLOWED:
        raise PermissionError(f"a reader may not use {event}")


def _answer(limits: Limits) -> ChildAnswer:
    from ingest.safety.read_in_child import read_bytes

    # One byte more than allowed shows a file that grew since its size was asked.
    data = sys.stdin.buffer.read(limits.size + 1)
    try:
        return ChildAnswer(file=read_bytes(data, sys.argv[2], limits))
    except UploadError as error:
        return ChildAnswer(refusal=Refusal(type(error).__name__, error.reason, error.next_step))
    except RecursionError:
        return ChildAnswer(refusal=Refusal("Malformed", "its parts are nested too deeply to be read", ""))
