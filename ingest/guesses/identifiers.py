"""DOIs and NCJ numbers at the start of a text, also those that the end of a line cuts or that run into other words.

Knows words; where a list of references begins nothing more is the document's own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from knowledge.identifiers import NCJ_NUMBER, normalize_doi, normalize_ncj

_DOI = re.compile(r"10\.\d{4,9}/[^\s\"<>\\^`{|}]*")
_CUE = re.compile(r"doi|https?://", re.I)
_GLUED = re.compile(r"(?<=\d)(?=[A-Z][a-z]{2,})")
_REST = re.compile(r"^[\w.\-()/;:]+")
_REFERENCES = re.compile(
    r"^(?:\d+\.?\s*)?(?:references|bibliography|works cited|endnotes|literature cited|sources)\s*$", re.I
)
_CITED = re.compile(r"\(\d{4}[a-z]?\)\.|\bvol\.|\bpp\.\s|\bet al\.|,\s*\d+\(\d+\)", re.I)


class FoundIdentifier(NamedTuple):
    """An identifier in the form of :mod:`knowledge.identifiers`, the number of its line, and how sure it is the own."""

    field: str
    value: str
    line: int
    sure: float
    quote: str


def iter_identifiers(lines: Sequence[str]) -> Iterator[FoundIdentifier]:
    """The identifiers in ``lines``, up to a list of references."""
    for number, line in enumerate(lines):
        if _REFERENCES.match(line.strip()):
            return
        after = lines[number + 1] if number + 1 < len(lines) else ""
        yield from _iter_dois(line, after, number)
        for match in NCJ_NUMBER.finditer(line):
            if ncj := normalize_ncj(match[0]):
                alone = len(line.split()) <= 10
                yield FoundIdentifier("ncj_number", ncj, number, 0.93 if alone else 0.6, line)


def _iter_dois(line: str, after: str, number: int) -> Iterator[FoundIdentifier]:
    for match in _DOI.finditer(line):
        text = match[0]
        if match.end() == len(line.rstrip()) and text[-1] in "/-_.(:;" and (rest := _REST.match(after.strip())):
            goes_on = text[-1] != "." or any(c.isdigit() for c in rest[0])
            text += rest[0] if goes_on else ""
        text = _GLUED.split(text)[0]
        if doi := normalize_doi(text):
            cue = _CUE.search(line[max(match.start() - 25, 0) : match.start()])
            cited = _CITED.search(line) and len(line) > 90
            yield FoundIdentifier("doi", doi, number, 0.45 if cited else 0.95 if cue else 0.85, line)
