"""Files never undo what was edited here: what changed in both places waits for a person, and is named."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.models import Document, DocumentVersion, Draft
from kb.services.drafting.drafts import create_draft
from kb.services.drafting.states import DraftState
from kb.services.publishing.content_files import FileOutcome, export_content, store_content
from kb.services.publishing.merge import compare_published
from kb.services.publishing.review import PublishedMeanwhile, approve, withdraw
from kb.workspace import Workspace
from knowledge.content_folder import ContentEntry, build_digest, read_file
from tests.kb.helpers.commands import command_over
from tests.kb.helpers.drafting import ANN, edit, get_document, publish
from tests.kb.helpers.writing import write_lesson, write_practice


@pytest.fixture
def session(empty: Workspace) -> Iterator[Session]:
    with empty.sessions() as opened:
        yield opened


@pytest.fixture
def content(empty: Workspace, session: Session) -> Path:
    """A lesson and a practice, from files."""
    write_lesson(empty.settings.content, "count-first")
    write_practice(empty.settings.content, "home-visits")
    store_content(session, empty.settings.content)
    return empty.settings.content


def outcomes(session: Session, folder: Path) -> dict[str, int]:
    summary = store_content(session, folder)
    return {outcome.value: n for outcome in FileOutcome if (n := summary.count(outcome))}


def test_file_that_did_not_change_never_undoes_an_edit(session: Session, content: Path) -> None:
    publish(session, edit(session, "count-first", summary="Edited here.").id)
    assert outcomes(session, content) == {"unchanged": 2}
    assert get_document(session, "count-first").summary == "Edited here."


def test_changed_in_both_places_the_page_stays_and_the_files_text_waits_for_review(
    session: Session, content: Path
) -> None:
    publish(session, edit(session, "count-first", summary="Edited here.").id)
    write_lesson(content, "count-first", body="## What happened\nChanged in the file.\n")
    summary = store_content(session, content)
    assert get_document(session, "count-first").summary == "Edited here."
    draft = session.scalars(select(Draft).where(Draft.origin == "file")).one()
    assert "Changed in the file." in draft.body
    assert draft.state == DraftState.IN_REVIEW
    assert f"/curate/drafts/{draft.id}" in summary.conflicts[0].message
    with pytest.raises(PublishedMeanwhile):
        approve(session, ANN, draft.id, draft.revision)
    session.rollback()
    assert outcomes(session, content) == {"unchanged": 2}  # told once: from then on the draft is the reminder
    assert {c.path: c.proposed for c in compare_published(session, draft.id).choices} == {
        "summary": "theirs",
        "body": "yours",
    }


def test_command_says_where_the_text_of_a_conflict_is_and_ends_with_one(
    session: Session, content: Path, empty: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(session, edit(session, "count-first", summary="Edited here.").id)
    write_lesson(content, "count-first", body="## What happened\nChanged in the file.\n")
    run = command_over(empty, monkeypatch)
    told = run("ingest", str(content), "--no-index")
    draft = session.scalars(select(Draft.id).where(Draft.origin == "file")).one()
    assert told.exit_code == 1
    assert f"see /curate/drafts/{draft}" in told.stderr
    assert run("ingest", str(content), "--no-index").exit_code == 0


def test_page_withdrawn_here_is_not_brought_back_by_its_file(session: Session, content: Path) -> None:
    withdraw(session, ANN, "count-first", "It did harm.")
    assert outcomes(session, content) == {"unchanged": 2}
    write_lesson(content, "count-first", body="## What happened\nChanged in the file.\n")
    assert outcomes(session, content) == {"unchanged": 1, "conflict": 1}
    assert get_document(session, "count-first").visibility == "withdrawn"


def test_vanished_file_does_not_take_an_edited_page_with_it(session: Session, content: Path) -> None:
    publish(session, edit(session, "count-first", summary="Edited here.").id)
    (content / "lessons" / "count-first.md").unlink()
    assert outcomes(session, content) == {"unchanged": 1, "conflict": 1}
    assert outcomes(session, content) == {"unchanged": 1}
    assert get_document(session, "count-first").visibility == "published"


def test_exported_edit_that_comes_back_in_its_file_is_no_conflict(session: Session, content: Path) -> None:
    publish(session, edit(session, "count-first", summary="Edited here.").id)
    export_content(session, content)
    assert outcomes(session, content) == {"unchanged": 2}
    write_lesson(content, "count-first")
    assert outcomes(session, content) == {"unchanged": 1, "updated": 1}


def test_every_change_from_a_file_is_a_version_by_the_command_line(session: Session, content: Path) -> None:
    write_lesson(content, "count-first", body="## What happened\nAnother thing.\n")
    store_content(session, content)
    versions = session.scalars(
        select(DocumentVersion).where(DocumentVersion.slug == "count-first").order_by(DocumentVersion.number)
    ).all()
    assert [(each.number, each.author, each.reviewer) for each in versions] == [
        (1, "command line", None),
        (2, "command line", None),
    ]


def test_digest_is_that_of_the_file_with_the_same_words(content: Path) -> None:
    (entry,) = read_file(content / "lessons" / "count-first.md")
    assert isinstance(entry, ContentEntry)
    assert build_digest(entry.record, entry.body) == entry.digest


def test_reference_with_a_text_is_exported_as_a_file_of_its_own(session: Session, tmp_path: Path) -> None:
    fields = {"title": "A report", "type": "report"}
    for body in ("", "## Findings\nShootings fell.\n"):
        draft = create_draft(session, ANN, kind="reference", fields=fields, body=body, origin="upload")
        publish(session, draft.id)
    assert export_content(session, tmp_path) == 2
    assert "Shootings fell." in (tmp_path / "references" / "a-report-2.md").read_text()
    assert session.scalars(select(Document.slug).order_by(Document.slug)).all() == ["a-report", "a-report-2"]
    assert outcomes(session, tmp_path) == {"unchanged": 2}
