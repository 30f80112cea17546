"""What is done to a base in a process that may be killed at any moment. Each deed says what it has acknowledged.

A deed is called in a process of its own with the base's settings, its number and a folder: what a person was told was
done is written there, as a file with the deed's number as its name, before anything else happens.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kb.config import Settings
from kb.services.audit.actors import COMMAND_LINE
from kb.services.backup.make import make_backup
from kb.services.backup.restore import restore_backup
from kb.services.indexing.outbox import drain, rebuild
from kb.services.intake import read as upload_reading
from kb.workspace import Workspace
from tests.kb.helpers.bringing import bring, read, read_here, ris
from tests.kb.helpers.drafting import begin_lesson, publish


@contextmanager
def opened(settings: Settings) -> Iterator[Workspace]:
    """The base, in this process."""
    workspace = Workspace(settings)
    try:
        yield workspace
    finally:
        workspace.engine.dispose()


def acknowledge(told: Path, number: int) -> None:
    """What a person would see: from here on it must not be lost."""
    with (told / str(number)).open("w") as file:
        os.fsync(file.fileno())


def name_of(number: int) -> str:
    """The title of what the deed makes."""
    return f"Number {number} of the siege"


def upload(settings: Settings, number: int, told: Path) -> None:
    """Bring a file with one record, and read it."""
    upload_reading.read_file_safely = read_here
    with opened(settings) as workspace:
        made = bring(workspace, f"{number}.ris", ris(name_of(number)))
        acknowledge(told, number)
        read(workspace, made)


def publish_page(settings: Settings, number: int, told: Path) -> None:
    """Write a lesson, hand it in, let another publish it, and teach the index."""
    with opened(settings) as workspace, workspace.sessions() as session:
        draft = begin_lesson(session, title=name_of(number))
        publish(session, draft.id)
        acknowledge(told, number)
        drain(session, workspace.index)


def rebuild_index(settings: Settings, number: int, told: Path) -> None:
    """Build the index again."""
    with opened(settings) as workspace, workspace.sessions() as session:
        rebuild(session, workspace.index)
        acknowledge(told, number)


def back_up(settings: Settings, number: int, told: Path) -> None:
    """Write a backup beside the data folder."""
    make_backup(settings, backup_of(settings, number), COMMAND_LINE)
    acknowledge(told, number)


def bring_back(settings: Settings, number: int, told: Path) -> None:
    """Restore the first backup into a folder of its own."""
    restore_backup(elsewhere(settings, number), backup_of(settings, 0), COMMAND_LINE)
    acknowledge(told, number)


def backup_of(settings: Settings, number: int) -> Path:
    """Where the backup of this deed goes; that of deed 0 is there from the beginning."""
    return settings.data.parent / "backups" / f"{number}.zip"


def elsewhere(settings: Settings, number: int) -> Settings:
    """The place that the backup is brought back to."""
    folder = settings.data.parent / f"restored-{number}"
    return settings.model_copy(update={"data": folder / "data", "content": folder / "content", "secret_key": ""})


DEEDS = (upload, publish_page, rebuild_index, back_up, bring_back)
