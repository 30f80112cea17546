"""``kb ingest`` over files of any format: each named with its outcome; content files as ever."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from sqlalchemy import select

from kb.models import AuditEntry, Document, Draft
from kb.services.intake import read as upload_reading
from kb.services.intake.from_folder import find_raw_files, iter_ingest_raw
from kb.workspace import Workspace
from tests.kb.helpers.bringing import PATROLS, read_here, ris
from tests.kb.helpers.commands import command_over
from tests.kb.helpers.writing import write_lesson

Command = Callable[..., Result]


@pytest.fixture
def kb(empty: Workspace, monkeypatch: pytest.MonkeyPatch) -> Command:
    monkeypatch.setattr(upload_reading, "read_file_safely", read_here)
    return command_over(empty, monkeypatch)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "brought"
    (made / "deep").mkdir(parents=True)
    (made / "patrols.md").write_bytes(PATROLS)
    (made / "deep" / "two.ris").write_bytes(ris("One study of patrols", "Another study of lights"))
    (made / "deep" / "run.pdf").write_bytes(b"MZ\x90\x00 a program")
    (made / "README.md").write_text("About this folder", "utf-8")
    (made / ".hidden.md").write_text("Not for here", "utf-8")
    (made / "picture.png").write_bytes(b"\x89PNG")
    return made


def test_files_become_drafts_and_each_is_named_with_its_outcome(kb: Command, folder: Path, empty: Workspace) -> None:
    done = kb("ingest", str(folder), "--no-index", "--json")
    assert done.exit_code == 1  # one of them failed
    found = {Path(each["path"]).name: (each["outcome"], each["documents"]) for each in json.loads(done.stdout)["files"]}
    assert found == {"patrols.md": ("draft", 1), "two.ris": ("draft", 2), "run.pdf": ("failed", 0)}
    for words in ("DRAFT", "FAILED", "it is a program", "Save it as PDF"):
        assert words in done.stderr
    with empty.sessions() as session:
        assert set(session.scalars(select(Draft.origin))) == {"command line"}
        assert session.scalars(select(Document)).all() == []


def test_reading_a_folder_again_changes_nothing(kb: Command, folder: Path, empty: Workspace) -> None:
    (folder / "deep" / "run.pdf").unlink()
    assert kb("ingest", str(folder), "--no-index").exit_code == 0
    again = kb("ingest", str(folder), "--no-index")
    assert (again.exit_code, again.stderr.count("KNOWN"), "2 other files: 2 known" in again.stderr) == (0, 2, True)
    with empty.sessions() as session:
        assert len(session.scalars(select(Draft)).all()) == 3


def test_publish_is_said_in_help_and_audit_and_found_at_once(kb: Command, folder: Path, empty: Workspace) -> None:
    assert "without a second person" in kb("ingest", "--help").stdout
    done = kb("ingest", str(folder / "patrols.md"), "--publish")
    assert (done.exit_code, "PUBLISHED" in done.stderr) == (0, True)
    assert "/references/foot-patrols-in-the-harbor-district" in kb("search", "shopkeepers harbor").stdout
    with empty.sessions() as session:
        document = session.scalars(select(Document)).one()
        assert (document.original is not None, document.kind) == (True, "reference")
        acts = session.execute(select(AuditEntry.actor, AuditEntry.action)).all()
        assert ("command line", "published") in [tuple(act) for act in acts]


def test_what_cannot_be_published_stays_a_draft_and_is_named(kb: Command, folder: Path, empty: Workspace) -> None:
    done = kb("ingest", str(folder / "patrols.md"), "--publish", "--kind", "lesson", "--no-index")
    assert done.exit_code == 1
    assert "FAILED" in done.stderr
    assert "corrected" in done.stderr
    with empty.sessions() as session:
        assert [draft.state for draft in session.scalars(select(Draft))] == ["draft"]


def test_content_among_other_files_is_stored_as_ever(kb: Command, folder: Path, empty: Workspace) -> None:
    write_lesson(folder, "count-first")
    done = kb("ingest", str(folder), "--no-index", "--json")
    told = json.loads(done.stdout)
    assert (told["added"], told["failures"], len(told["files"])) == (1, [], 3)


def test_folder_of_content_alone_has_no_other_files(tmp_path: Path) -> None:
    write_lesson(tmp_path, "count-first")
    (tmp_path / "lessons" / "bad.md").write_text("nothing", "utf-8")
    assert find_raw_files(tmp_path) == ()


def test_file_that_is_gone_is_named_and_the_next_is_read(kb: Command, folder: Path, empty: Workspace) -> None:
    paths = (folder / "gone.pdf", folder / "patrols.md")
    kept = empty.settings.originals_folder
    items = list(iter_ingest_raw(empty.sessions, kept, paths, kind="reference", publish=False))
    assert [(Path(item.path).name, item.outcome) for item in items] == [("gone.pdf", "failed"), ("patrols.md", "draft")]
