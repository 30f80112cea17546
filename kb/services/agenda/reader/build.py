"""From the drafts of a layout to sessions: fields by habit, days by the agenda's dates, hours by their order. Pure."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from kb.services.agenda.reader.breaks import is_break
from kb.services.agenda.reader.characters import fold
from kb.services.agenda.reader.clock import When, WrittenTimes, resolve_times
from kb.services.agenda.reader.days import Calendar, Day
from kb.services.agenda.reader.drafts import Layout, SessionDraft
from kb.services.agenda.reader.fields import read_fields
from kb.services.agenda.reader.layouts.concurrent import split_concurrent
from kb.services.agenda.reader.marks import is_code
from kb.services.agenda.reader.roles import AgendaFragment, Fields, Habits
from kb.services.agenda.reader.values import AgendaSession

LONGEST_TITLE = 200
_PLENARY = re.compile(
    r"\b(?:plenary|closing|general session|all tracks|joint|plenaria|pleniere|cierre|clausura|cloture)\b"
)
_EVENING = re.compile(r"\b(?:dinner|supper|evening|banquet|night|cena|soiree|gala)\b")


@dataclass(frozen=True, slots=True)
class BuiltSession:
    """A session with what the layout is judged by: its draft, its fields, and whether it names nothing."""

    session: AgendaSession
    draft: SessionDraft
    fields: Fields


@dataclass(frozen=True, slots=True)
class WholeAgenda:
    """What the whole agenda says: its dates, the only day if there is one, and the room of all sessions."""

    calendar: Calendar
    only_day: str | None = None
    room: str = ""


def build_sessions(layout: Layout, context: WholeAgenda) -> list[BuiltSession]:
    """The sessions of ``layout``, in its order."""
    coded = sum(bool(draft.fragments) and is_code(draft.fragments[0].text) for draft in layout.drafts) >= 2
    coded = coded or sum(is_code(fragment.text) for draft in layout.drafts for fragment in draft.fragments[:6]) >= 3
    drafts = _split_breaks(split_concurrent(_without_empty(layout.drafts), coded))
    fields = _read_all(drafts, coded)
    days = [_name_day(draft.days, context) for draft in drafts]
    whens = _resolve(drafts, fields, days)
    _name_parts(drafts, days, whens)
    _end_tracks(drafts, fields, days, whens)
    return [
        BuiltSession(_finish(draft, found, day, when, context), draft, found)
        for draft, found, day, when in zip(drafts, fields, days, whens, strict=True)
    ]


def _without_empty(drafts: Sequence[SessionDraft]) -> list[SessionDraft]:
    """``drafts`` without times that stand over others that say the same."""
    kept = []
    for draft, following in zip(drafts, [*drafts[1:], None], strict=True):
        same = following is not None and draft.times is not None and following.times is not None and not draft.fragments
        if same and following is not None and _spell(draft) == _spell(following):
            following.lines = sorted({*following.lines, *draft.lines})
            continue
        kept.append(draft)
    return kept


def _spell(draft: SessionDraft) -> tuple[int, int | None]:
    times = draft.times
    return (-1, None) if times is None else (times.start.minutes, None if times.end is None else times.end.minutes)


def _split_breaks(drafts: Sequence[SessionDraft]) -> list[SessionDraft]:
    """``drafts`` with each break that only stands below a session, without a time, as one of its own."""
    found: list[SessionDraft] = []
    for draft in drafts:
        at = next((place for place, one in enumerate(draft.fragments) if place and _is_lone_break(one)), None)
        if at is None or draft.is_break is not None:
            found.append(draft)
            continue
        own, rest = draft.fragments[:at], draft.fragments[at:]
        lines = sorted({one.number for one in rest} - {one.number for one in own})
        found.append(replace(draft, fragments=own, lines=[line for line in draft.lines if line not in lines]))
        found += _split_breaks([replace(draft, fragments=rest, times=None, lines=lines, room="", inside_gap=0)])
    return found


def _is_lone_break(fragment: AgendaFragment) -> bool:
    return (
        fragment.fixed is None and not fragment.bullet and len(fragment.text.split()) <= 4 and is_break(fragment.text)
    )


def _read_all(drafts: Sequence[SessionDraft], coded: bool) -> list[Fields]:
    """The fields of each draft, read twice: the habits of all are known the second time."""
    habits = Habits(coded=coded)
    found: list[Fields] = []
    for _ in range(2):
        counts: Counter = Counter()  # type: ignore[type-arg]
        found = [read_fields(draft.fragments, habits, counts) for draft in drafts]
        led = [
            fields.led_by_people
            for draft, fields in zip(drafts, found, strict=True)
            if len(draft.fragments) > 1 and not is_break(fields.title)
        ]
        habits = Habits(counts, speaker_first=len(led) >= 2 and sum(led) * 2 > len(led), coded=coded)
    return found


def _name_day(days: tuple[Day, ...], context: WholeAgenda) -> str | None:
    return context.calendar.name(days) if days else context.only_day


def _resolve(drafts: Sequence[SessionDraft], fields: Sequence[Fields], days: Sequence[str | None]) -> list[When | None]:
    """The hours of each draft: those of one day and one part of the agenda are weighed together."""
    groups: dict[tuple[str | None, int], list[int]] = {}
    for place, draft in enumerate(drafts):
        if draft.times is not None:
            groups.setdefault((days[place], draft.section), []).append(place)
    asked = []
    for group in groups.values():
        row = []
        for place in group:
            times = drafts[place].times
            if times is not None:
                if times.duration is None and times.end is None and fields[place].minutes:
                    times = replace(times, duration=fields[place].minutes)
                row.append(WrittenTimes(times, _EVENING.search(fold(fields[place].title)) is not None))
        asked.append(row)
    whens: list[When | None] = [None] * len(drafts)
    for group, answers in zip(groups.values(), resolve_times(asked), strict=True):
        for place, when in zip(group, answers, strict=True):
            whens[place] = when
    return whens


def _name_parts(drafts: Sequence[SessionDraft], days: Sequence[str | None], whens: Sequence[When | None]) -> None:
    """Headings over parts that run at the same time are tracks: "INVESTIGATIONS" and "OUTREACH", both from 10:00."""
    spans: dict[tuple[str | None, str], tuple[int, int]] = {}
    for draft, day, when in zip(drafts, days, whens, strict=True):
        if draft.heading and when is not None:
            low, high = spans.get((day, draft.heading), (when.start, when.start))
            spans[day, draft.heading] = (min(low, when.start), max(high, when.start))
    for draft, day in zip(drafts, days, strict=True):
        own = spans.get((day, draft.heading))
        others = [span for (one, heading), span in spans.items() if one == day and heading != draft.heading]
        if own is not None and not draft.track and any(own[0] <= other[1] and other[0] <= own[1] for other in others):
            draft.track, draft.under_heading = draft.heading, True


def _end_tracks(
    drafts: Sequence[SessionDraft], fields: Sequence[Fields], days: Sequence[str | None], whens: Sequence[When | None]
) -> None:
    """The last of several tracks ends where all meet again: at a break or a plenary later than the other tracks."""
    latest: dict[tuple[str | None, str], int] = {}
    for draft, day, when in zip(drafts, days, whens, strict=True):
        if draft.track and when is not None:
            latest[day, draft.track] = max(latest.get((day, draft.track), 0), when.start)
    ended: tuple[str | None, str] | None = None
    for draft, found, day, when in zip(drafts, fields, days, whens, strict=True):
        key = (day, draft.track)
        others = [start for (one, track), start in latest.items() if one == day and track != draft.track]
        if not draft.track or when is None or not others or not draft.under_heading:
            continue
        together = is_break(found.title) or _PLENARY.search(fold(found.title)) is not None
        if key == ended or (together and when.start > max(others)):
            ended = key
            draft.track = draft.room = ""


def _finish(
    draft: SessionDraft, fields: Fields, day: str | None, when: When | None, context: WholeAgenda
) -> AgendaSession:
    title = fields.title or fields.mark
    if len(title) > LONGEST_TITLE:
        title = title[: LONGEST_TITLE - 1].rsplit(" ", 1)[0] + "…"
    broken = draft.is_break if draft.is_break is not None else is_break(title)
    room = (
        fields.room
        or (draft.room if draft.room and (not broken or draft.track) else "")
        or ("" if broken else draft.room or context.room)
    )
    start, end = (when.start, when.end) if when is not None else (None, None)
    minutes = fields.minutes if start is None or end is None else (end - start) % (24 * 60)
    return AgendaSession(
        title=title,
        day=day,
        start=start,
        end=end,
        track=fields.track or draft.track or None,
        room=room or None,
        speakers=tuple(fields.speakers),
        is_break=broken,
        minutes=minutes,
        lines=tuple(sorted(set(draft.lines))),
        about=tuple(fields.about),
    )


def fill_minutes(sessions: Sequence[AgendaSession]) -> list[AgendaSession]:
    """``sessions`` with their length: by their own end, else until the next one of the day begins."""
    starts: dict[str | None, list[int]] = {}
    for session in sessions:
        if session.start is not None:
            starts.setdefault(session.day, []).append(session.start)
    for listed in starts.values():
        listed.sort()
    filled = []
    for session in sessions:
        if session.minutes is None and session.start is not None:
            day = starts[session.day]
            at = bisect_right(day, session.start)
            until = day[at] - session.start if at < len(day) else None
            session = replace(session, minutes=until if until is not None and until <= 8 * 60 else None)
        filled.append(session)
    return filled


def merge_repeated(sessions: Iterable[AgendaSession]) -> list[AgendaSession]:
    """``sessions`` without those that say the same again: one day, one time, one title, no track."""
    kept: list[AgendaSession] = []
    seen: set[tuple[str | None, int | None, int | None, str, str | None]] = set()
    for session in sessions:
        key = (session.day, session.start, session.end, fold(session.title), session.track)
        if session.start is None or key not in seen:
            kept.append(session)
        seen.add(key)
    return kept
