"""How many corrections may be proposed within an hour, so that people can read them. Knows numbers and words only."""

from __future__ import annotations

from kb.services.accounts import AttemptKind, SenderLimits, TooManySent, note_sent
from kb.services.transactions import Change

PLACE_LIMIT = 5
"""Proposals that one network address may make in an hour."""
NETWORK_LIMIT = 10
"""Proposals of one network."""
BUSY = 60
"""Proposals in an hour after which a network that has sent one already waits, so that others still can."""
TOTAL_LIMIT = 1_000
"""Proposals that are taken in an hour from everyone together."""


class TooManyCorrections(TooManySent):
    """Too many were proposed within the hour; ``wait`` says in how many seconds one more can be sent."""

    code = "too_many_corrections"
    hint = "What you typed is still below. Keep this page open, or copy the text, and send it then."


def note_proposal(change: Change, place: str) -> None:
    """Count one more proposal from the network address ``place``.

    Raises:
        TooManyCorrections: it is not counted, and must not be kept.
    """
    limits = SenderLimits(
        AttemptKind.CORRECTION,
        place=PLACE_LIMIT,
        network=NETWORK_LIMIT,
        busy=BUSY,
        total=TOTAL_LIMIT,
        one="corrections an hour can be sent from one",
        all="Many corrections came in",
    )
    note_sent(change, limits, place, TooManyCorrections)
