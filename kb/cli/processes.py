"""The processes of ``kb serve``: started, started again where one ends unasked, and ended together.

Runs in one thread, because the servers are forked from this process. Knows processes and signals; must not know what
they do.
"""

from __future__ import annotations

import multiprocessing
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from multiprocessing.context import ForkProcess
from typing import Protocol

import click

ENDING = (signal.SIGTERM, signal.SIGINT)
"""The signals that end a process of ours."""
POLL = 0.2
"""Seconds between two looks at the processes."""
PATIENCE = 16.0
"""Seconds that all processes together have to end before they are killed."""
_SOUND = 60.0
"""Seconds after which a process that ends did not end because it cannot work at all."""
_LONGEST_PAUSE = 60.0


class Running(Protocol):
    """A process: what a subprocess and a forked one have in common."""

    def poll(self) -> int | None:
        """The exit code, or None while it runs."""

    def terminate(self) -> None:
        """Ask it to end."""

    def kill(self) -> None:
        """End it."""


class Slot:
    """One process that should always run. ``name`` is what the terminal calls it."""

    def __init__(self, name: str, start: Callable[[], Running]) -> None:
        self.name = name
        self._start = start
        self._process: Running | None = None
        self._began = self._due = 0.0
        self._pause = 1.0

    def watch(self) -> None:
        """Start the process if none runs: at once the first time, later after a pause that grows."""
        if self.runs():
            return
        now = time.monotonic()
        if self._process is not None:
            self._process = None
            self._pause = 1.0 if now - self._began > _SOUND else min(self._pause * 2, _LONGEST_PAUSE)
            self._due = now + self._pause
            click.echo(f"The {self.name} ended by itself and is started again.", err=True)
        if now >= self._due:
            self._began = now
            self._process = self._start()

    def runs(self) -> bool:
        """Whether the process runs now."""
        return self._process is not None and self._process.poll() is None

    def end(self, *, at_once: bool = False) -> None:
        """Ask the process to end, or end it."""
        if self._process is not None and self.runs():
            with suppress(ProcessLookupError):
                self._process.kill() if at_once else self._process.terminate()


class _Forked(ForkProcess):
    def poll(self) -> int | None:
        return self.exitcode


def fork(run: Callable[[], None]) -> Running:
    """Run ``run`` in a copy of this process. ``run`` must set handlers of its own, then call :func:`accept_signals`."""
    # Held back until the copy is ready for them: it would keep them for this process's handlers, and lose them.
    signal.pthread_sigmask(signal.SIG_BLOCK, ENDING)
    try:
        process = _Forked(target=run)
        process.start()
    finally:
        accept_signals()
    return process


def accept_signals() -> None:
    """Let the signals through that :func:`fork` holds back."""
    signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDING)


def spawn(*words: str) -> Running:
    """Run ``kb`` with ``words`` as a process of its own."""
    return subprocess.Popen([sys.executable, "-m", "kb", *words])  # noqa: S603  our own interpreter and module


def keep_running(places: Sequence[Slot]) -> None:
    """Keep every place's process running until SIGTERM or Ctrl-C, then end them all. Call it in the main thread."""
    stop = threading.Event()
    for number in ENDING:
        signal.signal(number, lambda *_: stop.set())
    try:
        while not stop.is_set():
            for place in places:
                place.watch()
            stop.wait(POLL)
    finally:
        _end_all(places)


def _end_all(places: Sequence[Slot]) -> None:
    for place in places:
        place.end()
    until = time.monotonic() + PATIENCE
    while any(place.runs() for place in places) and time.monotonic() < until:
        time.sleep(0.02)
    for place in places:
        place.end(at_once=True)
    # A child that is a zombie still counts as a child: multiprocessing collects it here.
    multiprocessing.active_children()
