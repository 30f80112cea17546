"""The README says what is so: its commands run as written."""

from __future__ import annotations

import json
import os
import re
import shlex
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from tests.conftest import ROOT, copy_filled

README = (ROOT / "README.md").read_text("utf-8")
COMMANDS = re.findall(r"`(kb [^`]+)`", README)
QUESTIONS = "- {id: a, query: hot spots policing, relevant: {hot-spots-policing: 3}}\n"
CASES = """\
- id: a
  profile: {population: 200000, problems: [robbery], assets: [dedicated-analyst, crime-analysis-unit]}
  expect: {must_include_top5: [], must_not_in_top10: [scared-straight], expected_missing_requirements: {}}
"""
ELSEWHERE = (
    "kb serve",
    "kb worker",
    "kb agenda",
    "kb bench",
    "kb demo",
    "kb harvest",
    "kb import-fbi",
    "kb restore",
    "kb user erase",
    "kb evaluate ../",
    "kb evaluate-matching ../",
)
"""``serve`` is tried below, ``worker`` in tests/kb/test_jobs.py, ``import-fbi`` in tests/kb/cities/test_import.py,
``harvest`` in tests/kb/collecting, ``restore`` in tests/kb/backup, ``demo`` in tests/kb/trial, ``user erase`` in
tests/kb/erasing and ``agenda`` in tests/kb/agenda; the others
take minutes."""


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory, filled_folder: Path) -> dict[str, str]:
    """An installation of its own, with this checkout's ``kb`` first on the path."""
    data = copy_filled(filled_folder, tmp_path_factory.mktemp("readme") / "data")
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return {**os.environ, "KB_DATA": str(data), "PATH": path}


def test_readme_shows_commands() -> None:
    assert len(COMMANDS) >= 12


@pytest.mark.parametrize("command", [c for c in COMMANDS if not c.startswith(ELSEWHERE)])
def test_command_runs_as_written(command: str, environment: dict[str, str], tmp_path: Path) -> None:
    judged = tmp_path / "judged.yaml"
    judged.write_text(CASES if "matching" in command else QUESTIONS, "utf-8")
    records = tmp_path / "records.bib"
    records.write_text("@book{a, title = {A handbook}, author = {Roe, Jane}, year = 2012}\n", "utf-8")
    given = {
        "DIR": str(tmp_path / "out"),
        "PATH": str(judged),
        "SITE": "kansas-city-mo",
        "FILE": str(records if "convert" in command else tmp_path / "backup.zip"),
    }
    words = [given.get(word, word) for word in shlex.split(command)]
    done = subprocess.run(words, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr


def test_serve_and_the_request_shown_work(environment: dict[str, str]) -> None:
    command = next(c for c in COMMANDS if c.startswith("kb serve"))
    address = re.search(r'curl "(http://127.0.0.1:8000[^"]+)"', README)
    assert address
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    words = shlex.split(command.replace("8000", str(port)))
    server = subprocess.Popen(words, cwd=ROOT, env=environment, stderr=subprocess.DEVNULL)
    try:
        _wait_for(f"http://127.0.0.1:{port}/readyz")
        with urllib.request.urlopen(address[1].replace("8000", str(port))) as response:
            assert json.load(response)["results"]
    finally:
        server.terminate()
        assert server.wait(20) == 0


def _wait_for(address: str) -> None:
    for _ in range(300):
        try:
            with urllib.request.urlopen(address):
                return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.1)
    raise AssertionError(f"{address} never answered")


@pytest.mark.parametrize("target", re.findall(r"`?make ([a-z]+)", README))
def test_make_target_exists(target: str) -> None:
    done = subprocess.run(["make", "--dry-run", target], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_make_help_lists_every_target_with_a_line() -> None:
    listed = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for target in ("run", "test", "setup", "lint", "types", "imports", "tests", "clean"):
        assert re.search(rf"^make {target} +\S", listed, re.MULTILINE), target
