"""Cities of the country with their figures by year, as the FBI published them. Not the sites of the program."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import DateTime, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kb.models.counts import OffenseCounts
from kb.models.declarative import Table, now


class City(Table):
    """A city in the FBI's tables. ``slug`` is made as that of a site, so a site and its city have the same."""

    __tablename__ = "city"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(120), unique=True)
    name: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(2), index=True)

    years: Mapped[list[CityYear]] = relationship(
        back_populates="city", cascade="all, delete-orphan", order_by="CityYear.year"
    )


class CityYear(OffenseCounts, Table):
    """Offenses known and sworn officers of a city in one year: counts, each with its source; None is "no figure".

    ``comparable`` is False where the FBI says that the figures do not compare with earlier years. ``notes`` are the
    footnotes of the tables.
    """

    __tablename__ = "city_year"
    __table_args__ = (UniqueConstraint("city_id", "year"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    city_id: Mapped[int] = mapped_column(ForeignKey("city.id", ondelete="CASCADE"))
    comparable: Mapped[bool] = mapped_column(default=True)
    notes: Mapped[str] = mapped_column(Text, default="")
    source: Mapped[str | None] = mapped_column(Text)
    officers_source: Mapped[str | None] = mapped_column(Text)
    updated_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=now, onupdate=now, index=True)

    city: Mapped[City] = relationship(back_populates="years")
