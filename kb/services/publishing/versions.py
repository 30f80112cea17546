"""Every version of a document that readers ever saw: listed, read, compared and brought back. Also what is gone.

Knows versions and their texts. Bringing one back only begins a draft: a second person publishes it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.errors import NotFound
from kb.models import Document, DocumentVersion, Site
from kb.rows import is_row_number
from kb.services.audit import Actor
from kb.services.drafting import DraftView, create_draft
from kb.services.library import Card, PageText, find_cards_by_slug, get_text
from kb.services.publishing.differences import DocumentText
from kb.services.transactions import changing
from knowledge.vocabulary import Visibility


@dataclass(frozen=True, slots=True)
class Tombstone:
    """What is said at the address of a withdrawn page."""

    title: str
    kind: str
    reason: str
    day: str
    successor: Card | None


@dataclass(frozen=True, slots=True)
class DocumentView:
    """A document or site as it stood when it was read, published or withdrawn. ``fields`` are its record's."""

    slug: str
    kind: str
    title: str
    summary: str
    fields: Mapping[str, Any]
    body: str
    visibility: str
    digest: str
    version: int
    updated_at: datetime

    @property
    def text(self) -> DocumentText:
        """What it says."""
        return DocumentText(self.kind, self.fields, self.body)


@dataclass(frozen=True, slots=True)
class VersionView:
    """A document as it was published, withdrawn or restored, and by whom. ``reviewer`` is None if none was needed."""

    slug: str
    number: int
    kind: str
    title: str
    visibility: str
    fields: Mapping[str, Any]
    body: str
    author: str
    reviewer: str | None
    note: str
    created_at: datetime

    @property
    def text(self) -> DocumentText:
        """What it said."""
        return DocumentText(self.kind, self.fields, self.body)


@dataclass(frozen=True, slots=True)
class History:
    """A document with its versions, newest first."""

    document: DocumentView
    versions: tuple[VersionView, ...]


def get_history(session: Session, slug: str) -> History:
    """The document ``slug``, whether published or withdrawn, with all its versions.

    Raises:
        NotFound: there is none.
    """
    document = get_document(session, slug)
    query = select(DocumentVersion).where(DocumentVersion.slug == slug).order_by(DocumentVersion.number.desc())
    return History(document, tuple(_view_version(row) for row in session.scalars(query)))


def get_document(session: Session, slug: str) -> DocumentView:
    """The document ``slug``, published or withdrawn.

    Raises:
        NotFound: there is none.
    """
    document = find_document(session, slug)
    if document is None:
        raise NotFound(f"There is no page called {slug!r}.")
    return document


def get_version(session: Session, slug: str, number: int) -> VersionView:
    """One version of the document ``slug``.

    Raises:
        NotFound: there is none of this number.
    """
    query = select(DocumentVersion).where(DocumentVersion.slug == slug, DocumentVersion.number == number)
    version = session.scalar(query) if is_row_number(number) else None
    if version is None:
        raise NotFound(f"There is no version {number} of {slug!r}.", "Look at the list of its versions.")
    return _view_version(version)


def find_text(session: Session, slug: str, digest: str | None) -> DocumentText | None:
    """The text that had this digest, from the versions of ``slug``; None if it is not known."""
    query = select(DocumentVersion).where(DocumentVersion.slug == slug, DocumentVersion.digest == (digest or ""))
    version = session.scalar(query.order_by(DocumentVersion.number.desc()).limit(1))
    return _view_version(version).text if version else None


def text_of_draft(draft: DraftView) -> DocumentText:
    """What a draft says now."""
    return DocumentText(draft.kind, draft.fields, draft.body)


def restore_version(session: Session, actor: Actor, slug: str, number: int) -> int:
    """Begin a draft that says what version ``number`` said, and return the draft's number.

    Published, it becomes a new version; none is lost.

    Raises:
        NotFound: there is no such version.
    """
    version = get_version(session, slug, number)
    with changing(session, actor) as change:
        draft = create_draft(
            session,
            actor,
            kind=version.kind,
            fields=version.fields,
            body=version.body,
            origin="version",
            slug=slug,
            note=f"Brings back version {number}.",
        )
        change.record("asked to restore", "document", slug, version=number, draft=draft.id)
        return draft.id


def find_tombstone(session: Session, slug: str, kind: str) -> Tombstone | None:
    """What to say of the withdrawn page ``slug`` of ``kind``; None if it is not withdrawn."""
    stone = find_withdrawal(session, slug)
    return stone if stone is not None and stone.kind == kind else None


def find_document(session: Session, slug: str | None) -> DocumentView | None:
    """The document ``slug``, published or withdrawn; None if there is none."""
    row = _find_row(session, slug)
    return view_document(row) if row is not None else None


def find_page_text(session: Session, slug: str | None) -> PageText | None:
    """The text of the document ``slug`` as HTML, published or withdrawn; None if there is none."""
    row = _find_row(session, slug)
    return get_text(session, row) if isinstance(row, Document) else None


def find_newer(session: Session, draft: DraftView) -> DocumentView | None:
    """The page of ``draft`` as it stands, if it is no longer what the draft began from; None if it is."""
    row = _find_row(session, draft.slug)
    if row is not None:
        session.refresh(row)
    return view_document(row) if row is not None and row.digest != draft.base_digest else None


def find_withdrawal(session: Session, slug: str | None) -> Tombstone | None:
    """Why the page ``slug`` is withdrawn; None if it is not."""
    document = _find_row(session, slug)
    if document is None or document.visibility != Visibility.WITHDRAWN:
        return None
    successor = document.superseded_by if isinstance(document, Document) else None
    cards = find_cards_by_slug(session, [successor]) if successor else {}
    reason = document.withdrawn_note or "It was taken out of the collection that this site is made from."
    day = document.updated_at.date().isoformat()
    view = view_document(document)
    return Tombstone(view.title, view.kind, reason, day, cards.get(successor or ""))


def view_document(row: Document | Site) -> DocumentView:
    """The document or site as it stands now."""
    if isinstance(row, Site):
        return DocumentView(
            slug=row.slug,
            kind="site",
            title=f"{row.name}, {row.state}",
            summary="",
            fields=row.record,
            body="",
            visibility=row.visibility,
            digest=row.digest,
            version=row.version,
            updated_at=row.updated_at,
        )
    return DocumentView(
        slug=row.slug,
        kind=row.kind,
        title=row.title,
        summary=row.summary,
        fields=row.record,
        body=row.body,
        visibility=row.visibility,
        digest=row.digest,
        version=row.version,
        updated_at=row.updated_at,
    )


def _view_version(row: DocumentVersion) -> VersionView:
    return VersionView(
        slug=row.slug,
        number=row.number,
        kind=row.kind,
        title=row.title,
        visibility=row.visibility,
        fields=row.record,
        body=row.body,
        author=row.author,
        reviewer=row.reviewer,
        note=row.note,
        created_at=row.created_at,
    )


def _find_row(session: Session, slug: str | None) -> Document | Site | None:
    if not slug:
        return None
    document = session.scalar(select(Document).where(Document.slug == slug))
    return document if document is not None else session.scalar(select(Site).where(Site.slug == slug))
