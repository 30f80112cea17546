"""A worker: reads uploads that wait, and keeps the index true to the database, until it is told to end.

The rows say what waits: uploads and outbox are looked at twice a second, so that what is published can be searched
within seconds in every process. An error in one task is logged and ends nothing else. Knows the services that do the
work; must not know the command that starts it.
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

import structlog
from sqlalchemy.orm import Session

from kb.services import (
    accounts,
    backup,
    erasing,
    exchange,
    finding,
    following,
    indexing,
    intake,
    library,
    measuring,
    peers,
    telling,
    upkeep,
)
from kb.services.audit import WORKER
from kb.worker import locks
from kb.workspace import Workspace

READERS = 2
"""Files that one worker reads at a time: each is read by a process of its own."""
POLL = 0.5
"""Seconds between two looks at what waits."""
PATIENCE = 8.0
"""Seconds that work under way has to finish when the worker is told to end. What does not is done again later."""
SWEEP = 5.0
"""Seconds between two looks for readings that died too often."""
ERASE = 3600.0
"""Seconds between two looks for what was kept long enough: how to reach readers whose corrections were decided."""
KEEP = 1.0
"""Seconds between two looks whether a backup is due."""
HEAL = 20.0
"""Seconds between two looks at the files of the index."""
QUIET = 60.0
"""Seconds without a change of the index after which its answers are measured again."""
TELL = 15.0
"""Seconds between two looks at what people are to be told."""
_LONGEST_PAUSE = 30.0

log = structlog.get_logger()


def workers_folder(workspace: Workspace) -> Path:
    """Where the workers of this installation are counted."""
    return workspace.settings.data / "workers"


def work(workspace: Workspace, parent: int | None = None) -> None:
    """Work until SIGTERM or Ctrl-C, or until the process ``parent`` is gone. Must run in the main thread."""
    with locks.register_worker(workers_folder(workspace)) as folder:
        tempfile.tempdir = str(folder)  # what a killed reading leaves behind goes with this folder
        workspace.sessions()  # opened once, before there are threads
        worker = _Worker(workspace, parent)
        worker.run()
    if worker.is_busy():
        os._exit(0)  # threads that are inside the model or a parser would hold up the end of the interpreter


class _Worker:
    """The threads of one worker: readers, the indexer, and the main thread that watches and erases."""

    def __init__(self, workspace: Workspace, parent: int | None) -> None:
        self._workspace = workspace
        self._parent = parent
        self._stop = threading.Event()
        self._claims: dict[int, intake.Claim] = {}
        readers = [threading.Thread(target=self._read, name=f"reader-{n}", daemon=True) for n in range(READERS)]
        self._threads = [threading.Thread(target=self._index, name="indexer", daemon=True), *readers]
        self._threads.append(threading.Thread(target=self._tell, name="teller", daemon=True))
        if workspace.settings.backup_folder:
            self._threads.append(threading.Thread(target=self._back_up, name="keeper", daemon=True))
        self._swept = self._erased = -math.inf

    def run(self) -> None:
        """Start the threads, wait for the end, and give back what could not be finished."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self._stop.set())
        with self._workspace.sessions() as session:
            library.sweep(session, self._workspace.settings.originals_folder)
        self._try("secrets of second steps not encrypted", self._seal)
        for thread in self._threads:
            thread.start()
        log.info("worker started", readers=READERS)
        while not self._stop.wait(POLL):
            self._watch()
        end = time.monotonic() + PATIENCE
        for thread in self._threads:
            thread.join(max(0.0, end - time.monotonic()))
        for claim in tuple(self._claims.values()):
            with self._workspace.sessions() as session:
                intake.release_upload_now(session, claim)
        log.info("worker ended")

    def is_busy(self) -> bool:
        """Whether a thread is still at work after the end."""
        return any(thread.is_alive() for thread in self._threads)

    def _watch(self) -> None:
        """What the main thread does between two looks at the signals."""
        if self._parent is not None and os.getppid() != self._parent:
            log.info("the server that started this worker is gone")
            self._stop.set()
            return
        if time.monotonic() - self._swept > SWEEP:
            self._swept = time.monotonic()
            self._try("readings that died too often not ended", intake.fail_abandoned_now)
        if time.monotonic() - self._erased > ERASE:
            self._erased = time.monotonic()
            self._try("contacts of old corrections not erased", upkeep.erase_contacts)
            self._try("old searches not forgotten", finding.forget_old_misses_now)
            self._try("old items of inboxes not forgotten", telling.forget_old_items_now)
            months = self._workspace.settings.thread_months
            self._try("old questions not forgotten", lambda session: peers.forget_old_threads(session, months))
            self._try("old visits not forgotten", lambda session: exchange.forget_old_visits(session, months))

    def _seal(self, session: Session) -> None:
        """Encrypt what a backup of an older version brought in plain letters."""
        accounts.seal_plain_secrets(session, WORKER, accounts.load_seal(self._workspace.settings))

    def _try(self, failure: str, task: Callable[[Session], object]) -> None:
        """Do a small task of the database. If it fails that is logged, and it is done again later."""
        try:
            with self._workspace.sessions() as session:
                task(session)
        except Exception as error:
            log.exception(failure, error=type(error).__name__)

    def _read(self) -> None:
        """Read uploads, one at a time, as long as any wait."""
        pause = POLL
        while not self._stop.wait(pause):
            try:
                pause = 0.0 if self._read_next() else POLL
            except Exception as error:
                log.exception("upload not read", error=type(error).__name__)
                pause = min(max(pause, POLL) * 2, _LONGEST_PAUSE)

    def _read_next(self) -> bool:
        """Read the upload that has waited longest. False if none waits."""
        with self._workspace.sessions() as session:
            due = intake.find_due_uploads(session, limit=1)
            claim = intake.claim_upload_now(session, due[0]) if due else None
        if claim is None:
            return bool(due)  # another reader took it: look again at once
        self._claims[claim.number] = claim
        try:
            state = intake.read_upload(self._workspace.sessions, self._workspace.settings.originals_folder, claim)
            log.info("upload read", upload=claim.number, state=state)
        finally:
            self._claims.pop(claim.number, None)
        return True

    def _index(self) -> None:
        pause = POLL
        fresh = measured = False
        healed = -math.inf
        self._try("texts not laid out", self._lay_out)
        changed = time.monotonic()
        while not self._stop.wait(pause):
            try:
                with self._workspace.sessions() as session:
                    taught = self._clean(session) or self._teach(session)
                    if time.monotonic() - healed > HEAL:
                        healed, taught = time.monotonic(), self._heal(session) or taught
                    if taught or not fresh:
                        intake.sign_missing_now(session)
                        intake.forget_finished_now(session)
                        changed, measured = time.monotonic(), False
                pause, fresh = POLL, True
                if not measured and time.monotonic() - changed > QUIET:
                    measured = True
                    self._measure()
            except Exception as error:
                log.exception("index not updated", error=type(error).__name__)
                pause = min(pause * 2, _LONGEST_PAUSE)

    def _back_up(self) -> None:
        """Make each backup that is due, unless another worker does."""
        while not self._stop.wait(KEEP):
            with locks.try_exclusive(workers_folder(self._workspace) / "backup.lock") as mine:
                try:
                    report = backup.make_due_backup(self._workspace.settings, WORKER) if mine else None
                except Exception as error:
                    log.error("backup not made", error=type(error).__name__)
                    self._stop.wait(_LONGEST_PAUSE)
                else:
                    if report:
                        log.info("backup made and proved", file=report.path.name, lost=len(report.lost))

    def _tell(self) -> None:
        """Tell what is late and what is new to those who follow it, and send letters, unless another worker does."""
        settings = self._workspace.settings
        while not self._stop.wait(TELL):
            with locks.try_exclusive(workers_folder(self._workspace) / "telling.lock") as mine:
                if mine:
                    self._try("late questions not told", peers.tell_late)
                    self._try("due reports on visits not told", exchange.tell_due_notes)
                    self._try("followers not told", lambda each: following.tell_followers(each, self._workspace.index))
                    self._try("letters not sent", lambda each: telling.send_due_mail_now(each, settings))

    def _teach(self, session: Session) -> bool:
        """Take the outbox, unless another worker does. Whether there was anything."""
        if not indexing.count_waiting(session):
            return False
        with locks.try_exclusive(workers_folder(self._workspace) / "indexing.lock") as mine:
            if mine:
                log.info("index updated", documents=indexing.drain(session, self._workspace.index))
        return mine

    def _clean(self, session: Session) -> bool:
        """Build the index without what was erased in the browser, unless another worker does. Whether it had to be."""
        if not erasing.count_in_index(session):
            return False
        with locks.try_exclusive(workers_folder(self._workspace) / "indexing.lock") as mine:
            if mine and erasing.clean_index_now(session, self._workspace.index):
                log.info("index built without what was erased")
        return mine

    def _heal(self, session: Session) -> bool:
        """Build the index again where its files are missing, damaged or of another version. Whether that was done."""
        with locks.try_exclusive(workers_folder(self._workspace) / "indexing.lock") as mine:
            built = indexing.repair(session, self._workspace.index) if mine else None
        if built is not None:
            log.warning("index rebuilt", documents=built)
        return built is not None

    def _lay_out(self, session: Session) -> None:
        """Lay out what an older version published, or a backup brought, unless another worker does."""
        with locks.try_exclusive(workers_folder(self._workspace) / "laying_out.lock") as mine:
            while mine and not self._stop.is_set() and (count := library.keep_missing_texts_now(session)):
                log.info("texts laid out", documents=count)

    def _measure(self) -> None:
        """Keep the figures of this index for the page that shows them, unless another worker does."""
        settings, index = self._workspace.settings, self._workspace.index
        with locks.try_exclusive(workers_folder(self._workspace) / "measuring.lock") as mine:
            if mine and measuring.is_due(settings, index):
                log.info("search measured", first=measuring.measure_search(settings, index).answered_first)
