"""Tables in the lines of an agenda: between bars, by tabs, by commas, by blanks. Pure; knows rows, not what they mean."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from kb.services.agenda.reader.characters import SOFT, fold, show
from kb.services.agenda.reader.days import read_heading
from kb.services.agenda.reader.lines import SourceLine
from kb.services.agenda.reader.marks import read_mark
from kb.services.agenda.reader.times import find_times
from kb.services.agenda.reader.words import HEADS

MOST_COLUMNS = 40
_SEGMENT = re.compile(r"\S+(?: \S+)*")
_LEAST_ROWS = 2
_HEAD_WORDS = frozenset(
    "of the and or a name names slot meeting full et de du des y e la le les el del los d l est edt local und your pm am".split()
).union(*HEADS.values())


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table. ``cells`` may have several lines each."""

    line: SourceLine
    cells: tuple[str, ...]

    @property
    def filled(self) -> list[str]:
        """The cells with something in them."""
        return [cell for cell in self.cells if has_words(cell)]


@dataclass(frozen=True, slots=True)
class Table:
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


def find_tables(lines: Sequence[SourceLine]) -> list[SourceLine | Table]:
    """``lines`` with rows that follow each other as tables. A lone row stays a line."""
    parts: list[SourceLine | Table] = []
    rows: list[Row] = []

    def close() -> None:
        if len(rows) >= _LEAST_ROWS:
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


def _even(rows: Sequence[Row]) -> Table:
    """A table in which a time with what follows it in its cell makes two columns, in every row or in none."""
    timed_columns = sum(sum(bool(find_times(row.cells[place])) for row in rows if place < len(row.cells)) >= 2 for place in range(max(len(row.cells) for row in rows)))
    if timed_columns > 1 and not any(set(find_heads(row.cells).values()) & {"time", "start"} for row in rows[:3]) and _are_days(rows[0]):
        return Table(tuple(rows))
    split = [split_time_cell(row.cells) for row in rows]
    changed = sum(after is not row.cells for row, after in zip(rows, split, strict=True))
    timed = sum(bool(row.cells and find_times(row.cells[0])) for row in rows)
    if changed >= 2 and changed * 2 > timed:
        return Table(tuple(Row(row.line, after) for row, after in zip(rows, split, strict=True)))
    return Table(tuple(rows))


def _are_days(row: Row) -> bool:
    """Whether the cells of ``row`` are days."""
    return len(row.filled) >= 2 and all(read_heading(cell) for cell in row.filled)


def find_heads(cells: Sequence[str]) -> dict[int, str]:
    """The columns that ``cells`` name, if it is a row of heads: what each holds by its number. Empty if it is none."""
    found = {place: role for place, cell in enumerate(cells) if (role := find_head(cell))}
    filled = sum(has_words(cell) for cell in cells)
    for role in {role for role in found.values() if list(found.values()).count(role) > 1 and role not in ("about", "speakers")}:
        found = {place: one for place, one in found.items() if one != role}  # "Track A", "Track B": a grid
    roles = set(found.values())
    if len(found) < 2 or len(found) * 2 < filled or not roles & {"title", "time", "start"}:
        return {}
    return found


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


def csv_to_text(text: str) -> str | None:
    """A table in commas or semicolons as rows between bars; None if ``text`` is no such table."""
    start = text.lstrip("\ufeff \n")
    first = start.split("\n", 1)[0]
    if not any(first.count(sign) >= 2 for sign in ",;"):
        return None
    for sign in sorted(",;", key=first.count, reverse=True):
        try:
            rows = [row for row in csv.reader(io.StringIO(start, newline=""), delimiter=sign) if any(cell.strip() for cell in row)]
        except csv.Error:
            continue
        widths = Counter(len(row) for row in rows)
        if len(rows) < 2 or len(rows[0]) < 3 or widths[len(rows[0])] < 0.7 * len(rows):
            continue
        if len(find_heads(rows[0])) >= 2 or (len(rows[0]) >= 4 and _are_timed(rows) and f"{sign} " not in first.replace('"', "")):
            return rows_to_text(rows)
    return None


def _are_timed(rows: Sequence[Sequence[str]]) -> bool:
    """Whether most rows have a time and nothing else in the same column."""
    counts = Counter(place for row in rows for place, cell in enumerate(row) if (found := find_times(cell)) and found[0].sure > 1 and len(cell) < 30)
    return bool(counts) and counts.most_common(1)[0][1] >= max(3, 0.6 * len(rows))


def rows_to_text(rows: Sequence[Sequence[str]]) -> str:
    """``rows`` between bars, as Markdown has tables; line ends inside of cells as ``<br>``."""
    lines = []
    for row in rows:
        cells = (" <br> ".join(part.strip() for part in str(cell).replace("|", "\\|").splitlines() if part.strip()) for cell in row)
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def find_spaced_tables(lines: Sequence[SourceLine]) -> list[SourceLine | Table] | None:
    """``lines`` with columns made by blanks as tables; None if there are none."""
    segments = {line.number: [(found.start(), found[0]) for found in _SEGMENT.finditer(_plain(line))] for line in lines if not line.cells}
    starts = _find_columns(lines, segments)
    if len(starts) < 3:
        return None
    parts: list[SourceLine | Table] = []
    rows: list[Row] = []
    for line in lines:
        cells = _place(segments.get(line.number, []), starts) if not line.running and not line.level else None
        if cells is None or (sum(map(has_words, cells)) == 1 and has_words(cells[0]) and not find_times(cells[0])):
            if len(rows) >= _LEAST_ROWS:
                parts.append(Table(tuple(rows), wrapped=True))
            else:
                parts += [row.line for row in rows]
            rows = []
            parts.append(line)
        else:
            rows.append(Row(line, cells))
    parts += [Table(tuple(rows), wrapped=True)] if len(rows) >= _LEAST_ROWS else [row.line for row in rows]
    return parts if any(isinstance(part, Table) for part in parts) else None


def _plain(line: SourceLine) -> str:
    return line.given.replace("\t", "    ")[:600]


def _find_columns(lines: Sequence[SourceLine], segments: dict[int, list[tuple[int, str]]]) -> list[int]:
    """Where columns begin: places at which many lines with a time begin a segment, or the row of heads does."""
    for line in lines:
        row = segments.get(line.number, [])
        if len(row) >= 3 and len(find_heads([text for _, text in row])) >= 3:
            return [at for at, _ in row]
    timed = [row for row in segments.values() if row and len(row) > 1 and (times := find_times(row[0][1])) and times[0].sure > 1]
    counts = Counter(at for row in timed for at, _ in row)
    return sorted(at for at, count in counts.items() if count >= max(2, 0.3 * len(timed)))


def _place(row: Sequence[tuple[int, str]], starts: Sequence[int]) -> tuple[str, ...] | None:
    """The segments of a line in their columns; None if they do not stand at them."""
    if not row:
        return None
    cells = [""] * len(starts)
    for at, text in row:
        near = [place for place, start in enumerate(starts) if abs(start - at) <= 2]
        if not near:
            return None
        place = near[0]
        cells[place] = f"{cells[place]} {text}".strip()
    return tuple(cells)


def join_wrapped(table: Table, time_column: int) -> Table:
    """``table`` with rows that only go on from the row above joined to it."""
    if not table.wrapped:
        return table
    rows: list[Row] = []
    for row in table.rows:
        goes_on = rows and not has_words(row.cells[time_column] if time_column < len(row.cells) else "") and row.line.gap == 0
        if goes_on:
            above = rows[-1]
            cells = tuple(f"{one} {more}".strip() if more else one for one, more in zip(above.cells, row.cells, strict=True))
            rows[-1] = replace(above, cells=cells)
        else:
            rows.append(row)
    return Table(tuple(rows))
