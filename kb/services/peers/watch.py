"""What time does to threads: late ones are told to liaisons, old ones are forgotten. Called by the worker.

Knows threads, their dates and the retention period of the settings. Must not know pages.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from kb.models import AskedSite, InboxItem, PeerLesson, PeerLetter, PeerQuestion
from kb.models.declarative import now
from kb.services.audit import CURATORS, WORKER
from kb.services.library import find_site_names
from kb.services.peers.threads import ANSWER_DAYS, AskState
from kb.services.peers.working_days import add_working_days
from kb.services.telling import TellingKind, find_people_of, tell
from kb.services.transactions import changing

DAYS_OF_A_MONTH = 30.44


def tell_late(session: Session, moment: datetime | None = None) -> int:
    """Tell the liaisons of every city that has not answered in time, once for each question and city. How many were."""
    moment = moment or now()
    query = select(AskedSite, PeerQuestion.created_at).join(PeerQuestion, PeerQuestion.id == AskedSite.question_id)
    waiting = session.execute(query.where(AskedSite.state != AskState.ANSWERED)).all()
    late = [one for one, asked in waiting if add_working_days(asked.date(), ANSWER_DAYS) < moment.date()]
    if not late:
        return 0
    names, told = find_site_names(session), 0
    with changing(session, WORKER) as change:
        for one in late:
            told += tell(
                change,
                TellingKind.LATE,
                find_people_of(session, one.site, roles=CURATORS),
                key=f"late:{one.question_id}:{one.site}",
                title=f"{names.get(one.site, one.site)} has not answered a question in {ANSWER_DAYS} working days",
                path=f"/questions/{one.question_id}",
                site=one.site,
            )
    return told


def forget_old_threads(session: Session, months: int, moment: datetime | None = None) -> int:
    """Forget every thread in which nothing was written for ``months`` months; none if that is 0. How many those were.

    Proposals to make a lesson of its words go with it: they hold a copy. The audit keeps that it was forgotten, and
    which cities were in it.
    """
    if not months:
        return 0
    limit = (moment or now()) - timedelta(days=months * DAYS_OF_A_MONTH)
    last = select(func.max(PeerLetter.created_at)).where(PeerLetter.question_id == PeerQuestion.id).scalar_subquery()
    query = select(PeerQuestion).where(func.coalesce(last, PeerQuestion.created_at) < limit)
    with changing(session, WORKER) as change:
        rows = session.scalars(query).all()
        for row in rows:
            sites = sorted({row.site, *(one.site for one in row.asked)})
            lessons = select(PeerLesson).where(PeerLesson.origin == "answer", PeerLesson.parent == row.id)
            paths = [f"/questions/{row.id}"]
            for lesson in session.scalars(lessons).all():
                paths.append(f"/peer-lessons/{lesson.id}")
                session.delete(lesson)
            session.execute(delete(InboxItem).where(InboxItem.path.in_(paths)))
            session.delete(row)
            change.record("forgot", "question", str(row.id), sites=sites, months=months)
    return len(rows)
