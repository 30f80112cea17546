"""Fixtures that several folders share: settings with a data folder of their own, the exported model, a filled base.

The model is exported once and kept in the repository's data folder; every other piece of data is a test's own.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from filelock import FileLock
from flask.testing import FlaskClient
from hypothesis import settings as hypothesis_settings

from kb import database
from kb.app import create_app
from kb.config import Settings
from kb.services.indexing import needs_model
from kb.services.indexing.outbox import drain
from kb.services.matching import keep_worked_cases
from kb.services.publishing.content_files import FileOutcome, store_content
from kb.workspace import Workspace
from knowledge import markdown_rules
from knowledge.content_folder import WORKED_CASES

ROOT = Path(__file__).resolve().parent.parent
os.environ["HF_HUB_OFFLINE"] = "1"

# No test is timed: machines are busy. A server that builds this finds the same examples as the last one did.
hypothesis_settings.register_profile("here", deadline=None, derandomize=bool(os.environ.get("CI")))
hypothesis_settings.load_profile("here")
markdown_rules.LEAST_SECONDS = 60.0

_LONGEST_COMPARED = 100_000


def pytest_assertrepr_compare(left: object, right: object) -> list[str] | None:
    """Where two long texts part. pytest would look for every difference of them, and that takes hours."""
    if not (isinstance(left, str | bytes) and isinstance(right, type(left))):
        return None
    if max(len(left), len(right)) < _LONGEST_COMPARED:
        return None
    pairs = enumerate(zip(left, right, strict=False))
    place = next((place for place, (a, b) in pairs if a != b), min(len(left), len(right)))
    around = slice(max(place - 40, 0), place + 40)
    return [f"two long texts that part at {place:,}", f"left:  {left[around]!r}", f"right: {right[around]!r}"]


@pytest.fixture(scope="session")
def model_folder() -> Path:
    """The exported model, shared by all tests because its export takes seconds and never changes."""
    settings = Settings(data=ROOT / "data")
    if needs_model(settings):
        # In a process of its own, as set-up does it: the packages of the export warn of each other's old names.
        environment = {**os.environ, "KB_DATA": str(settings.data)}
        subprocess.run([sys.executable, "-m", "kb", "init"], check=True, env=environment, cwd=ROOT)
    return settings.model_folder


def build_settings(folder: Path, model_folder: Path, content: Path = ROOT / "content") -> Settings:
    """Settings with ``folder`` as the data folder, in which the model is already there."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "model").symlink_to(model_folder)
    return read_settings(folder, content)


def read_settings(folder: Path, content: Path = ROOT / "content") -> Settings:
    """Settings with ``folder`` as the data folder, as it is."""
    return Settings(data=folder, content=content, log_level="ERROR", secret_key="for tests only")


@pytest.fixture(scope="session")
def filled_folder(tmp_path_factory: pytest.TempPathFactory, model_folder: Path) -> Path:
    """A data folder with the repository's own content, ingested and indexed: to be copied, never opened.

    Processes that share the tests share it: the first that needs it makes it, the others wait.
    """
    shared = tmp_path_factory.getbasetemp()
    if os.environ.get("PYTEST_XDIST_WORKER"):
        shared = shared.parent
    folder = shared / "filled"
    with FileLock(shared / "filled.lock"):
        if not folder.exists():
            workspace = Workspace(build_settings(shared / "filling", model_folder))
            database.migrate(workspace.engine)
            with workspace.sessions() as session:
                summary = store_content(session, ROOT / "content")
                assert summary.count(FileOutcome.ADDED) == len(summary.items), summary.failures
                drain(session, workspace.index)
            keep_worked_cases(workspace.encoder, ROOT / "content" / WORKED_CASES, workspace.settings.cases_file)
            workspace.engine.dispose()
            (shared / "filling").rename(folder)
    return folder


def copy_filled(filled: Path, target: Path) -> Path:
    """A copy of the filled data folder at ``target``; the model is not copied."""
    shutil.copytree(filled, target, symlinks=True)
    return target


@pytest.fixture(scope="session")
def knowledge(tmp_path_factory: pytest.TempPathFactory, filled_folder: Path) -> Iterator[Workspace]:
    """The repository's own content, ingested and indexed. Only for reading."""
    data = copy_filled(filled_folder, tmp_path_factory.mktemp("knowledge") / "data")
    workspace = Workspace(read_settings(data))
    yield workspace
    workspace.engine.dispose()


@pytest.fixture(scope="session")
def reader(knowledge: Workspace) -> Iterator[FlaskClient]:
    """A reader of the pages and the API over the repository's own content."""
    app = create_app(knowledge.settings)
    yield app.test_client()
    app.extensions["kb"].engine.dispose()


@pytest.fixture(scope="session")
def blank_base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a base with tables and nothing in it, to be copied: making it takes longer than most tests."""
    path = tmp_path_factory.mktemp("blank") / "kb.sqlite3"
    engine = database.open_engine(f"sqlite:///{path}")
    database.migrate(engine)
    engine.dispose()
    return path


@pytest.fixture
def empty(tmp_path: Path, model_folder: Path, blank_base: Path) -> Iterator[Workspace]:
    """A base with tables and nothing in it, over a content folder of its own."""
    content = tmp_path / "content"
    content.mkdir()
    workspace = Workspace(build_settings(tmp_path / "data", model_folder, content))
    shutil.copy(blank_base, workspace.settings.data)
    yield workspace
    workspace.engine.dispose()
