"""What only shows once all sessions are there: a heading read as a session, a room of one bare word. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import zip_longest

from kb.services.agenda.reader.characters import fold
from kb.services.agenda.reader.values import AgendaSession
from kb.services.agenda.reader.words import word_set

_HEADINGS = word_set("opening closing general plenary main session sessions concurrent parallel breakout keynote block")
_NO_ROOM = word_set(
    "discussion questions panel debate break lunch remarks tba tbd closed open optional lecture workshop"
)


def tidy(sessions: Iterable[AgendaSession]) -> list[AgendaSession]:
    """``sessions`` without headings that stand over one session at the same time, and with rooms of one bare word."""
    return _find_bare_rooms(_drop_headings(list(sessions)))


def _drop_headings(sessions: Sequence[AgendaSession]) -> list[AgendaSession]:
    """ "Opening session" before "Keynote: trust after reform", both 8:30 to 9:45 in one room, is a heading of it."""
    kept: list[AgendaSession] = []
    lines: tuple[int, ...] = ()
    for session, following in zip_longest(sessions, sessions[1:]):
        if following is not None and _is_heading(session) and _same_slot(session, following):
            lines += session.lines
            continue
        kept.append(replace(session, lines=tuple(sorted({*lines, *session.lines}))) if lines else session)
        lines = ()
    return kept


def _is_heading(session: AgendaSession) -> bool:
    bare = not (session.is_break or session.speakers or session.about or session.track)
    words = fold(session.title).split()
    return bare and session.start is not None and 1 < len(words) <= 3 and all(word in _HEADINGS for word in words)


def _same_slot(one: AgendaSession, other: AgendaSession) -> bool:
    same_time = (one.day, one.start, one.end) == (other.day, other.start, other.end)
    return same_time and one.room == other.room and not other.is_break and other.track is None


def _find_bare_rooms(sessions: Sequence[AgendaSession]) -> list[AgendaSession]:
    """A last line of one word that comes again at another time is a room; so is that of a session beside such a one."""
    starts: dict[str, set[tuple[str | None, int | None]]] = defaultdict(set)
    for session in sessions:
        if word := _bare_word(session):
            starts[word].add((session.day, session.start))
    again = {word for word, found in starts.items() if len(found) > 1}
    if len(again) < 2:
        return list(sessions)
    slots = {(session.day, session.start) for session in sessions if _bare_word(session) in again}
    return [
        replace(session, room=word, about=session.about[:-1])
        if (word := _bare_word(session)) and (session.day, session.start) in slots
        else session
        for session in sessions
    ]


def _bare_word(session: AgendaSession) -> str:
    """The last line of ``session`` if it is one word with a capital and no room is known, else nothing."""
    last = session.about[-1] if session.about and session.room is None and not session.is_break else ""
    return last if last.isalpha() and last[:1].isupper() and fold(last) not in _NO_ROOM else ""
