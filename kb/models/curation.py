"""Work on documents before readers see it, every version they saw, and what readers say is wrong."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, DateTime, ForeignKey, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kb.models.declarative import Table, now


class Draft(Table):
    """A document in the making, or a change of a published one. Never searched: only its publication is.

    ``fields`` are the described fields as far as they are known, so they need not validate before publication.
    ``slug`` is the address it will have; None until one is chosen. ``base_digest`` is the digest of the published
    document that the work began from, None for a new one: if it is no longer that, someone else published meanwhile.
    ``revision`` counts saves: a save names the revision it began from, so that none is overwritten silently.
    """

    __tablename__ = "draft"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    slug: Mapped[str | None] = mapped_column(String(120), index=True)
    title: Mapped[str] = mapped_column(Text, default="")
    fields: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    body: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[str] = mapped_column(String(20), index=True)
    origin: Mapped[str] = mapped_column(String(20))
    base_digest: Mapped[str | None] = mapped_column(String(64))
    original: Mapped[str | None] = mapped_column(ForeignKey("original.sha256"))
    revision: Mapped[int] = mapped_column(default=1)
    note: Mapped[str] = mapped_column(Text, default="")
    created_by: Mapped[str] = mapped_column(String(120))
    updated_by: Mapped[str] = mapped_column(String(120))
    submitted_by: Mapped[str | None] = mapped_column(String(120))
    assigned_to: Mapped[str | None] = mapped_column(String(120))
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=now)
    updated_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=now)
    submitted_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class DraftSave(Table):
    """What one save of a draft said: each is kept, so that no edit is lost and two people's saves can be joined.

    ``revision`` is the one that it made; None for a save that came too late, because someone else had saved since
    ``began_from``: it is kept apart until ``settled``.
    """

    __tablename__ = "draft_save"
    __table_args__ = (UniqueConstraint("draft_id", "revision"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    draft_id: Mapped[int] = mapped_column(ForeignKey("draft.id"))
    revision: Mapped[int | None]
    began_from: Mapped[int]
    settled: Mapped[bool] = mapped_column(default=True)
    slug: Mapped[str | None] = mapped_column(String(120))
    fields: Mapped[dict[str, Any]] = mapped_column(JSON)
    body: Mapped[str] = mapped_column(Text)
    saved_by: Mapped[str] = mapped_column(String(120))
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=now)


class DocumentVersion(Table):
    """A document as it was published, withdrawn or restored: kept for ever, numbered from 1 for each slug."""

    __tablename__ = "document_version"
    __table_args__ = (UniqueConstraint("slug", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(120), index=True)
    number: Mapped[int]
    kind: Mapped[str] = mapped_column(String(20))
    title: Mapped[str] = mapped_column(Text)
    visibility: Mapped[str] = mapped_column(String(20))
    record: Mapped[dict[str, Any]] = mapped_column(JSON)
    body: Mapped[str] = mapped_column(Text)
    digest: Mapped[str] = mapped_column(String(64))
    author: Mapped[str] = mapped_column(String(120))
    reviewer: Mapped[str | None] = mapped_column(String(120))
    note: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=now)


class Signature(Table):
    """The MinHash signature of a document's or draft's text, to find near duplicates.

    ``subject`` is "document" or "draft" with its slug or number; ``digest`` says which state of its text was signed.
    """

    __tablename__ = "signature"

    subject: Mapped[str] = mapped_column(String(140), primary_key=True)
    digest: Mapped[str] = mapped_column(String(64))
    value: Mapped[bytes] = mapped_column(LargeBinary)


class Correction(Table):
    """What a reader says is wrong with a page. ``contact`` is what they chose to leave, if anything."""

    __tablename__ = "correction"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(120), index=True)
    text: Mapped[str] = mapped_column(Text)
    contact: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[str] = mapped_column(String(20), index=True)
    answer: Mapped[str] = mapped_column(Text, default="")
    decided_by: Mapped[str | None] = mapped_column(String(120))
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=now)
    decided_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class Synonym(Table):
    """A word that a curator added to a concept of the thesaurus; searched as soon as it is saved."""

    __tablename__ = "synonym"
    __table_args__ = (UniqueConstraint("concept", "word"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    concept: Mapped[str] = mapped_column(String(200))
    word: Mapped[str] = mapped_column(String(200))
    added_by: Mapped[str] = mapped_column(String(120))
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=now)
