"""Keeps what anyone may send to a number that people can read, without keeping anybody else from sending.

Counted in the database, so that every server process sees it. A place is forgotten within a day. Knows places and
counts; must not know what is sent.
"""

from __future__ import annotations

import ipaddress
import math
from dataclasses import dataclass
from datetime import timedelta

from kb.errors import KBError
from kb.services.accounts.attempts import AttemptKind, count_attempts, note_attempt, sweep_attempts, time_left
from kb.services.transactions import Change

SPAN = timedelta(hours=1)


class TooManySent(KBError):
    """Too many were sent within the hour; ``wait`` says in how many seconds one more can be."""

    status = 429
    refusal = "Yours was not sent."

    def __init__(self, why: str, wait: timedelta) -> None:
        self.wait = max(1, math.ceil(wait.total_seconds()))
        minutes = math.ceil(self.wait / 60)
        super().__init__(f"{why} {self.refusal} Try again in {minutes} minute{'s' if minutes > 1 else ''}.")


@dataclass(frozen=True, slots=True)
class SenderLimits:
    """How many may be sent in :data:`SPAN` from one network address (``place``), from one network, and in all.

    A ``network`` is the /24 of IPv4 and the /48 of IPv6: one sender can have all addresses of it. After ``busy`` in
    all, a network that has sent one already waits, so that others still can. ``one`` is said of one place or network
    ("corrections an hour can be sent from one"), ``all`` of everyone.
    """

    kind: AttemptKind
    place: int
    total: int
    one: str
    all: str
    network: int | None = None
    busy: int | None = None


def note_sent(change: Change, limits: SenderLimits, place: str, refused: type[TooManySent]) -> None:
    """Count one more from the network address ``place``.

    Raises:
        TooManySent: as the class ``refused``. It is not counted, and must not be kept.
    """
    session, kind = change.session, limits.kind
    sweep_attempts(session)
    here = count_attempts(session, kind, place=place, within=SPAN)
    if here.count >= limits.place:
        raise refused(f"{limits.place} {limits.one} place.", time_left(here.first, SPAN))
    network = build_network(place) if limits.network is not None else ""
    near = count_attempts(session, kind, key=network, within=SPAN)
    if limits.network is not None and near.count >= limits.network:
        raise refused(f"{limits.network} {limits.one} network.", time_left(near.first, SPAN))
    everywhere = count_attempts(session, kind, within=SPAN)
    is_busy = limits.busy is not None and everywhere.count >= limits.busy
    if everywhere.count >= limits.total or (is_busy and near.count):
        raise refused(f"{limits.all} within this hour.", time_left(everywhere.first, SPAN))
    note_attempt(session, kind, key=network, place=place)


def build_network(place: str) -> str:
    """The network that the address ``place`` belongs to, as one sender may have it; ``place`` itself if it is none."""
    try:
        address = ipaddress.ip_address(place)
    except ValueError:
        return place
    return str(ipaddress.ip_network((address, 24 if address.version == 4 else 48), strict=False))
