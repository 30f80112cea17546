"""Web addresses that pages name, and whether they still answer."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import DateTime, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from kb.models.declarative import Table, now


class AddressCheck(Table):
    """What the last tries of one address gave. ``digest`` is the SHA-256 of ``url``, which may be long.

    ``failures`` counts tries that failed in a row, on different days, since ``failing_since``; 0 where it answered.
    """

    __tablename__ = "address_check"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    url: Mapped[str] = mapped_column(Text)
    failures: Mapped[int] = mapped_column(default=0)
    reason: Mapped[str] = mapped_column(Text, default="")
    failing_since: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    checked_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=now)
