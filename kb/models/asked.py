"""What was searched, as counts alone: no reader, no address, no time finer than a day."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Date, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kb.models.declarative import Table


class SearchDay(Table):
    """How many searches there were on one day, and how many of them found nothing that answers."""

    __tablename__ = "search_day"

    day: Mapped[date] = mapped_column(Date, primary_key=True)
    searches: Mapped[int] = mapped_column(default=0)
    misses: Mapped[int] = mapped_column(default=0)


class SearchMiss(Table):
    """Words that were searched and not found, folded to lower case, with the number of times and the last day."""

    __tablename__ = "search_miss"
    __table_args__ = (UniqueConstraint("words"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    words: Mapped[str] = mapped_column(String(200))
    times: Mapped[int] = mapped_column(default=0)
    last_day: Mapped[date] = mapped_column(Date, index=True)
    settled: Mapped[bool] = mapped_column(default=False)
