"""Reads RIS as EndNote, Zotero, Ovid, EBSCO, ProQuest and library catalogs write it, a record at a time.

A stream of lines becomes records of tags, a record becomes a work. Fields may stand before their type, records need not
be ended, lines may go on in the next. What a tag means depends on the type; what has no field becomes a note.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from knowledge.bibliography.collect import Collector, Entry, is_isbn
from knowledge.bibliography.dates import ReadDate, best_date, read_date
from knowledge.bibliography.formats.rest import apply_rest, is_rest
from knowledge.bibliography.formats.ris_types import READ
from knowledge.bibliography.words import has_mail_address, is_login_address, plain_line
from knowledge.bibliography.work import Work
from knowledge.bibliography.work_types import IN_A_PERIODICAL, LAW, WHOLE, WorkType
from knowledge.characters import one_line
from knowledge.identifiers import NCJ_NUMBER, find_doi, normalize_ncj

REST = "U1"
"""The tag of what RIS has no field for: the first of its five that users define."""

MOST_TAGS = 5_000
_TAG = re.compile(r"^[\s\ufeff]*([A-Z][A-Z0-9])(?: {1,2}-|\t-)(?: ?(.*))?$")
_PARAGRAPHS = frozenset({"AB", "N2"})
_PRESS = re.compile(r"press release|news release", re.IGNORECASE)
_WEB = re.compile(r"https?://", re.IGNORECASE)

_LINES = {
    "VL": "volume",
    "ET": "edition",
    "PB": "publisher",
    "CY": "place",
    "PP": "place",
    "LA": "language",
    "ST": "short_title",
    "SE": "section",
    "NV": "volumes",
    "CN": "call_number",
    "DB": "database",
    "DP": "database",
    "T3": "series",
    "JA": "container_short",
    "J1": "container_short",
    "J2": "container_short",
    "SV": "series_number",
}
_IN_A_BOOK = frozenset(
    {
        *(WorkType.CHAPTER, WorkType.PAPER_CONFERENCE, WorkType.ENTRY_DICTIONARY, WorkType.ENTRY_ENCYCLOPEDIA),
        *(WorkType.ENTRY, WorkType.DOCUMENT),
    }
)
_TAKEN = frozenset(
    {
        *("TY", "ER", "ID", "TI", "T1", "CT", "T2", "JF", "JO", "SO", "AU", "A1", "A2", "A3", "A4", "ED", "PY", "Y1"),
        *("DA", "Y2", "SN", "IS", "M1", "AN", "SP", "EP", "DO", "M3", "L3", "UR", "N1", "RN", "BT"),
    }
)
"""Tags that are looked at for the whole record, whose values are not noted."""

_OF_THE_FILE = frozenset({"AD", "L1", "L2", "L4", "RP", "LK", "M4"})
"""Addresses of authors and of files on somebody's machine."""


class RisRecord(NamedTuple):
    """One record: the line where it begins, from 1, and its tags with their values, in order."""

    line: int
    tags: tuple[tuple[str, str], ...]


def iter_records(lines: Iterable[str]) -> Iterator[RisRecord]:
    """Each record of ``lines``. What stands outside of records (a header, numbers) is passed over."""
    tags: list[tuple[str, str]] = []
    start, typed = 0, False
    for number, raw in enumerate(lines, 1):
        line = raw.rstrip("\r\n")
        match = _TAG.match(line)
        if match is None:
            if tags and line.strip() and not re.fullmatch(r"\s*(?:\d+\.|<\d+>)\s*", line):
                tag, value = tags[-1]
                tags[-1] = (tag, f"{value}{chr(10) if tag in _PARAGRAPHS else ' '}{line.strip()}")
            continue
        tag, value = match[1], (match[2] or "").strip()
        if tag == "ER":
            if tags:
                yield RisRecord(start, tuple(tags))
            tags, typed = [], False
            continue
        if tag == "TY" and typed:
            yield RisRecord(start, tuple(tags))
            tags = []
        typed |= tag == "TY"
        start = start if tags else number
        if len(tags) < MOST_TAGS:
            tags.append((tag, value))
    if tags:
        yield RisRecord(start, tuple(tags))


def iter_ris(lines: Iterable[str]) -> Iterator[Entry | RisRecord]:
    """Each record of ``lines`` as a work; one that has no title as it is."""
    for record in iter_records(lines):
        work = build_work(record.tags)
        yield record if work is None else Entry(next((v for t, v in record.tags if t == "ID"), ""), work, record.line)


def build_work(tags: Iterable[tuple[str, str]]) -> Work | None:
    """The work that the tags of one record say; None without a title."""
    pairs = [(tag, value) for tag, value in tags if value]
    found: dict[str, list[str]] = {}
    for tag, value in pairs:
        found.setdefault(tag, []).append(value)
    kind = READ.get(next(iter(found.get("TY", ())), "GEN").upper(), WorkType.DOCUMENT)
    if kind is WorkType.WEBPAGE and any(_PRESS.fullmatch(value.strip()) for value in found.get("M3", ())):
        kind = WorkType.PRESS_RELEASE
    gathered = Collector()
    gathered.values["type"] = kind
    _take_titles(gathered, kind, found)
    _take_people(gathered, kind, pairs, bool({"T2", "T3"} & found.keys()))
    gathered.date(_find_date(found))
    _take_numbers(gathered, kind, found)
    _take_pages(gathered, kind, found)
    _take_addresses(gathered, found)
    for tag, value in pairs:
        _take(gathered, kind, tag, value)
    _find_ncj(gathered, pairs)
    work = gathered.build()
    return apply_rest(work, (one_line(value) for value in found.get(REST, ()))) if work else None


def _take_titles(gathered: Collector, kind: WorkType, found: dict[str, list[str]]) -> None:
    whole = ("BT",) if kind is WorkType.BOOK else ()
    for tag in ("TI", "T1", "CT", *whole):
        for value in found.get(tag, ()):
            plain = plain_line(value)
            # Vendors end titles as sentences; "U.S." and "Inc." end so by themselves.
            ended = plain.endswith(".") and not re.search(r"(?:\b\w|\b(?:Inc|Jr|Sr|Co|Ltd|vs?|No|etc)|\.\.)\.$", plain)
            gathered.line("title", plain[:-1] if ended else plain, "Title")
    series = kind in (WorkType.REPORT, WorkType.BOOK, WorkType.MAP, WorkType.SOFTWARE)
    if kind is WorkType.PAPER_CONFERENCE and "C3" in found:
        for value in found["C3"]:
            gathered.line("container", value, "Proceedings")
        for value in found.get("T2", ()):
            if plain_line(value) != gathered.values.get("container"):
                gathered.line("event", value, "Conference")
    else:
        for value in found.get("T2", ()):
            gathered.line("series" if series else "container", value, "Published in")
    if kind is not WorkType.BOOK:
        found = {**found, "JF": [*found.get("BT", ()), *found.get("JF", ())]}
    for tag in ("JF", "JO", "SO"):
        for value in found.get(tag, ()):
            if plain_line(value) != gathered.values.get("container"):
                short = "container" in gathered.values
                gathered.line("container_short" if short else "container", value, "Published in")


def _take_people(gathered: Collector, kind: WorkType, pairs: list[tuple[str, str]], in_series: bool) -> None:
    authored = any(tag in ("AU", "A1") for tag, _ in pairs)
    for tag, value in pairs:
        if tag in ("AU", "A1"):
            gathered.name("authors", value)
        elif tag == "ED" or (tag == "A2" and (kind in _IN_A_BOOK | IN_A_PERIODICAL or not (authored and in_series))):
            gathered.name("editors", value)
        elif tag == "A2":
            gathered.contributor("collection-editor", value)
        elif tag == "A3" and kind is WorkType.BOOK:
            gathered.name("editors", value)
        elif tag == "A3":
            gathered.contributor("contributor" if kind is WorkType.THESIS else "collection-editor", value)
        elif tag == "A4":
            gathered.name("translators", value)
    for field in ("authors", "editors", "translators"):
        if not gathered.values.get(field, True):
            del gathered.values[field]


def _find_date(found: dict[str, list[str]]) -> ReadDate:
    return best_date(*(read_date(plain_line(value)) for tag in ("PY", "Y1", "DA") for value in found.get(tag, ())))


def _take_numbers(gathered: Collector, kind: WorkType, found: dict[str, list[str]]) -> None:
    """SN, M1, IS and AN: what they number depends on the type."""
    other = "number" if kind in (WorkType.REPORT, WorkType.PATENT, WorkType.STANDARD, *LAW) else "isbn"
    other = "issn" if kind in IN_A_PERIODICAL or kind is WorkType.PERIODICAL else other
    for value in found.get("SN", ()):
        for part in value.split(";") if is_isbn(value.split(";")[0].strip()) else [value]:
            if not gathered.ncj(part):
                gathered.serial(part, other)
    reports = kind in (WorkType.REPORT, WorkType.PATENT, WorkType.STANDARD, *LAW)
    for value in found.get("IS", ()):
        gathered.line("number" if reports and "number" not in gathered.values else "issue", value, "Issue")
    for value in found.get("M1", ()):
        if gathered.ncj(value):
            continue
        if kind is WorkType.ARTICLE_JOURNAL:
            gathered.line("issue" if "issue" not in gathered.values else "number", value, "Number")
        else:
            gathered.line("series_number" if kind is WorkType.BOOK else "number", value, "Number")
    for value in found.get("AN", ()):
        if not gathered.ncj(value):
            gathered.line("archive_location", value, "Accession number")


def _take_pages(gathered: Collector, kind: WorkType, found: dict[str, list[str]]) -> None:
    first, last = (plain_line(" ".join(found.get(tag, ())[:1])) for tag in ("SP", "EP"))
    if not first and not last:
        return
    if not last and (kind in WHOLE or re.search(r"p(?:p|ages?)?\.?$", first)) and gathered.pages(first):
        return
    gathered.line("page", f"{first}-{last}" if first and last and last != first else first or last)


def _take_addresses(gathered: Collector, found: dict[str, list[str]]) -> None:
    for tag in ("DO", "M3", "L3", "UR"):
        for value in found.get(tag, ()):
            if tag == "DO" or _WEB.match(value) or find_doi(value) == value.strip():
                gathered.doi(value)
    addresses = [part for value in found.get("UR", ()) for part in re.split(r"\s+|;(?=https?://)", value)]
    for address in sorted(addresses, key=lambda each: "doi.org/" in each):
        if not is_login_address(address):
            gathered.url(address.replace("%3B", ";"))
    for value in found.get("M3", ()):
        if find_doi(value) is None:
            gathered.line("genre", value, "Kind of work")
    accessed = next((day for value in found.get("Y2", ()) if (day := read_date(plain_line(value)).iso)), None)
    if accessed:
        gathered.values["accessed"] = accessed


def _take(gathered: Collector, kind: WorkType, tag: str, value: str) -> None:
    """One tag whose meaning is the same for every type."""
    if tag in _PARAGRAPHS:
        gathered.text("abstract", value)
    elif tag == "KW":
        words = gathered.values.setdefault("keywords", [])
        words += [word[:2_000] for part in value.splitlines() if (word := plain_line(part)) and word not in words]
    elif tag in ("N1", "RN") and not has_mail_address(value):
        if not gathered.ncj(value):
            gathered.note(value)
    elif tag in _LINES and not (tag == "ET" and kind in (WorkType.SOFTWARE, WorkType.DATASET)):
        gathered.line(_LINES[tag], value)
    elif tag == "ET":
        gathered.line("version", value)
    elif tag == "C1" and kind is WorkType.PAPER_CONFERENCE:
        gathered.line("event_place", value, "Place of the conference")
    elif tag == "PM" or (tag == "C2" and re.fullmatch(r"PMC\d+", value.strip())):
        gathered.line("pmcid" if value.strip().startswith("PMC") else "pmid", value)
    elif tag == REST and is_rest(one_line(value)):
        return
    elif tag not in _TAKEN | _OF_THE_FILE and not (tag == "C3" and kind is WorkType.PAPER_CONFERENCE):
        gathered.note(value, tag)


def _find_ncj(gathered: Collector, pairs: list[tuple[str, str]]) -> None:
    """An NCJ number that is written in a note or in the publisher's line."""
    if "ncj_number" in gathered.values:
        return
    for tag, value in pairs:
        if tag in ("N1", "PB", "CN", "AV", "C1", "C2", "T3", "RN", "ID") and (match := NCJ_NUMBER.search(value)):
            if number := normalize_ncj(match[0]):
                gathered.values["ncj_number"] = number
            return
