"""Takes in files that people bring: each is kept, gets a row that waits to be read, and can be tried again.

The row is the truth about the work, and a worker looks for it (:mod:`kb.services.intake.read`). A file
that is refused at the door has a row too, so that every file of a batch has an answer. Knows rows and streams.
"""

from __future__ import annotations

import re
import secrets
from enum import StrEnum
from pathlib import Path
from typing import IO

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from ingest.safety.limits import DEFAULT_LIMITS
from kb.errors import BadRequest, Conflict, NotFound
from kb.models import Upload
from kb.models.declarative import now
from kb.services import audit, library
from kb.services.audit import Actor
from kb.services.library import FileRefused, StorageFull
from knowledge.vocabulary import Kind

FILE_LIMIT = DEFAULT_LIMITS.size
"""Bytes of one file."""
FORM_LIMIT = 250_000_000
"""Bytes of all files that one form sends together."""
FORM_FILES = 100
"""Files that one form sends together."""
_NO_NUMBER = 2**63
"""The first number that SQLite cannot hold: there is no upload of it."""
_BATCH = re.compile(r"[0-9a-f]{32}")


class UploadState(StrEnum):
    """How far a file has come. ``READ`` waits for a person's choice; the last two are its end."""

    WAITING = "waiting"
    READING = "reading"
    READ = "read"
    FAILED = "failed"
    DONE = "done"


UNDER_WAY = (UploadState.WAITING, UploadState.READING)


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
) -> Upload:
    """Keep one file in ``folder`` and note that it waits to be read; commits. ``name`` is only ever shown.

    A file that cannot be kept becomes a row that failed, with the reason. With ``attempts`` the caller has claimed it
    and reads it at once.
    """
    upload = Upload(
        batch=batch,
        name=library.clean_name(name),
        kind=kind,
        uploaded_by=actor.name,
        state=UploadState.READING if attempts else UploadState.WAITING,
        attempts=attempts,
    )
    try:
        stored = library.store_file(folder, stream, FILE_LIMIT)
        library.note_original(session, stored, upload.name)
        upload.original = stored.sha256
    except (FileRefused, StorageFull) as error:
        upload.state, upload.message, upload.hint = UploadState.FAILED, str(error), error.hint
    session.add(upload)
    session.flush()
    audit.record(
        session,
        actor,
        "uploaded" if upload.original else "was refused",
        "upload",
        str(upload.id),
        name=upload.name,
        sha256=upload.original,
    )
    session.commit()
    return upload


def retry_upload(session: Session, actor: Actor, number: int) -> Upload:
    """Let a file that failed be read once more; commits.

    Raises:
        NotFound: there is no such upload.
        Conflict: it did not fail, or was not kept.
    """
    upload = get_upload(session, number)
    changed = session.scalar(
        update(Upload)
        .where(Upload.id == number, Upload.state == UploadState.FAILED, Upload.original.is_not(None))
        .values(state=UploadState.WAITING, attempts=0, stage="", message="", hint="", touched_at=now())
        .returning(Upload.id)
    )
    if changed is None:
        session.rollback()
        raise Conflict(f"{upload.name} cannot be tried again.", "Upload the file itself again.")
    audit.record(session, actor, "tried again", "upload", str(number), name=upload.name)
    session.commit()
    session.refresh(upload)
    return upload


def get_upload(session: Session, number: int) -> Upload:
    """The upload ``number``.

    Raises:
        NotFound: there is none.
    """
    upload = session.get(Upload, number) if number < _NO_NUMBER else None
    if upload is None:
        raise NotFound(f"There is no upload {number}.", "Look for it on the upload page.")
    return upload


def find_batch(session: Session, batch: str) -> tuple[Upload, ...]:
    """The files of a batch, in the order they came."""
    return tuple(session.scalars(select(Upload).where(Upload.batch == batch).order_by(Upload.id)))
