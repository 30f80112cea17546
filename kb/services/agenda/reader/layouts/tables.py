"""Tables in the lines of an agenda, between bars or by tabs, and what the heads of their columns say. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from kb.services.agenda.reader.characters import SOFT, fold, show
from kb.services.agenda.reader.days import read_heading
from kb.services.agenda.reader.lines import SourceLine
from kb.services.agenda.reader.marks import read_mark
from kb.services.agenda.reader.times import find_times
from kb.services.agenda.reader.words import HEADS, word_set

MOST_COLUMNS = 24
LEAST_ROWS = 2
_HEAD_WORDS = word_set(
    """of the and or a name names slot meeting full et de du des y e la le les el del los d l est edt local und
    your pm am"""
).union(*HEADS.values())


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table. ``cells`` may have several lines each."""

    line: SourceLine
    cells: tuple[str, ...]
    more: tuple[int, ...] = ()
    """The numbers of further lines that were joined to it."""

    @property
    def numbers(self) -> list[int]:
        """The numbers of its lines."""
        return [self.line.number, *self.more]

    @property
    def filled(self) -> list[str]:
        """The cells with something in them."""
        return [cell for cell in self.cells if has_words(cell)]


@dataclass(frozen=True, slots=True)
class AgendaTable:
    """Rows that follow each other. ``wrapped`` says that a cell may go on in the row below."""

    rows: tuple[Row, ...]
    wrapped: bool = False

    @property
    def width(self) -> int:
        """The number of columns."""
        return max((len(row.cells) for row in self.rows), default=0)


def has_words(text: str) -> bool:
    """Whether there is a letter, a digit or a mark of repetition in it."""
    return any(character.isalnum() or character in "〃" for character in text)


def split_time_cell(row: tuple[str, ...]) -> tuple[str, ...]:
    """``row`` with a time and what follows it in the first cell as two cells: "9:00 - 9:30   Welcome | Hall"."""
    first = row[0]
    times = find_times(first)
    if not times or times[0].sure < 2:
        return row
    before = first[: times[0].low]
    if has_words(before) and not ((mark := read_mark(f"{before.strip()} x")) and mark.rest == "x"):
        return row
    rest = first[times[0].high :].strip(f" {SOFT}:;,|–—-.")
    if len(times) > 1 or not has_words(rest) or "\n" in first:
        return row
    return (first[times[0].low : times[0].high], rest, *row[1:])


def find_tables(lines: Sequence[SourceLine]) -> list[SourceLine | AgendaTable]:
    """``lines`` with rows that follow each other as tables. A lone row stays a line."""
    parts: list[SourceLine | AgendaTable] = []
    rows: list[Row] = []

    def close() -> None:
        if len(rows) >= LEAST_ROWS:
            parts.append(_even(rows))
        else:
            parts.extend(row.line for row in rows)
        rows.clear()

    for line in lines:
        if line.cells and len(line.cells) <= MOST_COLUMNS and not line.running:
            if rows and line.gap and line.piped and rows[-1].line.piped and find_heads(line.cells):
                close()
            rows.append(Row(line, line.cells))
        elif rows and not line.level and line.gap == 0 and not line.bullet and _between(line) and not line.running:
            rows.append(Row(line, (line.text,)))
        else:
            close()
            parts.append(line)
    close()
    return parts


def _between(line: SourceLine) -> bool:
    """Whether a line without cells may stand inside a table: a break without a second column."""
    times = find_times(line.text)
    return bool(times) and times[0].sure > 1


def _even(rows: Sequence[Row]) -> AgendaTable:
    """A table in which a time with what follows it in its cell makes two columns, in every row or in none."""
    timed_columns = sum(
        sum(bool(find_times(row.cells[place])) for row in rows if place < len(row.cells)) >= 2
        for place in range(max(len(row.cells) for row in rows))
    )
    if (
        timed_columns > 1
        and not any(set(find_heads(row.cells).values()) & {"time", "start"} for row in rows[:3])
        and _are_days(rows[0])
    ):
        return AgendaTable(tuple(rows))
    split = [split_time_cell(row.cells) for row in rows]
    changed = sum(after is not row.cells for row, after in zip(rows, split, strict=True))
    timed = sum(bool(row.cells and find_times(row.cells[0])) for row in rows)
    if changed >= 2 and changed * 2 > timed:
        return AgendaTable(tuple(Row(row.line, after) for row, after in zip(rows, split, strict=True)))
    return AgendaTable(tuple(rows))


def _are_days(row: Row) -> bool:
    """Whether the cells of ``row`` are days."""
    return len(row.filled) >= 2 and all(read_heading(cell) for cell in row.filled)


def find_heads(cells: Sequence[str]) -> dict[int, str]:
    """The columns that ``cells`` name, if it is a row of heads: what each holds by its number. Empty if it is none."""
    found = {place: role for place, cell in enumerate(cells) if (role := find_head(cell))}
    filled = sum(has_words(cell) for cell in cells)
    for role in {
        role for role in found.values() if list(found.values()).count(role) > 1 and role not in ("about", "speakers")
    }:
        found = {place: one for place, one in found.items() if one != role}  # "Track A", "Track B": a grid
    roles = set(found.values())
    if len(found) < 2 or len(found) * 2 < filled or not roles & {"title", "time", "start"}:
        return {}
    return found


@lru_cache(maxsize=20_000)
def find_head(cell: str) -> str:
    """What a column headed ``cell`` holds; "" if that cannot be told."""
    folded = re.sub(r"\([^()]*\)", " ", fold(show(cell))) if "(s)" not in cell else fold(show(cell)).replace("(s)", "s")
    words = [word for word in re.split(r"[^a-z#_'-]+", folded) if word]
    if not words or len(words) > 5 or any(character.isdigit() or character == ":" for character in folded.strip(" :")):
        return ""
    joined = "-".join(words)
    for role, known in HEADS.items():
        if joined in known:
            return role
    if set(words) & (HEADS["time"] | {"date"}):
        if set(words) & HEADS["start"] - HEADS["time"] - {"de"}:
            return "start"
        if set(words) & HEADS["end"] - HEADS["time"]:
            return "end"
    if len(words) > 1 and words[-1] in ("type", "format", "category"):
        return "type"
    if any(word not in _HEAD_WORDS for word in words):
        return ""
    for word in (words[-1], words[0]):
        for role in ("time", "day", "speakers", "room", "track", "title", "minutes", "about", "code", "type"):
            if word in HEADS[role]:
                return role
    return ""


def join_wrapped(table: AgendaTable, time_column: int) -> AgendaTable:
    """``table`` with rows that only go on from the row above joined to it."""
    if not table.wrapped:
        return table
    rows: list[Row] = []
    for row in table.rows:
        goes_on = (
            rows and not has_words(row.cells[time_column] if time_column < len(row.cells) else "") and row.line.gap == 0
        )
        if goes_on:
            above = rows[-1]
            cells = tuple(
                f"{one} {more}".strip() if more else one for one, more in zip(above.cells, row.cells, strict=True)
            )
            rows[-1] = replace(above, cells=cells, more=(*above.more, *row.numbers))
        else:
            rows.append(row)
    return AgendaTable(tuple(rows))
