"""How large a file and a folder may be, so that a person who opens one sees all of it."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from tests.conftest import ROOT

PACKAGES = ("kb", "search", "ingest", "knowledge", "bench", "tests")
LINES = 300
FILES = 25
CODE = {".py", ".html", ".xml", ".txt", ".css", ".js"}
DATA = ("kb/static/vendor", "tests/kb/agenda/made", "kb/migrations/versions")
"""Not written by hand, made examples, and the one folder that grows by a file with every change of the tables."""


def iter_code() -> list[Path]:
    """Every file of code or template, from the root."""
    found = (path for package in PACKAGES for path in (ROOT / package).rglob("*") if path.suffix in CODE)
    paths = sorted(path.relative_to(ROOT) for path in found if path.is_file() and "__pycache__" not in path.parts)
    return [path for path in paths if not path.as_posix().startswith(DATA) and "node_modules" not in path.parts]


def test_no_python_file_is_longer_than_a_person_reads_at_once() -> None:
    lengths = {str(path): len((ROOT / path).read_text("utf-8").splitlines()) for path in iter_code()}
    assert len(lengths) > 1_000
    assert {path: length for path, length in lengths.items() if path.endswith(".py") and length > LINES} == {}


def test_no_folder_holds_more_files_than_a_person_oversees() -> None:
    folders = Counter(str(path.parent) for path in iter_code())
    assert folders["kb/services/accounts"] > 10
    assert {folder: count for folder, count in folders.items() if count > FILES} == {}


def test_services_are_folders() -> None:
    files = [path.name for path in (ROOT / "kb" / "services").iterdir() if path.is_file()]
    assert sorted(files) == ["__init__.py", "parameters.py", "transactions.py"]
