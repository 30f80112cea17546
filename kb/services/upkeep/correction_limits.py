"""Keeps proposals of corrections to a number that people can read, without keeping anybody else from proposing.

They are counted in the table of failed sign-ins, so that every server process sees them, under a name and places of
their own, so that neither slows down the other. A place is forgotten within a day, as there.
"""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from kb.errors import KBError
from kb.models import SignInFailure
from kb.models.declarative import now
from kb.services.accounts import REMEMBERED, digest

PLACE_LIMIT = 5
"""Proposals that one network address may make in :data:`SPAN`."""
TOTAL_LIMIT = 60
"""Proposals that are taken in :data:`SPAN` from everyone together."""
SPAN = timedelta(hours=1)
_NAME = "a proposal of a correction"


class TooManyCorrections(KBError):
    """Too many were proposed recently; ``wait`` says in how many seconds one more can be sent."""

    status = 429
    code = "too_many_corrections"
    hint = "What you typed is still below. Keep this page open, or copy the text, and send it then."

    def __init__(self, why: str, wait: timedelta) -> None:
        self.wait = max(1, math.ceil(wait.total_seconds()))
        minutes = math.ceil(self.wait / 60)
        super().__init__(f"{why} Yours was not sent. Try again in {minutes} minute{'s' if minutes > 1 else ''}.")


def note_proposal(session: Session, place: str) -> None:
    """Count one more proposal from the network address ``place``. The caller commits it with the proposal.

    Raises:
        TooManyCorrections: it is not counted, and must not be kept.
    """
    # Writing first holds up anyone who counts at the same moment, so that two never take the last place together.
    session.execute(delete(SignInFailure).where(SignInFailure.at <= now() - REMEMBERED))
    address = f"correction {place}"[:60]
    recent = (SignInFailure.name == digest(_NAME), SignInFailure.at > now() - SPAN)
    here, first_here = _count(session, *recent, SignInFailure.address == address)
    if here >= PLACE_LIMIT:
        raise TooManyCorrections(f"{PLACE_LIMIT} corrections an hour can be sent from one place.", _left(first_here))
    everywhere, first = _count(session, *recent)
    if everywhere >= TOTAL_LIMIT:
        raise TooManyCorrections("Many corrections came in within this hour.", _left(first))
    session.add(SignInFailure(name=digest(_NAME), address=address))


def _count(session: Session, *conditions: object) -> tuple[int, datetime | None]:
    query = select(func.count(), func.min(SignInFailure.at)).where(*conditions)  # type: ignore[arg-type]
    count, first = session.execute(query).one()
    return count, first


def _left(first: datetime | None) -> timedelta:
    return SPAN if first is None else first.replace(tzinfo=UTC) + SPAN - now()
