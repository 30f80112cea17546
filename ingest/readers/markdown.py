"""Reads Markdown and plain text. Described fields at the top, of any form, become proposals."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ingest.errors import Malformed
from ingest.field_maps import describe_fields, propose_from_fields, read_fields
from ingest.proposals import FoundPlace, build_values, order_found, propose_from_text, propose_title
from ingest.reading import ForeignField, FoundValue, ReadFile, ReadItem
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
_PICTURE = re.compile(r"!\[[^\]\n]{0,300}\]\([^)\n]{0,2000}\)[ \t]?")
_MOST_PICTURES = 2_000
_START_LINES = 60
_SHORT = 500


def read(data: bytes, _limits: Limits) -> ReadFile:
    """One document. Its first heading is its likely title; headings are moved down so that none is above level 2."""
    decoded = decode(data)
    if decoded is None:
        raise Malformed("it is not text")
    notes = [decoded.note] if decoded.note else []
    source = strip_marks(decoded.text)
    body = source
    foreign: tuple[ForeignField, ...] = ()
    try:
        parts = frontmatter.split(source)
        values = frontmatter.read_yaml(parts.yaml, parts.offset)
        body = parts.body
        if isinstance(values, dict):
            foreign = read_fields(values)
            notes += describe_fields(foreign)
            if values.get("kind") in RECORDS:
                notes.append(
                    "It carries all fields of a page of this site. Only those proposed here are taken from it."
                )
    except InvalidRecord as error:
        if source.startswith("---\n"):
            notes.append(f"The lines at its top were read as text: {error.faults[0].message[:200]}.")
    body, pictures = _drop_pictures(body)
    if pictures:
        notes.append(f"Left out: {pictures} {'picture' if pictures == 1 else 'pictures'}; their words in brackets too.")
    lines = body.split("\n")
    offset = source.count("\n") - body.count("\n")
    titles = (
        *propose_from_fields(foreign),
        *_propose_heading(lines, offset, bool(foreign)),
        *_propose_first_line(lines, offset),
    )
    best = order_found(tuple(one for one in titles if one.field == "title"))
    shown = [(number, _show(line)) for number, line in enumerate(lines[:_START_LINES], 1)]
    places = [FoundPlace(f"line {n + offset}", line) for n, line in shown if line.strip()]
    found = order_found(titles, propose_from_text(places, best[0].value if best else None))
    values_found = build_values(found).model_copy(update=_plain_fields(found))
    item = ReadItem("\n".join(_lower_headings(lines)), found, values_found, foreign)
    return ReadFile(MediaType.MARKDOWN, None, None, (item,), tuple(notes))


def _show(line: str) -> str:
    """A short line as it is shown; a long one as it stands: its markup could take for ever."""
    return to_text(line) if len(line) <= _SHORT and line.startswith(("#", "*", "_", "[")) else line


def _plain_fields(found: tuple[FoundValue, ...]) -> dict[str, str]:
    """The address and type that the fields at the top say."""
    plain: dict[str, str] = {}
    for one in found:
        if one.field == "type" or (one.field == "url" and re.fullmatch(r"https?://[^\s<>\"]{3,1990}", one.value)):
            plain.setdefault(one.field, one.value)
    return plain


def _drop_pictures(body: str) -> tuple[str, int]:
    """``body`` without pictures, whose addresses mean nothing here, and how many there were. Code keeps its own."""
    if "```" in body or "~~~" in body or body.count("![") > _MOST_PICTURES:
        return body, 0
    return _PICTURE.subn("", body)


def _propose_heading(lines: list[str], offset: int, described: bool) -> tuple[FoundValue, ...]:
    for number, level, words in _iter_headings(lines):
        if level <= 2:
            before = any(line.strip() for line in lines[:number])
            sure = 0.4 if described and level > 1 else 0.7 if before or level > 1 else 0.9
            return propose_title(to_text(words), f"line {number + 1 + offset}, first heading", sure)
    return ()


def _propose_first_line(lines: list[str], offset: int) -> tuple[FoundValue, ...]:
    for number, line in enumerate(lines, 1 + offset):
        if line.strip():
            return propose_title(to_text(line), f"line {number}, first line", 0.55) if len(line) <= 200 else ()
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
