"""Brings content into the database and writes it back as files. Knows records and tables, nothing of search.

:func:`store_content` is idempotent: a file that says what it said last time is left alone, so it never undoes what was
edited here since. Changed in both places, the page stays and the file's text waits as a draft. A file that vanished
withdraws its document, which is never deleted. Each file is a change of its own, so one bad file costs itself alone.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.models import Document, Site
from kb.services import drafting
from kb.services.audit import COMMAND_LINE
from kb.services.library import is_erased
from kb.services.publishing.publish import Authorship, withdraw_document, write_document
from kb.services.publishing.write_site import withdraw_site, write_site
from kb.services.transactions import Change, changing
from knowledge import content_folder
from knowledge.errors import KnowledgeError, UnfitText
from knowledge.proof import prove_text
from knowledge.records import RECORDS, ReferenceRecord
from knowledge.site import SiteRecord
from knowledge.vocabulary import Visibility


class FileOutcome(StrEnum):
    """What became of one file, record or document."""

    ADDED = "added"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    RESTORED = "restored"
    WITHDRAWN = "withdrawn"
    CONFLICT = "conflict"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class ContentFileResult:
    """One outcome, with the path it concerns and, for a failure, what to correct."""

    outcome: FileOutcome
    path: str
    message: str = ""


@dataclass(frozen=True, slots=True)
class Summary:
    """The outcomes of a run."""

    items: tuple[ContentFileResult, ...] = field(default=())

    def count(self, outcome: FileOutcome) -> int:
        """How many items ended this way."""
        return Counter(item.outcome for item in self.items)[outcome]

    @property
    def failures(self) -> tuple[ContentFileResult, ...]:
        """The items that could not be stored."""
        return tuple(item for item in self.items if item.outcome is FileOutcome.FAILED)

    @property
    def conflicts(self) -> tuple[ContentFileResult, ...]:
        """The items that were changed here too: the page stayed, and the message says where the other text is."""
        return tuple(item for item in self.items if item.outcome is FileOutcome.CONFLICT)


class SlugTaken(KnowledgeError):
    """Two files claim one slug."""


class WasErased(KnowledgeError):
    """The page of a file was erased here."""


def iter_store_content(session: Session, root: Path) -> Iterator[ContentFileResult]:
    """Store every record under ``root``, one item at a time; then withdraw what came from there and is gone.

    Raises:
        knowledge.errors.UnreadableFile: ``root`` does not exist.
    """
    root = root.resolve()
    seen: set[str] = set()
    failed: set[str] = set()
    for entry in content_folder.iter_content(root):
        path = str(entry.path)
        if isinstance(entry, content_folder.Failure):
            failed.add(path)
            yield ContentFileResult(FileOutcome.FAILED, path, str(entry.error))
            continue
        seen.add(entry.record.slug)
        try:
            with changing(session, COMMAND_LINE) as change:
                item = _store(change, entry)
        except (SlugTaken, WasErased, UnfitText) as error:
            item = ContentFileResult(FileOutcome.FAILED, path, str(error.at(entry.path)))
        yield item
    with changing(session, COMMAND_LINE) as change:
        vanished = tuple(_withdraw_vanished(change, root, seen, failed))
    yield from vanished


def store_content(session: Session, root: Path) -> Summary:
    """All of :func:`iter_store_content` as one summary."""
    return Summary(tuple(iter_store_content(session, root)))


def export_content(session: Session, target: Path) -> int:
    """Write every published record as the file it would be read from. Returns the number of files.

    References without a body go into one ``references.yaml``. Files in ``target`` of the same name are replaced.
    """
    references: list[ReferenceRecord] = []
    files = 0
    for document in session.scalars(
        select(Document).where(Document.visibility == Visibility.PUBLISHED).order_by(Document.slug)
    ):
        record = RECORDS[document.kind].model_validate(document.record)
        if isinstance(record, ReferenceRecord) and not document.body:
            references.append(record)
            continue
        text = content_folder.dump_entry(record, document.body)
        _write(target / content_folder.FOLDERS[document.kind] / f"{document.slug}.md", text)
        files += 1
    for site in session.scalars(select(Site).where(Site.visibility == Visibility.PUBLISHED).order_by(Site.slug)):
        text = content_folder.dump_entry(SiteRecord.model_validate(site.record), "")
        _write(target / content_folder.FOLDERS["site"] / f"{site.slug}.yaml", text)
        files += 1
    if references:
        _write(target / "references.yaml", content_folder.dump_references(tuple(references)))
        files += 1
    return files


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def _store(change: Change, entry: content_folder.ContentEntry) -> ContentFileResult:
    session = change.session
    slug, path = entry.record.slug, str(entry.path)
    if is_erased(session, hashlib.sha256(slug.encode()).hexdigest(), "page"):
        raise WasErased("this page was erased here, and does not come back: delete the file").at(entry.path)
    row: Document | Site | None
    if isinstance(entry.record, SiteRecord):
        row = session.scalar(select(Site).where(Site.slug == slug))
    else:
        row = session.scalar(select(Document).where(Document.slug == slug))
    if row is not None and row.source_path not in (None, path) and Path(row.source_path or "").exists():
        raise SlugTaken(f"the slug {slug!r} is already used by {row.source_path}: choose another").at(entry.path)
    return _store_record(change, row, entry)


def _store_record(change: Change, row: Document | Site | None, entry: content_folder.ContentEntry) -> ContentFileResult:
    path, record = str(entry.path), entry.record
    outcome = _judge(row, entry)
    if outcome is FileOutcome.CONFLICT and row is not None:
        prove_text(entry.body)
        draft = drafting.keep_file_as_draft(change, record, entry.body, base_digest=row.source_digest)
        message = f"{path}: changed in the file and here too. The page stays; the file's text is draft {draft}"
        change.record("kept apart", "site" if isinstance(row, Site) else "document", row.slug, draft=draft)
        row.source_path, row.source_digest = path, entry.digest
        return ContentFileResult(outcome, path, f"{message}, in review: see /curate/drafts/{draft}")
    if outcome is not FileOutcome.UNCHANGED:
        if isinstance(record, SiteRecord):
            row = write_site(change, row if isinstance(row, Site) else None, record, Authorship(COMMAND_LINE.name))
        else:
            known = row if isinstance(row, Document) else None
            row = write_document(change, known, record, entry.body, Authorship(COMMAND_LINE.name))
    if row is not None:
        row.source_path, row.source_digest = path, entry.digest
    return ContentFileResult(outcome, path)


def _judge(row: Document | Site | None, entry: content_folder.ContentEntry) -> FileOutcome:
    """What a file does to its page. One that says what it said before never undoes what was done here since."""
    if row is None:
        return FileOutcome.ADDED
    if row.visibility == Visibility.WITHDRAWN and not row.withdrawn_note:
        return FileOutcome.RESTORED  # it was gone because its file was
    edited = row.visibility == Visibility.WITHDRAWN or row.digest != row.source_digest
    if entry.digest == row.source_digest or (row.visibility == Visibility.PUBLISHED and entry.digest == row.digest):
        return FileOutcome.UNCHANGED
    return FileOutcome.CONFLICT if edited else FileOutcome.UPDATED


def _withdraw_vanished(change: Change, root: Path, seen: set[str], failed: set[str]) -> Iterator[ContentFileResult]:
    session = change.session
    documents = session.scalars(select(Document).where(Document.visibility == Visibility.PUBLISHED))
    sites = session.scalars(select(Site).where(Site.visibility == Visibility.PUBLISHED))
    rows: list[Document | Site] = [*documents, *sites]
    for row in rows:
        path = row.source_path
        if path is None or path in failed or row.slug in seen or not Path(path).is_relative_to(root):
            continue
        if row.digest != row.source_digest:
            row.source_path = row.source_digest = None  # from now on it lives here alone
            message = f"{path}: the file is gone, but its page was changed here since. It stays: /curate/documents/"
            yield ContentFileResult(FileOutcome.CONFLICT, path, f"{message}{row.slug}/versions")
            continue
        if isinstance(row, Document):
            withdraw_document(change, row, Authorship(COMMAND_LINE.name))
        else:
            withdraw_site(change, row, Authorship(COMMAND_LINE.name))
        yield ContentFileResult(FileOutcome.WITHDRAWN, path)
