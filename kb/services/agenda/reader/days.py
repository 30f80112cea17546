"""Days as agendas write them: "Tuesday, September 12, 2017", "Day One", "Mardi 12 septembre", "9/12", "Fri". Pure.

Finds them in a text, and says whether a line does nothing else than name a day. Which date a bare weekday or a "Day 2"
means follows from the other dates of the agenda: :class:`Calendar` knows them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import lru_cache

from kb.services.agenda.reader.characters import fold, show
from kb.services.agenda.reader.words import DAY_FILLERS, HALVES

_MONTHS = (
    ("january", "jan", "enero", "ene", "janvier", "janv", "januar", "janeiro"),
    ("february", "feb", "febrero", "fevrier", "fevr", "fev", "februar", "fevereiro"),
    ("march", "mar", "marzo", "mars", "marz", "marco"),
    ("april", "apr", "abril", "abr", "avril", "avr"),
    ("may", "mayo", "mai", "maio"),
    ("june", "jun", "junio", "juin", "juni", "junho"),
    ("july", "jul", "julio", "juillet", "juil", "juli", "julho"),
    ("august", "aug", "agosto", "ago", "aout"),
    ("september", "sept", "sep", "septiembre", "setiembre", "septembre", "setembro", "set"),
    ("october", "oct", "octubre", "octobre", "oktober", "okt", "outubro", "out"),
    ("november", "nov", "noviembre", "novembre", "novembro"),
    ("december", "dec", "diciembre", "dic", "decembre", "dezember", "dez", "dezembro"),
)
_WEEKDAYS = (
    ("monday", "mon", "lunes", "lun", "lundi", "montag", "segunda-feira"),
    ("tuesday", "tues", "tue", "martes", "mardi", "dienstag", "terca-feira"),
    ("wednesday", "wed", "weds", "miercoles", "mie", "mercredi", "mittwoch", "quarta-feira"),
    ("thursday", "thurs", "thur", "thu", "jueves", "jue", "jeudi", "donnerstag", "quinta-feira"),
    ("friday", "fri", "viernes", "vie", "vendredi", "freitag", "sexta-feira"),
    ("saturday", "sat", "sabado", "sab", "samedi", "samstag"),
    ("sunday", "sun", "domingo", "dom", "dimanche", "sonntag"),
)
_NUMBERS = (
    ("one", "uno", "un", "first", "1st", "primer", "primero", "premier", "premiere", "i", "1er", "1o"),
    ("two", "dos", "deux", "second", "2nd", "segundo", "deuxieme", "ii", "2o"),
    ("three", "tres", "trois", "third", "3rd", "tercer", "tercero", "troisieme", "iii", "3o"),
    ("four", "cuatro", "quatre", "fourth", "4th", "cuarto", "quatrieme", "iv", "4o"),
    ("five", "cinco", "cinq", "fifth", "5th", "quinto", "cinquieme", "v", "5o"),
    ("six", "seis", "sixth", "6th", "sexto", "sixieme", "vi"),
    ("seven", "siete", "sept", "seventh", "septimo", "septieme", "vii"),
)
_MONTH_OF = {name: number for number, names in enumerate(_MONTHS, 1) for name in names}
_WEEKDAY_OF = {name: number for number, names in enumerate(_WEEKDAYS) for name in names}
_NUMBER_OF = {name: number for number, names in enumerate(_NUMBERS, 1) for name in names}


def _either(names: Iterable[str]) -> str:
    return "|".join(sorted((re.escape(name) for name in names), key=len, reverse=True))


_M = rf"(?:{_either(_MONTH_OF)})\b\.?"
_W = rf"(?:{_either(_WEEKDAY_OF)})\b\.?"
_D = r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th|er|º|o|\.)?(?![\d:])"
_Y = r"(?:19|20)\d\d"
_TO = r"\s{0,2}(?:-|–|—|to|and|&|al?|y|au|et|through|thru|bis|und)\s{0,2}"
_NTH = rf"(?:{_either(_NUMBER_OF)})"
_DATES = re.compile(
    rf"(?:\b(?P<w>{_W})\s{{0,2}}[,:–-]?\s{{0,2}}(?:(?:the|el|le|den)\s)?)?(?<!\w)(?:"
    rf"(?P<iso>(?P<iy>{_Y})[-/.](?P<im>\d{{1,2}})[-/.](?P<id>\d{{1,2}}))(?!\w)"
    rf"|(?P<n1>\d{{1,2}})[/.](?P<n2>\d{{1,2}})[/.](?P<ny>(?:19|20)?\d\d)(?![\d/])"
    rf"|(?P<m>{_M})\s{{0,2}}(?P<d>{_D})(?:{_TO}(?:{_W}\s{{0,2}},?\s{{0,2}})?"
    rf"(?:(?P<m2>{_M})\s{{0,2}})?(?P<d2>{_D}))?(?:\s{{0,2}},?\s{{0,2}}(?:de\s|del\s)?(?P<y>{_Y}))?"
    rf"|(?P<e>{_D})(?:\s?(?:de\s)?(?P<em2>{_M})?{_TO}(?:{_W}\s{{0,2}},?\s{{0,2}})?"
    rf"(?P<e2>{_D}))?\s{{0,2}}(?:de\s|of\s)?(?P<em>{_M})(?:\s{{0,2}},?\s{{0,2}}(?:de\s|del\s)?(?P<ey>{_Y}))?"
    rf")(?:\s{{0,2}}[,(–-]?\s{{0,2}}(?P<w2>{_W})\)?)?"
    rf"|(?<!\w)(?P<ow>{_W})(?:\s(?P<s1>\d{{1,2}})/(?P<s2>\d{{1,2}})(?![\d/])|\s(?P<on>{_D})(?!\s?(?:[ap]\.?m"
    rf"|h\b|to\b|a\b|[-–/]))(?=\s|$|[,:;|)]))?(?!\w)"
)
_DAY_NUMBER = re.compile(
    rf"(?<!\w)(?:(?:day|dia|jour|journee|jornada|tag)\s{{0,2}}[#:n°]{{0,2}}\s?(?P<n>\d{{1,2}}|{_NTH})(?![\w/]|:\d)"
    rf"|(?P<nth>{_NTH})\s(?:day|dia|jour|journee|jornada|tag)(?!\w))"
)
_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
SEEN = 300
LONGEST_HEADING = 110


@dataclass(frozen=True, slots=True)
class Day:
    """A day as said at ``low`` to ``high`` of a text; what is not said is None. ``until`` ends a range of days."""

    low: int
    high: int
    label: str
    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    number: int | None = None
    until: tuple[int, int] | None = None
    either: bool = False
    """Whether the month may as well be the day: "5/10/2026"."""
    day_first: bool = False

    @property
    def has_date(self) -> bool:
        """Whether a month and a day are said."""
        return self.month is not None and self.day is not None


def find_days(text: str) -> tuple[Day, ...]:
    """The days in ``text``, from left to right. A month alone is none."""
    return _find(text[:SEEN])


@lru_cache(maxsize=20_000)
def _find(seen: str) -> tuple[Day, ...]:
    folded = fold(seen)
    if len(folded) != len(seen):  # a letter that folds to two: places would shift
        folded = "".join(fold(character)[:1] or " " for character in seen)
    found = [day for match in _DATES.finditer(folded) if (day := _read(match, seen)) is not None]
    for match in _DAY_NUMBER.finditer(folded):
        said = match["n"] or match["nth"]
        number = int(said) if said.isdigit() else _NUMBER_OF[said]
        if 1 <= number <= 14 and not any(day.low < match.end() and match.start() < day.high for day in found):
            found.append(Day(match.start(), match.end(), seen[match.start() : match.end()], number=number))
    return tuple(sorted(found, key=lambda day: day.low))


def _read(match: re.Match[str], text: str) -> Day | None:
    label = show(text[match.start() : match.end()]).strip(" ,:–-(")
    weekday = next((_WEEKDAY_OF[said.rstrip(".")] for key in ("w", "w2", "ow") if (said := match[key])), None)
    low, high = match.span()
    if match["ow"]:
        if match["s1"]:
            return Day(low, high, label, month=int(match["s1"]), day=int(match["s2"]), weekday=weekday)
        if match["on"]:
            return _checked(Day(low, high, label, day=_number(match["on"]), weekday=weekday))
        whole = len(match["ow"].rstrip(".")) > 3
        return Day(low, high, label, weekday=weekday) if whole or text[low].isupper() else None
    if match["iso"]:
        year, month, day = int(match["iy"]), int(match["im"]), int(match["id"])
        return _checked(Day(low, high, label, year, month, day, weekday))
    if match["n1"]:
        first, second, year = int(match["n1"]), int(match["n2"]), int(match["ny"])
        year += 2000 if year < 100 else 0
        dotted = "." in match[0][match.start("n1") - match.start() :]
        month, day = (second, first) if first > 12 or (dotted and second <= 12) else (first, second)
        if weekday is not None and _weekday(year, month, day) != weekday == _weekday(year, day, month):
            month, day = day, month
        either = not dotted and first <= 12 and second <= 12 and weekday is None
        return _checked(Day(low, high, label, year, month, day, weekday, either=either, day_first=first > 12))
    if match["m"]:
        month, day = _MONTH_OF[match["m"].rstrip(".")], _number(match["d"])
        until = (
            (_MONTH_OF[match["m2"].rstrip(".")] if match["m2"] else month, _number(match["d2"]))
            if match["d2"]
            else None
        )
        return _checked(Day(low, high, label, _year(match["y"]), month, day, weekday, until=until))
    month, day = _MONTH_OF[match["em"].rstrip(".")], _number(match["e"])
    until = None
    if match["e2"]:
        until = (month, _number(match["e2"]))
        month = _MONTH_OF[match["em2"].rstrip(".")] if match["em2"] else month
    return _checked(Day(low, high, label, _year(match["ey"]), month, day, weekday, until=until))


def _weekday(year: int, month: int, day: int) -> int | None:
    try:
        return date(year, month, day).weekday()
    except ValueError:
        return None


def _number(text: str) -> int:
    found = re.match(r"\d+", text)
    return int(found[0]) if found else 0


def _year(text: str | None) -> int | None:
    return int(text) if text else None


def _checked(day: Day) -> Day | None:
    """``day`` if its date exists in some year."""
    try:
        date(day.year or 2028, day.month or 1, day.day or 1)
    except ValueError:
        return None
    return day


def read_heading(text: str) -> tuple[tuple[Day, ...], str] | None:
    """The days that a line names, and what it says beside them, if it is there to name a day; else None.

    "DAY TWO – Tuesday 5 May – Ballroom B" is such a line, "What happened on Monday" is not.
    """
    shown = text.strip()
    if len(shown) > LONGEST_HEADING:
        return None
    days = find_days(shown)
    if not days or any(day.until for day in days) or sum(day.has_date for day in days) > 1:
        return None
    rest = shown
    for day in reversed(days):
        rest = f"{rest[: day.low]} | {rest[day.high :]}"
    words = [word for word in _WORD.findall(fold(rest)) if word not in DAY_FILLERS and word not in HALVES]
    first = days[0]
    leading = not any(
        word for word in _WORD.findall(fold(shown[: first.low])) if word not in DAY_FILLERS and word not in HALVES
    )
    beside = " ".join(part for part in re.split(r"\s*[|,;:()/*·•–—\x1f]\s*|\s+-\s+", rest) if part.strip(" .-*")).strip(
        " .-*"
    )
    if not words:
        return tuple(days), ""
    parted = re.match(r"\s*(?:[,:;|(/*·•–—\x1f-]|$)", shown[days[-1].high :]) is not None
    strong = any(day.has_date and (day.weekday is not None or day.year) for day in days) or any(
        day.number for day in days
    )
    return (tuple(days), beside) if leading and parted and strong and len(words) <= 10 else None


@dataclass
class Calendar:
    """The dates of an agenda: its year, and the days of a range, by which "Friday" and "Day 2" are known."""

    years: list[int] = field(default_factory=list)
    dates: list[date] = field(default_factory=list)
    day_first: bool = False

    def learn(self, days: Iterable[Day]) -> None:
        """Take in what ``days`` say."""
        known = [self._turn(day) for day in days]
        self.years += [day.year for day in known if day.year is not None]
        for day in known:
            year = day.year or (self.years[0] if self.years else None)
            if day.month is None or day.day is None or year is None:
                continue
            try:
                first = date(year, day.month, day.day)
                last = date(year, *day.until) if day.until else first
            except ValueError:
                continue
            span = (last - first).days
            if 0 <= span <= 13:
                self.dates += [first + timedelta(days=more) for more in range(span + 1)]

    def _turn(self, day: Day) -> Day:
        """``day`` with the day before the month, where this agenda writes dates so."""
        return replace(day, month=day.day, day=day.month) if day.either and self.day_first else day

    def name(self, days: tuple[Day, ...]) -> str:
        """The ISO date of ``days``, which are said together; the label as printed where there is none."""
        days = tuple(self._turn(day) for day in days)
        for day in days:
            if day.month is not None and day.day is not None:
                year = day.year or (self.years[0] if self.years else None)
                if year is not None:
                    try:
                        return date(year, day.month, day.day).isoformat()
                    except ValueError:
                        continue
        listed = sorted(set(self.dates))
        for day in days:
            fitting = [one for one in listed if one.weekday() == day.weekday and day.day in (None, one.day)]
            if day.weekday is not None and len(fitting) == 1:
                return fitting[0].isoformat()
        for day in days:
            if day.number and len(listed) > 1 and day.number <= len(listed):
                return listed[day.number - 1].isoformat()
        dated = next((day for day in days if day.has_date), None)
        return (dated or days[0]).label
