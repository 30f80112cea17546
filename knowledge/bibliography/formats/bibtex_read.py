"""Reads BibTeX and BibLaTeX as reference managers write them: TeX as characters, names by their braces.

The file is taken apart by ``bibtexparser``; an entry that it cannot read costs itself alone.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from knowledge.bibliography.collect import Collector, Entry
from knowledge.bibliography.dates import ReadDate, read_date
from knowledge.bibliography.formats.bibtex_types import READ, SUBTYPES
from knowledge.bibliography.formats.rest import apply_rest, is_rest
from knowledge.bibliography.formats.tex import split_at_top, unescape
from knowledge.bibliography.one_name import build_person, read_name
from knowledge.bibliography.work import Name, Work
from knowledge.bibliography.work_types import LAW, WHOLE, WorkType

REST = "userf"
"""The field of what neither form has a field for: one of BibLaTeX's own for users."""

_AND = re.compile(r"\s+and\s+", re.IGNORECASE)
_COMMA = re.compile(r",")
_OTHERS = re.compile(r"others|et\.?\s?al\.?", re.IGNORECASE)
_WHOLE_BRACES = re.compile(r"\{(?:[^{}]|\{[^{}]*\})*\}")
_NCJ = re.compile(r"ncj(?:rs)?", re.IGNORECASE)
_LINES = {
    "title": "title",
    "shorttitle": "short_title",
    "journal": "container",
    "journaltitle": "container",
    "booktitle": "container",
    "maintitle": "container",
    "shortjournal": "container_short",
    "series": "series",
    "edition": "edition",
    "volume": "volume",
    "volumes": "volumes",
    "issue": "issue",
    "publisher": "publisher",
    "institution": "publisher",
    "school": "publisher",
    "organization": "publisher",
    "location": "place",
    "address": "place",
    "eventtitle": "event",
    "venue": "event_place",
    "chapter": "section",
    "version": "version",
    "pubstate": "status",
    "language": "language",
    "langid": "language",
    "library": "call_number",
    "type": "genre",
    "howpublished": "genre",
    "titleaddon": "genre",
}
_KNOWN = frozenset(
    {
        *_LINES,
        *(
            "author",
            "editor",
            "translator",
            "year",
            "month",
            "day",
            "date",
            "urldate",
            "url",
            "doi",
            "isbn",
            "issn",
            "number",
        ),
        *("pages", "pagetotal", "abstract", "keywords", "note", "annote", "annotation", "addendum", "eprint"),
        *("eprinttype", "archiveprefix", "pmid", "pmcid", "entrysubtype", "subtitle", "file", "timestamp", "owner"),
        *("date-added", "date-modified", "bdsk-url-1", "bdsk-url-2", "groups", "crossref", REST),
    }
)
_LANGUAGES = {"english": "en", "american": "en-US", "british": "en-GB", "spanish": "es", "french": "fr", "german": "de"}


class UnreadEntry(NamedTuple):
    """An entry that could not be read, the line where it begins, from 1, and why."""

    line: int
    reason: str


def iter_bibtex(text: str) -> Iterator[Entry | UnreadEntry]:
    """Each entry of a file as a work, in its order."""
    from bibtexparser import model
    from bibtexparser.entrypoint import parse_string

    # The package says each entry that it cannot read on the terminal; they are given to the caller instead.
    logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)
    logging.getLogger("bibtexparser.splitter").setLevel(logging.CRITICAL)
    library = parse_string(text)
    for block in library.blocks:
        line = (getattr(block, "start_line", 0) or 0) + 1
        if isinstance(block, model.ParsingFailedBlock):
            yield UnreadEntry(line, str(block.error))
        elif isinstance(block, model.Entry):
            fields = {field.key.casefold(): str(field.value) for field in block.fields}
            work = build_work(block.entry_type, fields)
            yield UnreadEntry(line, "it has no title") if work is None else Entry(block.key, work, line)


def build_work(entry_type: str, fields: Mapping[str, str]) -> Work | None:
    """The work that an entry says; None without a title. ``fields`` are in TeX, by names in lower case."""
    gathered = Collector()
    gathered.values["type"] = kind = _find_type(entry_type.casefold(), fields)
    title, subtitle = fields.get("title", ""), fields.get("subtitle", "")
    for name, field in _LINES.items():
        value = f"{title}: {subtitle}" if name == "title" and subtitle else fields.get(name, "")
        if value and not (name in ("type", "howpublished", "titleaddon") and _is_address(value)):
            gathered.line(field, unescape(value), name)
    language = gathered.values.get("language", "")
    if language.casefold() in _LANGUAGES:
        gathered.values["language"] = _LANGUAGES[language.casefold()]
    for field, name in (("authors", "author"), ("editors", "editor"), ("translators", "translator")):
        _take_names(gathered, field, fields.get(name, ""))
    gathered.date(_find_date(fields))
    if accessed := read_date(fields.get("urldate", "")).iso:
        gathered.values["accessed"] = accessed
    _take_numbers(gathered, kind, fields)
    gathered.text("abstract", unescape(fields.get("abstract", "")))
    words = (unescape(word) for word in split_at_top(fields.get("keywords", ""), re.compile(r"[,;]")))
    gathered.values["keywords"] = list(dict.fromkeys(word[:2_000] for word in words if word))
    for name in ("note", "annote", "annotation", "addendum"):
        value = unescape(fields.get(name, ""))
        if not gathered.ncj(value):
            gathered.note(value)
    for name in sorted(fields.keys() - _KNOWN):
        gathered.note(unescape(fields[name]), name)
    work = gathered.build()
    lines = [unescape(line) for line in split_at_top(fields.get(REST, ""), re.compile(r"\\par "))]
    if work and lines != [""] and not all(map(is_rest, lines)):
        work = work.model_copy(update={"notes": (*work.notes, f"{REST}: {' '.join(lines)}")})
    return apply_rest(work, lines) if work else None


def _find_type(entry_type: str, fields: Mapping[str, str]) -> WorkType:
    subtype = fields.get("entrysubtype", "").casefold()
    named = next((kind for kind, word in SUBTYPES.items() if word == subtype), None)
    if named:
        return named
    kind = READ.get(entry_type, WorkType.DOCUMENT)
    if entry_type == "misc" and (fields.get("url") or _is_address(fields.get("howpublished", ""))):
        return WorkType.WEBPAGE
    return kind


def _is_address(value: str) -> bool:
    return value.lstrip("{").startswith((r"\url", "http"))


def _take_names(gathered: Collector, field: str, value: str) -> None:
    found = []
    for part in split_at_top(value, _AND) if value.strip() else ():
        if _OTHERS.fullmatch(part):
            gathered.et_al |= field == "authors"
        elif name := _read_name(part):
            found.append(name)
    if found:
        gathered.names(field, found)


def _read_name(part: str) -> Name | None:
    if _WHOLE_BRACES.fullmatch(part):
        return Name(literal=unescape(part)) if unescape(part) else None
    pieces = [unescape(re.sub(r"(?<=\.)~(?=\w)", "", piece)) for piece in split_at_top(part, _COMMA)]
    if len(pieces) == 3 and all(pieces):
        return build_person(pieces[0], pieces[2], pieces[1])
    if len(pieces) == 2 and all(pieces):
        return build_person(pieces[0], pieces[1])
    return read_name(unescape(part))


def _find_date(fields: Mapping[str, str]) -> ReadDate:
    if date := unescape(fields.get("date", "")):
        return read_date(date.removesuffix("/"))
    year, month, day = (unescape(fields.get(name, "")) for name in ("year", "month", "day"))
    if month.isdigit():
        both = read_date("-".join(part.zfill(2) for part in (year, month, day) if part))
    else:
        both = read_date(" ".join(part for part in (day, month, year) if part) if month else year)
    return both if both.year or not year else read_date(year)


def _take_numbers(gathered: Collector, kind: WorkType, fields: Mapping[str, str]) -> None:
    number = unescape(fields.get("number", ""))
    if kind in (WorkType.REPORT, WorkType.PATENT, WorkType.STANDARD, WorkType.DATASET, *LAW):
        gathered.line("number", number)
    elif kind in WHOLE or kind in (WorkType.CHAPTER, WorkType.PAPER_CONFERENCE):
        gathered.line("series_number", number)
    else:
        gathered.line("issue", number)
    for name in ("isbn", "issn", "pmid", "pmcid"):
        gathered.line(name, unescape(fields.get(name, "")))
    gathered.doi(_plain_address(fields.get("doi", "")))
    address = fields.get("url", "") or (
        fields.get("howpublished", "") if _is_address(fields.get("howpublished", "")) else ""
    )
    gathered.url(_plain_address(address))
    pages = unescape(fields.get("pages", "")).replace("–", "-").replace("—", "-")
    gathered.line("page", re.sub(r"\s*-+\s*", "-", pages))
    total = unescape(fields.get("pagetotal", ""))
    if total and not gathered.pages(total):
        gathered.note(total, "Pages")
    scheme = fields.get("eprinttype") or fields.get("archiveprefix") or ""
    eprint = unescape(fields.get("eprint", ""))
    if eprint and not (_NCJ.fullmatch(scheme) and gathered.ncj(f"NCJ {eprint}")):
        gathered.note(eprint, scheme or "eprint")


def _plain_address(value: str) -> str:
    """An address, which TeX does not read as text; some programs escape it all the same."""
    bare = re.sub(r"^\{*\\url\{(.*?)\}\}*$", r"\1", value.strip())
    return re.sub(r"\\([_&%#~$])|\{\\textasciitilde\}", lambda found: found[1] or "~", bare).strip("{}")
