"""Reads tables in plain text. A table with a column of titles gives a document-to-be a row, any other is one document.

The separator is found by counting; names of columns are matched to fields. A column that has no field becomes a note,
"name: value", so nothing is lost.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence

from ingest.errors import Malformed, TooLarge
from ingest.field_maps import VENDORS, TableMap, find_table_map
from ingest.readers.bibliographic import build_file
from ingest.readers.record_noise import clean_abstract, clean_author, clean_note, clean_title, is_noisy
from ingest.reading import Bibliographic, ReadFile, ReadItem
from ingest.safety.limits import Limits
from ingest.safety.media_types import MediaType
from ingest.text.decoding import decode
from ingest.text.wording import clean_line, table
from knowledge.bibliography.formats.table import (
    MatchedColumns,
    build_row_work,
    fold_name,
    is_total,
    match_columns,
)

_SEPARATORS = ",;\t|"
_SAMPLE_ROWS = 20
_NAMED = 20
_NO_TITLES = (
    "No column is called Title: the table was taken as one document. "
    "For one document a row, name a column Title, and others Authors, Year, Publisher, NCJ number, DOI or Abstract."
)


_NOISE = frozenset(
    (
        "eid",
        "author s id",
        "authors id",
        "cited by",
        "source",
        "link",
        "access type",
        "open access",
        "publication stage",
    )
) | frozenset(
    (
        "ut unique wos id",
        "unique wos id",
        "researcher ids",
        "orcids",
        "email addresses",
        "accession number",
        "permalink",
        "key",
    )
)
"""Columns of catalogs about themselves. What stands in a column called Source or Link is looked at before."""
_AUTHORS = frozenset(("authors", "author full names"))
_A_LOG = (
    "The same titles come again and again, and no column names authors, years or a publisher: the "
    "table was taken as one "
    "document, a list of events."
)
_TOTAL = re.compile(r"^(?:grand )?(?:sub)?totals?:?$", re.I)

_A_LOG = (
    "The same titles come again and again, and no column names authors, years or a publisher: the table was taken as "
    "one document, a list of events."
)
_OF_A_WORK = {"authors", "year", "date", "publisher", "container", "doi", "ncj_number"}


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
    source = find_table_map(head)
    columns = match_columns(_rename(head, rest, source))
    if columns is None or _is_log(head, rest, columns):
        body = table([list(row) for row in rows])
        said = _NO_TITLES if columns is None else _A_LOG
        return ReadFile(MediaType.CSV, None, None, (ReadItem(body, (), Bibliographic()),), (*notes, said))
    if source.name:
        notes.append(f"Mapped: the columns are those of an export of {source.name}.")
    if not rest:
        raise Malformed("it has a heading row and no other", "Add the rows, and upload it again.")
    if columns.others:
        named = [clean_line(name, 60) for name in columns.others.values()]
        notes.append(f"Columns without a field of their own were kept as notes: {', '.join(named[:_NAMED])}.")
    known = {*columns.fields.values(), *columns.others}
    if noise := [clean_line(name, 60) for at, name in enumerate(head) if at not in known and name.strip()]:
        notes.append(f"Left out: columns of the catalog about itself: {', '.join(noise[:_NAMED])}.")
    if totals := [number for number, row in enumerate(rest, 2) if is_total(columns, row)]:
        notes.append(f"Left out: rows of totals: {', '.join(map(str, totals[:_NAMED]))}.")
    numbered = ((number, row) for number, row in enumerate(rest, 2) if number not in set(totals))
    works = ((build_row_work(columns, _clean(columns, row)), f"row {number}") for number, row in numbered)
    return build_file(MediaType.CSV, works, limits, tuple(notes))


def _rename(head: Sequence[str], rest: Sequence[Sequence[str]], source: TableMap) -> list[str]:
    """The heading row with the names of columns that are known. One called Source may hold the publisher."""
    names = [source.renamed.get(fold_name(name), name) for name in head]
    folded = [fold_name(name) for name in names]
    if source.name or "source" not in folded or {"publisher", "agency", "institution", "sponsor"} & set(folded):
        return names
    at = folded.index("source")
    told = {row[at].strip().casefold() for row in rest if at < len(row)} - {""}
    return names if told <= VENDORS else [*names[:at], "Publisher", *names[at + 1 :]]


def _is_log(head: Sequence[str], rest: Sequence[Sequence[str]], columns: MatchedColumns) -> bool:
    """Whether the rows are events (calls, incidents) whose column of titles only says what happened."""
    if _OF_A_WORK & set(columns.fields) or len(rest) < 2:
        return False
    column = columns.fields["title"]
    titles = [row[column].strip().casefold() for row in rest if column < len(row)]
    numbered = any(re.search(r"incident|case|call|event|report no|report number", name, re.I) for name in head)
    return len(set(titles)) <= (0.8 if numbered else 0.5) * len(titles)


def _clean(columns: MatchedColumns, row: Sequence[str]) -> list[str]:
    """``row`` without what catalogs put into its cells: numbers of authors, their addresses, notices of copyright."""
    cells = list(row)
    for field, clean in _CLEANED.items():
        at = columns.fields.get(field)
        if at is not None and at < len(cells):
            cells[at] = clean(cells[at])
    for at in columns.others:
        if at < len(cells):
            cells[at] = clean_note(cells[at]) if is_noisy(cells[at]) else cells[at]
    return cells


def _clean_authors(cell: str) -> str:
    return "; ".join(name for name in map(clean_author, cell.split(";")) if name)


_CLEANED = {"title": clean_title, "authors": _clean_authors, "abstract": clean_abstract}


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
