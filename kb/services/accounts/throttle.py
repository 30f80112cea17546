"""Slows down guessing at passwords without giving anyone a way to lock others out.

Tries are counted in the database, so that every server process sees them. What is slowed down is a pair: a name, and
the place the tries come from. So someone who tries names from elsewhere delays only themselves. The place is the
network address, or the mark of a browser that has signed in with that name before: a colleague behind the same
address who guesses cannot keep its owner out (OWASP: "Slow Down Online Guessing Attacks with Device Cookies").
One address has a limit of its own for all names.
"""

from __future__ import annotations

import ipaddress
import math
from datetime import timedelta

from sqlalchemy.orm import Session

from kb.errors import KBError
from kb.services.accounts.attempts import (
    AttemptKind,
    count_attempts,
    forget_attempts,
    note_attempt,
    sweep_attempts,
    time_left,
)
from kb.services.accounts.tokens import digest
from kb.services.transactions import Change, at_once

FREE_TRIES = 5
FIRST_DELAY = timedelta(seconds=30)
LONGEST_DELAY = timedelta(hours=1)
PLACE_TRIES = 30
PLACE_SPAN = timedelta(minutes=15)


class TooManyTries(KBError):
    """Too many failed tries from one place; ``wait`` says for how many seconds nothing more is tried."""

    status = 429
    code = "too_many_tries"

    def __init__(self, wait: timedelta) -> None:
        self.wait = max(1, math.ceil(wait.total_seconds()))
        minutes = math.ceil(self.wait / 60)
        words = f"{self.wait} seconds" if self.wait < 60 else f"{minutes} minute{'s' if minutes > 1 else ''}"
        super().__init__(f"Too many tries. Wait {words}, then try again.", "If you forgot your password, ask an admin.")


def build_place(address: str | None) -> str:
    """The network address as it is counted: of IPv6 the /64 that one subscriber has."""
    try:
        found = ipaddress.ip_address(address or "")
    except ValueError:
        return "unknown"
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped:
            return str(found.ipv4_mapped)
        return str(ipaddress.ip_network((found, 64), strict=False).network_address)
    return str(found)


def note_try_now(session: Session, name: str, place: str) -> None:
    """Count one more try of ``name`` from ``place``, and commit that before anything is tried.

    So tries made at the same moment count each other. The name is kept as a digest: people type passwords there.

    Raises:
        TooManyTries: this one is not made, and not counted either.
    """
    with at_once(session):
        sweep_attempts(session)
        pair = count_attempts(session, AttemptKind.SIGN_IN, key=digest(name), place=place)
        all_names = count_attempts(session, AttemptKind.SIGN_IN, place=place, within=PLACE_SPAN)
        wait = time_left(pair.last, build_delay(pair.count))
        if all_names.count >= PLACE_TRIES:
            wait = max(wait, time_left(all_names.first, PLACE_SPAN))
        if wait > timedelta():
            raise TooManyTries(wait)
        note_attempt(session, AttemptKind.SIGN_IN, key=digest(name), place=place)


def forget_tries(change: Change, name: str, place: str) -> None:
    """Forget the failures of this pair: its owner is there."""
    forget_attempts(change.session, AttemptKind.SIGN_IN, key=digest(name), place=place)


def build_delay(failures: int) -> timedelta:
    """How long a pair waits after its last failure: nothing at first, then twice as long each time, up to an hour."""
    if failures < FREE_TRIES:
        return timedelta()
    return min(FIRST_DELAY * (1 << min(failures - FREE_TRIES, 12)), LONGEST_DELAY)
