"""Grids: times down, tracks or days across (or the other way round), a session a cell. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from kb.services.agenda.reader import people, places
from kb.services.agenda.reader.breaks import is_break
from kb.services.agenda.reader.characters import SOFT, fold, show
from kb.services.agenda.reader.cutting import BRACKET
from kb.services.agenda.reader.days import Day, read_heading
from kb.services.agenda.reader.drafts import SessionDraft
from kb.services.agenda.reader.layouts.markup import DITTO
from kb.services.agenda.reader.layouts.tables import AgendaTable, Row, find_heads, has_words, join_wrapped
from kb.services.agenda.reader.marks import read_track
from kb.services.agenda.reader.roles import AgendaFragment
from kb.services.agenda.reader.times import Times, find_times
from kb.services.agenda.reader.values import HEADS, NO_TIME, OVER
from kb.services.agenda.reader.words import word_set

_PLENARY = word_set(
    """plenary keynote welcome opening closing remarks ceremony general assembly plenaria bienvenida apertura
    clausura cierre pleniere ouverture cloture"""
)


@dataclass(frozen=True, slots=True)
class _Column:
    """What the head of a column says."""

    place: int
    track: str = ""
    room: str = ""
    days: tuple[Day, ...] = ()


def read_grid(table: AgendaTable, days: tuple[Day, ...] = ()) -> tuple[list[SessionDraft], dict[int, str]] | None:
    """The drafts of a grid and why rows were left out; None if ``table`` is no grid."""
    return _read_across(table, days) or _read_turned(table, days) or _read_days(table)


def _read_across(
    table: AgendaTable, days: tuple[Day, ...], numbers: Sequence[int] = ()
) -> tuple[list[SessionDraft], dict[int, str]] | None:
    time_column = _find_time_column(table.rows)
    if time_column is None:
        return None
    table = join_wrapped(table, time_column)
    first = next(place for place, row in enumerate(table.rows) if _times_of(row, time_column))
    heads = table.rows[:first]
    named = next(
        (
            row
            for row in reversed(heads)
            if len([cell for place, cell in enumerate(row.cells) if place > time_column and has_words(cell)]) >= 2
        ),
        None,
    )
    if named is None:
        return None
    columns = _read_heads(heads, time_column)
    known = find_heads(named.cells)
    if len(columns) < 2 or 2 * sum(column.place in known for column in columns) >= len(columns):
        return None
    left_out = {row.line.number: HEADS for row in heads}
    walk = _GridWalk(columns, time_column, days, numbers)
    for row in table.rows[first:]:
        if reason := walk.read(row):
            left_out[row.line.number] = reason
    drafts = walk.drafts
    if any(column.days for column in columns):
        order = {column.place: number for number, column in enumerate(columns)}
        drafts = [
            draft
            for _, draft in sorted(zip(walk.columns_of, drafts, strict=True), key=lambda pair: order.get(pair[0], 0))
        ]
        for draft in drafts:
            draft.section = draft.section * 100 + next(
                (number for number, column in enumerate(columns) if column.days == draft.days), 0
            )
    return drafts, left_out


def _find_time_column(rows: Sequence[Row]) -> int | None:
    """The column, among the first three, in which most rows have a time and nothing else."""
    counts = [sum(bool(_times_of(row, place)) for row in rows) for place in range(3)]
    best = max(range(3), key=lambda place: counts[place])
    return best if counts[best] >= 2 and counts[best] * 2 >= len(rows) - 2 else None


def _times_of(row: Row, place: int) -> Times | None:
    if place >= len(row.cells):
        return None
    cell = row.cells[place]
    found = find_times(cell)
    if not found or (found[0].sure < 2 and found[0].end is None):
        return None
    if len(found) == 2 and found[0].end is None and "\n" in cell:
        found = (replace(found[0], end=found[1].start, high=found[1].high),)
    return (
        found[0] if not has_words(cell[: found[0].low]) and len(cell[found[0].high :].strip(f" {SOFT}.:")) < 6 else None
    )


def _read_heads(heads: Sequence[Row], time_column: int) -> list[_Column]:
    """The columns of sessions, by all rows over the first time: names in one, rooms perhaps in the next."""
    width = max(len(row.cells) for row in heads)
    columns = []
    for place in range(time_column + 1, width):
        column = _Column(place)
        for row in heads:
            cell = row.cells[place] if place < len(row.cells) else ""
            if has_words(cell) and len(dict.fromkeys(row.filled)) > 1:
                bracketed = sum(BRACKET.search(one) is not None for one in row.cells[time_column + 1 :])
                column = _add_head(column, cell, bracketed >= max(2, len(row.filled) - 1))
        if column.track or column.days or column.room:
            columns.append(column)
    return columns


def _add_head(column: _Column, cell: str, bracketed: bool) -> _Column:
    for line in cell.split("\n"):
        text = line.strip(SOFT + " ")
        days = read_heading(text.replace(SOFT, " "))
        if days is not None:
            column = replace(column, days=days[0])
            text = days[1]
        if (
            (found := BRACKET.search(text))
            and (bracketed or places.score_place(found["in"]) >= 0.4)
            and not find_times(found["in"])
            and text[: found.start()].strip()
        ):
            column = replace(column, room=places.clean_place(found["in"]))
            text = text[: found.start()]
        if not has_words(text):
            continue
        if places.score_place(text) >= 0.6 and (column.track or column.days):
            column = replace(column, room=column.room or show(text))
        elif people.score_people(text) >= 0.8 and column.track:
            continue
        else:
            track = f"{column.track} {show(text)}".strip(" :–—-")
            column = replace(
                column, track=track, room=column.room or (show(text) if places.score_place(text) >= 0.75 else "")
            )
    return column


class _GridWalk:
    """Reads the rows of a grid from the first time on."""

    def __init__(
        self, columns: Sequence[_Column], time_column: int, days: tuple[Day, ...], numbers: Sequence[int]
    ) -> None:
        self.numbers = numbers
        self.columns = columns
        self.time_column = time_column
        self.days = days
        self.section = 0
        self.times: Times | None = None
        self.drafts: list[SessionDraft] = []
        self.columns_of: list[int] = []
        self.above: dict[int, SessionDraft] = {}

    def read(self, row: Row) -> str:
        """Read a row; the reason if it was left out."""
        filled = list(dict.fromkeys(cell for cell in row.filled if cell != DITTO))
        if len(filled) == 1 and (read_heading(filled[0]) or read_track(filled[0])):
            if found := read_heading(filled[0]):
                self.days, self.section = found[0], self.section + 1
            return OVER
        found = read_heading(row.cells[0]) if self.time_column and has_words(row.cells[0]) else None
        if found is not None and [day.label for day in found[0]] != [day.label for day in self.days]:
            self.days, self.section = found[0], self.section + 1
        times = _times_of(row, self.time_column)
        self.times = times or self.times
        if self.times is None:
            return NO_TIME
        cells = [(column, row.cells[column.place] if column.place < len(row.cells) else "") for column in self.columns]
        for column, cell in cells:
            if (
                cell == DITTO
                and (above := self.above.get(column.place)) is not None
                and above.times is not None
                and times is not None
            ):
                above.times = replace(above.times, end=times.end or above.times.end)
        self._add_sessions(row, [(column, cell) for column, cell in cells if has_words(cell) and cell != DITTO])
        return ""

    def _add_sessions(self, row: Row, cells: list[tuple[_Column, str]]) -> None:
        at = 0
        while at < len(cells):
            column, cell = cells[at]
            joined = [column]
            while not column.days and at + 1 < len(cells) and _key(cells[at + 1][1]) == _key(cell):
                at += 1
                joined.append(cells[at][0])
            alone = len(cells) == 1 and not column.days and column is self.columns[0] and _is_for_all(cell)
            self._add(
                row,
                cell,
                joined,
                len(joined) == len(self.columns)
                or alone
                or (len(joined) == len(cells) and is_break(cell.split("\n")[0])),
            )
            at += 1

    def _add(self, row: Row, cell: str, columns: Sequence[_Column], for_all: bool) -> None:
        first = columns[0]
        for_all = for_all and not first.days
        number = self.numbers[first.place] if first.place < len(self.numbers) else row.line.number
        draft = SessionDraft(
            [AgendaFragment(line, number) for line in cell.split("\n")],
            self.times,
            first.days or self.days,
            track="" if for_all else " / ".join(column.track for column in columns if column.track),
            room=first.room if len(columns) == 1 and not for_all else "",
            section=self.section,
            lines=row.numbers if number == row.line.number else [number],
        )
        own = find_times(cell.split("\n")[0])
        if own and own[0].sure > 1 and own[0].end is not None and not has_words(cell[: own[0].low]):
            draft.times = own[0]
            text = draft.fragments[0].text[own[0].high :].strip(" :–—-")
            draft.fragments[0] = replace(draft.fragments[0], text=text)
        self.drafts.append(draft)
        self.columns_of.append(first.place)
        for column in columns:
            self.above[column.place] = draft


def _key(cell: str) -> str:
    return fold(show(cell))


def _is_for_all(cell: str) -> bool:
    """Whether a cell that is alone in its row is meant for all columns, and not for the first."""
    return is_break(cell.split("\n")[0]) or bool(_PLENARY & set(fold(show(cell)).replace(":", " ").split()))


def _read_days(table: AgendaTable) -> tuple[list[SessionDraft], dict[int, str]] | None:
    """Columns that are days, with the time of each session in its cell."""
    head = next(
        (row for row in table.rows[:2] if len(row.filled) >= 2 and all(read_heading(cell) for cell in row.filled)), None
    )
    if head is None:
        return None
    drafts: list[SessionDraft] = []
    rows = [row for row in table.rows if row is not head]
    for place, cell in enumerate(head.cells):
        heading = read_heading(cell)
        for row in rows if heading is not None else ():
            for line in (row.cells[place] if place < len(row.cells) else "").split("\n"):
                times = find_times(line)
                if times and times[0].sure > 1 and not has_words(line[: times[0].low]):
                    rest = line[times[0].high :].strip(f" {SOFT}:;,|–—-.")
                    drafts.append(
                        SessionDraft(
                            [AgendaFragment(rest, row.line.number)] if has_words(rest) else [],
                            times[0],
                            heading[0] if heading else (),
                            section=place,
                            lines=[row.line.number],
                        )
                    )
                elif has_words(line) and drafts and drafts[-1].section == place:
                    drafts[-1].fragments.append(AgendaFragment(line, row.line.number))
    return (drafts, {head.line.number: HEADS}) if len(drafts) >= 2 else None


def _read_turned(table: AgendaTable, days: tuple[Day, ...]) -> tuple[list[SessionDraft], dict[int, str]] | None:
    """A grid with times across: turned, and read like the other."""
    head = next(
        (row for row in table.rows[:3] if sum(bool(_times_of(row, place)) for place in range(1, len(row.cells))) >= 2),
        None,
    )
    if head is None or _find_time_column(table.rows) == 0:
        return None
    rows = [row for row in table.rows if row is head or len(row.filled) > 1]
    turned = []
    for place in range(len(head.cells)):
        cells = tuple(row.cells[place] if place < len(row.cells) else "" for row in rows)
        turned.append(Row(head.line, cells))
    found = _read_across(AgendaTable(tuple(turned)), days, [row.line.number for row in rows])
    if found is None:
        return None
    used = {line for draft in found[0] for line in draft.lines}
    return found[0], {row.line.number: HEADS for row in table.rows if row.line.number not in used}
