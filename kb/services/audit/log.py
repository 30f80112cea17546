"""Reads who did what to what, and when, for the page and for a file.

Entries are only ever added, by :mod:`kb.services.transactions`; the database refuses to change or remove one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from kb.models import AuditEntry
from kb.rows import PageOf

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class RecordedAction:
    """One act: ``actor`` did ``action`` to the ``subject`` of this kind at ``at`` (UTC)."""

    number: int
    at: datetime
    actor: str
    action: str
    subject_kind: str
    subject: str
    details: dict[str, Any]


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """Which entries are wanted. What is empty allows all; days are whole days in UTC, both included."""

    who: str = ""
    action: str = ""
    subject: str = ""
    since: date | None = None
    until: date | None = None


def find_entries(session: Session, wanted: AuditFilter, page: int = 1) -> PageOf[RecordedAction]:
    """One page of what is wanted, newest first; a page past the last is the last."""
    query = select(AuditEntry).where(*_build_conditions(wanted)).order_by(AuditEntry.id.desc())
    return PageOf.of_query(session, query, page, PAGE_SIZE, _build_entry)


def iter_entries(session: Session, wanted: AuditFilter) -> Iterator[RecordedAction]:
    """All that is wanted, oldest first, without holding it all in memory."""
    query = select(AuditEntry).where(*_build_conditions(wanted)).order_by(AuditEntry.id)
    for row in session.scalars(query.execution_options(yield_per=500)):
        yield _build_entry(row)


def count_actions(session: Session, actions: tuple[str, ...]) -> dict[str, int]:
    """How often each of these acts was ever recorded."""
    query = select(AuditEntry.action, func.count()).where(AuditEntry.action.in_(actions)).group_by(AuditEntry.action)
    return dict.fromkeys(actions, 0) | dict(session.execute(query).all())


def find_actions(session: Session) -> tuple[str, ...]:
    """The acts that were ever recorded, to choose from."""
    return tuple(session.scalars(select(AuditEntry.action).distinct().order_by(AuditEntry.action)))


def _build_conditions(wanted: AuditFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.who:
        found.append(AuditEntry.actor.icontains(wanted.who, autoescape=True))
    if wanted.action:
        found.append(AuditEntry.action == wanted.action)
    if wanted.subject:
        found.append(AuditEntry.subject.icontains(wanted.subject, autoescape=True))
    if wanted.since:
        found.append(AuditEntry.at >= datetime.combine(wanted.since, time(), UTC))
    if wanted.until and wanted.until < date.max:
        found.append(AuditEntry.at < datetime.combine(wanted.until, time(), UTC) + timedelta(days=1))
    return found


def _build_entry(row: AuditEntry) -> RecordedAction:
    at = row.at.replace(tzinfo=UTC)
    return RecordedAction(row.id, at, row.actor, row.action, row.subject_kind, row.subject, row.details)
