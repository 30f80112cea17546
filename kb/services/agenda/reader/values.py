"""What a read agenda is: sessions, what was left out, what must be said of it. Pure values, for pages and API too."""

from __future__ import annotations

from dataclasses import dataclass

from kb.services.agenda.reader.times import find_times


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


OVER, HEADS, RUNNING = "it stands over the sessions", "it names the columns of a table", "it stands on every page"
NOTE, OUTSIDE = "it is a note", "it belongs to no session"
NO_TITLE, NO_TIME, UNKNOWN = "there is no title in it", "there is no time in it", "it is not understood"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A line that is in no session, and why. ``number`` counts from 1."""

    number: int
    text: str
    reason: str

    @property
    def unread(self) -> bool:
        """Whether it may have been meant for a session: it names no day, track, column or page."""
        return self.reason not in (OVER, HEADS, RUNNING)


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


def read_clock(text: str) -> int | None:
    """The minutes after midnight of a time that somebody typed: "9:00", "14.30", "2 pm", "0900".

    Raises:
        ValueError: it is no time.
    """
    shown = text.strip()
    if not shown:
        return None
    found = find_times(shown if not shown.isdigit() or len(shown) > 2 else f"{shown}:00")
    if len(found) != 1 or found[0].end is not None or found[0].low or found[0].high < len(shown):
        raise ValueError(f"{shown[:40]!r} is no time")
    return found[0].start.minutes
