"""Reads a bibliographic file of any length in a stream: RIS and tables line by line, the other forms whole."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TextIO

from ingest.readers.csv import find_separator
from kb.errors import BadRequest
from kb.services.citing import iter_entries
from kb.services.collecting.found import FoundRecord, Position, Source
from knowledge.bibliography import Work
from knowledge.bibliography.collect import Entry
from knowledge.bibliography.formats.ris_read import build_work as build_ris_work
from knowledge.bibliography.formats.ris_read import iter_records
from knowledge.bibliography.formats.table import build_row_work, match_columns

_SAMPLE = 400_000
_LONGEST_CELL = 10_000_000


def open_records_file(path: Path) -> Source:
    """The records of the file at ``path``."""
    encoding = _find_encoding(path)
    with path.open(encoding=encoding, errors="replace") as file:
        start = file.read(_SAMPLE)

    def read(position: Position) -> Iterator[FoundRecord]:
        done = int(position.get("done") or 0)
        if any(line.lstrip().startswith(("TY  -", "TY -")) for line in start.split("\n")):
            yield from _read_ris(path, encoding, done)
        elif start.lstrip().startswith(("<", "[", "{", "@")):
            yield from _read_entries(path, done)
        else:
            yield from _read_table(path, encoding, find_separator(start), done)
        yield FoundRecord("", None, {}, reason="end")

    return read


def _find_encoding(path: Path) -> str:
    with path.open("rb") as file:
        data = file.read(_SAMPLE)
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    try:
        data[: data.rfind(b"\n") + 1].decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8-sig"


def _read_ris(path: Path, encoding: str, done: int) -> Iterator[FoundRecord]:
    with path.open(encoding=encoding, errors="replace") as file:
        for at, record in enumerate(iter_records(file), 1):
            if at > done:
                key = next((value for tag, value in record.tags if tag in ("ID", "AN") and value), "")
                yield _found(build_ris_work(record.tags), key, at, f"line {record.line}")


def _read_table(path: Path, encoding: str, separator: str, done: int) -> Iterator[FoundRecord]:
    csv.field_size_limit(_LONGEST_CELL)
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        rows = csv.reader(_without_nul(file), delimiter=separator)
        try:
            columns = match_columns(next(rows, []))
            if columns is None:
                raise BadRequest(f"{path} has no column of titles.", "Name a column Title, and others Authors, Year.")
            for at, row in enumerate(rows, 1):
                if at > done and any(cell.strip() for cell in row):
                    yield _found(build_row_work(columns, row), "", at, f"row {at + 1}")
        except csv.Error as error:
            raise BadRequest(f"{path} is no table: {error}.") from error


def _without_nul(file: TextIO) -> Iterable[str]:
    return (line.replace("\x00", "") for line in file)


def _read_entries(path: Path, done: int) -> Iterator[FoundRecord]:
    for at, found in enumerate(iter_entries(path), 1):
        if at > done:
            if isinstance(found, Entry):
                yield _found(found.work, found.key, at, "")
            else:
                yield FoundRecord("", None, {"done": at}, reason=found.reason)


def _found(work: Work | None, key: str, at: int, place: str) -> FoundRecord:
    """A record of a file is known by its own key and by what it says: programs number each export from 1 again."""
    if work is None:
        return FoundRecord("", None, {"done": at}, reason=f"{place}: it has no title")
    said = f"{work.title} {work.year} {work.makers_line} {work.doi} {work.page}"
    sign = hashlib.sha256(said.encode("utf-8", "replace")).hexdigest()[:24]
    source = f"{key[:200]} {sign}".strip()
    return FoundRecord(source, work, {"done": at})
