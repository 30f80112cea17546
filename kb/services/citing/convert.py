"""One bibliographic file into another, with nothing stored: what ``kb convert`` does.

Knows the forms and files. Every record goes through the one bibliographic record, so that what is kept here is kept in
every form.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from ingest.readers.csv import find_separator
from ingest.text.decoding import decode
from kb.errors import BadRequest
from knowledge.bibliography import Work
from knowledge.bibliography.collect import Entry
from knowledge.bibliography.formats.bibtex_read import iter_bibtex
from knowledge.bibliography.formats.bibtex_write import write_bibtex_entry
from knowledge.bibliography.formats.csl import build_item, iter_csl, write_csl_items
from knowledge.bibliography.formats.endnote_xml import iter_endnote_xml
from knowledge.bibliography.formats.mods_read import build_work as build_mods_work
from knowledge.bibliography.formats.mods_read import find_key, read_root
from knowledge.bibliography.formats.mods_write import write_mods
from knowledge.bibliography.formats.ris_read import RisRecord, iter_ris
from knowledge.bibliography.formats.ris_write import write_ris_record
from knowledge.bibliography.formats.table import build_row_work, match_columns

TARGETS = ("ris", "bib", "biblatex", "csl.json", "mods")
"""The forms that a file can be converted to."""

MAX_BYTES = 500_000_000
_NOT_KNOWN = "It is neither RIS, BibTeX, CSL-JSON, EndNote's XML, MODS nor a table with a column of titles."


@dataclass(frozen=True, slots=True)
class Converted:
    """The written file, how many records it has, and what to say of those that were left out."""

    content: bytes
    records: int
    left_out: tuple[str, ...]


class Unread(NamedTuple):
    """A record that is no work, and why."""

    reason: str


def convert_file(path: Path, target: str) -> Converted:
    """The records of the file at ``path`` in the form ``target``.

    Raises:
        BadRequest: it cannot be opened, is of no known form, or no record in it can be used.
    """
    entries: list[Entry] = []
    left_out: list[str] = []
    for found in iter_entries(path):
        if isinstance(found, Entry):
            entries.append(found)
        else:
            left_out.append(found.reason)
    if not entries:
        raise BadRequest(f"{path}: no record in it has a title.", "Export it again from the program it comes from.")
    return Converted(_write(entries, target), len(entries), tuple(left_out))


def iter_entries(path: Path) -> Iterator[Entry | Unread]:
    """Each record of the file at ``path``, whatever its form, told by its content.

    Raises:
        BadRequest: it cannot be opened, or is of no known form.
    """
    try:
        if path.stat().st_size > MAX_BYTES:
            raise BadRequest(f"{path} is larger than {MAX_BYTES // 1_000_000} MB.", "Split it, or use kb harvest.")
        data = path.read_bytes()
    except OSError as error:
        raise BadRequest(f"{path} cannot be opened: {error.strerror or error}.", "Check its name.") from error
    decoded = decode(data)
    if decoded is None:
        raise BadRequest(f"{path} is not text.", _NOT_KNOWN)
    text, start = decoded.text, decoded.text.lstrip()[:2_000]
    try:
        if start.startswith("<"):
            yield from _iter_xml(data, start)
        elif start.startswith(("[", "{")) and path.suffix.casefold() != ".bib":
            yield from _iter_csl(text)
        elif _is_bibtex(start, path):
            yield from (each if isinstance(each, Entry) else _say(each.line, each.reason) for each in iter_bibtex(text))
        elif _is_ris(text):
            for each in iter_ris(text.split("\n")):
                yield _say(each.line, "it has no title") if isinstance(each, RisRecord) else each
        else:
            yield from _iter_table(text)
    except ValueError as error:
        raise BadRequest(f"{path}: {error}.", _NOT_KNOWN) from error


def _is_bibtex(start: str, path: Path) -> bool:
    return path.suffix.casefold() == ".bib" or start.startswith("@")


def _is_ris(text: str) -> bool:
    return any(line.lstrip().startswith(("TY  -", "TY -")) for line in text[:200_000].split("\n"))


def _say(line: int, reason: str) -> Unread:
    return Unread(f"line {line}: {reason}")


def _iter_csl(text: str) -> Iterator[Entry | Unread]:
    try:
        for each in iter_csl(text):
            yield each if isinstance(each, Entry) else Unread(each)
    except json.JSONDecodeError as error:
        raise ValueError(f"it is no JSON that can be read ({error})") from error


def _iter_xml(data: bytes, start: str) -> Iterator[Entry | Unread]:
    if "<records>" in start:
        for each in iter_endnote_xml(io.BytesIO(data)):
            yield each if isinstance(each, Entry) else Unread(each)
        return
    root = read_root(data)
    items = [root] if root.tag.endswith("}mods") or root.tag == "mods" else list(root)
    for at, element in enumerate(items, 1):
        work = build_mods_work(element)
        yield Entry(find_key(element), work, at) if work else Unread(f"record {at} has no title")


def _iter_table(text: str) -> Iterator[Entry | Unread]:
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=find_separator(text))
    try:
        columns = match_columns(next(rows, []))
        if columns is None:
            raise ValueError("it has no column of titles")
        for at, row in enumerate(rows, 2):
            if any(cell.strip() for cell in row):
                work = build_row_work(columns, row)
                yield Entry("", work, at) if work else Unread(f"row {at} has no title")
    except csv.Error as error:
        raise ValueError(f"it is no table ({error})") from error


def _write(entries: Iterable[Entry], target: str) -> bytes:
    works = _with_keys(entries)
    match target:
        case "ris":
            return "\r\n".join(write_ris_record(work, key) for key, work in works.items()).encode()
        case "bib" | "biblatex":
            latex = target == "biblatex"
            return "\n".join(write_bibtex_entry(w, key, biblatex=latex) for key, w in works.items()).encode()
        case "csl.json":
            return write_csl_items([build_item(work, key) for key, work in works.items()]) + b"\n"
        case "mods":
            return write_mods(works)
    raise BadRequest(f"There is no form called {target!r}.", f"Use one of: {', '.join(TARGETS)}.")


def _with_keys(entries: Iterable[Entry]) -> dict[str, Work]:
    """Works by their keys; one without a key, or with one that is taken, gets its own from author and year."""
    works: dict[str, Work] = {}
    for entry in entries:
        maker = entry.work.makers[0].whole_family if entry.work.makers else entry.work.title
        word = "".join(c for c in maker.casefold().split()[0] if c.isascii() and c.isalnum()) or "work"
        base = entry.key.strip() or f"{word}{entry.work.year or ''}"
        key, number = base, 1
        while key in works:
            number += 1
            key = f"{base}-{number}"
        works[key] = entry.work
    return works
