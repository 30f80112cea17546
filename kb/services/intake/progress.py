"""What the upload pages show of batches and files: how far each has come, in words, and what came of it.

Knows rows, and words for people. Must not know templates or requests.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kb.models import Draft, Upload, UploadItem
from kb.services.intake.read import FileResult
from kb.services.intake.uploads import UNDER_WAY, UploadState, find_batch, get_upload_row

_STATES = {
    UploadState.WAITING: "Waiting to be read",
    UploadState.READING: "Being read",
    UploadState.READ: "Read: please choose",
    UploadState.FAILED: "Failed",
    UploadState.DONE: "Done",
}


@dataclass(frozen=True, slots=True)
class Made:
    """A draft that came of an item; ``finished`` where it is published or given up."""

    number: int
    title: str
    kind: str
    finished: bool


@dataclass(frozen=True, slots=True)
class FileView:
    """One file of a batch. ``made`` are the first drafts that came of it, ``drafts`` how many there are."""

    number: int
    name: str
    state: UploadState
    words: str
    message: str
    hint: str
    original: str | None
    length: str
    notes: tuple[str, ...]
    made: tuple[Made, ...]
    drafts: int
    skipped: int
    undecided: int
    earlier: str | None
    can_retry: bool
    foreign: bool = False


@dataclass(frozen=True, slots=True)
class BatchView:
    """The files of a batch. ``version`` changes when anything that is shown does; ``status`` says it in a sentence."""

    batch: str
    files: tuple[FileView, ...]
    status: str
    version: str
    under_way: bool


@dataclass(frozen=True, slots=True)
class BatchCard:
    """A batch in a list: its first name, how many files, how many of them need a person, and when it was."""

    batch: str
    name: str
    files: int
    undecided: int
    failed: int
    uploaded_by: str
    at: datetime


def view_batch(session: Session, batch: str) -> BatchView:
    """The files of a batch as they stand, those that need a choice first; none if there is no such batch."""
    rows = find_batch(session, batch)
    items = _count_items(session, [row.id for row in rows])
    files = tuple(_view_file(session, row, items.get(row.id, Counter())) for row in rows)
    files = tuple(sorted(files, key=lambda file: file.state is not UploadState.READ))
    version = hashlib.sha256(repr(files).encode()).hexdigest()[:16]
    return BatchView(batch, files, _say(files), version, any(file.state in UNDER_WAY for file in files))


def view_upload(session: Session, number: int) -> FileView:
    """One file as it stands.

    Raises:
        NotFound: there is none.
    """
    row = get_upload_row(session, number)
    return _view_file(session, row, _count_items(session, [number]).get(number, Counter()))


def find_batches(session: Session, limit: int = 20) -> tuple[BatchCard, ...]:
    """The newest batches: those in which something needs a choice first, then newest first."""
    query = (
        select(
            Upload.batch,
            func.min(Upload.name),
            func.count(),
            func.count().filter(Upload.state == UploadState.READ),
            func.count().filter(Upload.state == UploadState.FAILED),
            func.min(Upload.uploaded_by),
            func.min(Upload.created_at),
        )
        .group_by(Upload.batch)
        .order_by((func.count().filter(Upload.state == UploadState.READ) > 0).desc(), func.max(Upload.id).desc())
        .limit(limit)
    )
    return tuple(BatchCard(*row) for row in session.execute(query))


def _view_file(session: Session, row: Upload, items: Counter[str | None]) -> FileView:
    result = FileResult.model_validate(row.result)
    length = f"{result.units:,} {result.unit}{'' if result.units == 1 else 's'}" if result.unit and result.units else ""
    return FileView(
        number=row.id,
        name=row.name,
        state=UploadState(row.state),
        words=_STATES[UploadState(row.state)],
        message=row.message,
        hint=row.hint,
        original=row.original,
        length=length,
        notes=result.report or result.notes,
        made=_find_made(session, row.id),
        drafts=items["new"] + items["version"],
        skipped=items["skip"],
        undecided=items[None],
        earlier=_find_earlier(session, row),
        foreign=any(item.foreign for item in row.items[:1]),
        can_retry=row.state == UploadState.FAILED and row.original is not None,
    )


def _count_items(session: Session, numbers: list[int]) -> dict[int, Counter[str | None]]:
    query = select(UploadItem.upload_id, UploadItem.choice, func.count()).where(UploadItem.upload_id.in_(numbers))
    counts: dict[int, Counter[str | None]] = {}
    for number, choice, count in session.execute(query.group_by(UploadItem.upload_id, UploadItem.choice)):
        counts.setdefault(number, Counter())[choice] += count
    return counts


def _find_made(session: Session, number: int) -> tuple[Made, ...]:
    query = select(Draft).join(UploadItem, UploadItem.draft == Draft.id).where(UploadItem.upload_id == number)
    rows = session.scalars(query.order_by(UploadItem.position).limit(3))
    return tuple(
        Made(row.id, row.title or row.slug or f"Draft {row.id}", row.kind, row.state in ("published", "dropped"))
        for row in rows
    )


def _find_earlier(session: Session, row: Upload) -> str | None:
    """The batch in which the very same bytes were brought before."""
    if row.original is None:
        return None
    same = select(Upload.batch).where(
        Upload.original == row.original, Upload.id < row.id, Upload.state != UploadState.FAILED
    )
    return session.scalar(same.order_by(Upload.id.desc()).limit(1))


def _say(files: Iterable[FileView]) -> str:
    states = Counter(file.state for file in files)
    total = sum(states.values())
    read = total - states[UploadState.WAITING] - states[UploadState.READING] - states[UploadState.FAILED]
    parts = [f"{read} of {total} {'file' if total == 1 else 'files'} read"]
    if states[UploadState.FAILED]:
        parts.append(f"{states[UploadState.FAILED]} failed")
    if states[UploadState.READ]:
        parts.append(
            f"{states[UploadState.READ]} {'waits' if states[UploadState.READ] == 1 else 'wait'} for your choice"
        )
    return ", ".join(parts) + "."
