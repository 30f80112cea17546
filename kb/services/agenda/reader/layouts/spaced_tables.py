"""Columns that blanks make, as in a text copied from a PDF: found by the places at which segments begin. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from kb.services.agenda.reader.layouts.tables import LEAST_ROWS, AgendaTable, Row, find_heads, has_words
from kb.services.agenda.reader.lines import SourceLine
from kb.services.agenda.reader.times import find_times

_SEGMENT = re.compile(r"\S+(?: \S+)*")


def find_spaced_tables(lines: Sequence[SourceLine]) -> list[SourceLine | AgendaTable] | None:
    """``lines`` with columns made by blanks as tables; None if there are none."""
    segments = {
        line.number: [(found.start(), found[0]) for found in _SEGMENT.finditer(_plain(line))]
        for line in lines
        if not line.cells
    }
    starts = _find_columns(lines, segments)
    if len(starts) < 3:
        return None
    parts: list[SourceLine | AgendaTable] = []
    rows: list[Row] = []
    for line in lines:
        cells = _place(segments.get(line.number, []), starts) if not line.running and not line.level else None
        if cells is None or (sum(map(has_words, cells)) == 1 and has_words(cells[0]) and not find_times(cells[0])):
            if len(rows) >= LEAST_ROWS:
                parts.append(AgendaTable(tuple(rows), wrapped=True))
            else:
                parts += [row.line for row in rows]
            rows = []
            parts.append(line)
        else:
            rows.append(Row(line, cells))
    parts += [AgendaTable(tuple(rows), wrapped=True)] if len(rows) >= LEAST_ROWS else [row.line for row in rows]
    return parts if any(isinstance(part, AgendaTable) for part in parts) else None


def _plain(line: SourceLine) -> str:
    return line.given.replace("\t", "    ")[:600]


def _find_columns(lines: Sequence[SourceLine], segments: dict[int, list[tuple[int, str]]]) -> list[int]:
    """Where columns begin: places at which many lines with a time begin a segment, or the row of heads does."""
    for line in lines:
        row = segments.get(line.number, [])
        if len(row) >= 3 and len(find_heads([text for _, text in row])) >= 3:
            return [at for at, _ in row]
    timed = [
        row
        for row in segments.values()
        if row and len(row) > 1 and (times := find_times(row[0][1])) and times[0].sure > 1
    ]
    counts = Counter(at for row in timed for at, _ in row)
    columns: list[tuple[int, int]] = []
    for at in sorted(counts):
        if columns and at - columns[-1][0] <= 2:
            columns[-1] = (columns[-1][0], columns[-1][1] + counts[at])
        else:
            columns.append((at, counts[at]))
    return [at for at, count in columns if count >= max(2, 0.3 * len(timed))]


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
