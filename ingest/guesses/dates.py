"""The year a document was published: from its imprint, a date that stands alone, or the head of a journal.

A year in a sentence is one that the document speaks of, and the day a file was made is nobody's. Knows words and dates.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from knowledge.identifiers import find_year

_MONTH = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?|July?|Aug(?:ust|\.)?|"
    r"Sept?(?:ember|\.)?|"
    r"Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)
_YEAR = r"((?:19|20)\d\d)\b"
_IMPRINT = re.compile(
    rf"\b(?:published(?:\s+online)?|first published|publication date|date published|date of publication|issued|"
    rf"release[d]?(?:\s+date)?|last (?:updated|revised|reviewed)|revised|updated|accepted|date)\b[:\s,]*"
    rf"(?:(?:by|in|on|the|authors?|author\(s\)|©|\(c\)|copyright)[\s,:]+|"
    rf"\d{{1,2}}[/\-.]\d{{1,2}}[/\-.]|\d{{1,2}}\s+|{_MONTH}[\s,]+(?:\d{{1,2}}(?:st|nd|rd|th)?,?\s+)?|"
    rf"[A-Z][\w.&’']+\s+){{0,6}}[,:\s]*{_YEAR}",
    re.I,
)
_COPYRIGHT = re.compile(rf"(?:©|\(c\)|copyright)[^.]{{0,60}}?{_YEAR}", re.I)
_DATE = re.compile(
    rf"(?:(?:(?:mon|tues|wednes|thurs|fri|satur|"
    rf"sun)day,?\s+)?{_MONTH}(?:\s*[–\-/]\s*{_MONTH})?(?:\s+\d{{1,2}}(?:st|nd|rd|th)?)?,?\s+|"
    rf"\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH},?\s+|(?:spring|summer|fall|autumn|"
    rf"winter)(?:/\w+)?,?\s+(?:of\s+)?|"
    rf"(?:0?[1-9]|1[0-2])[/.\-](?:[0-3]?\d[/.\-])?){_YEAR}",
    re.I,
)
_ISO = re.compile(rf"\b{_YEAR}-(?:0\d|1[0-2])(?:-[0-3]\d)?\b")
_SHORT_YEAR = re.compile(r"\b(?:0?[1-9]|1[0-2])/(?:[0-3]?\d)/(\d\d)\b")
_ALONE = re.compile(rf"^[\[(]?{_YEAR}[\])]?$")
_JOURNAL = re.compile(
    rf"(?:\bvol(?:ume|\.)?\s*\d+[^.]{{0,50}}?{_YEAR}|\((?:{_MONTH}\s+)?((?:19|"
    rf"20)\d\d)\)[\s:,]*(?:vol\.?\s*)?\d+|{_YEAR}[;,:]\s*(?:vol\.?\s*)?\d{{1,3}}\s*[(:,]|"
    rf"\b\d{{1,3}}\s*\(\d{{1,3}}\)[^.]{{0,20}}?{_YEAR})",
    re.I,
)
_NUMBERED = re.compile(rf"\b(?:NCJ\s*\d{{4,6}}|no\.\s*\d+|issue\s+\d+|number\s+\d+)\b.{{0,60}}?{_YEAR}", re.I)
_CITATION = re.compile(
    rf"(?:suggested|recommended|preferred|cite(?:d)? (?:this|as)|how to cite|citation)\b.{{0,200}}?\(?{_YEAR}", re.I
)
_NO_DATE = re.compile(
    r"\b(?:grant|award|contract|fiscal|fy|between|from|since|until|through|during|meeting|held|"
    r"received|submitted|expires?|act of|accessed|retrieved|cooperative)\b",
    re.I,
)


class FoundYear(NamedTuple):
    """A year, how sure it is that of publication, and the words that say it."""

    year: int
    sure: float
    quote: str


def find_years(line: str) -> Iterator[FoundYear]:
    """The years that ``line`` may give as that of publication, best first."""
    line = line[:400]
    words = len(line.split())
    for pattern, sure in ((_CITATION, 0.93), (_COPYRIGHT, 0.93), (_JOURNAL, 0.92)):
        if match := pattern.search(line):
            yield from _found(match, sure, line)
    if (match := _IMPRINT.search(line)) and not _NO_DATE.search(line[: match.start() + 4]):
        at_start = match.start() < 20 or words <= 12
        accepted = re.match(r"(?:accepted|date)", match[0], re.I)
        yield from _found(match, (0.9 if at_start else 0.6) - (0.15 if accepted and words > 6 else 0), line)
    if words <= 9 and not _NO_DATE.search(line):
        for pattern, sure in ((_DATE, 0.9), (_ISO, 0.9), (_NUMBERED, 0.88), (_ALONE, 0.85)):
            if match := pattern.search(line):
                rest = len((line[: match.start()] + line[match.end() :]).split())
                prose = rest > 2 and (line[:1].islower() or (line.rstrip().endswith((".", ",")) and rest > 4))
                yield from _found(match, 0.3 if prose else sure - 0.05 * rest, line)
        if match := _SHORT_YEAR.search(line):
            yield FoundYear(_century(int(match[1])), 0.75, line)


def _found(match: re.Match[str], sure: float, line: str) -> Iterator[FoundYear]:
    year = find_year(next((group for group in match.groups() if group), ""))
    if year and 1900 <= year <= 2035:
        yield FoundYear(year, sure, line)


def _century(short: int) -> int:
    return 2000 + short if short <= 35 else 1900 + short


def read_date(text: str) -> int | None:
    """The year of a date in a field of its own: "2012/05//", "17.01.2014", "3/15/19", a spreadsheet's day 43101."""
    if (year := find_year(text)) is not None:
        return year
    if match := re.fullmatch(r"\s*\d{1,2}[/.\-]\d{1,2}[/.\-](\d\d)\s*", text):
        return _century(int(match[1]))
    if match := re.fullmatch(r"\s*([23]\d{4}|4\d{4}|50\d{3})(?:\.\d+)?\s*", text):
        return (date(1899, 12, 30) + timedelta(days=int(match[1]))).year
    return None
