"""Files that people brought, and how far the reading of each has come."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, DateTime, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

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
    """One file of one ``batch``. The row is the truth about the work; the job queue is only told to look at it.

    ``state`` is waiting, reading, read, failed or done. ``touched_at`` is renewed while it is being read, so that work
    whose worker was killed is seen and taken up again. ``result`` holds what was read, proposed and found alike.
    """

    __tablename__ = "upload"

    id: Mapped[int] = mapped_column(primary_key=True)
    batch: Mapped[str] = mapped_column(String(32), index=True)
    name: Mapped[str] = mapped_column(Text)
    original: Mapped[str] = mapped_column(ForeignKey("original.sha256"))
    state: Mapped[str] = mapped_column(String(20), index=True)
    stage: Mapped[str] = mapped_column(String(40), default="")
    message: Mapped[str] = mapped_column(Text, default="")
    hint: Mapped[str] = mapped_column(Text, default="")
    attempts: Mapped[int] = mapped_column(default=0)
    result: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    uploaded_by: Mapped[str] = mapped_column(String(120))
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=now)
    touched_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=now)
