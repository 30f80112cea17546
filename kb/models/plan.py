"""Action plans: a city's chosen strategies with steps, gaps and measures, and every version that was saved of one."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, DateTime, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kb.models.declarative import Table, now


class CityPlan(Table):
    """A plan. ``key`` stands in its address and cannot be guessed; ``site`` is the slug of the site it is kept with.

    ``revision`` is the number of the newest version. ``owner`` is "anonymous" where it was made without an account.
    """

    __tablename__ = "plan"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(32), unique=True)
    title: Mapped[str] = mapped_column(Text)
    site: Mapped[str | None] = mapped_column(String(120), index=True)
    owner: Mapped[str] = mapped_column(String(120))
    revision: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=now)
    updated_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=now)

    versions: Mapped[list[PlanVersion]] = relationship(
        back_populates="plan", cascade="all, delete-orphan", order_by="PlanVersion.revision"
    )


class PlanVersion(Table):
    """One saved state of a plan: the whole of it as JSON, who saved it and what was done, in a few words."""

    __tablename__ = "plan_version"
    __table_args__ = (UniqueConstraint("plan_id", "revision"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id", ondelete="CASCADE"), index=True)
    revision: Mapped[int]
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    saved_by: Mapped[str] = mapped_column(String(120))
    said: Mapped[str] = mapped_column(Text)
    saved_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=now)

    plan: Mapped[CityPlan] = relationship(back_populates="versions")
