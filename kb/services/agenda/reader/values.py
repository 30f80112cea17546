"""What a read agenda is: sessions, what was left out, what must be said of it. Pure values that cross to pages and API."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AgendaSession:
    """One session, or a break. Times are minutes after midnight; what is not said is None.

    ``day`` is an ISO date where the agenda gives one, else the day as printed. ``lines`` are the numbers of the lines
    it was read from, ``about`` what else was said of it (topics, a description).
    """

    title: str
    day: str | None = None
    start: int | None = None
    end: int | None = None
    track: str | None = None
    room: str | None = None
    speakers: tuple[str, ...] = ()
    is_break: bool = False
    minutes: int | None = None
    lines: tuple[int, ...] = ()
    about: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A line that is in no session, and why. ``number`` counts from 1."""

    number: int
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Agenda:
    """The sessions in order, the lines that are in none, what must be said of the reading, and the agenda's own title.

    ``layout`` names the way of reading that fitted best.
    """

    sessions: tuple[AgendaSession, ...]
    left_out: tuple[LeftOut, ...] = ()
    notes: tuple[str, ...] = ()
    title: str = ""
    layout: str = ""


def clock(minutes: int | None) -> str | None:
    """``minutes`` after midnight as HH:MM."""
    return None if minutes is None else f"{minutes // 60 % 24:02}:{minutes % 60:02}"
