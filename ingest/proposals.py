"""Proposals for a document's fields, each with the place where it was found. A curator decides; nothing is certain.

Looks at the start of a text only: a DOI further down belongs to something the document cites. Knows text and places in
words, no formats.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple

from ingest.reading import Bibliographic, Field, FoundValue
from ingest.text.wording import clean_line
from knowledge.identifiers import NCJ_NUMBER, find_year, normalize_doi, normalize_ncj

START = 6_000
"""Letters at the start of a text in which identifiers and the year are looked for: a cover and a page or two."""

_QUOTE = 60
_DOI = re.compile(r"(?:https?://(?:dx\.)?doi\.org/|\bdoi:?\s*)?10\.\d{4,9}/\S+", re.I)
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_DATED = re.compile(
    rf"(?:©|\(c\)|copyright|published|issued|revised|date:?|\b(?:{_MONTHS})(?:\s+\d{{1,2}},)?|\b(?:spring|summer|fall|winter))"
    r"[\s,]*((?:19|20)\d\d)\b",
    re.I,
)
_BY = re.compile(r"^(?:by|authors?:)\s+(.{3,200})$", re.I)
_YEAR_AFTER = re.compile(r"[\s,(]+((?:19|20)\d\d)\b")
_JUNK_TITLE = re.compile(
    r"^(?:microsoft (?:word|powerpoint)\b.*|untitled.*|document\d*|presentation\d*|powerpoint presentation|slide \d+|"
    r"[\w\-. ]+\.(?:docx?|pptx?|pdf|indd|qxd|html?))$",
    re.I,
)
_JUNK_AUTHOR = re.compile(
    r"^(?:admin\w*|user\d*|owner|author|unknown|anonymous|python-docx|reportlab.*|\(?anonymous\)?)$", re.I
)


class FoundPlace(NamedTuple):
    """A line of a document with the words that say where it stands ("page 1", "line 3")."""

    words: str
    text: str


def propose_title(value: str | None, place: str) -> tuple[FoundValue, ...]:
    """``value`` as a title, unless it is empty or one that programs write by themselves."""
    title = clean_line(value or "", 300)
    return () if len(title) < 3 or _JUNK_TITLE.match(title) else (FoundValue("title", title, place, title),)


def propose_authors(names: Iterable[str | None], place: str) -> tuple[FoundValue, ...]:
    """``names`` as authors, joined by ``"; "``, without those that programs write by themselves."""
    kept = [clean for name in names if (clean := clean_line(name or "", 200)) and not _JUNK_AUTHOR.match(clean)]
    joined = clean_line("; ".join(dict.fromkeys(kept)), 1_000)
    return (FoundValue("authors", joined, place, joined),) if joined else ()


def propose_year(value: object, place: str) -> tuple[FoundValue, ...]:
    """The first year in ``value``, a date in any form."""
    text = clean_line(str(value), 100) if value else ""
    year = find_year(text)
    return (FoundValue("year", str(year), place, text),) if year else ()


def propose_value(field: Field, value: str | None, place: str) -> tuple[FoundValue, ...]:
    """``value`` as a ``publisher``, ``doi`` or ``ncj_number``, in the form of the field."""
    text = clean_line(value or "", 300)
    if field == "doi":
        text_or_none = normalize_doi(text)
    elif field == "ncj_number":
        text_or_none = normalize_ncj(text)
    else:
        text_or_none = text
    return (FoundValue(field, text_or_none, place, text),) if text_or_none else ()


def propose_from_text(lines: Iterable[FoundPlace]) -> tuple[FoundValue, ...]:
    """NCJ numbers, DOIs, years and a line of authors ("By …") at the start of a text."""
    found: list[FoundValue] = []
    left = START
    for line in lines:
        if left <= 0:
            break
        text = line.text[:left]
        left -= len(text)
        found += _find_in(text, line.words)
    return tuple(found)


def order_found(*parts: tuple[FoundValue, ...]) -> tuple[FoundValue, ...]:
    """All proposals, best first as given, each value of a field once; the places of a doubled value are joined."""
    places: dict[tuple[str, str], FoundValue] = {}
    for item in (item for part in parts for item in part):
        known = places.get((item.field, item.value.casefold()))
        if known is None:
            places[item.field, item.value.casefold()] = item
        elif item.place not in known.place and known.place.count(";") < 2:
            places[item.field, item.value.casefold()] = replace(known, place=f"{known.place}; {item.place}")
    return tuple(places.values())


def build_values(found: tuple[FoundValue, ...], pages: int | None = None) -> Bibliographic:
    """The first proposal of each field."""
    best: dict[str, str] = {}
    for item in found:
        best.setdefault(item.field, item.value)
    return Bibliographic(
        title=best.get("title"),
        authors=best.get("authors"),
        year=int(best["year"]) if "year" in best else None,
        publisher=best.get("publisher"),
        ncj_number=best.get("ncj_number"),
        doi=best.get("doi"),
        pages=pages,
    )


def _find_in(text: str, place: str) -> Iterable[FoundValue]:
    for match in NCJ_NUMBER.finditer(text):
        if number := normalize_ncj(match[0]):
            yield FoundValue("ncj_number", number, place, _around(text, match))
    for match in _DOI.finditer(text):
        if doi := normalize_doi(match[0]):
            yield FoundValue("doi", doi, place, _around(text, match))
    for match in _DATED.finditer(text):
        if year := find_year(match[1]):
            yield FoundValue("year", str(year), place, _around(text, match))
    if by := _BY.match(clean_line(text, 250)):
        line, *dated = _YEAR_AFTER.split(by[1], maxsplit=1)
        names = re.split(r"\s*;\s*|\s+and\s+|\s*&\s*", line.rstrip("."))
        yield from propose_authors(names, place)
        yield from propose_year(dated[0] if dated else "", place)


def _around(text: str, match: re.Match[str]) -> str:
    start, end = max(match.start() - _QUOTE, 0), match.end() + _QUOTE
    return clean_line(text[start:end], 2 * _QUOTE + 200)
