"""The bases that are besieged: one with the repository's content, and a small one in which everything is quick."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kb import database
from kb.config import Settings
from kb.services.accounts import load_secret_key
from kb.services.indexing.outbox import drain
from kb.services.publishing.content_files import store_content
from kb.workspace import Workspace
from tests.conftest import build_settings
from tests.kb.helpers.bringing import PATROLS, bring_and_read, ris
from tests.kb.helpers.writing import write_lesson, write_practice

_WITHOUT_LIMITS = {"upload_files_per_day": 10**6, "upload_megabytes_per_day": 10**6, "secret_key": ""}


@contextmanager
def whole_base(folder: Path, model: Path) -> Iterator[Workspace]:
    """A base with this repository's content, indexed."""
    yield from _open(build_settings(folder / "data", model))


@contextmanager
def small_base(folder: Path, model: Path) -> Iterator[Workspace]:
    """A base with a few pages, and files that were brought."""
    content = folder / "content"
    write_practice(content, "home-visits")
    write_practice(content, "street-lights", body="## Bottom line\nLamps that shine at night.\n")
    for number in range(20):
        write_lesson(content, f"lesson-{number}", f"## What happened\nThey counted {number} shootings.\n")
    for workspace in _open(build_settings(folder / "data", model, content)):
        bring_and_read(workspace, "patrols.md", PATROLS)
        bring_and_read(workspace, "studies.ris", ris("A study of lights", "A study of harbors"))
        yield workspace


def _open(settings: Settings) -> Iterator[Workspace]:
    workspace = Workspace(settings.model_copy(update=_WITHOUT_LIMITS))
    database.migrate(workspace.engine)
    load_secret_key(settings.model_copy(update={"secret_key": ""}))
    with workspace.sessions() as session:
        store_content(session, settings.content)
        drain(session, workspace.index)
    yield workspace
    workspace.engine.dispose()
    shutil.rmtree(settings.data)
