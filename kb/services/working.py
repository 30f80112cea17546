"""A worker: reads uploads that wait, and keeps the index true to the database, until it is told to end.

Uploads come through the queue and, should a message be lost, from the rows themselves. The outbox is looked at twice a
second, so that what is published can be searched within seconds in every process. An error in one task is logged and
ends nothing else. Knows the services that do the work; must not know the command that starts it.
"""

from __future__ import annotations

import math
import os
import signal
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import structlog
from huey.consumer import Consumer
from sqlalchemy.orm import Session

from kb.services import alike, corrections, indexing, jobs, originals, presence, quality, upload_reading
from kb.services.workspace import Workspace

READERS = 2
"""Files that one worker reads at a time: each is read by a process of its own."""
POLL = 0.5
"""Seconds between two looks at the outbox."""
SWEEP = 2.0
"""Seconds between two looks for uploads of which no message told."""
PATIENCE = 8.0
"""Seconds that work under way has to finish when the worker is told to end. What does not is done again later."""
ERASE = 3600.0
"""Seconds between two looks for what was kept long enough: how to reach readers whose corrections were decided."""
QUIET = 60.0
"""Seconds without a change of the index after which its answers are measured again."""
_LONGEST_PAUSE = 30.0

log = structlog.get_logger()


def workers_folder(workspace: Workspace) -> Path:
    """Where the workers of this installation are counted."""
    return workspace.settings.data / "workers"


def work(workspace: Workspace, parent: int | None = None) -> None:
    """Work until SIGTERM or Ctrl-C, or until the process ``parent`` is gone. Must run in the main thread."""
    with presence.register_worker(workers_folder(workspace)) as folder:
        tempfile.tempdir = str(folder)  # what a killed reading leaves behind goes with this folder
        workspace.sessions()  # opened once, before there are threads
        worker = _Worker(workspace, parent)
        worker.run()
    if worker.is_busy():
        os._exit(0)  # threads that are inside the model or a parser would hold up the end of the interpreter


class _Worker:
    """The threads of one worker: readers (huey's), the indexer, and the main thread that sweeps and watches."""

    def __init__(self, workspace: Workspace, parent: int | None) -> None:
        self._workspace = workspace
        self._parent = parent
        self._claims: dict[int, upload_reading.Claim] = {}
        self._queue = jobs.open_queue(jobs.queue_path(workspace), self._read)
        self._consumer = _Consumer(self._queue.huey, self._tick)
        self._indexer = threading.Thread(target=self._index, name="indexer", daemon=True)
        self._swept = 0.0
        self._erased = -math.inf

    def run(self) -> None:
        """Start the threads, wait for the end, and give back what could not be finished."""
        with self._workspace.sessions() as session:
            originals.sweep(session, self._workspace.settings.originals_folder)
        self._indexer.start()
        log.info("worker started", readers=READERS)
        self._consumer.run()
        self._indexer.join(PATIENCE)
        for claim in tuple(self._claims.values()):
            with self._workspace.sessions() as session:
                upload_reading.release_upload(session, claim)
        log.info("worker ended")

    def is_busy(self) -> bool:
        """Whether a thread is still at work after the end."""
        return bool(self._claims) or self._indexer.is_alive()

    def _read(self, number: int) -> None:
        with self._workspace.sessions() as session:
            claim = upload_reading.claim_upload(session, number)
        if claim is None:
            return
        self._claims[number] = claim
        try:
            state = upload_reading.read_upload(
                self._workspace.sessions, self._workspace.settings.originals_folder, claim
            )
            log.info("upload read", upload=number, state=state)
        except Exception as error:
            log.exception("upload not read", upload=number, error=type(error).__name__)
        finally:
            self._claims.pop(number, None)

    def _tick(self) -> None:
        """Called several times a second from the main thread."""
        if self._parent is not None and os.getppid() != self._parent:
            log.info("the server that started this worker is gone")
            self._consumer.stop_flag.set()
        if time.monotonic() - self._swept < SWEEP:
            return
        self._swept = time.monotonic()
        try:
            with self._workspace.sessions() as session:
                upload_reading.fail_abandoned(session)
                if self._queue.is_empty():
                    for number in upload_reading.find_due_uploads(session):
                        self._queue.put(number)
        except Exception as error:
            log.exception("uploads that wait could not be looked for", error=type(error).__name__)
        if time.monotonic() - self._erased > ERASE:
            self._erased = time.monotonic()
            self._erase()

    def _erase(self) -> None:
        """Erase what was only kept for a while."""
        try:
            with self._workspace.sessions() as session:
                corrections.erase_contacts(session)
                session.commit()
        except Exception as error:
            log.exception("contacts of old corrections not erased", error=type(error).__name__)

    def _index(self) -> None:
        pause = POLL
        fresh = measured = False
        changed = time.monotonic()
        while not self._consumer.stop_flag.wait(pause):
            try:
                with self._workspace.sessions() as session:
                    if self._teach(session) or not fresh:
                        alike.sign_missing(session)
                        alike.forget_finished(session)
                        session.commit()
                        changed, measured = time.monotonic(), False
                pause, fresh = POLL, True
                if not measured and time.monotonic() - changed > QUIET:
                    measured = True
                    self._measure()
            except Exception as error:
                log.exception("index not updated", error=type(error).__name__)
                pause = min(pause * 2, _LONGEST_PAUSE)

    def _teach(self, session: Session) -> bool:
        """Take the outbox, unless another worker does. Whether there was anything."""
        if not indexing.count_waiting(session):
            return False
        with presence.try_exclusive(workers_folder(self._workspace) / "indexing.lock") as mine:
            if mine:
                log.info("index updated", documents=indexing.drain(session, self._workspace.index))
        return mine

    def _measure(self) -> None:
        """Keep the figures of this index for the page that shows them, unless another worker does."""
        with presence.try_exclusive(workers_folder(self._workspace) / "measuring.lock") as mine:
            if mine and quality.is_due(self._workspace.settings, self._workspace.index):
                log.info(
                    "search measured",
                    first=quality.measure_search(self._workspace.settings, self._workspace.index).answered_first,
                )


class _Consumer(Consumer):  # type: ignore[misc]
    """Huey's threads and signals; ``tick`` is called in each round of the main thread."""

    def __init__(self, queue: Any, tick: Callable[[], None]) -> None:
        super().__init__(
            queue,
            workers=READERS,
            periodic=False,
            initial_delay=0.1,
            max_delay=1.0,
            scheduler_interval=60,
            shutdown_timeout=PATIENCE,
        )
        self._tick = tick
        # Both end it in the same way: what is under way has a little time. It is never started over in place.
        self._signal_actions = {signal.SIGTERM: (False, True), signal.SIGINT: (False, True)}

    def loop(self, health_check_ts: float | None = None) -> float | None:
        self._tick()
        found: float | None = super().loop(health_check_ts)
        return found
