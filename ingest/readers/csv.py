"""Reads tables in plain text. A table with a column of titles gives a document-to-be a row, any other is one document.

The separator is found by counting; names of columns are matched to fields. A column that has no field becomes a note,
"name: value", so nothing is lost.
"""

from __future__ import annotations

import csv
import io
import re

from ingest.errors import Malformed, TooLarge
from ingest.readers.bibliographic import build_file
from ingest.reading import Bibliographic, ReadFile, ReadItem
from ingest.safety.limits import Limits
from ingest.safety.media_types import MediaType
from ingest.text.decoding import decode
from ingest.text.wording import clean_line, table
from knowledge.bibliography.formats.table import build_row_work, match_columns

_SEPARATORS = ",;\t|"
_SAMPLE_ROWS = 20
_NAMED = 20
_NO_TITLES = (
    "No column is called Title: the table was taken as one document. "
    "For one document a row, name a column Title, and others Authors, Year, Publisher, NCJ number, DOI or Abstract."
)


def read(data: bytes, limits: Limits) -> ReadFile:
    """The rows, or the whole as one table.

    Raises:
        Malformed: it is no text or no table; a cell is larger than ``limits.field``.
        TooLarge: more rows than ``limits.items`` or more columns than ``limits.columns``.
    """
    decoded = decode(data)
    if decoded is None:
        raise Malformed("it is not text")
    notes = [decoded.note] if decoded.note else []
    rows = _read_rows(decoded.text, limits)
    head, rest = rows[0], rows[1:]
    columns = match_columns(head)
    if columns is None:
        body = table([list(row) for row in rows])
        return ReadFile(MediaType.CSV, None, None, (ReadItem(body, (), Bibliographic()),), (*notes, _NO_TITLES))
    if not rest:
        raise Malformed("it has a heading row and no other", "Add the rows, and upload it again.")
    if columns.others:
        named = [clean_line(name, 60) for name in columns.others.values()]
        notes.append(f"Columns without a field of their own were kept as notes: {', '.join(named[:_NAMED])}.")
    works = ((build_row_work(columns, row), f"row {number}") for number, row in enumerate(rest, 2))
    return build_file(MediaType.CSV, works, limits, tuple(notes))


def _read_rows(text: str, limits: Limits) -> list[list[str]]:
    """All rows that are not empty, the heading row first."""
    csv.field_size_limit(limits.field)
    longest = max(map(len, text.split("\n")))
    if longest > limits.field * 4:
        raise Malformed(f"it has a line of {longest / 1e6:,.0f} million letters, which is no row of a table")
    rows: list[list[str]] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=find_separator(text)):
            if len(row) > limits.columns:
                raise TooLarge(f"it has {len(row):,} columns, and {limits.columns:,} are read")
            if any(cell.strip() for cell in row):
                rows.append(row)
            if len(rows) > limits.items + 1:
                raise TooLarge(f"it has more than {limits.items:,} rows")
    except csv.Error as error:
        raise Malformed(f"row {len(rows) + 1} is not part of a table ({error})") from error
    if not rows:
        raise Malformed("it has no rows")
    return rows


def find_separator(text: str) -> str:
    """The separator that gives most columns in the same number on most of the first rows; a comma where none does."""
    if declared := re.match(r"sep=([,;\t|])\n", text):
        return declared[1]

    def score(separator: str) -> tuple[int, int]:
        sample = io.StringIO(text[:200_000], newline="")
        try:
            widths = [
                len(row) for _, row in zip(range(_SAMPLE_ROWS), csv.reader(sample, delimiter=separator), strict=False)
            ]
        except csv.Error:
            return (0, 0)
        width = widths[0] if widths else 1
        return (sum(one == width for one in widths) if width > 1 else 0, width)

    return max(_SEPARATORS, key=score)
