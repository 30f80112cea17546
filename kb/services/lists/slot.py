"""When and where the session of a section is, and who speaks. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time

_CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
_LONGEST = 600


@dataclass(frozen=True, slots=True)
class SessionSlot:
    """What an agenda says of a session besides its title; what it does not say is empty.

    ``day`` is an ISO date or as printed ("Day One"), ``starts`` and ``ends`` are HH:MM.
    """

    day: str = ""
    starts: str = ""
    ends: str = ""
    track: str = ""
    room: str = ""
    speakers: tuple[str, ...] = ()

    @property
    def date(self) -> date | None:
        """The day, if it is a date."""
        try:
            return date.fromisoformat(self.day)
        except ValueError:
            return None

    def at(self, clock: str) -> datetime | None:
        """The day at ``clock``, in the time of the place; None without a date or a time."""
        day = self.date
        return datetime.combine(day, time.fromisoformat(clock)) if day and clock else None


NO_SLOT = SessionSlot()
"""Of a section that is no session of an agenda, or of which nothing is known."""


def build_slot(
    day: str = "", starts: str = "", ends: str = "", track: str = "", room: str = "", speakers: str = ""
) -> SessionSlot:
    """A slot of what was typed or kept: ``speakers`` one a line. A time that is none is left out."""
    names = (" ".join(name.split())[:_LONGEST] for name in speakers.split("\n"))
    return SessionSlot(
        day=" ".join(day.split())[:120],
        starts=starts if _CLOCK.fullmatch(starts) else "",
        ends=ends if _CLOCK.fullmatch(ends) else "",
        track=" ".join(track.split())[:_LONGEST],
        room=" ".join(room.split())[:_LONGEST],
        speakers=tuple(name for name in names if name)[:50],
    )
