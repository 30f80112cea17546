"""Calendar files (iCalendar, RFC 5545): each event is a session. Knows the library ``icalendar``; pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta, tzinfo
from typing import Any

from kb.services.agenda.reader.breaks import is_break, is_break_type
from kb.services.agenda.reader.characters import show, strip_control, strip_markup
from kb.services.agenda.reader.fields import read_fields
from kb.services.agenda.reader.roles import AgendaFragment, Habits, PieceRole
from kb.services.agenda.reader.values import Agenda, AgendaSession

MOST_EVENTS = 5_000
_LONGEST = timedelta(hours=16)


def is_calendar(text: str) -> bool:
    """Whether ``text`` is a calendar file."""
    return text.lstrip("\ufeff \r\n\t")[:16].upper().startswith("BEGIN:VCALENDAR")


def read_calendar(text: str) -> Agenda:
    """The events in the order of their times, each in the zone that it is written in.

    Of one in world time it is the zone of the calendar, where it names one. What cannot be read is said in a note.
    """
    from icalendar import Calendar

    lines = text.lstrip("\ufeff \r\n\t").splitlines()
    try:
        calendars = Calendar.from_ical("\r\n".join(line for line in lines if line.strip()) + "\r\n", multiple=True)
        found = [event for calendar in calendars for event in _iter_events(calendar)]
    except (ValueError, KeyError, IndexError, TypeError, AttributeError) as error:
        return Agenda((), (), (f"This calendar file cannot be read: {' '.join(str(error).split())[:160]}",))
    numbers = [number for number, line in enumerate(lines, 1) if line.strip().upper() == "BEGIN:VEVENT"]
    placed = [(event, numbers[place] if place < len(numbers) else 1) for place, event in enumerate(found)]
    sessions = sorted(
        (_read(event, zone, number) for (event, zone), number in placed),
        key=lambda one: (one.day or "", one.start is None, one.start or 0),
    )
    title = next((name for calendar in calendars if (name := _text(calendar, "X-WR-CALNAME"))), "")
    notes = () if sessions else ("There is no event in this calendar file.",)
    return Agenda(tuple(sessions), (), notes, title)


def _iter_events(calendar: Any) -> Iterator[tuple[Any, tzinfo | None]]:
    zone = _zone(_text(calendar, "X-WR-TIMEZONE"))
    for _, event in zip(range(MOST_EVENTS), calendar.walk("VEVENT"), strict=False):
        yield event, zone


def _zone(name: str) -> tzinfo | None:
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def _text(component: Any, name: str) -> str:
    value = component.get(name)
    return strip_control(str(value)).strip() if value is not None else ""


def _moment(event: Any, name: str) -> date | None:
    value = getattr(event.get(name), "dt", None)
    return value if isinstance(value, date) else None


def _read(event: Any, zone: tzinfo | None, number: int) -> AgendaSession:
    start, end = _moment(event, "DTSTART"), _moment(event, "DTEND")
    length = getattr(event.get("DURATION"), "dt", None)
    if end is None and start is not None and isinstance(start, datetime) and isinstance(length, timedelta):
        end = start + length
    lines = [line for line in _text(event, "DESCRIPTION").split("\n") if line.strip()]
    title = _text(event, "SUMMARY") or "Untitled"
    described = read_fields(
        [
            AgendaFragment(title, number, fixed=PieceRole.TITLE),
            *(AgendaFragment(strip_markup(line), number) for line in lines),
        ],
        Habits(),
    )
    names = (
        [show(str(one.params.get("CN", ""))) for one in _listed(event.get("ATTENDEE"))]
        if not described.speakers
        else described.speakers
    )
    kinds = [str(kind) for one in _listed(event.get("CATEGORIES")) for kind in getattr(one, "cats", [one])]
    broken = is_break(title) or any(is_break_type(kind) for kind in kinds)
    track = next((kind for kind in kinds if not is_break_type(kind)), "")
    return AgendaSession(
        title=show(title),
        day=None if start is None else _local(start, zone).isoformat()[:10],
        start=_minutes(start, zone),
        end=_minutes(end, zone) if start is None or end is None or end - start <= _LONGEST else None,
        track=track or None,
        room=show(_text(event, "LOCATION")) or described.room or None,
        speakers=tuple(name for name in names if name and "@" not in name),
        is_break=broken,
        lines=(number,),
        about=tuple(described.about),
    )


def _listed(value: Any) -> list[Any]:
    return [] if value is None else list(value) if isinstance(value, list) else [value]


def _local(moment: date, zone: tzinfo | None) -> date:
    if (
        isinstance(moment, datetime)
        and zone is not None
        and moment.tzinfo is not None
        and moment.utcoffset() == timedelta(0)
    ):
        return moment.astimezone(zone)
    return moment


def _minutes(moment: date | None, zone: tzinfo | None) -> int | None:
    if not isinstance(moment, datetime):
        return None
    local = _local(moment, zone)
    return local.hour * 60 + local.minute if isinstance(local, datetime) else None
