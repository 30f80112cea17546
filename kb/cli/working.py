"""``kb worker``, and the worker that ``kb serve`` keeps beside itself."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time

import click

from kb.cli.console import explain_errors, open_workspace

_SOUND = 60.0
"""Seconds after which a worker that ends did not end because it cannot work at all."""


@click.command("worker")
@click.option("--parent", type=int, default=None, hidden=True, help="End when the process with this number is gone.")
def worker_command(parent: int | None) -> None:
    """Read uploads and keep the index up to date until stopped. kb serve starts one of its own; this starts more."""
    from kb import database
    from kb.logs import configure_logs
    from kb.worker.worker import work

    workspace = open_workspace()
    configure_logs(workspace.settings)
    with explain_errors():
        database.check(workspace.engine)
        if parent is None:
            click.echo("Working (stop with Ctrl-C)", err=True)
        work(workspace, parent)


class WorkerKeeper:
    """Keeps one worker running as a process of its own, and starts another where it ends unasked."""

    def __init__(self) -> None:
        self._owner = os.getpid()
        self._stop = threading.Event()
        self._process: subprocess.Popen[bytes] | None = None
        self._thread = threading.Thread(target=self._keep, name="worker-keeper", daemon=True)

    def start(self) -> None:
        """Start the worker."""
        self._thread.start()

    def stop(self, patience: float = 12.0) -> None:
        """End the worker. Does nothing in a process that was forked from the one that started it."""
        if os.getpid() != self._owner:
            return
        self._stop.set()
        if not self._thread.is_alive():
            return
        process = self._process
        if process is not None and process.poll() is None:
            process.terminate()
            try:
                process.wait(patience)
            except subprocess.TimeoutExpired:
                process.kill()
        self._thread.join(patience)

    def _keep(self) -> None:
        pause = 1.0
        while not self._stop.is_set():
            command = [sys.executable, "-m", "kb", "worker", "--parent", str(self._owner)]
            began = time.monotonic()
            self._process = subprocess.Popen(command)  # noqa: S603  our own interpreter and our own module
            self._process.wait()
            pause = 1.0 if time.monotonic() - began > _SOUND else min(pause * 2, 60.0)
            if self._stop.wait(pause):
                return
            click.echo("The worker ended by itself and is started again.", err=True)
