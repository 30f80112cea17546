"""Cities and county agencies of the country with their figures by year, as the FBI published them; not the sites."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import DateTime, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kb.models.counts import OffenseCounts
from kb.models.declarative import Table, now


class City(Table):
    """A city in the FBI's tables. ``slug`` is made as that of a site, so a site and its city have the same.

    ``kind`` is "city", or "county" for a sheriff or county police, whose figures are never compared with a city's.
    """

    __tablename__ = "city"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(120), unique=True)
    name: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(2), index=True)
    kind: Mapped[str] = mapped_column(String(10), default="city", server_default="city")

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


class SizeGroupRate(Table):
    """The middle (median) rate per 100,000 of one offense in one year, over the ``cities`` of one size.

    ``size_group`` is the least population of the group. Derived from the cities' years whenever these change.
    """

    __tablename__ = "size_group_rate"
    __table_args__ = (UniqueConstraint("size_group", "year", "offense"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    size_group: Mapped[int]
    year: Mapped[int]
    offense: Mapped[str] = mapped_column(String(20))
    rate: Mapped[float]
    cities: Mapped[int]


class FiguresFile(Table):
    """The file of the country's figures that was read last: its name and SHA-256, so that it is read once."""

    __tablename__ = "figures_file"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120), unique=True)
    sha256: Mapped[str] = mapped_column(String(64))
    read_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), default=now)
