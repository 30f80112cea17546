"""Reading lists: sections of documents in an order, with notes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, DateTime, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kb.models.declarative import Table, now


class ReadingList(Table):
    """A list of readings. ``key`` stands in its address and cannot be guessed; ``public`` lists anyone may read.

    An ``unlisted`` list may be read by anyone who has its address, and is shown nowhere.

    ``revision`` counts saves, as in a draft. ``copied_from`` is the key of the list that it was copied from.
    """

    __tablename__ = "reading_list"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(32), unique=True)
    title: Mapped[str] = mapped_column(Text)
    note: Mapped[str] = mapped_column(Text, default="")
    private_note: Mapped[str] = mapped_column(Text, default="")
    public: Mapped[bool] = mapped_column(default=False, index=True)
    unlisted: Mapped[bool] = mapped_column(default=False)
    owner: Mapped[str] = mapped_column(String(120), index=True)
    revision: Mapped[int] = mapped_column(default=1)
    copied_from: Mapped[str | None] = mapped_column(String(32))
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=now)
    updated_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=now)

    sections: Mapped[list[ListSection]] = relationship(
        back_populates="reading_list", cascade="all, delete-orphan", order_by="ListSection.position"
    )
    moves: Mapped[list[ReadingMove]] = relationship(
        back_populates="reading_list", cascade="all, delete-orphan", order_by="ReadingMove.id.desc()"
    )


class ListSection(Table):
    """A part of a list: one session of an agenda, say. ``minutes`` is the time that its readers have.

    ``question`` is what its readings were searched by, so that others can be found in the same way. ``day`` is a date
    (ISO) or as the agenda calls it; ``starts`` and ``ends`` are HH:MM; ``speakers`` stand one a line.
    """

    __tablename__ = "list_section"

    id: Mapped[int] = mapped_column(primary_key=True)
    list_id: Mapped[int] = mapped_column(ForeignKey("reading_list.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    title: Mapped[str] = mapped_column(Text)
    note: Mapped[str] = mapped_column(Text, default="")
    question: Mapped[str] = mapped_column(Text, default="")
    minutes: Mapped[int | None]
    day: Mapped[str] = mapped_column(String(120), default="")
    starts: Mapped[str] = mapped_column(String(5), default="")
    ends: Mapped[str] = mapped_column(String(5), default="")
    track: Mapped[str] = mapped_column(Text, default="")
    room: Mapped[str] = mapped_column(Text, default="")
    speakers: Mapped[str] = mapped_column(Text, default="")

    reading_list: Mapped[ReadingList] = relationship(back_populates="sections")
    items: Mapped[list[ListItem]] = relationship(
        back_populates="section", cascade="all, delete-orphan", order_by="ListItem.position"
    )


class ListItem(Table):
    """One reading. ``saved_*`` are the document's digest, band and version when it was put in or last confirmed.

    ``own`` is a work that is not held here, as an organizer typed it; its ``slug`` is then no document's. ``file`` is
    the SHA-256 of the PDF that was brought with it: see ``Original``.
    """

    __tablename__ = "list_item"

    id: Mapped[int] = mapped_column(primary_key=True)
    section_id: Mapped[int] = mapped_column(ForeignKey("list_section.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    slug: Mapped[str] = mapped_column(String(120), index=True)
    importance: Mapped[str] = mapped_column(String(20))
    note: Mapped[str] = mapped_column(Text, default="")
    private_note: Mapped[str] = mapped_column(Text, default="")
    reason: Mapped[str] = mapped_column(Text, default="")
    own: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    file: Mapped[str | None] = mapped_column(String(64), index=True)
    saved_digest: Mapped[str] = mapped_column(String(64))
    saved_rating: Mapped[str | None] = mapped_column(String(20))
    saved_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=now)

    section: Mapped[ListSection] = relationship(back_populates="items")


class ReadingMove(Table):
    """That a document came into a list or left it, since the list was made."""

    __tablename__ = "reading_move"

    id: Mapped[int] = mapped_column(primary_key=True)
    list_id: Mapped[int] = mapped_column(ForeignKey("reading_list.id", ondelete="CASCADE"), index=True)
    slug: Mapped[str] = mapped_column(String(120))
    added: Mapped[bool]
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=now)

    reading_list: Mapped[ReadingList] = relationship(back_populates="moves")


class ListVersion(Table):
    """One saved state of a list: the whole of it as JSON, who saved it and what was done, in a few words."""

    __tablename__ = "list_version"
    __table_args__ = (UniqueConstraint("list_id", "revision"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    list_id: Mapped[int] = mapped_column(ForeignKey("reading_list.id", ondelete="CASCADE"), index=True)
    revision: Mapped[int]
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    saved_by: Mapped[str] = mapped_column(String(120))
    said: Mapped[str] = mapped_column(Text)
    saved_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=now)


class ListEditor(Table):
    """That an account may edit a list whatever its role is, because it was invited to."""

    __tablename__ = "list_editor"
    __table_args__ = (UniqueConstraint("list_id", "account_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    list_id: Mapped[int] = mapped_column(ForeignKey("reading_list.id", ondelete="CASCADE"))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    invited_by: Mapped[str] = mapped_column(String(120))
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=now)


class ListInvitation(Table):
    """A one-time link with which someone signed in becomes an editor of a list. Only its token's SHA-256 is kept."""

    __tablename__ = "list_invitation"

    id: Mapped[int] = mapped_column(primary_key=True)
    list_id: Mapped[int] = mapped_column(ForeignKey("reading_list.id", ondelete="CASCADE"), index=True)
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    invited_by: Mapped[str] = mapped_column(String(120))
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=now)
    expires_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
