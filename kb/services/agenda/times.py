"""Times as agendas write them: "9:00 – 10:15 a.m.", "0900-1015", "10.30h", "2 pm". Pure; knows one line of text."""

from __future__ import annotations

import re
from typing import NamedTuple

_HALF_DAY = 12 * 60
LONGEST = 8 * 60
"""Minutes: a longer span than this is no session but a mistake, or the opening hours of a desk."""

_SUFFIX = r"(?:\s{0,2}(?:a\.?\s?m\b\.?|p\.?\s?m\b\.?|hours\b|hrs?\b\.?|h\b|uhr\b|noon\b|est\b|[ecmp][ds]?t\b))*"
_SURE = rf"\d{{1,2}}[:h][0-5]\d{_SUFFIX}|\d{{1,2}}\s{{0,2}}(?:a\.?\s?m\b\.?|p\.?\s?m\b\.?|uhr\b|h\b){_SUFFIX}"
_NAMED = r"(?:12\s{0,2})?noon\b|midnight\b"
_LOOSE = rf"[012]?\d\.[0-5]\d(?![\d.]){_SUFFIX}|[0-2]\d[0-5]\d(?:\s{{0,2}}(?:hours\b|hrs?\b\.?|h\b))?|\d{{1,2}}"
_TO = r"\s{0,3}(?:-|–|—|−|\bto\b|\buntil\b|\bbis\b|\bà\b|\ba\b|\bal?\b)\s{0,3}"
_ANY = rf"(?:{_SURE}|{_NAMED}|{_LOOSE})"
_ONE = rf"(?:{_SURE}|{_NAMED}|[012]?\d\.[0-5]\d(?![\d.]){_SUFFIX}|[0-2]\d[0-5]\d\s{{0,2}}(?:hours\b|hrs?\b\.?|h\b))"
_SPAN = rf"(?P<start>{_ANY}){_TO}(?P<end>{_ANY})|(?P<only>{_ONE})"
_AHEAD = re.compile(
    rf"[\[(]?\s{{0,3}}(?:from\s|at\s)?(?:{_SPAN})\s{{0,3}}[\])]?(?=$|[\s:;,.|–—-])\s{{0,3}}[:;,.|–—-]{{0,2}}\s*", re.I
)
_BEHIND = re.compile(rf"[\s,;:|(\[–—-]+(?:from\s|at\s)?(?:{_SPAN})\s{{0,3}}[\])]?[.\s]*$", re.I)
_CLOCK = re.compile(r"(?P<hour>\d{1,2})(?:[:.h]?(?P<minute>[0-5]\d))?(?P<rest>.*)", re.I | re.S)


class Span(NamedTuple):
    """When something is, in minutes after midnight; ``end`` is None if only its start is said.

    ``said`` is the text as written. Without "a.m." or "p.m." a time is taken as it stands.
    """

    start: int
    end: int | None
    said: str

    @property
    def minutes(self) -> int | None:
        """How long it lasts; None if that is not said or cannot be."""
        return None if self.end is None else minutes_between(self.start, self.end)


def minutes_between(start: int, end: int) -> int | None:
    """From ``start`` to the next time that a clock shows ``end``, on a clock of 12 hours if that is nearer.

    "11:30 – 1:00" is 90 minutes. None if it is longer than :data:`LONGEST` or nothing.
    """
    between = (end - start) % (2 * _HALF_DAY)
    if between > LONGEST:
        between = (end - start) % _HALF_DAY
    return between if 0 < between <= LONGEST else None


def split_time(text: str) -> tuple[Span | None, str]:
    """The time at the beginning of ``text``, or else at its end, and the text without it."""
    if (found := _AHEAD.match(text)) and (span := _read(found)):
        return span, text[found.end() :].strip()
    tail = text[-60:]
    if (found := _BEHIND.search(tail)) and (span := _read(found)):
        return span, (text[: len(text) - len(tail)] + tail[: found.start()]).strip()
    return None, text


def _read(found: re.Match[str]) -> Span | None:
    start, end, only = found["start"], found["end"], found["only"]
    said = found[0].strip(" \t|,;:–—-([])")
    if only:
        moment = _clock(only)
        return None if moment is None else Span(moment, None, said)
    if not any(mark in f"{start}{end}".lower() for mark in (":", ".", "m", "h", "noon")) and not (
        len(start) == len(end) == 4
    ):
        return None  # "3-5" and "2 to 4" are numbers
    last = _clock(end)
    first = _clock(start, end)
    return None if first is None or last is None else Span(first, last, said)


def _clock(text: str, other: str = "") -> int | None:
    """Minutes after midnight. A bare hour takes "p.m." from the ``other`` end of its span, if that stays before it."""
    lowered = text.lower().replace(" ", "").replace(".m", "m")
    if "noon" in lowered:
        return _HALF_DAY
    if "midnight" in lowered:
        return 0
    found = _CLOCK.match(text.strip())
    if found is None:
        return None
    digits = re.match(r"\d{4}", text.strip())
    hour, minute = (
        (int(digits[0][:2]), int(digits[0][2:])) if digits else (int(found["hour"]), int(found["minute"] or 0))
    )
    if hour > 23:
        return None
    if "pm" in lowered and hour < 12:
        hour += 12
    elif "am" in lowered and hour == 12:
        hour = 0
    elif other and hour < 12 and not re.search(r"[ap]m", lowered) and (end := _clock(other)) is not None:
        later = (hour + 12) * 60 + minute
        if end >= _HALF_DAY and later < end and re.search(r"p\.?\s?m", other, re.I):
            hour += 12
    return hour * 60 + minute
