"""An agenda becomes sessions: what each is about, when, and what was left out. Pure; knows no search and no table.

No line is lost: each stands in a session, among its notes, or among what was left out, with the reason; and what was
left out can be put back. How a single line looks is known to ``agenda_lines``.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from kb.services.agenda.language import find_other_language
from kb.services.agenda.lines import Mark, MarkedLine, read_lines
from kb.services.agenda.times import Span, minutes_between

MOST_SESSIONS = 60
MOST_CHARACTERS = 1_000_000
LONGEST_TITLE = 200
_TITLE_LINE = 120
"""Characters: a line without a mark that is longer is a sentence, not the name of a session."""
_ASKED = 600


_BEFORE, _OVER = "it stands before the first session", "it is a heading over the sessions below it"


@dataclass(frozen=True, slots=True)
class AgendaLine:
    """A line as it was given, without control characters. ``number`` counts from 1."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A line that is in no session, and why."""

    line: AgendaLine
    reason: str


@dataclass(frozen=True, slots=True)
class AgendaSession:
    """One session. ``lines`` are searched (``question``), ``notes`` (speakers, rooms) are not.

    ``when`` is its day and time as written, ``minutes`` how long it lasts, if that can be told.
    """

    title: str
    lines: tuple[AgendaLine, ...]
    notes: tuple[AgendaLine, ...] = ()
    when: str = ""
    minutes: int | None = None
    day: str = ""
    track: str = ""
    question: str = ""


@dataclass(frozen=True, slots=True)
class Agenda:
    """The sessions in order, what was left out, what must be said of the splitting, and its own ``title`` if any."""

    sessions: tuple[AgendaSession, ...]
    left_out: tuple[LeftOut, ...]
    notes: tuple[str, ...]
    title: str = ""


@dataclass
class _Part:
    """A session while it is read. ``level`` is the depth of its heading or number, 9 for one that has only a time."""

    line: MarkedLine
    title: str
    span: Span | None
    level: int
    body: list[MarkedLine] = field(default_factory=list)
    notes: list[MarkedLine] = field(default_factory=list)
    day: str = ""
    track: str = ""
    put_back: bool = False
    minutes: int | None = None


def split_agenda(text: str, put_back: Collection[int] = ()) -> Agenda:
    """The sessions of ``text``. Lines whose numbers are in ``put_back`` begin a session whatever they look like."""
    lines = read_lines(text[:MOST_CHARACTERS])
    notes = []
    if len(text) > MOST_CHARACTERS:
        notes.append(f"Only the first {MOST_CHARACTERS:,} characters were read.")
    if not lines:
        return Agenda((), (), ("There is no text in it.",))
    starts = _find_starts(lines)
    alone = not starts and not put_back
    if alone:
        starts = {next((line.number for line in lines if line.has_words), lines[0].number)}
        notes.append("No times, numbers or headings were found, so all of it is taken as one session.")
    left_out: list[LeftOut] = []
    parts = _collect(lines, starts, frozenset(put_back), left_out, alone)
    _fill_minutes(parts)
    parts = _without_containers(parts, left_out)
    kept = [part for part in parts if alone or not _leave_out(part, left_out)]
    if len(kept) > MOST_SESSIONS:
        notes.append(
            f"There are {len(kept):,} sessions; the first {MOST_SESSIONS} are used. Paste the rest as another list."
        )
        for part in kept[MOST_SESSIONS:]:
            left_out += _all_left_out(part, f"after the first {MOST_SESSIONS} sessions")
    if not kept:
        notes.append("Nothing in it looks like a session with a subject. Put back the lines that are.")
    if language := find_other_language(text):
        notes.append(f"This seems to be in {language}. What is kept here is in English, so expect poor results.")
    sessions = tuple(_finish(part) for part in kept[:MOST_SESSIONS])
    left_out.sort(key=lambda left: left.line.number)
    return Agenda(sessions, tuple(left_out), tuple(notes), _find_title(lines[0], left_out))


def _find_title(first: MarkedLine, left_out: Sequence[LeftOut]) -> str:
    """The first line, if it stands before or over all sessions."""
    titles = (left for left in left_out if left.reason in (_BEFORE, _OVER) and left.line.number == first.number)
    return next((first.title[:_TITLE_LINE] for _ in titles), "")


def _find_starts(lines: Sequence[MarkedLine]) -> set[int]:
    """The numbers of the lines that begin a session, by the clearest structure that the agenda has."""
    open_lines = [line for line in lines if not line.is_note and not line.is_table_head and line.has_words]
    strong = [line for line in open_lines if line.span or line.mark in (Mark.KEYWORD, Mark.HEADING)]
    numbered = [line for line in open_lines if line.mark is Mark.NUMBER]
    if len(strong) >= 2 or (strong and len(numbered) < 2 and (strong[0].span or strong[0].mark is Mark.KEYWORD)):
        return {line.number for line in strong}
    if len(numbered) >= 2:
        return {line.number for line in (*strong, *numbered)}
    titles = [line for before, line in zip([None, *lines], lines, strict=False) if line.gap or before is None]
    bullets = [line for line in open_lines if line.mark is Mark.BULLET]
    blocks = [
        line for line in titles if line.mark is Mark.NONE and line.has_words and not line.is_note and not line.is_day
    ]
    if len(blocks) >= 2 and all(len(line.text) <= _TITLE_LINE for line in blocks):
        return {line.number for line in blocks}
    return {line.number for line in bullets} if len(bullets) >= 2 else set()


def _collect(
    lines: Sequence[MarkedLine], starts: set[int], put_back: frozenset[int], left_out: list[LeftOut], alone: bool
) -> list[_Part]:
    """Every line goes to the part that it belongs to, or to ``left_out``."""
    parts: list[_Part] = []
    day = track = ""
    waiting: MarkedLine | None = None
    for at, line in enumerate(lines):
        following = lines[at + 1] if at + 1 < len(lines) else None
        here = parts[-1] if parts else None
        if line.number in put_back:
            parts.append(
                _Part(line, line.title or line.text, line.span, line.level or 9, day=day, track=track, put_back=True)
            )
        elif not line.has_words:
            left_out.append(_leave(line, "it has no words"))
        elif line.is_table_head:
            left_out.append(_leave(line, "it names the columns of a table"))
        elif not alone and line.is_day and line.span is None:
            left_out.append(_leave(line, "it says which day it is"))
            day, track = line.title.strip(" :."), ""
        elif not alone and line.track is not None:
            left_out.append(_leave(line, "it names a track"))
            track = line.track
        elif line.is_time_only and not alone:
            titled = following is not None and following.number in starts and following.span is None
            if here is not None and here.span is None and not titled and not here.body:
                here.span = line.span
                here.notes.append(line)
            else:
                if waiting is not None:
                    left_out.append(_leave(waiting, "a time without a session"))
                waiting = line
        elif waiting is not None and not line.is_note:
            parts.append(_Part(line, line.title, waiting.span, line.level or 9, notes=[waiting], day=day, track=track))
            waiting = None
        elif line.number in starts:
            parts.append(_Part(line, line.title, line.span, line.level or 9, day=day, track=track))
        elif here is None:
            left_out.append(_leave(line, _BEFORE))
        elif line.is_note:
            here.notes.append(line)
        elif not here.title:
            here.title = line.title
            here.body.append(line)
        else:
            here.body.append(line)
    if waiting is not None:
        left_out.append(_leave(waiting, "a time without a session"))
    return parts


def _fill_minutes(parts: Sequence[_Part]) -> None:
    """How long each lasts: by its own times, or until the next one on the same day begins."""
    timed = [part for part in parts if part.span is not None]
    for part, following in pairwise([*timed, None]):
        if part is None or part.span is None:
            continue
        part.minutes = part.span.minutes
        if part.span.end is None and following is not None and following.span is not None and following.day == part.day:
            part.minutes = minutes_between(part.span.start, following.span.start)


def _without_containers(parts: Sequence[_Part], left_out: list[LeftOut]) -> list[_Part]:
    """The parts that are sessions. A heading with nothing but deeper ones below it names their track instead."""
    kept: list[_Part] = []
    over: _Part | None = None
    for part, following in pairwise([*parts, None]):
        if part is None:
            continue
        if over is not None and part.level <= over.level:
            over = None
        marked = part.line.mark in (Mark.HEADING, Mark.NUMBER) and part.span is None and not part.put_back
        bare = not part.body or (part is parts[0] and part.level == 1 and part.line.mark is Mark.HEADING)
        if marked and bare and following is not None and following.level > part.level:
            left_out += _all_left_out(part, _OVER)
            over = None if part is parts[0] and part.line.mark is Mark.HEADING else part
            continue
        if over is not None and not part.track:
            part.track = over.title
        kept.append(part)
    return kept


def _leave_out(part: _Part, left_out: list[LeftOut]) -> bool:
    """Leave ``part`` out if it is a break or the like."""
    if part.put_back or not part.line.is_pause:
        return False
    left_out += _all_left_out(part, "a break, a meal, a welcome or the like")
    return True


def _all_left_out(part: _Part, reason: str) -> list[LeftOut]:
    return [_leave(line, reason) for line in (part.line, *part.body, *part.notes)]


def _leave(line: MarkedLine, reason: str) -> LeftOut:
    return LeftOut(AgendaLine(line.number, line.text), reason)


def _finish(part: _Part) -> AgendaSession:
    title = " ".join((part.title or part.line.text).split())
    asked = " ".join(" ".join([title, part.track, *(line.title[:_ASKED] for line in part.body[:20])]).split())
    if len(title) > LONGEST_TITLE:
        title = title[: LONGEST_TITLE - 1].rsplit(" ", 1)[0] + "…"
    lines = sorted((part.line, *part.body), key=lambda line: line.number)
    return AgendaSession(
        title=title,
        lines=tuple(AgendaLine(line.number, line.text) for line in lines),
        notes=tuple(AgendaLine(line.number, line.text) for line in part.notes),
        when=", ".join(said for said in (part.day, part.span.said if part.span else "") if said),
        minutes=part.minutes,
        day=part.day,
        track=part.track,
        question=asked[:_ASKED],
    )
