"""How many plans may be made within an hour, so that a small machine can hold them. Knows numbers and words only."""

from __future__ import annotations

from kb.services.accounts import AttemptKind, SenderLimits, TooManySent, note_sent
from kb.services.transactions import Change

PLACE_LIMIT, TOTAL_LIMIT = 20, 300
"""Plans that one network address, and everyone together, may make in an hour."""


class TooManyPlans(TooManySent):
    """Too many were made within the hour; ``wait`` says in how many seconds one more can be."""

    code = "too_many_plans"
    hint = "What you chose stands in the address of the page before this one: go back and try it then."
    refusal = "Yours was not made."


def note_plan(change: Change, place: str) -> None:
    """Count one more plan from the network address ``place``.

    Raises:
        TooManyPlans: it is not counted, and must not be kept.
    """
    limits = SenderLimits(
        AttemptKind.PLAN,
        place=PLACE_LIMIT,
        total=TOTAL_LIMIT,
        one="plans an hour can be made from one",
        all="Many plans were made",
    )
    note_sent(change, limits, place, TooManyPlans)
