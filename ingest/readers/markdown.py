"""Reads Markdown and plain text. Described fields at the top, of any form, become proposals."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ingest.errors import Malformed
from ingest.proposals import (
    FoundPlace,
    build_values,
    order_found,
    propose_authors,
    propose_from_text,
    propose_title,
    propose_value,
    propose_year,
)
from ingest.reading import FoundValue, ReadFile, ReadItem
from ingest.safety.limits import Limits
from ingest.safety.media_types import MediaType
from ingest.text.decoding import decode
from ingest.text.wording import strip_marks
from knowledge import frontmatter
from knowledge.errors import InvalidRecord
from knowledge.markdown import to_text
from knowledge.records import RECORDS

_FENCE = re.compile(r"^\s*(```|~~~)")
_HEADING = re.compile(r"^(#{1,6})(\s+\S.*)$")
_UNDERLINED = re.compile(r"^(=+|-+)\s*$")
_PLACE = "the described fields at the top"
_START_LINES = 60


def read(data: bytes, _limits: Limits) -> ReadFile:
    """One document. Its first heading is its likely title; headings are moved down so that none is above level 2."""
    decoded = decode(data)
    if decoded is None:
        raise Malformed("it is not text")
    notes = [decoded.note] if decoded.note else []
    source = strip_marks(decoded.text)
    body = source
    described: tuple[FoundValue, ...] = ()
    try:
        parts = frontmatter.split(source)
        values = frontmatter.read_yaml(parts.yaml, parts.offset)
        body, described = parts.body, _propose_described(values)
        if isinstance(values, dict) and values.get("kind") in RECORDS:
            notes.append("It carries all fields of a page of this site. Only those proposed here are taken from it.")
    except InvalidRecord as error:
        if source.startswith("---\n"):
            notes.append(f"The lines at its top were read as text: {error.faults[0].message[:200]}.")
    lines = body.split("\n")
    offset = source.count("\n") - body.count("\n")
    found = order_found(
        described,
        _propose_heading(lines, offset),
        propose_from_text(FoundPlace(f"line {n + offset}", line) for n, line in enumerate(lines[:_START_LINES], 1)),
        _propose_first_line(lines, offset),
    )
    item = ReadItem("\n".join(_lower_headings(lines)), found, build_values(found))
    return ReadFile(MediaType.MARKDOWN, None, None, (item,), tuple(notes))


def _propose_described(values: object) -> tuple[FoundValue, ...]:
    if not isinstance(values, dict):
        return ()
    plain = {str(key).casefold(): value for key, value in values.items()}
    authors = plain.get("authors") or plain.get("author") or ()
    names = [str(name) for name in authors] if isinstance(authors, list) else [str(authors)] if authors else []
    return (
        *propose_title(_text(plain.get("title")), _PLACE),
        *propose_authors(names, _PLACE),
        *propose_year(plain.get("year") or plain.get("date"), _PLACE),
        *propose_value("publisher", _text(plain.get("publisher")), _PLACE),
        *propose_value("doi", _text(plain.get("doi")), _PLACE),
        *propose_value("ncj_number", _text(plain.get("ncj_number") or plain.get("ncj")), _PLACE),
    )


def _text(value: object) -> str | None:
    return str(value) if isinstance(value, str | int) else None


def _propose_heading(lines: list[str], offset: int) -> tuple[FoundValue, ...]:
    for number, level, words in _iter_headings(lines):
        if level <= 2:
            return propose_title(to_text(words), f"line {number + 1 + offset}, first heading")
    return ()


def _propose_first_line(lines: list[str], offset: int) -> tuple[FoundValue, ...]:
    for number, line in enumerate(lines, 1 + offset):
        if line.strip():
            return propose_title(to_text(line), f"line {number}, first line") if len(line) <= 200 else ()
    return ()


def _iter_headings(lines: list[str]) -> Iterator[tuple[int, int, str]]:
    """The index, level and words of each heading, of both forms."""
    fenced = False
    for number, line in enumerate(lines):
        fenced ^= bool(_FENCE.match(line))
        if fenced:
            continue
        if heading := _HEADING.match(line):
            yield number, len(heading[1]), heading[2].strip().rstrip("#").strip()
        elif number and (under := _UNDERLINED.match(line)) and _is_text(lines[number - 1]):
            yield number - 1, 1 if under[1][0] == "=" else 2, lines[number - 1].strip()


def _is_text(line: str) -> bool:
    return (
        bool(line.strip()) and not re.match(r"^\s*([#>|]|[-*+]\s|\d+\.\s|<!--)", line) and not _UNDERLINED.match(line)
    )


def _lower_headings(lines: list[str]) -> Iterable[str]:
    """The lines with headings written with ``#`` and one level lower, if any is of level 1: the title has that."""
    headings = {number: (level, words) for number, level, words in _iter_headings(lines)}
    step = 1 if any(level == 1 for level, _ in headings.values()) else 0
    underlines = {n + 1 for n in headings if not _HEADING.match(lines[n])}
    for number, line in enumerate(lines):
        if number in underlines:
            continue
        if number in headings:
            level, words = headings[number]
            yield f"{'#' * min(level + step, 6)} {words}"
        else:
            yield line
