"""Dates as records give them, in any usual form: what they say of year, month and day, and the rest in their words.

"2012/05//", "17.01.2014", "May 12, 2019", "3/15/19", "Spring 2019", "in press", "2019-05/2019-06" and the number of a
day in a spreadsheet are all read. Knows no record.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import NamedTuple

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_SPANISH = ("ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic")
SEASONS = ("spring", "summer", "autumn", "winter")
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?|enero|ene|febrero|marzo|abril|abr|mayo|junio|julio|agosto|ago"
    r"|septiembre|octubre|noviembre|diciembre|dic)\.?"
)
_YEAR = r"(?P<year>1[0-9]\d\d|20\d\d)"
_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"{_YEAR}[-/.](?P<month>\d{{1,2}})[-/.](?P<day>\d{{1,2}})(?:[T ][\d:.]+(?:Z|[+-][\d:]+)?)?/?",
        rf"{_YEAR}[-/.](?P<month>\d{{1,2}})/?/?",
        rf"(?P<day>\d{{1,2}})\.(?P<month>\d{{1,2}})\.{_YEAR}",
        rf"(?P<month>\d{{1,2}})/(?P<day>\d{{1,2}})/{_YEAR}",
        rf"(?P<month>\d{{1,2}})/{_YEAR}",
        rf"{_MONTH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+{_YEAR}",
        rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\.?[\s-]+(?:de\s+)?{_MONTH},?[\s-]+(?:de\s+)?{_YEAR}",
        rf"{_MONTH},?[\s/-]+(?:de\s+)?{_YEAR}",
        rf"{_YEAR},?[\s/-]+{_MONTH}(?:[\s/-]+(?P<day>\d{{1,2}}))?",
        rf"[\[(]?[c©]?{_YEAR}[\])]?\.?/*",
    )
)
_SHORT = re.compile(r"(?P<month>\d{1,2})/(?P<day>\d{1,2})/(?P<short>\d{2})")
_MONTH_SPAN = re.compile(
    rf"(?:{_YEAR},?\s+)?(?P<first>[a-z]{{3,9}})\.?\s*(?:-|–|/|to)\s*(?P<last>[a-z]{{3,9}})\.?(?:,?\s+(?P<after>\d{{4}}))?",
    re.IGNORECASE,
)
_SPAN = re.compile(
    r"(?P<first>\d{4}(?:-\d\d){0,2})/(?P<last>\d{4}(?:-\d\d){0,2})|(?P<from>\d{4})\s*[-–]\s*(?P<to>\d{4})"
)
_ANY_YEAR = re.compile(r"(?<!\d)(1[5-9]\d\d|20\d\d)(?!\d)")
_SERIAL = re.compile(r"\d{5}")
_FIRST_SERIAL, _LAST_SERIAL = 18_264, 73_050  # 1950 to 2099


class ReadDate(NamedTuple):
    """What a date says. ``note`` holds its own words where the numbers do not say it all."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    until: str | None = None
    note: str | None = None

    @property
    def iso(self) -> str | None:
        """The date as "2019", "2019-04" or "2019-04-30"."""
        parts = [part for part in (self.year, self.month, self.day) if part]
        return "-".join([f"{parts[0]:04}", *(f"{part:02}" for part in parts[1:])]) if parts else None


def read_date(text: str) -> ReadDate:
    """The date in ``text``; empty if there is none."""
    said = " ".join(text.split())[:300].strip(" ,;")
    if not said:
        return ReadDate()
    for form in _FORMS:
        if (match := form.fullmatch(said)) and (found := _check(match.groupdict())):
            return found
    if (match := _SHORT.fullmatch(said)) and (found := _check(_lengthen(match))):
        return found
    return _read_span(said) or _read_serial(said) or _read_words(said)


def best_date(*dates: ReadDate) -> ReadDate:
    """The date that says most, of several that were given for one thing; those of other years do not count."""
    known = [each for each in dates if each.year] or [each for each in dates if each.note]
    if not known:
        return ReadDate()
    same = [each for each in known if each.year == known[0].year]
    best = max(same, key=lambda each: (bool(each.day), bool(each.month), bool(each.until), bool(each.note)))
    note = best.note or next((each.note for each in same if each.note), None)
    return best._replace(note=note if not best.month else best.note)


def _check(parts: dict[str, str | None]) -> ReadDate | None:
    year, month, day = int(parts["year"] or 0), _number(parts.get("month")), _number(parts.get("day"))
    if month is not None and month > 12 and day is not None and day <= 12:
        month, day = day, month  # day first, as most of the world writes it
    if month == 0:
        month = day = None
    if day == 0:
        day = None
    try:
        date(year, month or 1, day or 1)
    except ValueError:
        return None
    return ReadDate(year, month, day)


def _number(text: str | None) -> int | None:
    if not text:
        return None
    if text.isdigit():
        return int(text)
    start = text.casefold()[:3]
    return _MONTHS.index(start) + 1 if start in _MONTHS else _SPANISH.index(start) + 1


def _lengthen(match: re.Match[str]) -> dict[str, str | None]:
    short = int(match["short"])
    return {"month": match["month"], "day": match["day"], "year": str(short + (2000 if short <= 68 else 1900))}


def _read_span(said: str) -> ReadDate | None:
    if match := _SPAN.fullmatch(said):
        first, last = match["first"] or match["from"], match["last"] or match["to"]
        begin = read_date(first)
        end = read_date(last).iso
        return begin._replace(until=end) if begin.year and end and end > (begin.iso or "") else None
    match = _MONTH_SPAN.fullmatch(said)
    year = match and (match["year"] or match["after"])
    if match and year:
        first, last = match["first"].casefold()[:3], match["last"].casefold()[:3]
        if first in _MONTHS and last in _MONTHS and _MONTHS.index(first) < _MONTHS.index(last):
            return ReadDate(int(year), _MONTHS.index(first) + 1, until=f"{year}-{_MONTHS.index(last) + 1:02}")
    return None


def _read_serial(said: str) -> ReadDate | None:
    """The number of a day as spreadsheets count them, 1 being the first of 1900."""
    if not _SERIAL.fullmatch(said) or not _FIRST_SERIAL <= int(said) <= _LAST_SERIAL:
        return None
    found = date(1899, 12, 30) + timedelta(days=int(said))
    return ReadDate(found.year, found.month, found.day)


def _read_words(said: str) -> ReadDate:
    """A year among words, which are kept; "2019/04/30/spring" gives its words last."""
    parts = said.split("/")
    if len(parts) == 4 and parts[0].isdigit():
        plain = read_date("/".join(parts[:3]).rstrip("/"))
        words = parts[3].strip()
        return plain._replace(note=words or None)
    match = _ANY_YEAR.search(said)
    year = int(match[1]) if match and 1500 <= int(match[1]) <= 2100 else None
    return ReadDate(year, note=said)
