"""Every version of a document that readers ever saw: listed, read, compared and brought back. Also what is gone.

Knows versions and their texts. Bringing one back only begins a draft: a second person publishes it.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.errors import NotFound
from kb.models import Document, DocumentVersion, Draft
from kb.services import audit
from kb.services.audit import Actor
from kb.services.drafting import create_draft
from kb.services.library import Card, find_cards_by_slug
from kb.services.publishing.differences import DocumentText
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
class History:
    """A document with its versions, newest first."""

    document: Document
    versions: tuple[DocumentVersion, ...]


def get_history(session: Session, slug: str) -> History:
    """The document ``slug``, whether published or withdrawn, with all its versions.

    Raises:
        NotFound: there is none.
    """
    document = get_document(session, slug)
    query = select(DocumentVersion).where(DocumentVersion.slug == slug).order_by(DocumentVersion.number.desc())
    return History(document, tuple(session.scalars(query)))


def get_document(session: Session, slug: str) -> Document:
    """The document ``slug``, published or withdrawn.

    Raises:
        NotFound: there is none.
    """
    document = find_document(session, slug)
    if document is None:
        raise NotFound(f"There is no page called {slug!r}.")
    return document


def get_version(session: Session, slug: str, number: int) -> DocumentVersion:
    """One version of the document ``slug``.

    Raises:
        NotFound: there is none of this number.
    """
    query = select(DocumentVersion).where(DocumentVersion.slug == slug, DocumentVersion.number == number)
    version = session.scalar(query) if 0 < number < 2**63 else None
    if version is None:
        raise NotFound(f"There is no version {number} of {slug!r}.", "Look at the list of its versions.")
    return version


def find_text(session: Session, slug: str, digest: str | None) -> DocumentText | None:
    """The text that had this digest, from the versions of ``slug``; None if it is not known."""
    query = select(DocumentVersion).where(DocumentVersion.slug == slug, DocumentVersion.digest == (digest or ""))
    version = session.scalar(query.order_by(DocumentVersion.number.desc()).limit(1))
    return text_of_version(version) if version else None


def text_of_version(version: DocumentVersion) -> DocumentText:
    """What a version said."""
    return DocumentText(version.kind, version.record, version.body)


def text_of_document(document: Document) -> DocumentText:
    """What a document says now."""
    return DocumentText(document.kind, document.record, document.body)


def text_of_draft(draft: Draft) -> DocumentText:
    """What a draft says now."""
    return DocumentText(draft.kind, draft.fields, draft.body)


def restore_version(session: Session, actor: Actor, slug: str, number: int) -> Draft:
    """Begin a draft that says what version ``number`` said. Published, it becomes a new version; none is lost."""
    version = get_version(session, slug, number)
    draft = create_draft(
        session, actor, kind=version.kind, fields=version.record, body=version.body, origin="version", slug=slug
    )
    draft.note = f"Brings back version {number}."
    audit.record(session, actor, "asked to restore", "document", slug, version=number, draft=draft.id)
    return draft


def find_tombstone(session: Session, slug: str, kind: str) -> Tombstone | None:
    """What to say of the withdrawn page ``slug`` of ``kind``; None if it is not withdrawn."""
    stone = find_withdrawal(session, slug)
    return stone if stone is not None and stone.kind == kind else None


def find_document(session: Session, slug: str | None) -> Document | None:
    """The document ``slug``, published or withdrawn; None if there is none."""
    return session.scalar(select(Document).where(Document.slug == slug)) if slug else None


def find_withdrawal(session: Session, slug: str | None) -> Tombstone | None:
    """Why the page ``slug`` is withdrawn; None if it is not."""
    document = find_document(session, slug)
    if document is None or document.visibility != Visibility.WITHDRAWN:
        return None
    cards = find_cards_by_slug(session, [document.superseded_by]) if document.superseded_by else {}
    reason = document.withdrawn_note or "It was taken out of the collection that this site is made from."
    day = document.updated_at.date().isoformat()
    return Tombstone(document.title, document.kind, reason, day, cards.get(document.superseded_by or ""))
