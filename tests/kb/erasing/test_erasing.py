"""What is erased is gone from every place, does not come back, and nothing left tells what it was."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.errors import NotFound
from kb.models import AuditEntry, Document, Draft, Erasure, Original, Upload
from kb.services.audit.actors import COMMAND_LINE
from kb.services.backup import ERASED, make_backup, restore_backup
from kb.services.drafting import add_comment
from kb.services.drafting.drafts import create_draft
from kb.services.erasing import ErasedRows, erase_again, erase_file, erase_page
from kb.services.indexing import rebuild
from kb.services.indexing.outbox import drain
from kb.services.intake.progress import find_batches
from kb.services.intake.read import Claim, read_upload
from kb.services.intake.uploads import add_file, new_batch
from kb.services.library import original_path
from kb.services.publishing.content_files import store_content
from kb.workspace import Workspace
from tests.conftest import build_settings
from tests.kb.helpers.commands import command_over
from tests.kb.helpers.drafting import ADA, ANN, BEN, LESSON, edit, publish, publish_lesson
from tests.kb.helpers.writing import write_lesson

SECRET = "Wilhelmina Quackenbush"
FILE = f"# A report\n\nThe witness {SECRET} lives at 12 Elm Street.\n".encode()
SHA256 = hashlib.sha256(FILE).hexdigest()


@pytest.fixture
def session(empty: Workspace) -> Iterator[Session]:
    with empty.sessions() as opened:
        yield opened


def bring(workspace: Workspace, session: Session, name: str = "report.md") -> int:
    """Upload the file and read it. The number of its draft, made a whole lesson."""
    folder = workspace.settings.originals_folder
    upload = add_file(session, folder, ANN, io.BytesIO(FILE), batch=new_batch(), name=name, attempts=1)
    read_upload(workspace.sessions, folder, Claim(upload.id, 1))
    session.expire_all()
    draft = session.scalars(select(Draft).where(Draft.original == SHA256)).one()
    draft.kind, draft.fields, draft.title = "lesson", LESSON, "A report"
    session.commit()
    return draft.id


def find_traces(folder: Path) -> list[str]:
    """The files of the data folder in which the name still stands."""
    words = [SECRET.encode(), SECRET.lower().split()[1].encode()]
    paths = (path for path in folder.rglob("*") if path.is_file() and "model" not in path.parts)
    return [str(path.relative_to(folder)) for path in paths if any(word in path.read_bytes() for word in words)]


def test_page_is_erased_from_every_place(empty: Workspace, session: Session) -> None:
    number = bring(empty, session)
    slug = publish(session, number).slug
    edit(session, slug, body=f"## Again\nIt was {SECRET}, twice.\n")
    add_comment(session, BEN, number, f"Is {SECRET} right?")
    drain(session, empty.index)
    assert find_traces(empty.settings.data)
    done = erase_page(session, empty.settings, ADA, slug)
    assert done == ErasedRows(pages=1, drafts=2, files=1)
    for _ in range(2):
        rebuild(session, empty.index)
    assert find_traces(empty.settings.data) == []
    assert session.scalars(select(Document)).all() == []
    assert session.scalars(select(Draft)).all() == []
    assert find_batches(session) == ()


def test_audit_of_an_erasure_tells_nothing_of_it(empty: Workspace, session: Session) -> None:
    slug = publish_lesson(session, title=f"About {SECRET}").slug
    erase_page(session, empty.settings, ADA, slug)
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "erased")).one()
    assert (entry.actor, entry.subject, entry.details) == ("ada", "", {"pages": 1, "drafts": 1, "files": 0})
    listed = (empty.settings.data / ERASED).read_text("utf-8")
    assert slug not in listed
    assert hashlib.sha256(slug.encode()).hexdigest() in listed


def test_page_stays_without_its_original(empty: Workspace, session: Session) -> None:
    slug = publish(session, bring(empty, session)).slug
    done = erase_file(session, empty.settings, ADA, SHA256, keep_pages=True)
    assert done == ErasedRows(pages=0, drafts=0, files=1)
    page = session.scalars(select(Document).where(Document.slug == slug)).one()
    assert (page.visibility, page.original) == ("published", None)
    assert not original_path(empty.settings.originals_folder, SHA256).exists()
    assert session.get(Original, SHA256) is None


def test_file_takes_its_pages_with_it(empty: Workspace, session: Session) -> None:
    publish(session, bring(empty, session))
    kept = publish_lesson(session, title="Another page").slug
    assert erase_file(session, empty.settings, ADA, SHA256) == ErasedRows(pages=1, drafts=1, files=1)
    assert session.scalars(select(Document.slug)).all() == [kept]


def test_erased_file_is_refused_and_not_kept(empty: Workspace, session: Session) -> None:
    bring(empty, session)
    erase_file(session, empty.settings, ADA, SHA256)
    folder = empty.settings.originals_folder
    again = add_file(session, folder, BEN, io.BytesIO(FILE), batch=new_batch(), name="again.md")
    assert again.state == "failed"
    row = session.scalars(select(Upload)).one()
    assert row.original is None
    assert "was erased here" in row.message
    assert not original_path(folder, SHA256).exists()


def test_file_of_an_erased_page_is_refused(empty: Workspace, session: Session) -> None:
    write_lesson(empty.settings.content, "count-first")
    store_content(session, empty.settings.content)
    erase_page(session, empty.settings, ADA, "count-first")
    (failure,) = store_content(session, empty.settings.content).failures
    assert "was erased here" in failure.message
    assert session.scalars(select(Document)).all() == []


def test_file_that_another_page_was_read_from_stays(empty: Workspace, session: Session) -> None:
    slug = publish(session, bring(empty, session)).slug
    create_draft(session, BEN, kind="lesson", fields=LESSON, body="x", origin="upload", original=SHA256)
    assert erase_page(session, empty.settings, ADA, slug).files == 0
    assert session.get(Original, SHA256) is not None


@pytest.mark.parametrize("name", ["nowhere", ""])
def test_what_is_not_there_is_not_erased(empty: Workspace, session: Session, name: str) -> None:
    with pytest.raises(NotFound):
        erase_page(session, empty.settings, ADA, name)
    with pytest.raises(NotFound):
        erase_file(session, empty.settings, ADA, name)
    assert session.scalars(select(Erasure)).all() == []


def test_backup_from_before_does_not_bring_it_back(
    empty: Workspace, session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    slug = publish(session, bring(empty, session)).slug
    make_backup(empty.settings, tmp_path / "before.zip", COMMAND_LINE)
    erase_page(session, empty.settings, ADA, slug)
    place = Workspace(build_settings(tmp_path / "new", empty.settings.model_folder, tmp_path / "other"))
    (tmp_path / "other").mkdir()
    place.settings.data.mkdir(exist_ok=True)
    (place.settings.data / ERASED).write_bytes((empty.settings.data / ERASED).read_bytes())
    restore_backup(place.settings, tmp_path / "before.zip", COMMAND_LINE)
    with place.sessions() as restored:
        assert restored.scalars(select(Document.slug)).all() == [slug]
        assert erase_again(restored, place.settings) == 2
        assert restored.scalars(select(Document)).all() == []
        assert erase_again(restored, place.settings) == 0
    place.engine.dispose()
    assert find_traces(place.settings.data) == []


def test_command_erases_and_says_how_much(
    empty: Workspace, session: Session, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    slug = publish(session, bring(empty, session)).slug
    run = command_over(empty, monkeypatch)
    path = tmp_path / "report.md"
    path.write_bytes(FILE)
    kept = run("erase", "file", str(path), "--keep-pages", "--yes")
    assert (kept.exit_code, "0 pages, 0 drafts, 1 files" in kept.stderr) == (0, True), kept.stderr
    done = run("erase", "page", slug, "--yes")
    assert "1 pages, 1 drafts, 0 files" in done.stderr
    assert run("erase", "page", slug, "--yes").exit_code != 0
    assert find_traces(empty.settings.data) == []
