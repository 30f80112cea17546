"""Sites of the program, their figures by year, and which practices they did."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, DateTime, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kb.models.counts import OffenseCounts
from kb.models.declarative import Table, now


class Site(Table):
    """A city or county of the program. ``record`` holds its described fields as validated at the door.

    ``source_digest`` is what was read last from ``source_path``: a file that says the same as then does not undo what
    was changed here since. ``version`` counts publications; ``withdrawn_note`` says why a withdrawn site is gone.
    """

    __tablename__ = "site"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(120), unique=True)
    name: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(2), index=True)
    visibility: Mapped[str] = mapped_column(String(20), index=True)
    record: Mapped[dict[str, Any]] = mapped_column(JSON)
    digest: Mapped[str] = mapped_column(String(64))
    source_path: Mapped[str | None] = mapped_column(Text, index=True)
    source_digest: Mapped[str | None] = mapped_column(String(64))
    version: Mapped[int] = mapped_column(default=1, server_default="1")
    withdrawn_note: Mapped[str] = mapped_column(Text, default="", server_default="")
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=now)
    updated_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=now, onupdate=now)

    years: Mapped[list[SiteYear]] = relationship(
        back_populates="site", cascade="all, delete-orphan", order_by="SiteYear.year"
    )


class SiteYear(OffenseCounts, Table):
    """Offenses known and sworn officers of a site in one year: counts, with their source; ``months`` they cover."""

    __tablename__ = "site_year"
    __table_args__ = (UniqueConstraint("site_id", "year"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id", ondelete="CASCADE"))
    source: Mapped[str] = mapped_column(Text)
    months: Mapped[int | None]
    note: Mapped[str | None] = mapped_column(Text)
    license: Mapped[str | None] = mapped_column(Text)

    site: Mapped[Site] = relationship(back_populates="years")


class Adoption(Table):
    """That a city did a practice. ``site`` and ``practice`` are slugs; the city need not be in the program.

    ``result`` is what came of it, in a word; null where it was not seen. ``origin`` is the slug of the page whose file
    says so: a change of that file replaces its adoptions.
    """

    __tablename__ = "adoption"

    id: Mapped[int] = mapped_column(primary_key=True)
    origin: Mapped[str] = mapped_column(String(120), index=True)
    practice: Mapped[str] = mapped_column(String(120), index=True)
    site: Mapped[str | None] = mapped_column(String(120), index=True)
    city: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(2))
    role: Mapped[str] = mapped_column(String(20))
    program: Mapped[str | None] = mapped_column(Text)
    years: Mapped[str | None] = mapped_column(Text)
    result: Mapped[str | None] = mapped_column(String(20))
    outcome: Mapped[str | None] = mapped_column(Text)
    note: Mapped[str | None] = mapped_column(Text)
