"""Work in a process of its own, whose memory can be told from others'. Knows processes only."""

from __future__ import annotations

from collections.abc import Callable
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Any, ParamSpec, TypeVar

from kb.errors import KBError

P = ParamSpec("P")
T = TypeVar("T")


def run_apart(work: Callable[P, T], *arguments: P.args, **named: P.kwargs) -> T:
    """What ``work`` returns, run in a new process; both must be values that can be sent.

    Raises:
        KBError: the process ended without an answer.
    """
    answer: T = wait_for(start_apart(work, *arguments, **named))
    return answer


def start_apart(work: Callable[P, T], *arguments: P.args, **named: P.kwargs) -> tuple[Any, Connection]:
    """Begin ``work`` in a new process; :func:`wait_for` gives its answer."""
    context = get_context("spawn")
    here, there = context.Pipe(duplex=False)
    process = context.Process(target=_run, args=(there, work, arguments, named))
    process.start()
    there.close()
    return process, here


def wait_for(started: tuple[Any, Connection]) -> Any:
    """What was begun by :func:`start_apart` returns. Raises :class:`KBError` if it ended without an answer."""
    process, here = started
    try:
        answer = here.recv()
    except EOFError:
        answer = KBError("A process of the benchmark ended without an answer.", "Its message is above.")
    process.join()
    if isinstance(answer, BaseException):
        raise answer
    return answer


def _run(there: Connection, work: Callable[..., Any], arguments: Any, named: Any) -> None:
    with there:
        there.send(work(*arguments, **named))


def memory_mb() -> tuple[float, float]:
    """Resident memory of this process in megabytes: at its peak, and what of it now is pages of files.

    Pages of files are held once for all processes that map them. Zeros where there is no ``/proc``.
    """
    try:
        with open("/proc/self/status", encoding="utf-8") as file:  # noqa: PTH123  a kernel's file, not a path
            found = dict(line.split(":", 1) for line in file if line.startswith(("VmHWM", "RssFile")))
    except OSError:
        return 0.0, 0.0
    peak, files = (int(found[name].split()[0]) / 1024 for name in ("VmHWM", "RssFile"))
    return round(peak, 1), round(files, 1)
