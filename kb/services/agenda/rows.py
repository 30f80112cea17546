"""The grid in which an organizer corrects what was read of an agenda: rows, what stands in the margin, what buttons do.

Pure: rows hold what was typed, as text, so that nothing typed is lost, whatever is wrong with it. Must not know forms.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from kb.services.agenda.reader import Agenda, AgendaSession, clock, fill_minutes, read_clock

MOST_ROWS = 1_000
LONGEST = 600
"""Characters of one field."""


class RowKind(StrEnum):
    """What a row is: only sessions get readings."""

    SESSION = "session"
    BREAK = "break"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class AgendaRow:
    """A row of the grid, as typed. ``lines`` are the numbers of its lines in the source, ``about`` its topics."""

    title: str
    kind: RowKind = RowKind.SESSION
    day: str = ""
    track: str = ""
    start: str = ""
    end: str = ""
    speakers: str = ""
    room: str = ""
    lines: tuple[int, ...] = ()
    about: str = ""


@dataclass(frozen=True, slots=True)
class MarginLine:
    """A line that was not understood, or a row that was deleted, and why it stands in the margin."""

    text: str
    reason: str
    number: int = 0


@dataclass(frozen=True, slots=True)
class EditedRows:
    """The grid after a button. ``focus`` is the id of the field to go on with, ``said`` what was done, in words."""

    rows: tuple[AgendaRow, ...]
    margin: tuple[MarginLine, ...]
    focus: str = ""
    said: str = ""


def build_rows(agenda: Agenda) -> EditedRows:
    """The grid of a read agenda. Lines that name days, columns and pages were understood, and stand in no margin."""
    rows = tuple(_build_row(session) for session in agenda.sessions[:MOST_ROWS])
    margin = tuple(MarginLine(left.text, left.reason, left.number) for left in agenda.left_out if left.unread)
    return EditedRows(rows, margin)


def _build_row(session: AgendaSession) -> AgendaRow:
    return AgendaRow(
        title=session.title,
        kind=RowKind.BREAK if session.is_break else RowKind.SESSION,
        day=session.day or "",
        track=session.track or "",
        start=clock(session.start) or "",
        end=clock(session.end) or "",
        speakers="; ".join(session.speakers),
        room=session.room or "",
        lines=session.lines,
        about="\n".join(session.about)[:LONGEST],
    )


def find_row_faults(rows: Sequence[AgendaRow]) -> dict[str, str]:
    """What is wrong with what was typed, by field ("2-start"), in words for its reader."""
    faults = {}
    for place, row in enumerate(rows):
        for name in ("start", "end"):
            try:
                read_clock(getattr(row, name))
            except ValueError:
                faults[f"{place}-{name}"] = "This is no time. Write it as 9:00 or 14:30."
        if row.kind is RowKind.SESSION and not row.title.strip():
            faults[f"{place}-title"] = "Give the session a title, or delete the row."
    return faults


def read_rows(rows: Sequence[AgendaRow]) -> tuple[AgendaSession, ...]:
    """The sessions and breaks of ``rows`` without faults; notes are none."""
    found = (
        AgendaSession(
            title=" ".join(row.title.split()),
            day=row.day.strip() or None,
            start=read_clock(row.start),
            end=read_clock(row.end),
            track=row.track.strip() or None,
            room=row.room.strip() or None,
            speakers=tuple(name for part in row.speakers.split(";") if (name := part.strip())),
            is_break=row.kind is RowKind.BREAK,
            minutes=_length(row),
            lines=row.lines,
            about=tuple(line for line in row.about.split("\n") if line),
        )
        for row in rows
        if row.kind is not RowKind.NOTE
    )
    return tuple(fill_minutes(tuple(found)))


def _length(row: AgendaRow) -> int | None:
    start, end = read_clock(row.start), read_clock(row.end)
    return None if start is None or end is None or start == end else (end - start) % (24 * 60)


def edit_rows(
    rows: Sequence[AgendaRow], margin: Sequence[MarginLine], do: str, cursor: int | None = None, source: str = ""
) -> EditedRows:
    """The grid after the button ``do``: "merge:3", "split:3", "delete:3", "add:3", "use:2". Another changes nothing.

    ``cursor`` is where in its title a row is split; without one it is split at a line end that was typed into the
    title, else between the lines of ``source`` that it was read from.
    """
    verb, _, number = do.partition(":")
    at = int(number) if number.isascii() and number.isdigit() and len(number) < 6 else -1
    rows, margin = tuple(rows), tuple(margin)
    if verb == "use" and 0 <= at < len(margin):
        return _use(rows, margin, at)
    if verb == "add" and -1 <= at < len(rows) and len(rows) < MOST_ROWS:
        above = rows[at] if at >= 0 else AgendaRow("")
        new = AgendaRow("", day=above.day, track=above.track, start=above.end)
        return EditedRows((*rows[: at + 1], new, *rows[at + 1 :]), margin, f"row-{at + 1}-title", "A row was added.")
    if not 0 <= at < len(rows):
        return EditedRows(rows, margin)
    if verb == "merge" and at:
        merged = _merge(rows[at - 1], rows[at])
        said = "The row was joined with the one above."
        return EditedRows((*rows[: at - 1], merged, *rows[at + 1 :]), margin, f"row-{at - 1}-title", said)
    if verb == "delete":
        row = rows[at]
        text = " · ".join(part for part in (row.start, row.title, row.speakers, row.room) if part.strip())
        kept = (*margin, MarginLine(text, "a row that you deleted", min(row.lines, default=0))) if text else margin
        focus = f"row-{min(at, len(rows) - 2)}-title" if len(rows) > 1 else "add-first"
        return EditedRows((*rows[:at], *rows[at + 1 :]), kept, focus, "The row was deleted. It stands in the margin.")
    if verb == "split" and len(rows) < MOST_ROWS:
        return _split(rows, margin, at, cursor, source.split("\n"))
    return EditedRows(rows, margin)


def _use(rows: tuple[AgendaRow, ...], margin: tuple[MarginLine, ...], at: int) -> EditedRows:
    """A line of the margin as a row, where it stood in the source, with the day and track of the row above."""
    line = margin[at]
    place = next(
        (n for n, row in enumerate(rows) if line.number and row.lines and min(row.lines) > line.number), len(rows)
    )
    above = rows[place - 1] if place else None
    lines = (line.number,) if line.number else ()
    new = AgendaRow(
        line.text[:LONGEST], day=above.day if above else "", track=above.track if above else "", lines=lines
    )
    kept = (*margin[:at], *margin[at + 1 :])
    return EditedRows((*rows[:place], new, *rows[place:]), kept, f"row-{place}-title", "The line is a session now.")


def _merge(above: AgendaRow, below: AgendaRow) -> AgendaRow:
    """Both as one: what only one says is kept, what both say is joined; the time goes from the first to the last."""

    def join(name: str, sign: str) -> str:
        parts = [str(getattr(row, name)).strip() for row in (above, below)]
        return sign.join(dict.fromkeys(part for part in parts if part))[:LONGEST]

    return replace(
        above,
        title=join("title", " "),
        day=above.day or below.day,
        track=above.track or below.track,
        start=above.start or below.start,
        end=below.end or above.end,
        speakers=join("speakers", "; "),
        room=above.room or below.room,
        lines=tuple(sorted({*above.lines, *below.lines})),
        about=join("about", "\n"),
    )


def _split(
    rows: tuple[AgendaRow, ...], margin: tuple[MarginLine, ...], at: int, cursor: int | None, source: Sequence[str]
) -> EditedRows:
    row = rows[at]
    typed, line_end, rest = row.title.replace("\r", "").strip().partition("\n")
    if not line_end and cursor is not None and 0 < cursor < len(row.title):
        typed, rest = row.title[:cursor], row.title[cursor:]
    elif not line_end and len(row.lines) > 1:
        last = row.lines[-1]
        typed, rest = row.title, source[last - 1].strip() if 0 < last <= len(source) else ""
    if not typed.strip() or not rest.strip():
        said = "Press Enter in the title where the row is to be split, and then “Split”."
        return EditedRows(rows, margin, f"row-{at}-title", said)
    cut = not line_end and cursor is None
    one = replace(row, title=" ".join(typed.split()), lines=row.lines[:-1] if cut else row.lines)
    other = AgendaRow(
        " ".join(rest.strip(" .,;:–—-").split())[:LONGEST],
        row.kind,
        row.day,
        row.track,
        row.start,
        row.end,
        lines=row.lines[-1:] if cut else row.lines,
    )
    return EditedRows((*rows[:at], one, other, *rows[at + 1 :]), margin, f"row-{at + 1}-title", "The row was split.")


def tell_session(session: AgendaSession) -> str:
    """When, where and by whom a session is, in one line for the readers of a list."""
    day = session.day or ""
    if re.fullmatch(r"\d{4}-\d\d-\d\d", day):
        given = date.fromisoformat(day)
        day = f"{given:%A, %B} {given.day}, {given.year}"
    time = "–".join(said for said in (clock(session.start), clock(session.end)) if said)
    when = ", ".join(said for said in (day, time) if said)
    who = f"With {', '.join(session.speakers)}" if session.speakers else ""
    return ". ".join(said.rstrip(".") for said in (when, session.track or "", session.room or "", who) if said)


def build_question(session: AgendaSession) -> str:
    """The words by which readings for ``session`` are searched: title, track and topics; no people, no room."""
    track = "" if session.track is None or session.track == session.room else session.track
    return " ".join(" ".join((session.title, track, *session.about)).split())[:LONGEST]
