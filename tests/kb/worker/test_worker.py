"""The worker as a process of its own: killed, told to end, or left alone by its server."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest
from sqlalchemy import func, select, update

from kb import health
from kb.models import Draft, Original, OutboxEntry, Upload, UploadItem
from kb.models.declarative import now
from kb.services.audit.actors import COMMAND_LINE
from kb.services.finding.find import answer_question
from kb.services.finding.question import Question
from kb.services.indexing.outbox import count_waiting, drain
from kb.services.intake.uploads import UploadState, new_batch, retry_upload
from kb.services.publishing.content_files import store_content
from kb.services.transactions import changing
from kb.worker import locks
from kb.workspace import Workspace
from tests.conftest import ROOT
from tests.kb.helpers.bringing import LEE, PATROLS, bring, let_time_pass, ris
from tests.kb.helpers.commands import command_over
from tests.kb.helpers.writing import write_lesson

PATIENCE = 60.0


def wait_until(what: Callable[[], bool], seconds: float = PATIENCE) -> None:
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, f"not within {seconds:.0f} s: {what}"
        time.sleep(0.1)


def environment(workspace: Workspace) -> dict[str, str]:
    given = {"KB_DATA": str(workspace.settings.data), "KB_CONTENT": str(workspace.settings.content)}
    return {**os.environ, **given, "KB_LOG_LEVEL": "ERROR"}


@contextmanager
def worker(workspace: Workspace) -> Iterator[subprocess.Popen[str]]:
    """A worker that is surely gone in the end."""
    command = [sys.executable, "-m", "kb", "worker"]
    process = subprocess.Popen(command, cwd=ROOT, env=environment(workspace), stderr=subprocess.PIPE, text=True)
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def count(workspace: Workspace, *conditions: object) -> int:
    with workspace.sessions() as session:
        return session.scalar(select(func.count()).select_from(Upload).where(*conditions)) or 0  # type: ignore[arg-type]


def living(workspace: Workspace) -> int:
    return locks.count_living(workspace.settings.data / "workers")


# Who lives


def test_worker_counts_while_it_lives_and_its_folder_goes_with_it(tmp_path: Path) -> None:
    with locks.register_worker(tmp_path) as one, locks.register_worker(tmp_path) as two:
        assert locks.count_living(tmp_path) == 2
        locks.clear_dead(tmp_path)
        assert one.is_dir()
        assert two.is_dir()
    assert locks.count_living(tmp_path) == 0
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_worker_left_is_cleared_by_the_next(tmp_path: Path) -> None:
    left = tmp_path / "123-abcd"
    left.mkdir()
    (left / "lock").touch()
    (left / "half.pdf").touch()
    assert locks.count_living(tmp_path) == 0
    with locks.register_worker(tmp_path):
        assert not left.exists()


def test_one_of_two_is_alone(tmp_path: Path) -> None:
    path = tmp_path / "folder" / "lock"
    with locks.try_exclusive(path) as first, locks.try_exclusive(path) as second:
        assert (first, second) == (True, False)
    with locks.try_exclusive(path) as again:
        assert again


def test_check_says_that_work_waits_and_nobody_does_it(empty: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    assert health.check_work(empty).ok
    bring(empty, "patrols.md", PATROLS)
    found = health.check_work(empty)
    assert (found.ok, "1 files wait" in found.message, "kb worker" in found.hint) == (False, True, True)
    result = command_over(empty, monkeypatch)("check")
    assert (result.exit_code, "FAIL work" in result.stdout) == (1, True)
    with locks.register_worker(empty.settings.data / "workers"):
        assert health.check_work(empty).ok


def test_check_says_that_changes_wait_too_long_for_the_index(empty: Workspace) -> None:
    with empty.sessions() as session:
        with changing(session, COMMAND_LINE) as change:
            change.announce(["count-first"])
        assert health.check_work(empty).ok  # a moment is no fault
        session.execute(update(OutboxEntry).values(created_at=now().replace(year=2020)))
        session.commit()
    assert not health.check_work(empty).ok


# The process


def test_published_page_is_found_in_another_process_and_the_worker_ends_when_told(empty: Workspace) -> None:
    write_lesson(empty.settings.content, "count-first")
    with empty.sessions() as session:
        store_content(session, empty.settings.content)
        drain(session, empty.index)
        with worker(empty) as process:
            wait_until(lambda: living(empty) == 1)
            write_lesson(empty.settings.content, "count-again", body="## What happened\nThe zebra came.\n")
            store_content(session, empty.settings.content)

            def is_found() -> bool:
                results = answer_question(session, empty.index, Question("zebra", mode="keyword")).results
                return [result.card.slug for result in results] == ["count-again"]

            wait_until(is_found)
            wait_until(lambda: count_waiting(session) == 0)
            process.send_signal(signal.SIGTERM)
            _, said = process.communicate(timeout=PATIENCE)
            assert (process.returncode, "Traceback" in said) == (0, False)
    assert living(empty) == 0
    assert list((empty.settings.data / "workers").glob("*-*")) == []


def test_worker_that_is_killed_again_and_again_loses_nothing_and_doubles_nothing(empty: Workspace) -> None:
    batch = new_batch()
    names = [f"{n}.md" for n in range(5)] + ["many.ris"]
    for n, name in enumerate(names[:-1]):
        bring(empty, name, f"# Report {n} about different things\n\nword{n} ".encode() * 3, batch=batch)
    bring(empty, names[-1], ris(*(f"Study number {n} of many things" for n in range(20))), batch=batch)
    finished = Upload.state.in_([UploadState.DONE, UploadState.READ, UploadState.FAILED])
    for moment in (0.0, 0.6):
        with worker(empty) as process:
            wait_until(lambda: living(empty) == 1)
            wait_until(lambda: count(empty, Upload.attempts > 0) > 0)
            time.sleep(moment)
            os.kill(process.pid, signal.SIGKILL)
            process.wait(10)
        let_time_pass(empty)
    with worker(empty):
        wait_until(lambda: count(empty, finished) + count(empty, Upload.attempts >= 3) >= len(names))
        let_time_pass(empty)
        wait_until(lambda: count(empty, finished) == len(names))
        with empty.sessions() as session:
            for number in session.scalars(select(Upload.id).where(Upload.state == UploadState.FAILED)).all():
                retry_upload(session, LEE, number)  # killed three times while it was read: that was said
        wait_until(lambda: count(empty, Upload.state == UploadState.DONE) == len(names))
    with empty.sessions() as session:
        items = session.scalars(select(UploadItem)).all()
        drafts = session.scalars(select(Draft.id)).all()
        kept = {path.name for path in empty.settings.originals_folder.rglob("*") if path.is_file()}
        assert len(items) == len(drafts) == 5 + 20
        assert {item.draft for item in items} == set(drafts)
        assert kept == set(session.scalars(select(Original.sha256)))


def test_worker_ends_when_the_server_that_started_it_is_gone(empty: Workspace) -> None:
    program = (
        "import subprocess, sys, os, time\n"
        "child = subprocess.Popen([sys.executable, '-m', 'kb', 'worker', '--parent', str(os.getpid())])\n"
        "print(child.pid, flush=True)\n"
        "time.sleep(120)\n"
    )
    with tempfile.TemporaryFile("w+") as errors:
        server = subprocess.Popen(
            [sys.executable, "-c", program],
            cwd=ROOT,
            env=environment(empty),
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        )
        assert server.stdout is not None
        process = psutil.Process(int(server.stdout.readline()))
        wait_until(lambda: living(empty) == 1)
        server.kill()
        server.communicate()
        wait_until(lambda: living(empty) == 0)
        wait_until(lambda: not process.is_running() or process.status() == psutil.STATUS_ZOMBIE)
        errors.seek(0)
        assert "Traceback" not in errors.read()


def test_server_keeps_a_worker_and_ends_it_with_itself(empty: Workspace) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    command = [sys.executable, "-m", "kb", "serve", "--port", port, "--workers", "1"]
    server = subprocess.Popen(command, cwd=ROOT, env=environment(empty), stderr=subprocess.DEVNULL)
    try:
        wait_until(lambda: living(empty) == 1)
        (first,) = find_workers(server)
        first.kill()
        wait_until(lambda: living(empty) == 1 and [first.pid] != [each.pid for each in find_workers(server)])
        server.terminate()
        assert server.wait(30) == 0
        wait_until(lambda: living(empty) == 0)
    finally:
        server.kill()
        server.wait()


def find_workers(server: subprocess.Popen[bytes]) -> list[psutil.Process]:
    children = psutil.Process(server.pid).children()
    return [each for each in children if each.status() != psutil.STATUS_ZOMBIE and "worker" in each.cmdline()]
