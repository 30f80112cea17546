"""What is given out of a list: a handout for each session with a code to scan, and a calendar file.

Knows the list as it is shown, and the formats of the codes and the calendar; no table, no page.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, timedelta

from kb.errors import NotFound
from kb.services.lists.view import ListView, SectionView

USUAL_LENGTH = timedelta(hours=1)
"""Of a session of which only the start is known, in a calendar, which needs an end."""


def find_tracks(view: ListView) -> tuple[str, ...]:
    """The tracks of the list's sessions, each once, in their order."""
    return tuple(dict.fromkeys(section.slot.track for section in view.sections if section.slot.track))


def select_track(view: ListView, track: str) -> tuple[SectionView, ...]:
    """The sections of ``track`` with those of no track, which are for everyone; all of them if ``track`` is empty.

    Raises:
        NotFound: the list has no such track.
    """
    if not track:
        return view.sections
    if track not in find_tracks(view):
        raise NotFound(f"This list has no track called “{track[:80]}”.", "Choose one of those on the page of handouts.")
    return tuple(section for section in view.sections if section.slot.track in (track, ""))


def section_address(view: ListView, section: SectionView, base: str) -> str:
    """The address at which the readings of ``section`` are; ``base`` is this site's, without a slash at its end."""
    return f"{base}{view.path}#section-{section.id}"


def draw_code(address: str) -> str:
    """``address`` as a QR code: an SVG element to stand in a page, with no style in it."""
    import segno

    code = segno.make(address, error="m", micro=False)
    return code.svg_inline(border=4, dark="#000", light="#fff", svgclass="code", lineclass=None, omitsize=True)


def write_calendar(view: ListView, base: str, sections: Sequence[SectionView] | None = None) -> bytes:
    """An iCalendar file of the sessions whose date and start are known, with their readings and where these are.

    Times are those of the place ("floating", RFC 5545 section 3.3.5): an agenda names no zone that could be trusted.

    Raises:
        NotFound: no session has a date and a start.
    """
    from icalendar import Calendar, Event

    calendar = Calendar()
    calendar.add("prodid", "-//PSP Knowledge Base//Reading lists//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", view.title)
    for section in view.sections if sections is None else sections:
        starts = section.slot.at(section.slot.starts)
        if starts is None:
            continue
        ends = section.slot.at(section.slot.ends)
        if ends is None:
            ends = starts + USUAL_LENGTH
        event = Event()
        event.add("uid", f"section-{section.id}@{view.key}")
        event.add("dtstamp", view.updated_at if view.updated_at.tzinfo else view.updated_at.replace(tzinfo=UTC))
        event.add("dtstart", starts)
        event.add("dtend", ends if ends > starts else ends + timedelta(days=1))
        event.add("summary", section.title)
        event.add("description", "\n".join(_describe(section, base)))
        event.add("url", section_address(view, section, base))
        if section.slot.room:
            event.add("location", section.slot.room)
        if section.slot.track:
            event.add("categories", [section.slot.track])
        calendar.add_component(event)
    if not calendar.subcomponents:
        raise NotFound("No session of this list has a date and a time.", "They come with a list made from an agenda.")
    return bytes(calendar.to_ical())


def _describe(section: SectionView, base: str) -> Iterator[str]:
    if section.slot.speakers:
        yield f"With {', '.join(section.slot.speakers)}"
    for item in section.items:
        if item.own is not None:
            yield f"{item.importance.capitalize()}: {item.title}{f': {item.own.link}' if item.own.link else ''}"
        elif item.reading is not None:
            yield f"{item.importance.capitalize()}: {item.title}, {item.reading.length}: {base}{item.reading.card.path}"
