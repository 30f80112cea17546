"""What is brought in and written out again is the same, byte for byte: a page edited here can be reviewed there."""

from __future__ import annotations

import shutil
from pathlib import Path

from sqlalchemy.orm import Session, sessionmaker

from kb import database
from kb.services.publishing.content_files import FileOutcome, export_content, store_content
from kb.workspace import Workspace
from knowledge.content_folder import NO_ENTRIES
from tests.content import shelf

SEED = {
    path.relative_to(shelf.CONTENT)
    for path in shelf.CONTENT.rglob("*")
    if path.suffix in {".md", ".yaml"} and path.name not in NO_ENTRIES
}


def _differences(found: Path) -> list[str]:
    """The files of ``found`` that are not the repository's own, and those that lack."""
    there = {path.relative_to(found) for path in found.rglob("*") if path.is_file()}
    changed = [name for name in SEED & there if (found / name).read_bytes() != (shelf.CONTENT / name).read_bytes()]
    return sorted(map(str, [*changed, *(SEED ^ there)]))


def _open(folder: Path) -> sessionmaker[Session]:
    folder.mkdir()
    engine = database.open_engine(f"sqlite:///{folder / 'kb.sqlite3'}")
    database.migrate(engine)
    return database.build_sessions(engine)


def test_export_writes_the_files_that_were_read(knowledge: Workspace, tmp_path: Path) -> None:
    # Byte for byte, so that an export of what reads this export is the same again.
    with knowledge.sessions() as session:
        export_content(session, tmp_path / "out")
    assert _differences(tmp_path / "out") == []


def test_reading_the_same_files_again_changes_nothing(tmp_path: Path) -> None:
    shutil.copytree(shelf.CONTENT / "lessons", tmp_path / "lessons")
    with _open(tmp_path / "third")() as session:
        store_content(session, tmp_path / "lessons")
        again = store_content(session, tmp_path / "lessons")
        session.get_bind().engine.dispose()
    assert again.count(FileOutcome.UNCHANGED) == len(again.items) == len(shelf.lessons())
