"""A base with something in every table, a backup of it, and an empty place to bring that back to."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kb import database
from kb.services.accounts import load_secret_key
from kb.services.audit.actors import COMMAND_LINE
from kb.services.backup.make import make_backup
from kb.workspace import Workspace
from tests.conftest import build_settings
from tests.kb.helpers.keeping import fill


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory, model_folder: Path) -> Iterator[Workspace]:
    """A base with something in every table, in two folders, and with a key of its own."""
    folder = tmp_path_factory.mktemp("full")
    (folder / "content").mkdir()
    settings = build_settings(folder / "data", model_folder, folder / "content").model_copy(update={"secret_key": ""})
    workspace = Workspace(settings)
    database.migrate(workspace.engine)
    load_secret_key(settings)
    fill(workspace)
    yield workspace
    workspace.engine.dispose()


@pytest.fixture(scope="module")
def saved(full: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup of it."""
    path = tmp_path_factory.mktemp("saved") / "backup.zip"
    assert make_backup(full.settings, path, COMMAND_LINE).lost == ()
    return path


@pytest.fixture
def place(full: Workspace, tmp_path: Path) -> Iterator[Workspace]:
    """An empty place for it, over an empty content folder."""
    changes = {"data": tmp_path / "elsewhere", "content": tmp_path / "content"}
    workspace = Workspace(full.settings.model_copy(update=changes))
    yield workspace
    if workspace.settings.data.exists():
        workspace.engine.dispose()
