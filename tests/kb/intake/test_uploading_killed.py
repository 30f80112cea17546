"""Work that is cut short at any stage is done again: nothing is lost, nothing is doubled, nobody waits for ever."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from ingest.reading import ReadFile, read_file_safely
from ingest.safety.limits import Limits
from kb.models import AuditEntry, Draft, Upload, UploadItem
from kb.services.intake import duplicates as alike
from kb.services.intake import read as upload_reading
from kb.services.intake.read import (
    ATTEMPTS,
    claim_upload_now,
    fail_abandoned_now,
    find_due_uploads,
    read_upload,
    release_upload_now,
)
from kb.services.intake.uploads import UploadState, retry_upload
from kb.services.library.originals import original_path
from kb.workspace import Workspace
from tests.kb.helpers.bringing import LEE, PATROLS, bring, let_time_pass, read, read_here, ris

THREE = ris("One study of patrols", "Another study of lights", "The third one of cameras")


class Killed(BaseException):
    """Stands for kill -9: nothing in the program catches it, and nothing of it is tidied up."""


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upload_reading, "read_file_safely", read_here)


def upload(workspace: Workspace, number: int) -> Upload:
    with workspace.sessions() as session:
        return session.get_one(Upload, number)


def made(workspace: Workspace) -> tuple[int, int, int]:
    """How many items, drafts, and drafts begun by the audit there are."""
    with workspace.sessions() as session:
        begun = session.scalars(select(AuditEntry).where(AuditEntry.action == "began")).all()
        return len(session.scalars(select(UploadItem)).all()), len(session.scalars(select(Draft)).all()), len(begun)


STAGES = {
    "while the file is read": (upload_reading, "read_file_safely", 1),
    "before texts are signed": (alike, "sign_missing_now", 1),
    "while it is compared": (alike, "load_known", 1),
    "at its first draft": (upload_reading, "make_draft", 1),
    "at its last draft": (upload_reading, "make_draft", 3),
    "at the very end": (upload_reading, "_describe", 1),
    "in the commit": (Session, "commit", 2),
}


@pytest.mark.parametrize("stage", STAGES)
def test_file_whose_reading_was_killed_is_read_again_once(
    empty: Workspace, monkeypatch: pytest.MonkeyPatch, stage: str
) -> None:
    number = bring(empty, "three.ris", THREE)
    owner, name, times = STAGES[stage]
    real, calls = getattr(owner, name), []

    def die(*args: object, **kwargs: object) -> object:
        calls.append(args)
        if len(calls) == times:
            raise Killed
        return real(*args, **kwargs)

    with empty.sessions() as session:
        held = claim_upload_now(session, number)
    assert held is not None
    with monkeypatch.context() as patch:
        patch.setattr(owner, name, die)
        with pytest.raises(Killed):
            read_upload(empty.sessions, empty.settings.originals_folder, held)
    assert (upload(empty, number).state, made(empty)) == ("reading", (0, 0, 0))
    assert read(empty, number) is None  # it may still be alive
    let_time_pass(empty)
    assert read(empty, number) == UploadState.DONE
    assert made(empty) == (3, 3, 3)
    assert read(empty, number) is None
    assert original_path(empty.settings.originals_folder, upload(empty, number).original or "").read_bytes() == THREE


def test_file_is_claimed_by_one_of_many(empty: Workspace) -> None:
    number = bring(empty, "patrols.md", PATROLS)
    claims: list[object] = []
    together = threading.Barrier(6)

    def take() -> None:
        together.wait()
        with empty.sessions() as session:
            claims.append(claim_upload_now(session, number))

    threads = [threading.Thread(target=take) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(each is not None for each in claims) == 1


def test_reader_that_was_taken_for_dead_writes_nothing(empty: Workspace) -> None:
    number = bring(empty, "three.ris", THREE)
    with empty.sessions() as session:
        slow = claim_upload_now(session, number)
    let_time_pass(empty)
    with empty.sessions() as session:
        quick = claim_upload_now(session, number)
    assert slow is not None
    assert quick is not None
    assert read_upload(empty.sessions, empty.settings.originals_folder, slow) is None
    assert made(empty) == (0, 0, 0)
    assert read_upload(empty.sessions, empty.settings.originals_folder, quick) == UploadState.DONE
    assert read_upload(empty.sessions, empty.settings.originals_folder, slow) is None
    assert made(empty) == (3, 3, 3)


def test_same_file_read_twice_at_once_becomes_one_draft(empty: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upload_reading, "read_file_safely", read_file_safely)
    numbers = [bring(empty, name, PATROLS) for name in ("a.md", "b.md")]
    results: list[object] = []
    threads = [threading.Thread(target=lambda n=n: results.append(read(empty, n))) for n in numbers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(map(str, results)) == ["done", "read"]
    assert made(empty)[1] == 1


def test_slow_reading_shows_that_it_lives(empty: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    number = bring(empty, "patrols.md", PATROLS)
    due: list[tuple[int, ...]] = []

    def find_due() -> tuple[int, ...]:
        with empty.sessions() as session:
            return find_due_uploads(session)

    def slowly(path: Path, name: str, limits: Limits) -> ReadFile:
        let_time_pass(empty)
        end = time.monotonic() + 30
        while (found := find_due()) and time.monotonic() < end:
            time.sleep(0.02)
        due.append(found)
        return read_here(path, name, limits)

    monkeypatch.setattr(upload_reading, "BEAT", 0.05)
    monkeypatch.setattr(upload_reading, "read_file_safely", slowly)
    assert read(empty, number) == UploadState.DONE
    assert due == [()]


def test_file_that_ends_its_reader_again_and_again_is_given_up_and_can_be_tried_again(empty: Workspace) -> None:
    number = bring(empty, "patrols.md", PATROLS)
    for _ in range(ATTEMPTS):
        with empty.sessions() as session:
            assert fail_abandoned_now(session) == 0
            assert claim_upload_now(session, number) is not None
        let_time_pass(empty)
    with empty.sessions() as session:
        assert claim_upload_now(session, number) is None
        assert fail_abandoned_now(session) == 1
        failed = session.get_one(Upload, number)
        assert (failed.state, "3 times" in failed.message, bool(failed.hint)) == ("failed", True, True)
        retry_upload(session, LEE, number)
    assert read(empty, number) == UploadState.DONE


def test_error_that_is_not_the_files_fault_is_tried_again_and_then_told(
    empty: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = bring(empty, "patrols.md", PATROLS)

    def broken(*_: object) -> object:
        raise ZeroDivisionError("a mistake of ours")

    monkeypatch.setattr(alike, "load_known", broken)
    for attempt in range(ATTEMPTS):
        assert upload(empty, number).state == "waiting", attempt
        with pytest.raises(ZeroDivisionError):
            read(empty, number)
    failed = upload(empty, number)
    assert (failed.state, "not with the file" in failed.message) == ("failed", True)


def test_file_given_back_at_the_end_of_a_worker_waits_as_before(empty: Workspace) -> None:
    number = bring(empty, "patrols.md", PATROLS)
    with empty.sessions() as session:
        held = claim_upload_now(session, number)
        assert held is not None
        release_upload_now(session, held)
        assert find_due_uploads(session) == (number,)
    assert upload(empty, number).attempts == 0


def test_original_that_is_missing_fails_in_words(empty: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upload_reading, "read_file_safely", read_file_safely)
    number = bring(empty, "patrols.md", PATROLS)
    original_path(empty.settings.originals_folder, upload(empty, number).original or "").unlink()
    assert read(empty, number) == UploadState.FAILED
    assert "missing" in upload(empty, number).message
