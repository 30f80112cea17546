"""A visit as a calendar file: the visit, its days of follow-up and the actions that have a day.

Knows the view of a visit and the library ``icalendar``; no table, no page. Times are those of the place ("floating",
RFC 5545 section 3.3.5). A calendar leaves this house: it has the purpose and the page’s address, no letter or note.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from kb.errors import NotFound
from kb.services.exchange.visit_notes import days_of
from kb.services.exchange.visit_views import LineKind, VisitState, VisitView

STATUS = {
    VisitState.PROPOSED: "TENTATIVE",
    VisitState.AGREED: "CONFIRMED",
    VisitState.HELD: "CONFIRMED",
    VisitState.CALLED_OFF: "CANCELLED",
}
USUAL_LENGTH = timedelta(hours=2)
"""Of a visit of which only the beginning is known."""


def write_visit_calendar(view: VisitView, base: str) -> bytes:
    """An iCalendar file; ``base`` is this site's address, without a slash at its end.

    Raises:
        NotFound: the visit has no day yet.
    """
    from icalendar import Calendar, Event

    if view.first_day is None:
        raise NotFound("This visit has no day yet.", "Set its first day, then the calendar file is there.")
    calendar = Calendar()
    calendar.add("prodid", "-//PSP Knowledge Base//Visits//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", view.title)
    address = f"{base}/visits/{view.number}"

    def add(name: str, summary: str, begin: date | datetime, end: date | datetime) -> Event:
        event = Event()
        event.add("uid", f"{name}@{base.rpartition('//')[2]}")
        event.add("dtstamp", view.changed_at)
        event.add("sequence", view.revision)
        event.add("status", STATUS[view.state])
        event.add("dtstart", begin)
        event.add("dtend", end)
        event.add("summary", summary)
        event.add("url", address)
        calendar.add_component(event)
        return event

    visit = add(f"visit-{view.number}", view.title, *_span(view))
    visit.add("description", f"{view.purpose}\n{address}")
    if view.place:
        visit.add("location", view.place)
    for kind, day in view.follow_ups:
        said = f"{days_of(kind)} days after: {view.title}"
        add(f"visit-{view.number}-{kind}", said, day, day + timedelta(days=1))
    for line in view.of(LineKind.ACTION):
        if line.due is not None and line.done_on is None:
            said = f"{line.city}: {line.text}"
            add(f"visit-{view.number}-action-{line.number}", said, line.due, line.due + timedelta(days=1))
    return bytes(calendar.to_ical())


def _span(view: VisitView) -> tuple[date | datetime, date | datetime]:
    """When it begins and ends: moments where a time is known, else days, of which the last is not counted."""
    first = view.first_day
    assert first is not None  # the caller has asked
    last = view.last_day or first
    if not view.begins:
        return first, last + timedelta(days=1)
    begins = datetime.combine(first, time.fromisoformat(view.begins))
    if view.closes:
        return begins, datetime.combine(last, time.fromisoformat(view.closes))
    return begins, datetime.combine(last, begins.time()) + USUAL_LENGTH
