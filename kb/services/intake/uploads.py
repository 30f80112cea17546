"""Takes in files that people bring: each is kept, gets a row that waits to be read, and can be tried again.

The row is the truth about the work, and a worker looks for it (:mod:`kb.services.intake.read`). A file
that is refused at the door has a row too, so that every file of a batch has an answer. Knows rows and streams.
"""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from typing import IO

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from ingest.safety.limits import DEFAULT_LIMITS
from kb.errors import BadRequest, Conflict, KBError
from kb.models import Original, Upload
from kb.models.declarative import now
from kb.rows import get_row
from kb.services import library
from kb.services.audit import Actor
from kb.services.library import FileRefused, StorageFull
from kb.services.transactions import changing
from knowledge.vocabulary import Kind

FILE_LIMIT = DEFAULT_LIMITS.size
"""Bytes of one file."""
FORM_LIMIT = 250_000_000
"""Bytes of all files that one form sends together."""
FORM_FILES = 100
"""Files that one form sends together."""
_BATCH = re.compile(r"[0-9a-f]{32}")


QUOTA_SPAN = timedelta(days=1)


class QuotaReached(KBError):
    """One account has brought as much as it may within a day."""

    status = 429
    code = "quota_reached"
    hint = "Go on tomorrow, or ask the people who run this site to raise the limits KB_UPLOAD_..._PER_DAY."


@dataclass(frozen=True, slots=True)
class UploadQuota:
    """How many files, and how many megabytes, one account may bring in :data:`QUOTA_SPAN`; 0 for any number."""

    files: int
    megabytes: int


class UploadState(StrEnum):
    """How far a file has come. ``READ`` waits for a person's choice; the last two are its end."""

    WAITING = "waiting"
    READING = "reading"
    READ = "read"
    FAILED = "failed"
    DONE = "done"


UNDER_WAY = (UploadState.WAITING, UploadState.READING)


@dataclass(frozen=True, slots=True)
class UploadView:
    """A file that was brought, as it stood when it was read. ``message`` and ``hint`` say why it failed, if it did."""

    id: int
    batch: str
    name: str
    state: UploadState
    message: str
    hint: str


def new_batch() -> str:
    """A name for files that are brought together. It cannot be guessed."""
    return secrets.token_hex(16)


def check_batch(batch: str) -> str:
    """``batch``, if it can be one.

    Raises:
        BadRequest: it was not made by :func:`new_batch`.
    """
    if not _BATCH.fullmatch(batch):
        raise BadRequest("These files belong to no upload.", "Open the upload page again and choose them again.")
    return batch


def check_kind(kind: str) -> str:
    """``kind``, if documents can be of it.

    Raises:
        BadRequest: they cannot.
    """
    if kind not in set(Kind):
        raise BadRequest(f"There is no kind of document called {kind!r}.", f"Choose one of: {', '.join(Kind)}.")
    return kind


def add_file(
    session: Session,
    folder: Path,
    actor: Actor,
    stream: IO[bytes],
    *,
    batch: str,
    name: str,
    kind: str = Kind.REFERENCE,
    attempts: int = 0,
    quota: UploadQuota | None = None,
) -> UploadView:
    """Keep one file in ``folder`` and note that it waits to be read. ``name`` is only ever shown.

    A file that cannot be kept becomes a row that failed, with the reason. With ``attempts`` the caller has claimed it
    and reads it at once. What is over the ``quota`` is not kept either.
    """
    upload = Upload(
        batch=batch,
        name=library.clean_name(name),
        kind=kind,
        uploaded_by=actor.name,
        state=UploadState.READING if attempts else UploadState.WAITING,
        attempts=attempts,
    )
    stored = None
    try:
        if quota:
            _check_quota(session, actor, quota)
        stored = library.store_file(folder, stream, FILE_LIMIT)
        if library.is_erased(session, stored.sha256, "file"):
            library.original_path(folder, stored.sha256).unlink(missing_ok=True)
            stored = None
            raise FileRefused("This file was erased here because of what it holds.", "Remove that from it first.")
    except (FileRefused, StorageFull, QuotaReached) as error:
        upload.state, upload.message, upload.hint = UploadState.FAILED, str(error), error.hint
    with changing(session, actor) as change:
        if stored is not None:
            library.note_original(change, stored, upload.name)
            upload.original = stored.sha256
        session.add(upload)
        session.flush()
        change.record(
            "uploaded" if upload.original else "was refused",
            "upload",
            str(upload.id),
            name=upload.name,
            sha256=upload.original,
        )
        return _view(upload)


def _check_quota(session: Session, actor: Actor, quota: UploadQuota) -> None:
    mine = (Upload.uploaded_by == actor.name, Upload.created_at > now() - QUOTA_SPAN, Upload.original.is_not(None))
    query = select(func.count(), func.coalesce(func.sum(Original.size), 0)).select_from(Upload)
    query = query.join(Original, Original.sha256 == Upload.original)
    files, size = session.execute(query.where(*mine)).one()
    if quota.files and files >= quota.files:
        raise QuotaReached(f"You have brought {files:,} files in the last 24 hours, as many as one account may.")
    if quota.megabytes and size >= quota.megabytes * 1e6:
        raise QuotaReached(f"You have brought {size / 1e6:,.0f} MB in the last 24 hours, as much as one account may.")


def retry_upload(session: Session, actor: Actor, number: int) -> UploadView:
    """Let a file that failed be read once more.

    Raises:
        NotFound: there is no such upload.
        Conflict: it did not fail, or was not kept.
    """
    with changing(session, actor) as change:
        upload = get_upload_row(session, number)
        changed = session.scalar(
            update(Upload)
            .where(Upload.id == number, Upload.state == UploadState.FAILED, Upload.original.is_not(None))
            .values(state=UploadState.WAITING, attempts=0, stage="", message="", hint="", touched_at=now())
            .returning(Upload.id)
        )
        if changed is None:
            raise Conflict(f"{upload.name} cannot be tried again.", "Upload the file itself again.")
        change.record("tried again", "upload", str(number), name=upload.name)
        session.refresh(upload)
        return _view(upload)


def get_upload(session: Session, number: int) -> UploadView:
    """The upload ``number``.

    Raises:
        NotFound: there is none.
    """
    return _view(get_upload_row(session, number))


def get_upload_row(session: Session, number: int) -> Upload:
    """The row of the upload ``number``, for the other services of intake.

    Raises:
        NotFound: there is none.
    """
    return get_row(session, Upload, number, f"There is no upload {number}.", "Look for it on the upload page.")


def find_batch(session: Session, batch: str) -> tuple[Upload, ...]:
    """The files of a batch, in the order they came."""
    return tuple(session.scalars(select(Upload).where(Upload.batch == batch).order_by(Upload.id)))


def _view(row: Upload) -> UploadView:
    return UploadView(row.id, row.batch, row.name, UploadState(row.state), row.message, row.hint)
