"""What time does to visits: reports and follow-ups fall due, and old visits are forgotten. Called by the worker.

Knows visits, their dates and the retention period of the settings. Must not know pages.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from kb.models import InboxItem, PeerLesson, PeerVisit
from kb.models.declarative import now
from kb.services.audit import WORKER
from kb.services.exchange.tell_cities import tell_due
from kb.services.exchange.visit_views import FOLLOW_UPS, NoteKind
from kb.services.peers import DAYS_OF_A_MONTH
from kb.services.transactions import changing

STILL_TOLD = timedelta(days=60)
"""How long after its day something due is told: a visit that is written down years later asks nobody for anything."""


def tell_due_notes(session: Session, today: date | None = None) -> int:
    """Tell each city of a visit once that its report, or its follow-up, is due. How many people were told."""
    today = today or now().date()
    oldest = today - timedelta(days=FOLLOW_UPS[-1]) - STILL_TOLD
    query = select(PeerVisit).where(PeerVisit.called_off_at.is_(None), PeerVisit.first_day.between(oldest, today))
    due = [(row, *each) for row in session.scalars(query) for each in _find_due(row, today)]
    if not due:
        return 0
    with changing(session, WORKER) as change:
        return sum(tell_due(change, row, site, kind) for row, site, kind in due)


def forget_old_visits(session: Session, months: int, moment: datetime | None = None) -> int:
    """Forget every visit of which nothing was written for ``months`` months; none if that is 0. How many those were.

    The audit keeps that it was forgotten, and which cities were in it.
    """
    if not months:
        return 0
    limit = (moment or now()) - timedelta(days=months * DAYS_OF_A_MONTH)
    with changing(session, WORKER) as change:
        rows = [row for row in session.scalars(select(PeerVisit)).all() if _last_touched(row) < limit]
        for row in rows:
            paths = [f"/visits/{row.id}"]
            lessons = select(PeerLesson).where(PeerLesson.origin == "report", PeerLesson.parent == row.id)
            for lesson in session.scalars(lessons).all():
                paths.append(f"/peer-lessons/{lesson.id}")
                session.delete(lesson)
            session.execute(delete(InboxItem).where(InboxItem.path.in_(paths)))
            change.record("forgot", "visit", str(row.id), sites=sorted(one.site for one in row.sites), months=months)
            session.delete(row)
    return len(rows)


def _find_due(row: PeerVisit, today: date) -> list[tuple[str, NoteKind]]:
    """What the cities of ``row`` have not written although its day has come."""
    last = row.last_day or row.first_day
    if last is None or any(one.agreed_at is None for one in row.sites):
        return []
    days = ((NoteKind.REPORT, last), *((NoteKind(f"day-{each}"), last + timedelta(days=each)) for each in FOLLOW_UPS))
    wanted = [kind for kind, day in days if day <= today <= day + STILL_TOLD]
    written = {(note.site, note.kind) for note in row.notes}
    return [(one.site, kind) for one in row.sites for kind in wanted if (one.site, kind) not in written]


def _last_touched(row: PeerVisit) -> datetime:
    """When something was last written of it, or its last day if that is later."""
    moments = [row.changed_at, *(note.written_at for note in row.notes)]
    last = row.last_day or row.first_day
    if last is not None:
        moments.append(datetime(last.year, last.month, last.day, tzinfo=UTC))
    return max(each.replace(tzinfo=UTC) for each in moments)
