"""Tables with a session a row: a column holds one kind of thing, named at its head or known by its cells. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kb.services.agenda.reader import people, places
from kb.services.agenda.reader.breaks import is_break_type
from kb.services.agenda.reader.characters import SOFT, fold, show
from kb.services.agenda.reader.days import Day, find_days, read_heading
from kb.services.agenda.reader.drafts import SessionDraft
from kb.services.agenda.reader.layouts.markup import DITTO
from kb.services.agenda.reader.layouts.tables import AgendaTable, Row, find_heads, has_words, join_wrapped
from kb.services.agenda.reader.marks import is_code, read_track
from kb.services.agenda.reader.roles import AgendaFragment, PieceRole
from kb.services.agenda.reader.times import Clock, Times, find_duration, find_times, is_duration
from kb.services.agenda.reader.values import HEADS, NO_TITLE, OVER

_ROLES = {
    "speakers": PieceRole.PEOPLE,
    "room": PieceRole.ROOM,
    "track": PieceRole.TRACK,
    "minutes": PieceRole.MINUTES,
    "about": PieceRole.ABOUT,
    "rest": None,
}


def read_columns(
    table: AgendaTable, heads: dict[int, str] | None = None
) -> tuple[list[SessionDraft], dict[int, str], dict[int, str]] | None:
    """The drafts of ``table``, why rows were left out, and the roles of its columns; None if it is no such table.

    ``heads`` are those of the table before, for one that has none of its own.
    """
    own = next(((place, found) for place, row in enumerate(table.rows[:3]) if (found := find_heads(row.cells))), None)
    body = table.rows[own[0] + 1 :] if own else table.rows
    roles = own[1] if own else heads or {}
    left_out = {row.line.number: HEADS for row in (table.rows[: own[0] + 1] if own else ())}
    if not body:
        return None
    roles = _complete(roles, body)
    named = set(roles.values())
    if "title" not in named or not named & {"time", "start", "day", "minutes", "speakers"}:
        return None
    time_column = next((place for place, role in roles.items() if role in ("time", "start")), 0)
    body = join_wrapped(AgendaTable(tuple(body), table.wrapped), time_column).rows
    drafts, skipped = _Rows(roles).read(body)
    return drafts, left_out | skipped, roles


def _complete(given: dict[int, str], body: Sequence[Row]) -> dict[int, str]:
    """``given`` with the roles of the other columns, by what stands in them."""
    roles = dict(given)
    width = max(len(row.cells) for row in body)
    columns = {
        place: [row.cells[place] for row in body if place < len(row.cells) and has_words(row.cells[place])]
        for place in range(width)
    }
    guessed = {place: _guess(cells) for place, cells in columns.items() if cells and place not in roles}
    times = [place for place, role in guessed.items() if role == "time"]
    known = set(roles.values())
    if not known & {"time", "start"} and times:
        if (
            len(times) >= 2
            and times[1] == times[0] + 1
            and not any(found[0].end for cell in columns[times[0]] if (found := find_times(cell)))
        ):
            roles[times[0]], roles[times[1]] = "start", "end"
        else:
            roles[times[0]] = "time"
    for place, role in guessed.items():
        if role in ("day", "speakers", "room", "minutes", "code") and role not in roles.values():
            roles[place] = role
    if "title" not in roles.values():
        open_columns = [place for place in guessed if place not in roles]
        if open_columns:
            roles[max(open_columns, key=lambda place: (_words_of(columns[place]), -place))] = "title"
    if "room" not in roles.values():
        rest = [
            place
            for place in guessed
            if place not in roles
            and sum(places.score_place(cell) >= 0.4 for cell in columns[place]) * 2 >= len(columns[place])
        ]
        roles |= dict.fromkeys(rest[:1], "room")
    for place in guessed:
        roles.setdefault(place, "rest")
    return roles


def _words_of(cells: Sequence[str]) -> float:
    """How much a column looks like titles: many different cells, with words."""
    return sum(len(cell.split()) for cell in cells) * len({fold(cell) for cell in cells}) / max(len(cells), 1)


def _guess(cells: Sequence[str]) -> str:
    """What most of ``cells`` are."""
    count = len(cells)

    def most(number: int, share: float = 0.6) -> bool:
        return number >= share * count

    if most(
        sum(
            bool(found := find_times(cell))
            and (found[0].sure > 1 or found[0].end is not None)
            and not has_words(cell[: found[0].low])
            for cell in cells
        )
    ):
        return "time"
    if most(sum(read_heading(cell) is not None for cell in cells)):
        return "day"
    if most(sum(is_duration(cell) for cell in cells)):
        return "minutes"
    if most(sum(is_code(f"{cell} x") and len(cell) < 8 for cell in cells)):
        return "code"
    who = sum(people.score_people(cell.replace("\n", "; ")) for cell in cells) / count
    where = sum(places.score_place(cell) for cell in cells) / count
    if max(who, where) >= 0.5:
        return "speakers" if who >= where else "room"
    return "text"


class _Rows:
    """Reads the rows of one table: what is said once holds for the rows below it."""

    def __init__(self, roles: dict[int, str]) -> None:
        self.roles = roles
        self.days: tuple[Day, ...] = ()
        self.times: Times | None = None
        self.heading = ""
        self.section = 0
        self.drafts: list[SessionDraft] = []
        self.left_out: dict[int, str] = {}

    def read(self, rows: Sequence[Row]) -> tuple[list[SessionDraft], dict[int, str]]:
        for row in rows:
            self._read_row(row)
        return self.drafts, self.left_out

    def _read_row(self, row: Row) -> None:
        cells = {
            role: cell
            for place, role in self.roles.items()
            if place < len(row.cells)
            and has_words(cell := row.cells[place])
            and cell != DITTO
            and role not in ("about", "rest")
        }
        same = {role for place, role in self.roles.items() if place < len(row.cells) and row.cells[place] == DITTO}
        filled = list(dict.fromkeys(cell for cell in row.filled if cell != DITTO))
        if not filled or find_heads(row.cells):
            self.left_out[row.line.number] = HEADS if filled else OVER
            return
        if len(filled) == 1 and not same and self._is_heading(filled[0]):
            self.left_out[row.line.number] = OVER
            return
        if "day" in cells:
            found = tuple(find_days(cells["day"]))
            if found and [day.label for day in found] != [day.label for day in self.days]:
                self.days, self.section = found, self.section + 1
                self.times = None
        times, days, beside = self._read_times(cells)
        if days:
            if [day.label for day in days] != [day.label for day in self.days]:
                self.section += 1
            self.days = days
        if "title" in same and self.drafts:
            self._go_on(times)
            return
        title = cells.get("title", "")
        if not title and beside:
            title = beside
        elif not title:
            others = [cells[role] for role in ("speakers", "room", "track", "type") if role in cells]
            title = others[0] if times is not None and others else ""
        if not title:
            self.left_out[row.line.number] = NO_TITLE
            return
        if times is not None:
            self.times = times
        self._add(row, cells, title)

    def _is_heading(self, text: str) -> bool:
        """Whether the only cell of a row names a day or a part of the agenda for the rows below it."""
        if found := read_heading(text.replace("\n", " ")):
            self.days, self.heading, self.times = found[0], "", None
            self.section += 1
            return True
        if read_track(text) is not None:
            self.heading = show(text)
            self.section += 1
            return True
        return False

    def _read_times(self, cells: dict[str, str]) -> tuple[Times | None, tuple[Day, ...], str]:
        text = cells.get("time") or cells.get("start") or ""
        found = tuple(find_times(text))
        days = tuple(day for day in find_days(text) if day.has_date or day.weekday is not None)
        times = next((one for one in found if one.sure > 1), found[0] if found else _bare(text))
        if times is None:
            return None, days, ""
        end = find_times(cells.get("end", ""))
        last = end[0].start if end else None if (bare := _bare(cells.get("end", ""))) is None else bare.start
        if times.end is None and last is not None:
            times = replace(times, end=last)
        elif times.end is None and len(found) > 1 and "\n" in text:
            times = replace(times, end=found[1].start)
        if times.end is None and (
            minutes := find_duration(cells.get("minutes", "")) or _minutes(cells.get("minutes", ""))
        ):
            times = replace(times, duration=minutes)
        beside = text[times.high :].strip(f" {SOFT}:;,|–—-.\n") if not days and times.high else ""
        return times, days, beside if has_words(beside) else ""

    def _go_on(self, times: Times | None) -> None:
        """The session of the row above takes this row's time too."""
        above = self.drafts[-1]
        if times is not None and above.times is not None:
            above.times = replace(above.times, end=times.end or above.times.end)

    def _add(self, row: Row, cells: dict[str, str], title: str) -> None:
        number = row.line.number
        fragments = [AgendaFragment(line, number) for line in title.split("\n")]
        seen = {fold(show(title))}
        for place, role in sorted(self.roles.items()):
            if (
                place >= len(row.cells)
                or role not in _ROLES
                or not has_words(row.cells[place])
                or row.cells[place] == DITTO
            ):
                continue
            cell = row.cells[place]
            if fold(show(cell)) in seen:  # one cell over several columns
                continue
            fragments.append(AgendaFragment(cell if role != "about" else show(cell), number, fixed=_ROLES[role]))
        self.drafts.append(
            SessionDraft(
                fragments,
                self.times,
                self.days,
                section=self.section,
                track=self.heading,
                lines=row.numbers,
                is_break=True if "type" in cells and is_break_type(cells["type"]) else None,
            )
        )


def _bare(text: str) -> Times | None:
    """A bare hour in a column of times: "9"."""
    digits = text.strip()
    if digits.isascii() and digits.isdigit() and len(digits) < 3 and int(digits) < 24:
        return Times(Clock(int(digits) * 60), None, 0, len(text), 1)
    return None


def _minutes(text: str) -> int | None:
    digits = text.strip()
    return int(digits) if digits.isascii() and digits.isdigit() and 0 < len(digits) < 4 else None
