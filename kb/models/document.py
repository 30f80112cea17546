"""Documents, their passages, and the links between pages."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, DateTime, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kb.models.declarative import Table, now

CURATED = "curated"
"""The collection of what was described and reviewed here."""


class Document(Table):
    """A practice, lesson, summit or reference. ``record`` holds its described fields as validated at the door.

    ``slug``, ``kind``, ``title``, ``summary`` and ``year`` repeat what the record says so that they can be queried.
    ``digest`` is that of the record and body; ``source_path`` the file it came from, if any, and ``source_digest`` what
    was read from it last: a file that says the same as then does not undo what was changed here since.
    ``version`` counts publications; ``original`` is the SHA-256 of the file that it was read from, if one was brought.
    ``collection`` is the one that it stands in: ours, or one that was brought in whole.
    ``withdrawn_note`` and ``superseded_by`` say why a withdrawn page is gone.
    """

    __tablename__ = "document"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(120), unique=True)
    kind: Mapped[str] = mapped_column(String(20), index=True)
    title: Mapped[str] = mapped_column(Text)
    summary: Mapped[str] = mapped_column(Text, default="")
    year: Mapped[int | None] = mapped_column(index=True)
    visibility: Mapped[str] = mapped_column(String(20), index=True)
    collection: Mapped[str] = mapped_column(String(60), default=CURATED, server_default=CURATED, index=True)
    record: Mapped[dict[str, Any]] = mapped_column(JSON)
    body: Mapped[str] = mapped_column(Text)
    digest: Mapped[str] = mapped_column(String(64))
    source_path: Mapped[str | None] = mapped_column(Text, index=True)
    source_digest: Mapped[str | None] = mapped_column(String(64))
    version: Mapped[int] = mapped_column(default=1, server_default="1")
    original: Mapped[str | None] = mapped_column(String(64))
    withdrawn_note: Mapped[str] = mapped_column(Text, default="", server_default="")
    superseded_by: Mapped[str | None] = mapped_column(String(120))
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=now)
    updated_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=now, onupdate=now)

    passages: Mapped[list[Passage]] = relationship(
        back_populates="document", cascade="all, delete-orphan", order_by="Passage.ordinal"
    )
    links: Mapped[list[Link]] = relationship(back_populates="document", cascade="all, delete-orphan")


class Passage(Table):
    """A piece of a document, the unit that is indexed. ``start`` and ``end`` are places in the document's body."""

    __tablename__ = "passage"
    __table_args__ = (UniqueConstraint("document_id", "ordinal"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id", ondelete="CASCADE"))
    ordinal: Mapped[int]
    heading: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    start: Mapped[int | None]
    end: Mapped[int | None]
    page: Mapped[int | None]

    document: Mapped[Document] = relationship(back_populates="passages")


class Link(Table):
    """That one document names another page: ``target`` is a document's or, for ``relation`` "site", a site's slug."""

    __tablename__ = "link"
    __table_args__ = (UniqueConstraint("document_id", "relation", "target"), Index("ix_link_target", "target"))

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id", ondelete="CASCADE"))
    relation: Mapped[str] = mapped_column(String(20))
    target: Mapped[str] = mapped_column(String(120))

    document: Mapped[Document] = relationship(back_populates="links")


class RenderedText(Table):
    """The text of a document as HTML, laid out once for each ``digest`` that was published or handed in.

    ``recipe`` says by which rules; ``reason`` why it could not be laid out, then there is no HTML. ``sections`` are
    objects with ``heading``, ``anchor`` and ``html``.
    """

    __tablename__ = "rendered_text"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    recipe: Mapped[int]
    intro: Mapped[str] = mapped_column(Text, default="")
    sections: Mapped[list[dict[str, str]]] = mapped_column(JSON, default=list)
    reason: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=now)
