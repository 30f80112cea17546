"""Counts working days: Monday to Friday, without the federal holidays, which cities keep in different ways. Pure."""

from __future__ import annotations

from datetime import date, timedelta

_SATURDAY = 5


def add_working_days(start: date, days: int) -> date:
    """The working day that is ``days`` (0 or more) working days after ``start``."""
    at = start
    while days:
        at += timedelta(days=1)
        days -= at.weekday() < _SATURDAY
    return at
