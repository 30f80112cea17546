"""Reads the sheets of an Excel workbook as rows between bars, with dates and hours as people write them.

Formulas are not calculated: what the program that saved the file had calculated is read.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from python_calamine import CalamineSheet, CalamineWorkbook, SheetVisibleEnum

from ingest.errors import Malformed, TooLarge
from ingest.readers.lines import DITTO, join_cell, write_row
from ingest.reading import Bibliographic, ReadFile, ReadItem
from ingest.safety.limits import Limits
from ingest.safety.media_types import MediaType

Cell = int | float | str | bool | time | date | datetime | timedelta


def read(data: bytes, limits: Limits) -> ReadFile:
    """The sheets that are shown, one after the other.

    Raises:
        Malformed: there is no sheet with something in it.
        TooLarge: more rows than ``limits.items``, or more columns than ``limits.columns``.
    """
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    shown = [sheet.name for sheet in book.sheets_metadata if sheet.visible is SheetVisibleEnum.Visible]
    parts = []
    for name in shown:
        rows = _read_sheet(book.get_sheet_by_name(name), limits)
        if rows:
            parts.append((f"## {name}\n\n" if len(shown) > 1 else "") + "\n".join(rows))
    if not parts:
        raise Malformed("its sheets are empty", "Fill a sheet, and upload it again.")
    body = "\n\n".join(parts) + "\n"
    return ReadFile(MediaType.XLSX, None, None, (ReadItem(body, (), Bibliographic()),), ())


def _read_sheet(sheet: CalamineSheet, limits: Limits) -> list[str]:
    height, width = (sheet.end[0] + 1, sheet.end[1] + 1) if sheet.end else (0, 0)
    if height > limits.items:
        raise TooLarge(f"a sheet has {height:,} rows, and {limits.items:,} are read")
    if width > limits.columns:
        raise TooLarge(f"a sheet has {width:,} columns, and {limits.columns:,} are read")
    rows = [[_show(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        _fill(rows, top, left, bottom, right)
    return [write_row(row) for row in _without_empty_columns(rows) if any(row)]


def _fill(rows: list[list[str]], top: int, left: int, bottom: int, right: int) -> None:
    """Fill a merged range with what stands in its first cell, and the rows below with the sign that it goes on."""
    if top >= len(rows) or left >= len(rows[top]) or not rows[top][left]:
        return
    for row in range(top, min(bottom + 1, len(rows))):
        for column in range(left, min(right + 1, len(rows[row]))):
            rows[row][column] = rows[top][left] if row == top else DITTO


def _without_empty_columns(rows: Sequence[list[str]]) -> list[list[str]]:
    width = max((len(row) for row in rows), default=0)
    used = [column for column in range(width) if any(column < len(row) and row[column] for row in rows)]
    return [[row[column] if column < len(row) else "" for column in used] for row in rows]


def _show(cell: Cell) -> str:
    if isinstance(cell, datetime):
        hour = f"{cell:%H:%M}"
        return f"{cell:%Y-%m-%d}" if hour == "00:00" else f"{cell:%Y-%m-%d} {hour}" if cell.year > 1900 else hour
    if isinstance(cell, date):
        return f"{cell:%Y-%m-%d}"
    if isinstance(cell, time):
        return f"{cell:%H:%M}"
    if isinstance(cell, timedelta):
        minutes = round(cell.total_seconds() / 60)
        return f"{minutes // 60:02}:{minutes % 60:02}"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return join_cell(str(cell).split("\n"))
