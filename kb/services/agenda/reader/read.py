"""The whole: text in, sessions out. Every layout is tried on all of it, and the one that fits best is taken. Pure.

Deterministic, and its time grows with the length of the text: a long agenda chooses its layout by its beginning.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from kb.services.agenda.language import find_other_language
from kb.services.agenda.reader import places
from kb.services.agenda.reader.build import WholeAgenda, build_sessions, fill_minutes, merge_repeated
from kb.services.agenda.reader.characters import SOFT, fold, show
from kb.services.agenda.reader.cutting import find_label
from kb.services.agenda.reader.days import Calendar, find_days, read_heading
from kb.services.agenda.reader.drafts import Layout, SessionDraft
from kb.services.agenda.reader.items import Purpose, read_items
from kb.services.agenda.reader.layouts.calendar_file import is_calendar, read_calendar
from kb.services.agenda.reader.layouts.columns import read_columns
from kb.services.agenda.reader.layouts.comma_tables import csv_to_text
from kb.services.agenda.reader.layouts.flow import read_flows, read_room, read_track_heading
from kb.services.agenda.reader.layouts.grid import read_grid
from kb.services.agenda.reader.layouts.markup import is_markup, markup_to_text
from kb.services.agenda.reader.layouts.outline import read_outlines
from kb.services.agenda.reader.layouts.spaced_tables import find_spaced_tables
from kb.services.agenda.reader.layouts.tables import AgendaTable, find_heads, find_tables
from kb.services.agenda.reader.lines import MOST_LINES, SourceLine, read_lines
from kb.services.agenda.reader.roles import PieceRole
from kb.services.agenda.reader.score import score_layout
from kb.services.agenda.reader.tidying import tidy
from kb.services.agenda.reader.values import OUTSIDE, OVER, UNKNOWN, Agenda, LeftOut
from kb.services.agenda.reader.words import DAY_FILLERS

MOST_CHARACTERS = 1_000_000
TRIED_LINES = 500
"""Lines by which the layout is chosen."""

_DEFAULT_ROOM = (
    re.compile(
        r"(?P<room>[^.;,()]{3,60}?),?\s+(?:unless|except (?:where|as)|if not)\s+(?:otherwise\s+)?(?:noted"
        r"|stated|indicated|specified|marked|listed|announced)",
        re.I,
    ),
    re.compile(
        r"(?:unless|except where)\s+(?:otherwise\s+)?(?:noted|stated|indicated|specified),?\s+(?:all"
        r"|the)?\s*(?:sessions?|events?|meetings?)?\s*(?:are|will be|take place"
        r"|is)?\s*(?:held\s+)?in\s+(?P<room>[^.;()]{3,60})",
        re.I,
    ),
    re.compile(
        r"\b(?:all|every)\s+(?:(?:the )?[a-z]+)?\s*(?:are|is|will be|take place|meet|run)?\s*(?:held"
        r"|located)?\s*(?:in|at)\s+(?P<room>[^.;()]{3,60})",
        re.I,
    ),
    re.compile(
        r"(?:todas? (?:las|los) [\w ]{3,20}?(?:en|serán en|tendrán lugar en)|salvo indicación[^.;,]{0,20}en"
        r"|toutes? les [\w ]{3,20}(?:en|dans|à la|à l['’]|au))\s+(?P<room>[^.;()]{3,60})",
        re.I,
    ),
    re.compile(
        r"(?P<room>[^.;,()]{3,60}?),?\s+(?:salvo|sauf)\s+(?:que se indique|indicación|indicacion|indication"
        r"|mention|donde se indique)",
        re.I,
    ),
)


def read_agenda(text: str) -> Agenda:
    """The sessions of ``text``: lines, a pasted table, Markdown, a web page, a table in commas, a calendar file."""
    notes: tuple[str, ...] = ()
    if len(text) > MOST_CHARACTERS:
        notes = (f"Only the first {MOST_CHARACTERS:,} characters were read.",)
        text = text[:MOST_CHARACTERS]
    if is_calendar(text):
        found = read_calendar(text)
        return Agenda(
            tuple(fill_minutes(found.sessions)), found.left_out, (*notes, *found.notes), found.title, "calendar"
        )
    lines = read_lines(to_plain(text)[:MOST_CHARACTERS])
    if len(lines) >= MOST_LINES:
        notes = (*notes, f"Only the first {MOST_LINES:,} lines were read.")
    if not lines:
        return Agenda((), (), (*notes, "There is no text in it."))
    context = _read_context(lines)
    layout = _choose(lines, context)
    built = build_sessions(layout, context) if layout is not None else []
    if not built:
        return Agenda(
            (),
            tuple(LeftOut(line.number, line.given.strip(), UNKNOWN) for line in lines),
            (*notes, "Nothing in it looks like a session."),
        )
    sessions = fill_minutes(tidy(merge_repeated(one.session for one in built if one.session.title)))
    used = {number for session in sessions for number in session.lines}
    reasons = layout.left_out if layout is not None else {}
    left_out = tuple(
        LeftOut(line.number, line.given.strip(), reasons.get(line.number, UNKNOWN))
        for line in lines
        if line.number not in used
    )
    return Agenda(tuple(sessions), left_out, notes, _find_title(lines, left_out), layout.name if layout else "")


def to_plain(text: str) -> str:
    """``text`` as lines: a web page and a table in commas become lines and rows between bars."""
    text = (
        text.replace("\r\n", "\n")
        .replace("\r", "\n")
        .replace("\x0b", "\n")
        .replace("\x0c", "\n")
        .replace("\u2028", "\n")
    )
    if is_markup(text):
        return markup_to_text(text)
    return csv_to_text(text) or text


def _read_context(lines: Sequence[SourceLine]) -> WholeAgenda:
    found = [find_days(line.text) for line in lines[:TRIED_LINES]]
    first = any(day.day_first for days in found for day in days)
    language = find_other_language("\n".join(line.text for line in lines[:200]))
    calendar = Calendar(day_first=first or language in ("Spanish", "French", "Portuguese", "Italian"))
    dated = []
    for days in found:
        dated += [day for day in days if day.has_date and not day.until]
        calendar.learn(days)
    names = {calendar.name((day,)) for day in dated}
    iso = {name for name in names if re.fullmatch(r"\d{4}-\d\d-\d\d", name)}
    only = iso.pop() if len(iso) == 1 and len(set(calendar.dates)) == 1 else None
    if only is None and len(names) == 1:
        only = names.pop()
    return WholeAgenda(calendar, only, _find_default_room(lines))


def _find_default_room(lines: Sequence[SourceLine]) -> str:
    for line in lines[:40]:
        text = line.text.replace(SOFT, "")
        for rule in _DEFAULT_ROOM:
            if found := rule.search(text):
                room = (
                    re.sub(r"^.*,\s+(?=\S)", "", show(found["room"]))
                    if rule is _DEFAULT_ROOM[0]
                    else show(found["room"])
                )
                room = re.sub(r"^(?:the|el|la|le|les)\s+", "", room).strip(" ,.;:–—-")
                room = re.sub(r",?\s+(?:unless|except|salvo|sauf)\b.*$", "", room)
                if room and (places.score_place(room) >= 0.4 or room[0].isupper()):
                    return room
    for line in lines[:12]:
        label, sign, rest = show(line.text).partition(":")
        if sign and find_label(label) is PieceRole.ROOM and rest.strip() and len(rest) < 80 and not line.cells:
            return rest.strip()
    return ""


def _choose(lines: Sequence[SourceLine], context: WholeAgenda) -> Layout | None:
    """The layout that fits best; by the beginning of a long agenda, and then on all of it."""
    tried = lines[:TRIED_LINES]
    scored = []
    for layout in _read_layouts(tried):
        built = build_sessions(layout, context)
        scored.append((score_layout(layout, built, len(tried)), layout))
    if not scored:
        return None
    best = max(scored, key=lambda pair: pair[0])[1]
    if len(tried) == len(lines):
        return best
    return next(iter(_read_layouts(lines, best.name)), best)


def _read_layouts(lines: Sequence[SourceLine], only: str = "") -> list[Layout]:
    """What each layout makes of ``lines``, or the one called ``only``."""
    layouts = read_flows(lines, only)
    for name, find in (("table", find_tables), ("columns by blanks", find_spaced_tables)):
        if only and not only.startswith(name):
            continue
        parts = find(lines)
        if parts is None or not any(isinstance(part, AgendaTable) for part in parts):
            continue
        for grid_first in (True, False):
            named = f"{name}{': grid' if grid_first else ''}"
            if only in ("", named) and (layout := _read_tables(parts, grid_first)) is not None:
                layout.name, layout.prior = named, 1.2 if name == "table" or _has_heads(parts) else 0.5
                layouts.append(layout)
    few = not layouts or sum(draft.times is not None for draft in layouts[0].drafts) < 2
    if only.startswith("outline") or (few and not only):
        layouts += read_outlines(lines, only)
    return layouts


def _has_heads(parts: Sequence[SourceLine | AgendaTable]) -> bool:
    """Whether a table names its columns."""
    return any(find_heads(row.cells) for part in parts if isinstance(part, AgendaTable) for row in part.rows[:3])


def _read_tables(parts: Sequence[SourceLine | AgendaTable], grid_first: bool) -> Layout | None:
    """The tables of an agenda one after the other, with the lines between them as heads of days and tracks."""
    layout = Layout("", [])
    heads: dict[int, str] | None = None
    days: tuple = ()  # type: ignore[type-arg]
    room = track = ""
    section = 0
    rest: list[SourceLine] = []
    for part in parts:
        if isinstance(part, SourceLine):
            (item,), _ = read_items([part], explode=False)
            if item.heading is Purpose.DAY:
                days, room, track = item.days, read_room(item.rest), ""
            elif item.heading is Purpose.TRACK:
                track, room = read_track_heading(item.text)
            elif item.times is not None:
                rest.append(part)
            elif layout.drafts and item.heading is Purpose.NONE and not part.level:
                rest.append(part)
                layout.left_out[part.number] = OUTSIDE
                continue
            layout.left_out[part.number] = OVER
            continue
        section += 100_000
        found = read_grid(part, days) if grid_first else None
        drafts: list[SessionDraft] = []
        if found is not None:
            drafts, reasons = found
        elif (rows := read_columns(part, heads)) is not None:
            drafts, reasons, heads = rows
        else:
            rest += [row.line for row in part.rows]
            continue
        for draft in drafts:
            draft.days = draft.days or days
            draft.track = draft.track or track
            draft.room = draft.room or room
            draft.section += section
        layout.drafts += drafts
        layout.left_out |= reasons
    layout.lost_lines = len(rest)
    return layout if layout.drafts else None


def _find_title(lines: Sequence[SourceLine], left_out: Sequence[LeftOut]) -> str:
    """The first line, if it stands over all sessions and names no day."""
    over = {left.number for left in left_out if left.reason == OVER}
    for line in lines[:3]:
        if line.number in over and read_heading(line.text) is None and fold(line.shown) not in DAY_FILLERS:
            return line.shown[:120]
    return ""
