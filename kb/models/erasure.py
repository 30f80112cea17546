"""What was erased, so that neither a backup nor a file brings it back. Tells nothing of what it was."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import DateTime, String
from sqlalchemy.orm import Mapped, mapped_column

from kb.models.declarative import Table, now


class Erasure(Table):
    """One thing that was erased: the SHA-256 of a file's bytes (``kind`` "file"), or of a page's slug ("page").

    ``in_index`` as long as a generation of the index that was built before may still hold its words.
    """

    __tablename__ = "erasure"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    kind: Mapped[str] = mapped_column(String(10), primary_key=True)
    in_index: Mapped[bool] = mapped_column(default=False, server_default="0", index=True)
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=now)
