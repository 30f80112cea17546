"""Collections that are brought in whole, by what their records are known as the same, and what a person must decide."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, DateTime, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kb.models.declarative import Table, now


class HarvestedCollection(Table):
    """One collection and how far it was read: ``position`` is where the next run goes on, None at its beginning.

    ``state`` is reading, read or stopped; ``counts`` are of the run that is under way or was the last.
    """

    __tablename__ = "collection"

    slug: Mapped[str] = mapped_column(String(60), primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    address: Mapped[str] = mapped_column(Text)
    position: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    state: Mapped[str] = mapped_column(String(20))
    counts: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=now)
    updated_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=now)


class WorkKey(Table):
    """That the document ``slug`` is known by ``key``: a DOI, an NCJ number, a title and year, a source's own name."""

    __tablename__ = "work_key"

    key: Mapped[str] = mapped_column(String(300), primary_key=True)
    slug: Mapped[str] = mapped_column(String(120), index=True)


class HarvestQuestion(Table):
    """A record that may be one that is here: ``candidates`` are slugs, ``reason`` says why a person must look.

    ``source`` is what its collection knows it by; ``state`` is open, joined, apart or dropped.
    """

    __tablename__ = "harvest_question"
    __table_args__ = (UniqueConstraint("collection", "source"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    collection: Mapped[str] = mapped_column(String(60), index=True)
    source: Mapped[str] = mapped_column(String(300))
    reason: Mapped[str] = mapped_column(Text)
    work: Mapped[dict[str, Any]] = mapped_column(JSON)
    candidates: Mapped[list[str]] = mapped_column(JSON)
    state: Mapped[str] = mapped_column(String(20), index=True)
    decided_by: Mapped[str | None] = mapped_column(String(120))
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=now)
