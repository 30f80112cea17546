"""Tables in commas or semicolons, as spreadsheets write them, made rows between bars. Pure."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Sequence

from kb.services.agenda.reader.layouts.tables import find_head, find_heads
from kb.services.agenda.reader.times import find_times


def csv_to_text(text: str) -> str | None:
    """A table in commas or semicolons as rows between bars; None if ``text`` is no such table."""
    start = text.lstrip("\ufeff \n")
    first = start.split("\n", 1)[0]
    if not any(first.count(sign) >= 2 for sign in ",;"):
        return None
    for sign in sorted(",;", key=first.count, reverse=True):
        try:
            rows = [
                row
                for row in csv.reader(io.StringIO(start, newline=""), delimiter=sign)
                if any(cell.strip() for cell in row)
            ]
        except csv.Error:
            continue
        widths = Counter(len(row) for row in rows)
        if len(rows) < 2 or len(rows[0]) < 3 or widths[len(rows[0])] < 0.7 * len(rows):
            continue
        if (
            len(find_heads(rows[0])) >= 2
            or _is_grid(rows)
            or (len(rows[0]) >= 4 and _are_timed(rows) and f"{sign} " not in first.replace('"', ""))
        ):
            return rows_to_text(rows)
    return None


def _is_grid(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the first column is headed as times and holds them: "Time; Track 1; Track 2"."""
    timed = sum(len(row[0]) < 30 and bool(find_times(row[0])) for row in rows[1:])
    return find_head(rows[0][0]) in ("time", "start") and timed >= max(2, 0.6 * (len(rows) - 1))


def _are_timed(rows: Sequence[Sequence[str]]) -> bool:
    """Whether most rows have a time and nothing else in the same column."""
    counts = Counter(
        place
        for row in rows
        for place, cell in enumerate(row)
        if (found := find_times(cell)) and found[0].sure > 1 and len(cell) < 30
    )
    return bool(counts) and counts.most_common(1)[0][1] >= max(3, 0.6 * len(rows))


def rows_to_text(rows: Sequence[Sequence[str]]) -> str:
    """``rows`` between bars, as Markdown has tables; line ends inside of cells as ``<br>``."""
    lines = []
    for row in rows:
        cells = (
            " <br> ".join(part.strip() for part in str(cell).replace("|", "\\|").splitlines() if part.strip())
            for cell in row
        )
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)
