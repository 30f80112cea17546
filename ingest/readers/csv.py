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
from ingest.field_maps import VENDORS, TableMap, find_table_map, fold_name
from ingest.guesses.dates import read_date
from ingest.readers.record_noise import (
    clean_abstract,
    clean_author,
    clean_note,
    clean_title,
    clean_words,
    is_login_address,
)
from ingest.readers.ris import build_found
from ingest.reading import Bibliographic, ReadFile, ReadItem
from ingest.safety.limits import Limits
from ingest.safety.media_types import MediaType
from ingest.text.decoding import decode
from ingest.text.wording import clean_line, escape, table
from knowledge.identifiers import normalize_doi, normalize_ncj

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
    fields = _match_columns(head, source)
    if "title" not in fields or _is_log(head, rest, fields):
        body = table([list(row) for row in rows])
        said = _NO_TITLES if "title" not in fields else _A_LOG
        return ReadFile(MediaType.CSV, None, None, (ReadItem(body, (), Bibliographic()),), (*notes, said))
    if source.name:
        notes.append(f"Mapped: the columns are those of an export of {source.name}.")
    if not rest:
        raise Malformed("it has a heading row and no other", "Add the rows, and upload it again.")
    free = [clean_line(name, 60) for number, name in enumerate(head) if number not in fields.values() and name.strip()]
    noise = [name for name in free if fold_name(name) in _NOISE or fold_name(name) in _AUTHORS]
    others = [name for name in free if name not in noise]
    if others:
        notes.append(f"Columns without a field of their own were put into the text: {', '.join(others[:_NAMED])}.")
    if noise:
        notes.append(f"Left out: columns of the catalog about itself: {', '.join(noise[:_NAMED])}.")
    items: list[ReadItem] = []
    skipped: list[int] = []
    for number, row in enumerate(rest, 2):
        item = _read_row(head, row, fields, number)
        if item is None:
            skipped.append(number)
        else:
            items.append(item)
    totals = [number for number, row in enumerate(rest, 2) if _is_total(row, fields)]
    if totals:
        notes.append(f"Left out: rows of totals: {', '.join(map(str, totals[:_NAMED]))}.")
        skipped = [number for number in skipped if number not in totals]
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


def _match_columns(head: Sequence[str], source: TableMap) -> dict[str, int]:
    """The number of the column of each field that the heading row names."""
    names = [fold_name(name) for name in head]
    found: dict[str, int] = {}
    for field, wanted in source.columns.items():
        for name in wanted:
            if name in names:
                found[field] = names.index(name)
                break
    return found


def _is_log(head: Sequence[str], rest: Sequence[Sequence[str]], fields: dict[str, int]) -> bool:
    """Whether the rows are events (calls, incidents) whose column of titles only says what happened."""
    if any(field in fields for field in ("authors", "year", "publisher", "doi", "ncj_number")) or len(rest) < 2:
        return False
    column = fields["title"]
    titles = [row[column].strip().casefold() for row in rest if column < len(row)]
    numbered = any(re.search(r"incident|case|call|event|report no|report number", name, re.I) for name in head)
    return len(set(titles)) <= (0.8 if numbered else 0.5) * len(titles)


def _is_total(row: Sequence[str], fields: dict[str, int]) -> bool:
    column = fields["title"]
    return (
        column < len(row) and bool(_TOTAL.match(row[column].strip())) and sum(bool(cell.strip()) for cell in row) <= 3
    )


def _read_row(head: Sequence[str], row: Sequence[str], fields: dict[str, int], number: int) -> ReadItem | None:
    def cell(field: str, limit: int = 1_900) -> str:
        column = fields.get(field)
        return clean_line(row[column], limit) if column is not None and column < len(row) else ""

    title = clean_title(cell("title"))
    if not title or _is_total(row, fields):
        return None
    address, pages = cell("url"), re.match(r"(\d{1,5})(?:\s*(?:p|pp|pages)\.?)?$", cell("pages"), re.I)
    publisher = cell("publisher")
    values = Bibliographic(
        title=title,
        authors=_read_authors(cell("authors")),
        year=read_date(cell("year")),
        publisher=publisher if publisher and publisher.casefold() not in VENDORS else None,
        type=cell("type") or None,
        ncj_number=normalize_ncj(cell("ncj_number")),
        doi=normalize_doi(cell("doi")),
        url=address if re.match(r"https?://\S+$", address) and not is_login_address(address) else None,
        pages=int(pages[1]) if pages else None,
    )
    return ReadItem(_build_body(head, row, fields, values), build_found(values, f"row {number}"), values)


def _read_authors(cell: str) -> str | None:
    names = [clean_author(name) for name in clean_words(cell).split(";")]
    return "; ".join(name for name in names if name) or None


def _build_body(head: Sequence[str], row: Sequence[str], fields: dict[str, int], values: Bibliographic) -> str:
    """The abstract, then each other cell; also one whose field could not take it, such as a year in words."""
    taken = {column for field, column in fields.items() if field == "abstract" or getattr(values, field)}
    abstract = fields.get("abstract", -1)
    paragraphs = row[abstract].split("\n") if 0 <= abstract < len(row) else []
    parts = [escape(paragraph) for paragraph in clean_abstract("\n".join(paragraphs)).split("\n")]
    for column, value in enumerate(row):
        name = head[column] if column < len(head) and head[column].strip() else f"Column {column + 1}"
        if (
            column in taken
            or fold_name(name) in _NOISE
            or fold_name(name) in _AUTHORS
            or value.strip().casefold() in VENDORS
        ):
            continue
        if value := clean_note(value):
            parts.append(f"{escape(name)}: {escape(value)}")
    return "\n\n".join(part for part in parts if part)
