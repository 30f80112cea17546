"""Keeps proposals of corrections to a number that people can read, without keeping anybody else from proposing.

They are counted in the database, so that every server process sees them. A place is forgotten within a day.
"""

from __future__ import annotations

import ipaddress
import math
from datetime import timedelta

from kb.errors import KBError
from kb.services.accounts import AttemptKind, count_attempts, note_attempt, sweep_attempts, time_left
from kb.services.transactions import Change

PLACE_LIMIT = 5
"""Proposals that one network address may make in :data:`SPAN`."""
NETWORK_LIMIT = 10
"""Proposals of one network (the /24 of IPv4, the /48 of IPv6): one sender can have all addresses of it."""
BUSY = 60
"""Proposals in :data:`SPAN` after which a network that has sent one already waits, so that others still can."""
TOTAL_LIMIT = 1_000
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
    network = build_network(place)
    near = count_attempts(session, AttemptKind.CORRECTION, key=network, within=SPAN)
    if near.count >= NETWORK_LIMIT:
        raise TooManyCorrections(
            f"{NETWORK_LIMIT} corrections an hour can be sent from one network.", time_left(near.first, SPAN)
        )
    everywhere = count_attempts(session, AttemptKind.CORRECTION, within=SPAN)
    if everywhere.count >= TOTAL_LIMIT or (everywhere.count >= BUSY and near.count):
        raise TooManyCorrections("Many corrections came in within this hour.", time_left(everywhere.first, SPAN))
    note_attempt(session, AttemptKind.CORRECTION, key=network, place=place)


def build_network(place: str) -> str:
    """The network that the address ``place`` belongs to, as one sender may have it; ``place`` itself if it is none."""
    try:
        address = ipaddress.ip_address(place)
    except ValueError:
        return place
    return str(ipaddress.ip_network((address, 24 if address.version == 4 else 48), strict=False))
