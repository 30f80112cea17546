"""Files of any format from a folder, read at once from the command line. Content files are read by content_files.

They take the same way as an upload: kept by their hash, read by a child process, compared, and made drafts. What was
brought before, byte for byte, is left alone, so that a folder can be read again and again.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from ingest.reading import FLOOR
from kb.errors import KBError
from kb.models import Draft, Upload, UploadItem
from kb.services.audit import COMMAND_LINE
from kb.services.drafting import DraftState, accept_proposals, get_draft_row
from kb.services.intake import uploads
from kb.services.intake.read import Claim, read_upload
from kb.services.intake.uploads import UploadState, UploadView
from kb.services.publishing import publish_at_once
from kb.services.transactions import changing
from knowledge import content_folder

ENDINGS = frozenset(
    (
        ".pdf",
        ".docx",
        ".docm",
        ".pptx",
        ".pptm",
        ".html",
        ".htm",
        ".ris",
        ".bib",
        ".json",
        ".xml",
        ".csv",
        ".tsv",
        ".txt",
        ".md",
        ".markdown",
    )
)
"""Of a folder, the files that are read. What each is says its content, not its name."""


_DESCRIBED = 20_000
"""Bytes at the start of a file within which its described fields must end."""


class RawOutcome(StrEnum):
    """What became of one file."""

    DRAFT = "draft"
    PUBLISHED = "published"
    CHOICE = "choice"
    KNOWN = "known"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class RawItem:
    """One file: its outcome, what to say of it, and how many documents it became."""

    outcome: RawOutcome
    path: str
    message: str
    documents: int = 0


def find_raw_files(root: Path) -> tuple[Path, ...]:
    """The files under ``root`` (a folder, or one file) that are no content files of ours, in the order of paths."""
    if root.is_file():
        return (root,) if root.suffix not in (".md", ".yaml") or not _is_content(root) else ()
    found = (path for path in root.rglob("*") if path.suffix.lower() in ENDINGS and path.is_file())
    return tuple(
        sorted(
            path
            for path in found
            if not any(part.startswith(".") for part in path.relative_to(root).parts)
            and path.name != "README.md"
            and not _is_content(path)
        )
    )


def _is_content(path: Path) -> bool:
    """Whether ``path`` has the described fields of a page of ours, or stands where only such files belong.

    Fields that others described it by make it a file like any other: it becomes a draft, as in the browser.
    """
    if path.suffix == ".yaml":
        return True
    if path.suffix != ".md":
        return False
    try:
        with path.open("rb") as file:
            start = file.read(_DESCRIBED).removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace")
    except OSError:
        return False  # the reading will say why
    if not start.startswith("---"):
        return path.parent.name in content_folder.FOLDERS.values()
    described = start.split("\n---", 1)[0]
    ours = re.search(r"^kind:", described, re.M) is not None and re.search(r"^slug:", described, re.M) is not None
    others = re.search(r"^(?:title|author|date|layout|tags|agency)\s*:", described, re.M | re.I) is not None
    lacks_both = not re.search(r"^(?:kind|slug):", described, re.M)
    return ours or not (others and lacks_both)


def iter_ingest_raw(
    sessions: sessionmaker[Session], folder: Path, paths: tuple[Path, ...], *, kind: str, publish: bool
) -> Iterator[RawItem]:
    """Read each file, keep it in ``folder`` and say what became of it. One that cannot be read costs itself alone."""
    batch = uploads.new_batch()
    for path in paths:
        try:
            with sessions() as session:
                item = _ingest(session, sessions, folder, path, batch, kind, publish)
        except KBError as error:
            item = RawItem(RawOutcome.FAILED, str(path), f"{error} {error.hint}")
        except OSError as error:
            item = RawItem(RawOutcome.FAILED, str(path), f"It cannot be opened: {error.strerror or error}.")
        yield item


def _ingest(
    session: Session,
    sessions: sessionmaker[Session],
    folder: Path,
    path: Path,
    batch: str,
    kind: str,
    publish: bool,
) -> RawItem:
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        known = session.scalar(
            select(Upload).where(Upload.original == sha256, Upload.state != UploadState.FAILED).limit(1)
        )
        if known is not None:
            return RawItem(RawOutcome.KNOWN, str(path), f"This very file was brought before, as {known.name}.")
        file.seek(0)
        upload = uploads.add_file(
            session, folder, COMMAND_LINE, file, batch=batch, name=path.name, kind=kind, attempts=1
        )
    if upload.state != UploadState.FAILED:
        read_upload(sessions, folder, Claim(upload.id, 1))
        with sessions() as afterwards:
            upload = uploads.get_upload(afterwards, upload.id)
    if upload.state == UploadState.FAILED:
        return RawItem(RawOutcome.FAILED, str(path), f"{upload.message} {upload.hint}")
    drafts = _find_drafts(session, upload.id)
    if publish:
        for draft in drafts:
            _publish(session, draft, upload)
    done = f"{len(drafts)} {'document' if len(drafts) == 1 else 'documents'}"
    if upload.state == UploadState.READ:
        where = f"/curate/uploads/file/{upload.id}"
        return RawItem(RawOutcome.CHOICE, str(path), f"It may be here already: choose at {where}", len(drafts))
    if publish:
        return RawItem(RawOutcome.PUBLISHED, str(path), f"{done} published.", len(drafts))
    return RawItem(RawOutcome.DRAFT, str(path), f"{done} to describe and send for review.", len(drafts))


def _publish(session: Session, number: int, upload: UploadView) -> None:
    with changing(session, COMMAND_LINE):
        accept_proposals(session, COMMAND_LINE, (number,), least=FLOOR)
        draft = get_draft_row(session, number)
        if not draft.fields.get("title"):
            draft.fields = {**draft.fields, "title": draft.title}
        if draft.kind == "reference" and not draft.fields.get("type"):
            draft.fields = {**draft.fields, "type": "document", "seen": bool(draft.body.strip())}
        publish_at_once(session, number, f"Read from {upload.name} by the command line.")


def _find_drafts(session: Session, number: int) -> tuple[int, ...]:
    query = select(Draft.id).join(UploadItem, UploadItem.draft == Draft.id).where(UploadItem.upload_id == number)
    return tuple(session.scalars(query.where(Draft.state == DraftState.OPEN).order_by(UploadItem.position)))
