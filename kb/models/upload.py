"""Files that people brought, and how far the reading of each has come."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, DateTime, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship

from kb.models.declarative import Table, now


class Original(Table):
    """A file as it came, kept by its SHA-256 in the data folder and served as a download only."""

    __tablename__ = "original"

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    size: Mapped[int]
    media_type: Mapped[str] = mapped_column(String(120), default="application/octet-stream")
    name: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=now)


class Upload(Table):
    """One file of one ``batch``. The row is the truth about the work: a worker looks for rows that wait.

    ``state`` is waiting, reading, read (someone must choose what becomes of an item), failed or done. ``touched_at`` is
    renewed while it is being read, so that work whose worker was killed is seen and taken up again. ``kind`` is what
    its documents shall be, ``result`` what was read of the file as a whole. ``original`` is None where the file was
    refused at the door and not kept.
    """

    __tablename__ = "upload"

    id: Mapped[int] = mapped_column(primary_key=True)
    batch: Mapped[str] = mapped_column(String(32), index=True)
    name: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(String(20))
    original: Mapped[str | None] = mapped_column(ForeignKey("original.sha256"), index=True)
    state: Mapped[str] = mapped_column(String(20), index=True)
    stage: Mapped[str] = mapped_column(String(40), default="")
    message: Mapped[str] = mapped_column(Text, default="")
    hint: Mapped[str] = mapped_column(Text, default="")
    attempts: Mapped[int] = mapped_column(default=0)
    result: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    uploaded_by: Mapped[str] = mapped_column(String(120))
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=now)
    touched_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=now)

    items: Mapped[list[UploadItem]] = relationship(
        back_populates="upload", cascade="all, delete-orphan", order_by="UploadItem.position"
    )


class UploadItem(Table):
    """One document-to-be of a file: a RIS or CSV file has many, every other file one.

    ``body`` is kept until a choice is made; then it stands in the draft, or can be read from the original again.
    ``fields`` are the bibliographic fields as read, ``found`` every proposal with its place and how sure it is,
    ``foreign`` the fields that others described the file by, ``alike`` what is here already. ``choice`` is new, version
    or skip; None while someone must choose. ``draft`` is what came of it.
    """

    __tablename__ = "upload_item"
    __table_args__ = (UniqueConstraint("upload_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    upload_id: Mapped[int] = mapped_column(ForeignKey("upload.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    title: Mapped[str] = mapped_column(Text)
    body: Mapped[str] = deferred(mapped_column(Text, default=""))
    fields: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    found: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    foreign: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    alike: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    choice: Mapped[str | None] = mapped_column(String(20), index=True)
    draft: Mapped[int | None] = mapped_column(ForeignKey("draft.id"), index=True)

    upload: Mapped[Upload] = relationship(back_populates="items")


class ChosenField(Table):
    """What a field of others' files becomes here, as a curator chose it for all files with the same fields.

    ``source`` names a set of fields (:func:`ingest.field_maps.name_source`); ``target`` is "" where it is left out.
    """

    __tablename__ = "field_choice"
    __table_args__ = (UniqueConstraint("source", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(String(16), index=True)
    name: Mapped[str] = mapped_column(String(80))
    target: Mapped[str] = mapped_column(String(20))
    chosen_by: Mapped[str] = mapped_column(String(120))
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=now)
