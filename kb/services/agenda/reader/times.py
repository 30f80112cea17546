"""Times as agendas write them: "9:00 – 10:15 a.m.", "0900-1015", "9 h 30", "2 pm ET", "noon". Pure; knows one text.

A time is found with its place in the text and how sure it is that it is one; whether it is used follows from the
whole agenda. What a clock of 12 hours leaves open is settled by :mod:`kb.services.agenda.reader.clock`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from kb.services.agenda.reader.characters import SOFT, fold
from kb.services.agenda.reader.days import find_days

NOON = 12 * 60
DAY = 24 * 60
LONGEST = 12 * 60
"""Minutes: a longer span than this is no session but a mistake."""

Half = Literal["am", "pm", ""]

_AM = r"a\.?\s?m\b\.?"
_PM = r"p\.?\s?m\b\.?"
_HALF = rf"(?:\s{{0,2}}(?:{_AM}|{_PM})|(?<=:\d\d)[ap](?![\w’']))"
_HOURS = r"\s{0,2}(?:hours\b|hrs?\b\.?|hs\b\.?|h\b\.?|uhr\b|heures?\b|horas?\b)"
_ZONE = (
    r"\s{0,2}\(?(?:[ecmp][sd]?t|ak[sd]t|hst|utc|gmt|ces?t|wes?t|bst|eastern|central|mountain|pacific)"
    r"(?:\s(?:standard |daylight )?time)?\b\)?"
)
_ZONE_AT = re.compile(_ZONE, re.I)
_MINUTE = r"[0-5]\d"
_CLOCK = (
    rf"(?:\d{{1,2}}\s?:\s?{_MINUTE}(?::{_MINUTE})?(?!\d)|\d{{1,2}}\s?h\s?{_MINUTE}(?!\d)"
    rf"|[012]?\d\.{_MINUTE}(?![\d%]|\.\d)"
    rf"|[0-2]\d{_MINUTE}(?!\d)|\d{{1,2}}(?![\d.,:]\d|\d))"
)
_NAMED = r"(?:12(?::00)?\s{0,2})?(?:noon|midnight|mediod[ií]a|medianoche|midi|minuit|mittag)\b"
_ONE = rf"(?:{_NAMED}|{_CLOCK}(?:{_HALF})?(?:{_HOURS})?(?:{_ZONE})?)"
_TO = (
    rf"[{SOFT}\s]{{0,4}}(?:-{{1,2}}|–|—|−|‐|‑|~|→|\b(?:to|until|till|thru|through|bis|à|a|al|as|às"
    rf"|hasta)\b(?:\s(?:las?|les?)\b)?)[{SOFT}\s]{{0,4}}"
)
_RANGE = re.compile(rf"(?<![\w$€£#.:/’'-])(?P<start>{_ONE})(?:{_TO}(?P<end>{_ONE}))?", re.I)
_FROM = re.compile(r"(?:^|(?<=[.;\n]\s)|(?<=[.;\n]))\s*(?:From|Between|Entre|De|Desde)\s+$")
"""What opens a sentence of times: "From 9 until 10 we …"; "from 5 to 10 cities" is none."""
_SECOND_ZONE = re.compile(rf"\s{{0,3}}(?:[(/|]|\bor\b)\s{{0,2}}{_ONE}(?:{_TO}{_ONE})?\s{{0,2}}\)?", re.I)
_PARTS = re.compile(r"(\d{1,2})\s?[:h.]?\s?([0-5]\d)?(?!\d)", re.I)
_DURATION = re.compile(
    r"(?<![\w.:])(?:(?P<hours>\d{1,2}(?:[.,]\d|½)?)\s?-?(?:hours?|hrs?|h|horas?|heures?)\b\.?"
    r"(?:\s?(?:and |y |et )?(?P<more>\d{1,2})\s?(?:minutes?|minutos|mins?|mn)?\b\.?)?"
    r"|(?P<minutes>\d{1,3})\s?-?(?:minutes?|minutos|mins?\b|mn\b|['′’](?![\w’'])|m(?![\w’'])))",
    re.I,
)
SEEN = 600
"""Characters of a text in which times are looked for."""


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day as written, in minutes after midnight. ``full`` says that it is surely of 24 hours."""

    minutes: int
    half: Half = ""
    full: bool = False

    @property
    def is_open(self) -> bool:
        """Whether it may also mean twelve hours later."""
        return not self.half and self.minutes < NOON


@dataclass(frozen=True, slots=True)
class Times:
    """A start and perhaps an end at ``low`` to ``high`` of a text. ``sure``: 3 is nothing else, 1 is a bare number."""

    start: Clock
    end: Clock | None
    low: int
    high: int
    sure: int
    duration: int | None = None


def find_times(text: str) -> tuple[Times, ...]:
    """The times in ``text``, from left to right, none over another and none in a date."""
    return _find(text[:SEEN])


@lru_cache(maxsize=20_000)
def _find(text: str) -> tuple[Times, ...]:
    found: list[Times] = []
    seen = _mask(text)
    if not any(character.isdigit() for character in seen) and not _named(seen):
        return ()
    at = 0
    while match := _RANGE.search(seen, at):
        times = _read(match, seen)
        at = match.end() if times is None else times.high
        if times is None and match["end"] is not None and len(match["start"]) < len(match[0]):
            at = match.start("end")  # the second half may be a time of its own
        if times is not None:
            found.append(times)
        at = max(at, match.start() + 1)
    return tuple(found)


def _mask(text: str) -> str:
    """``text`` with its dates blotted out: "2026-09-17" is no time."""
    for day in find_days(text):
        if day.has_date or day.number:
            text = f"{text[: day.low]}{'.' * (day.high - day.low)}{text[day.high :]}"
    return text


def _named(text: str) -> bool:
    return re.search(_NAMED, text, re.I) is not None


def _read(match: re.Match[str], text: str) -> Times | None:
    start, end = match["start"], match["end"]
    high = match.end()
    if re.match(r"[%°$€£]|[.,:/]\d|(?:st|nd|rd|th)\b", text[high : high + 3], re.I):
        return None
    first = _clock(start)
    last = _clock(end) if end else None
    if first is None or (end and last is None):
        return None
    sure = max(_sure(start), _sure(end) if end else 0)
    if end and last is not None:
        first, last = _join_halves(first, last)
        if _are_years(start, end):
            sure = 1 if (last.minutes - first.minutes) >= 15 else 0
        elif sure == 1 and _is_bare(start) and _is_bare(end):
            sure = 2 if _FROM.search(text, max(match.start() - 12, 0), match.start()) and last != first else 1
        elif sure >= 2 or not _is_bare(start) or not _is_bare(end):
            sure = max(sure, 2) + (1 if sure == 2 else 0)
    elif _is_bare(start):
        return None
    if sure < 1:
        return None
    if _ZONE_AT.search(match[0]) and (second := _SECOND_ZONE.match(text, high)) and _ZONE_AT.search(second[0]):
        high = second.end()
    return Times(first, last, match.start(), high, min(sure, 3))


def _is_bare(text: str) -> bool:
    return re.fullmatch(r"\d{1,2}", text.strip()) is not None


def _are_years(start: str, end: str) -> bool:
    return all(re.fullmatch(r"(?:19|20)\d\d", one.strip()) for one in (start, end))


def _sure(text: str) -> int:
    """How sure it is that ``text`` alone is a time of day."""
    lowered = fold(text).strip()
    if re.match(_NAMED, text, re.I):
        return 3
    if re.fullmatch(r"\d{1,2}", lowered):
        return 1
    if re.match(r"\d{1,2}\s?[:h]\s?[0-5]\d", lowered) or re.search(rf"(?:{_HALF}|{_HOURS}|{_ZONE})$", text, re.I):
        return 3
    if re.fullmatch(r"(?:19|20)\d\d", lowered):
        return 0
    return 2 if re.fullmatch(r"\d{4}", lowered) else 1 if re.fullmatch(r"\d{1,2}\.\d\d", lowered) else 2


def _clock(text: str) -> Clock | None:
    lowered = fold(text).strip()
    if re.match(r"(?:12(?::00)?\s{0,2})?(?:noon|mediodia|midi|mittag)", lowered):
        return Clock(NOON, "pm")
    if re.match(r"(?:12(?::00)?\s{0,2})?(?:midnight|medianoche|minuit)", lowered):
        return Clock(0, "am")
    match = _PARTS.match(lowered)
    if match is None:
        return None
    if digits := re.match(r"\d{4}", lowered):
        hour, minute = int(digits[0][:2]), int(digits[0][2:])
        rest, military = lowered[4:], True
    else:
        hour, minute = int(match[1]), int(match[2] or 0)
        rest, military = lowered[match.end() :], False
    if hour > 24 or minute > 59 or (hour == 24 and minute):
        return None
    half: Half = ""
    if found := re.match(r"(?::\d\d)?\s{0,2}([ap])(?:\.?\s?m\b|(?!\w))", rest):
        half = "am" if found[1] == "a" else "pm"
    if half and hour > 12:
        half = ""
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    full = not half and (military or hour > 12 or lowered.startswith("0"))
    return Clock(hour % 24 * 60 + minute, half, full)


def _join_halves(first: Clock, last: Clock) -> tuple[Clock, Clock]:
    """Each takes "a.m." or "p.m." from the other where that keeps the start before the end."""
    if last.half and first.is_open:
        same = first.minutes % NOON + (NOON if last.half == "pm" else 0)
        if same < last.minutes:
            first = Clock(same, last.half)
        elif last.minutes >= NOON:
            first = Clock(first.minutes % NOON, "am")
    elif (last.half and not first.half and first.minutes == NOON) or (
        last.half and not first.half and NOON < first.minutes < NOON + 60 and last.half == "pm"
    ):
        first = replace(first, half="pm")
    if first.half and last.is_open:
        last_minutes = last.minutes if last.minutes > first.minutes else last.minutes + NOON
        last = Clock(last_minutes, "am" if last_minutes < NOON else "pm")
    return first, last


def find_duration(text: str) -> int | None:
    """The minutes that ``text`` says something takes: "45 min", "1 h 30", "1.5 hours"; None where it says none."""
    match = _DURATION.search(text[:SEEN])
    if match is None:
        return None
    if match["minutes"]:
        minutes = int(match["minutes"])
    else:
        said = match["hours"].replace(",", ".").replace("½", ".5")
        minutes = round(float(said) * 60) + int(match["more"] or 0)
    return minutes if 0 < minutes <= LONGEST else None


def is_duration(text: str) -> bool:
    """Whether ``text`` is nothing but a duration."""
    match = _DURATION.search(text[:80])
    return match is not None and not re.search(r"\w", text[: match.start()] + text[match.end() :])
