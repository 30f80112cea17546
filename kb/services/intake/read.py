"""Reads files that wait: claims one, has it read by a child process, compares, and writes all that follows at once.

A row is claimed by one statement, so that two workers never read one file; it is renewed while the work goes on, so
that work whose worker was killed is seen and taken up again. Proposals, signatures, what is alike and the drafts are
written in one transaction that also ends the claim: a second run finds nothing to do, and nothing is doubled.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import structlog
from pydantic import BaseModel, ConfigDict
from sqlalchemy import ColumnElement, Update, and_, func, or_, select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session, sessionmaker

from ingest.errors import UploadError
from ingest.proposals import build_values
from ingest.reading import ReadFile, ReadItem, read_file_safely
from ingest.safety.limits import DEFAULT_LIMITS
from ingest.telling import build_report
from kb.models import Upload, UploadItem
from kb.models.declarative import now
from kb.services import library
from kb.services.audit import Actor
from kb.services.intake import duplicates
from kb.services.intake.duplicates import Duplicate, Traits
from kb.services.intake.field_choices import apply_choices, load_choices
from kb.services.intake.make_drafts import make_draft, uploader_of
from kb.services.intake.uploads import UploadState
from kb.services.transactions import Change, at_once, changing
from knowledge.errors import KnowledgeError, UnreadableFile

LIMITS = replace(DEFAULT_LIMITS, items=1_000)
"""As for any file, but a thousand records at once: each becomes a draft that somebody must look at."""
BEAT = 5.0
"""Seconds between two signs of life of a reading."""
STALE = 30.0
"""Seconds without one after which a reading is taken for dead."""
ATTEMPTS = 3
"""How often a file is begun that ends its worker."""

log = structlog.get_logger()


class FileResult(BaseModel):
    """What was read of a file as a whole: ``notes`` are said to the curator as they are.

    ``report`` says on one page what was read, left out, joined and guessed.
    """

    model_config = ConfigDict(frozen=True)

    media_type: str = ""
    unit: str | None = None
    units: int | None = None
    notes: tuple[str, ...] = ()
    report: tuple[str, ...] = ()


class Claim(NamedTuple):
    """The right to read one file: the upload's number, and which attempt this is, from 1."""

    number: int
    attempt: int


class _Read(NamedTuple):
    """A file as read, with the traits of each item."""

    file: ReadFile
    traits: tuple[Traits, ...]


def find_due_uploads(session: Session, limit: int = 100) -> tuple[int, ...]:
    """Numbers of uploads that wait, or whose reading is dead, first come first."""
    return tuple(session.scalars(select(Upload.id).where(_is_due()).order_by(Upload.id).limit(limit)))


def count_waiting(session: Session) -> int:
    """How many uploads wait to be read, or whose reading is dead."""
    return session.scalar(select(func.count()).select_from(Upload).where(_is_due())) or 0


def fail_abandoned_now(session: Session) -> int:
    """Let uploads fail whose reading died too often. Returns how many."""
    given_up = (
        update(Upload)
        .where(Upload.state == UploadState.READING, Upload.touched_at < _stale(), Upload.attempts >= ATTEMPTS)
        .values(
            state=UploadState.FAILED,
            stage="",
            message=f"Reading this file was cut short {ATTEMPTS} times.",
            hint="Try again. If that fails too, save it in another format and upload that.",
        )
        .returning(Upload.id)
    )
    with at_once(session):
        return len(session.scalars(given_up).all())


def claim_upload_now(session: Session, number: int) -> Claim | None:
    """Take an upload that waits. None if another took it, or it is no longer to be read."""
    taken = (
        update(Upload)
        .where(Upload.id == number, _is_due())
        .values(state=UploadState.READING, attempts=Upload.attempts + 1, stage="reading", touched_at=now())
        .returning(Upload.attempts)
    )
    with at_once(session):
        attempt = session.scalar(taken)
    return None if attempt is None else Claim(number, attempt)


def release_upload_now(session: Session, claim: Claim) -> None:
    """Give an upload back whose reader was told to end. The attempt does not count."""
    with at_once(session):
        session.execute(_mine(claim).values(state=UploadState.WAITING, stage="", attempts=claim.attempt - 1))


def _give_back_now(session: Session, claim: Claim) -> None:
    """Let an upload wait again after an error that is not its own; after too many of them it fails."""
    values: dict[str, object] = {"state": UploadState.WAITING, "stage": ""}
    if claim.attempt >= ATTEMPTS:
        values |= {
            "state": UploadState.FAILED,
            "message": "Something went wrong here while it was read, not with the file.",
            "hint": "Try again later. If it stays, tell the people who run this site the name of the file.",
        }
    with at_once(session):
        session.execute(_mine(claim).values(touched_at=now(), **values))


def read_upload(sessions: sessionmaker[Session], folder: Path, claim: Claim) -> UploadState | None:
    """Read a claimed upload and write what follows. Its new state; None if the claim was lost meanwhile.

    A file that cannot be read fails, which is no error here. On any other error the claim is given back, and the
    error raised.
    """
    try:
        with sessions() as session:
            upload = session.get_one(Upload, claim.number)
            name, sha256, uploader = upload.name, upload.original or "", uploader_of(upload)
        with _beating(sessions, claim):
            try:
                path = library.original_path(folder, sha256)
                file = read_file_safely(path, name, LIMITS)
            except KnowledgeError as error:
                return _fail_now(sessions, claim, error)
            found = _Read(file, tuple(duplicates.build_traits(item) for item in file.items))
            with sessions() as session:
                _note_stage_now(session, claim, "comparing")
                duplicates.sign_missing_now(session)
                return _finish(session, uploader, claim, found)
    except Exception:
        with contextlib.suppress(SQLAlchemyError), sessions() as session:
            _give_back_now(session, claim)
        raise


def _note_stage_now(session: Session, claim: Claim, stage: str) -> None:
    with at_once(session):
        session.execute(_mine(claim).values(stage=stage))


def _finish(session: Session, uploader: Actor, claim: Claim, read: _Read) -> UploadState | None:
    """Write everything that follows from a reading, or nothing."""
    with changing(session, uploader) as change:
        # The first statement takes the database's write lock: two readings of the same bytes see each other's drafts.
        taken = session.scalar(_mine(claim).values(touched_at=now()).returning(Upload.id))
        if taken is None:
            return None
        upload = session.get_one(Upload, claim.number, populate_existing=True)
        _make_items(change, upload, read)
        _describe(upload, read.file)
        return UploadState(upload.state)


def _make_items(change: Change, upload: Upload, read: _Read) -> None:
    known = duplicates.load_known(change.session, upload.original or "")
    for position, (item, traits) in enumerate(zip(read.file.items, read.traits, strict=True)):
        item = _apply_choices(change.session, item)
        row = _build_item(upload, position, item, known.find_alike(traits, position), len(read.file.items))
        upload.items.append(row)
        if not row.alike:
            draft = make_draft(change, upload, row, item.body)
            duplicates.note_signature(change, draft, traits.signature)
            known.add(duplicates.DuplicateSubject("draft", str(draft.id)), traits)


def _apply_choices(session: Session, item: ReadItem) -> ReadItem:
    """``item`` with its foreign fields as someone chose them for files with the same ones."""
    chosen = load_choices(session, item.foreign) if item.foreign else {}
    if not chosen:
        return item
    found = apply_choices(item.found, item.foreign, chosen)
    return replace(item, found=found, values=build_values(found, item.values.pages))


def _build_item(upload: Upload, position: int, item: ReadItem, found: Iterable[Duplicate], count: int) -> UploadItem:
    title = item.values.title or (upload.name if count == 1 else f"Record {position + 1} of {upload.name}")
    rows = [
        {"how": each.how, "kind": each.subject.kind, "key": each.subject.key, "similarity": each.similarity}
        for each in found
    ]
    return UploadItem(
        position=position,
        title=title,
        body=item.body if rows else "",
        fields=item.values.model_dump(mode="json"),
        found=[asdict(each) for each in item.found],
        foreign=[asdict(each) for each in item.foreign],
        alike=rows,
    )


def _describe(upload: Upload, file: ReadFile) -> None:
    undecided = any(item.choice is None for item in upload.items)
    upload.state, upload.stage = UploadState.READ if undecided else UploadState.DONE, ""
    if not upload.items:
        upload.state = UploadState.FAILED
        upload.message = "Nothing was found in this file from which a document could be made."
        upload.hint = "Open it to see what it holds."
    report = tuple(build_report(file))
    result = FileResult(media_type=file.media_type, unit=file.unit, units=file.units, notes=file.notes, report=report)
    upload.result = result.model_dump(mode="json")


def _fail_now(sessions: sessionmaker[Session], claim: Claim, error: KnowledgeError) -> UploadState | None:
    message, hint = str(error), UploadError.default_step
    if isinstance(error, UploadError):
        message, hint = f"It could not be read: {error.reason}.", error.next_step
    elif isinstance(error, UnreadableFile):
        message, hint = "The kept file is missing or damaged.", "Upload the file itself again."
    with sessions() as session, at_once(session):
        changed = session.scalar(
            _mine(claim)
            .values(state=UploadState.FAILED, stage="", message=message, hint=hint, touched_at=now())
            .returning(Upload.id)
        )
    return UploadState.FAILED if changed else None


@contextmanager
def _beating(sessions: sessionmaker[Session], claim: Claim) -> Iterator[None]:
    """Renew the claim every few seconds from a thread of its own while the block runs."""
    stop = threading.Event()

    def beat() -> None:
        while not stop.wait(BEAT):
            try:
                with sessions() as session:
                    _renew_now(session, claim)
            except SQLAlchemyError as error:
                log.warning("sign of life missed", upload=claim.number, error=type(error).__name__)

    thread = threading.Thread(target=beat, name=f"beat-{claim.number}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def _renew_now(session: Session, claim: Claim) -> None:
    with at_once(session):
        session.execute(_mine(claim).values(touched_at=now()))


def _mine(claim: Claim) -> Update:
    """A change of the upload that counts only as long as the claim does."""
    return update(Upload).where(
        Upload.id == claim.number, Upload.state == UploadState.READING, Upload.attempts == claim.attempt
    )


def _is_due() -> ColumnElement[bool]:
    dead = and_(Upload.state == UploadState.READING, Upload.touched_at < _stale(), Upload.attempts < ATTEMPTS)
    return or_(Upload.state == UploadState.WAITING, dead)


def _stale() -> datetime:
    return now() - timedelta(seconds=STALE)
