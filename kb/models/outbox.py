"""What the index has yet to learn. An entry is written in the transaction of the change it announces."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import DateTime, String
from sqlalchemy.orm import Mapped, mapped_column

from kb.models.declarative import Table, now


class OutboxEntry(Table):
    """That the document ``slug`` changed, or is gone. Taken out only after the index that knows it is in place.

    Numbers grow and are never used again, so that an entry made while the index is built is not taken for an older one.
    """

    __tablename__ = "outbox"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012  as SQLAlchemy wants it

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(120))
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=now)
