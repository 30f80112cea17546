"""Reads RIS files, as Zotero, EndNote and library catalogs write them: each record becomes a document-to-be."""

from __future__ import annotations

import re
from collections.abc import Iterator

import rispy

from ingest.errors import Malformed, TooLarge
from ingest.guesses.dates import read_date
from ingest.readers.record_noise import (
    clean_abstract,
    clean_author,
    clean_note,
    clean_title,
    clean_words,
    is_login_address,
)
from ingest.reading import Bibliographic, Field, FoundValue, ReadFile, ReadItem
from ingest.safety.limits import Limits
from ingest.safety.media_types import MediaType
from ingest.text.decoding import decode
from ingest.text.wording import clean_line, escape
from knowledge.identifiers import NCJ_NUMBER, normalize_doi, normalize_ncj

_TAG = re.compile(r"^[ \t]*([A-Z][A-Z0-9]) {1,2}-[ \t]?(.*)$")
_NUMBER = re.compile(r"^[ \t]*<?\d{1,6}[.>][ \t]*$")
_NOISE = frozenset(("DB", "DP", "AN", "ID", "L2", "C8", "M4", "Provider", "Content"))
_RECORD_LINES = 5_000
_NAMED = 20
_TYPES = {
    "JOUR": "article",
    "MGZN": "article",
    "NEWS": "newspaper article",
    "RPRT": "report",
    "GOVDOC": "report",
    "BOOK": "book",
    "CHAP": "book chapter",
    "CONF": "conference paper",
    "CPAPER": "conference paper",
    "THES": "thesis",
    "ELEC": "web page",
    "WEB": "web page",
    "ICOMM": "web page",
    "BLOG": "web page",
    "VIDEO": "video",
    "SLIDE": "slides",
    "DATA": "data set",
    "LEGAL": "legal document",
    "STAT": "statute",
}
_TAKEN = {
    *("type_of_reference", "title", "primary_title", "authors", "first_authors", "year", "publication_year", "date"),
    *("publisher", "doi", "urls", "abstract", "notes_abstract", "start_page", "end_page", "id"),
}
_VENDORS = frozenset(("name_of_database", "database_provider", "accession_number", "access_date", "label"))
"""What a catalog says of itself in a record."""


def read(data: bytes, limits: Limits) -> ReadFile:
    """One item a record. A record that cannot be used costs itself alone and is named in the notes.

    Raises:
        Malformed: there is no usable record, or one never ends.
        TooLarge: there are more records than ``limits.items``.
    """
    decoded = decode(data)
    if decoded is None:
        raise Malformed("it is not text")
    notes = [decoded.note] if decoded.note else []
    items: list[ReadItem] = []
    skipped: list[int] = []
    for line, record in _iter_records(decoded.text, limits):
        if len(items) >= limits.items:
            raise TooLarge(f"it has more than {limits.items:,} records")
        item = _read_record(record, line)
        if item is None:
            skipped.append(line)
        else:
            items.append(item)
    if not items:
        raise Malformed("no record in it has a title", "Export it again from the program it comes from as RIS.")
    if skipped:
        more = " and more" if len(skipped) > _NAMED else ""
        notes.append(f"Records without a title were left out: lines {', '.join(map(str, skipped[:_NAMED]))}{more}.")
    return ReadFile(MediaType.RIS, None, None, tuple(items), tuple(notes))


def _iter_records(text: str, limits: Limits) -> Iterator[tuple[int, str]]:
    """Each record with the line it begins at. One that is never ended, but followed by another, is taken as it is."""
    record: list[str] = []
    before: list[str] = []
    start = 0
    for number, line in enumerate(text.split("\n"), 1):
        if len(line) > limits.field:
            raise Malformed(f"line {number} has {len(line):,} letters, and {limits.field:,} are read")
        match = _TAG.match(line)
        if match and match[1] == "TY":
            if record:
                yield start, "\n".join([*record, "ER  - "])
            record, start = [f"TY  - {(match[2] or 'GEN').strip() or 'GEN'}", *before], number
            before = []
        elif match and not record and match[1] != "ER":
            before.append(f"{match[1]}  - {match[2].strip()}")
        elif _NUMBER.match(line):
            continue
        elif match and match[1] == "ER" and record:
            yield start, "\n".join([*record, "ER  - "])
            record = []
        elif record and line.strip():
            record.append(f"{match[1]}  - {(match[2] or '').strip()}" if match else line)
            if len(record) > _RECORD_LINES:
                raise Malformed(f"the record that begins in line {start} never ends")
    if record:
        yield start, "\n".join([*record, "ER  - "])


def _read_record(source: str, line: int) -> ReadItem | None:
    record = rispy.loads(source)[0]
    title = clean_title(_first(record, "title", "primary_title"))
    if not title:
        return None
    named = _list(record, "authors") + _list(record, "first_authors")
    authors = "; ".join(
        clean_line(clean_author(one), 200) for name in named for one in clean_words(name).split(";") if one.strip()
    )
    doi = normalize_doi(_first(record, "doi")) or normalize_doi(" ".join(_list(record, "urls")))
    values = Bibliographic(
        title=title,
        authors=clean_line(authors, 1_900) or None,
        year=next((y for name in ("year", "publication_year", "date") if (y := read_date(_first(record, name)))), None),
        publisher=clean_line(
            clean_words(_first(record, "publisher", "secondary_title", "journal_name", "alternate_title3"))
        )
        or None,
        type=_TYPES.get(str(record.get("type_of_reference", "")), "publication"),
        ncj_number=_find_ncj(source),
        doi=doi,
        url=next((u for u in map(clean_line, _list(record, "urls")) if _is_address(u)), None),
        pages=_count_pages(_first(record, "start_page"), _first(record, "end_page")),
    )
    return ReadItem(_build_body(record), build_found(values, f"record in line {line}"), values)


def _is_address(url: str) -> bool:
    return bool(re.match(r"https?://\S+$", url)) and not is_login_address(url)


def build_found(values: Bibliographic, place: str) -> tuple[FoundValue, ...]:
    """The fields of a record as proposals, all found at ``place``."""
    fields: tuple[Field, ...] = ("title", "authors", "year", "publisher", "ncj_number", "doi")
    pairs = ((field, getattr(values, field)) for field in fields)
    return tuple(FoundValue(field, str(value), place, clean_line(str(value), 200)) for field, value in pairs if value)


def _first(record: dict[str, object], *names: str) -> str:
    return next((str(value) for name in names if (value := record.get(name))), "")


def _list(record: dict[str, object], name: str) -> list[str]:
    value = record.get(name)
    return [str(one) for one in value] if isinstance(value, list) else [str(value)] if value else []


def _find_ncj(source: str) -> str | None:
    match = NCJ_NUMBER.search(source)
    return normalize_ncj(match[0]) if match else None


def _count_pages(start: str, end: str) -> int | None:
    """The number of pages of "12" to "34", of "12-34", or of "34 p."."""
    if not end and (only := re.fullmatch(r"(\d{1,5})\s*(?:p|pp|pages)\.?", start.strip(), re.I)):
        return int(only[1])
    ends = re.fullmatch(r"(\d{1,5})\s*[-–]\s*(\d{1,5})", f"{start}-{end}".rstrip("-"))
    return int(ends[2]) - int(ends[1]) + 1 if ends and int(ends[2]) >= int(ends[1]) else None


def _build_body(record: dict[str, object]) -> str:
    """The abstract, then every field that has no place of its own."""
    parts = [escape(clean_abstract(_first(record, "abstract", "notes_abstract")))]
    for name in record:
        if name in _TAKEN or name in _VENDORS:
            continue
        value = record[name]
        if isinstance(value, dict):
            pairs = [(tag, "; ".join(map(str, texts))) for tag, texts in value.items()]
        else:
            pairs = [(name.replace("_", " ").capitalize(), "; ".join(_list(record, name)))]
        cleaned = ((label, clean_note(text)) for label, text in pairs if label not in _NOISE)
        parts += [f"{escape(label)}: {escape(text)}" for label, text in cleaned if text]
    return "\n\n".join(part for part in parts if part)
