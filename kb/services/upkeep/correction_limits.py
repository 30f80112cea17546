"""Keeps proposals of corrections to a number that people can read, without keeping anybody else from proposing.

They are counted in the database, so that every server process sees them. A place is forgotten within a day.
"""

from __future__ import annotations

import math
from datetime import timedelta

from kb.errors import KBError
from kb.services.accounts import AttemptKind, count_attempts, note_attempt, sweep_attempts, time_left
from kb.services.transactions import Change

PLACE_LIMIT = 5
"""Proposals that one network address may make in :data:`SPAN`."""
TOTAL_LIMIT = 60
"""Proposals that are taken in :data:`SPAN` from everyone together."""
SPAN = timedelta(hours=1)


class TooManyCorrections(KBError):
    """Too many were proposed within the hour; ``wait`` says in how many seconds one more can be sent."""

    status = 429
    code = "too_many_corrections"
    hint = "What you typed is still below. Keep this page open, or copy the text, and send it then."

    def __init__(self, why: str, wait: timedelta) -> None:
        self.wait = max(1, math.ceil(wait.total_seconds()))
        minutes = math.ceil(self.wait / 60)
        super().__init__(f"{why} Yours was not sent. Try again in {minutes} minute{'s' if minutes > 1 else ''}.")


def note_proposal(change: Change, place: str) -> None:
    """Count one more proposal from the network address ``place``.

    Raises:
        TooManyCorrections: it is not counted, and must not be kept.
    """
    session = change.session
    sweep_attempts(session)
    here = count_attempts(session, AttemptKind.CORRECTION, place=place, within=SPAN)
    if here.count >= PLACE_LIMIT:
        raise TooManyCorrections(
            f"{PLACE_LIMIT} corrections an hour can be sent from one place.", time_left(here.first, SPAN)
        )
    everywhere = count_attempts(session, AttemptKind.CORRECTION, within=SPAN)
    if everywhere.count >= TOTAL_LIMIT:
        raise TooManyCorrections("Many corrections came in within this hour.", time_left(everywhere.first, SPAN))
    note_attempt(session, AttemptKind.CORRECTION, place=place)
