"""Reads tables in plain text. A table with a column of titles gives a document-to-be a row, any other is one document.

The separator is found by counting; names of columns are matched to fields. A column that has no field goes into the
body as "name: value", so nothing is lost.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence

from ingest.errors import Malformed, TooLarge
from ingest.readers.ris import build_found
from ingest.reading import Bibliographic, ReadFile, ReadItem
from ingest.safety.limits import Limits
from ingest.safety.media_types import MediaType
from ingest.text.decoding import decode
from ingest.text.wording import clean_line, escape, table
from knowledge.identifiers import find_year, normalize_doi, normalize_ncj

_SEPARATORS = ",;\t|"
_SAMPLE_ROWS = 20
_NAMED = 20
_COLUMNS = {
    "title": ("title", "document title", "publication title", "report title"),
    "authors": ("author", "authors", "creator", "creators", "author s"),
    "year": ("year", "publication year", "date", "publication date", "date published", "published", "py"),
    "publisher": ("publisher", "source", "journal", "agency", "institution", "sponsor"),
    "type": ("type", "item type", "publication type", "document type"),
    "ncj_number": ("ncj", "ncj number", "ncjrs number", "ncj no", "ncjrs"),
    "doi": ("doi", "digital object identifier"),
    "url": ("url", "link", "web address", "website"),
    "pages": ("pages", "page count", "number of pages", "num pages"),
    "abstract": ("abstract", "abstract note", "summary", "text", "description", "body", "annotation"),
}

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
    fields = _match_columns(head)
    if "title" not in fields:
        body = table([list(row) for row in rows])
        return ReadFile(MediaType.CSV, None, None, (ReadItem(body, (), Bibliographic()),), (*notes, _NO_TITLES))
    if not rest:
        raise Malformed("it has a heading row and no other", "Add the rows, and upload it again.")
    others = [
        clean_line(name, 60) for number, name in enumerate(head) if number not in fields.values() and name.strip()
    ]
    if others:
        notes.append(f"Columns without a field of their own were put into the text: {', '.join(others[:_NAMED])}.")
    items: list[ReadItem] = []
    skipped: list[int] = []
    for number, row in enumerate(rest, 2):
        item = _read_row(head, row, fields, number)
        if item is None:
            skipped.append(number)
        else:
            items.append(item)
    if skipped:
        more = " and more" if len(skipped) > _NAMED else ""
        notes.append(f"Rows without a title were left out: {', '.join(map(str, skipped[:_NAMED]))}{more}.")
    if not items:
        raise Malformed("no row in it has a title", "Fill the column of titles, and upload it again.")
    return ReadFile(MediaType.CSV, None, None, tuple(items), tuple(notes))


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


def _match_columns(head: Sequence[str]) -> dict[str, int]:
    """The number of the column of each field that the heading row names."""
    names = [re.sub(r"[^a-z]+", " ", name.casefold()).strip() for name in head]
    found: dict[str, int] = {}
    for field, wanted in _COLUMNS.items():
        for name in wanted:
            if name in names:
                found[field] = names.index(name)
                break
    return found


def _read_row(head: Sequence[str], row: Sequence[str], fields: dict[str, int], number: int) -> ReadItem | None:
    def cell(field: str, limit: int = 1_900) -> str:
        column = fields.get(field)
        return clean_line(row[column], limit) if column is not None and column < len(row) else ""

    title = cell("title")
    if not title:
        return None
    address, pages = cell("url"), re.match(r"\d{1,5}$", cell("pages"))
    values = Bibliographic(
        title=title,
        authors=cell("authors") or None,
        year=find_year(cell("year")),
        publisher=cell("publisher") or None,
        type=cell("type") or None,
        ncj_number=normalize_ncj(cell("ncj_number")),
        doi=normalize_doi(cell("doi")),
        url=address if re.match(r"https?://\S+$", address) else None,
        pages=int(pages[0]) if pages else None,
    )
    return ReadItem(_build_body(head, row, fields, values), build_found(values, f"row {number}"), values)


def _build_body(head: Sequence[str], row: Sequence[str], fields: dict[str, int], values: Bibliographic) -> str:
    """The abstract, then each other cell; also one whose field could not take it, such as a year in words."""
    taken = {column for field, column in fields.items() if field == "abstract" or getattr(values, field)}
    abstract = fields.get("abstract", -1)
    paragraphs = row[abstract].split("\n") if 0 <= abstract < len(row) else []
    parts = [escape(paragraph) for paragraph in paragraphs]
    for column, value in enumerate(row):
        if column not in taken and value.strip():
            name = head[column] if column < len(head) and head[column].strip() else f"Column {column + 1}"
            parts.append(f"{escape(name)}: {escape(value)}")
    return "\n\n".join(part for part in parts if part)
