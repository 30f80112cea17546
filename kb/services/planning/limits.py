"""Keeps the making of plans to a number that a small machine can hold, without keeping anybody else from it.

Counted in the database, so that every server process sees it. A place is forgotten within a day.
"""

from __future__ import annotations

import math
from datetime import timedelta

from kb.errors import KBError
from kb.services.accounts import AttemptKind, count_attempts, note_attempt, sweep_attempts, time_left
from kb.services.transactions import Change

PLACE_LIMIT, TOTAL_LIMIT = 20, 300
"""Plans that one network address, and everyone together, may make in :data:`SPAN`."""
SPAN = timedelta(hours=1)


class TooManyPlans(KBError):
    """Too many were made within the hour; ``wait`` says in how many seconds one more can be."""

    status = 429
    code = "too_many_plans"
    hint = "What you chose stands in the address of the page before this one: go back and try it then."

    def __init__(self, why: str, wait: timedelta) -> None:
        self.wait = max(1, math.ceil(wait.total_seconds()))
        minutes = math.ceil(self.wait / 60)
        super().__init__(f"{why} Yours was not made. Try again in {minutes} minute{'s' if minutes > 1 else ''}.")


def note_plan(change: Change, place: str) -> None:
    """Count one more plan from the network address ``place``.

    Raises:
        TooManyPlans: it is not counted, and must not be kept.
    """
    session = change.session
    sweep_attempts(session)
    here = count_attempts(session, AttemptKind.PLAN, place=place, within=SPAN)
    if here.count >= PLACE_LIMIT:
        raise TooManyPlans(f"{PLACE_LIMIT} plans an hour can be made from one place.", time_left(here.first, SPAN))
    everywhere = count_attempts(session, AttemptKind.PLAN, within=SPAN)
    if everywhere.count >= TOTAL_LIMIT:
        raise TooManyPlans("Many plans were made within this hour.", time_left(everywhere.first, SPAN))
    note_attempt(session, AttemptKind.PLAN, place=place)
