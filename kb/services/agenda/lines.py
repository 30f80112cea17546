"""One line of an agenda: what it looks like, whatever stands around it. Pure; the splitting is in ``agenda``.

The words are English: agendas in other languages are split by times, numbers and headings alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from kb.services.agenda.times import Span, split_time

SEEN = 400
"""Characters of a line that are looked at: a mark stands at its beginning, and a longer line is text."""

_CONTROL = re.compile(  # and what turns the direction of writing, or is not seen
    r"[\x00-\x08\x0e-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]"
)
_HEADING = re.compile(r"(#{1,6})\s+(.*?)\s*#*$", re.S)
_BULLET = re.compile(r"(?:[-*+•–—▪◦‣·●○■□➢]|o(?=\s)|\(?[a-z][.)](?=\s))\s+(.*)", re.S)
_KEYWORD = re.compile(
    r"(?:(?:concurrent|breakout|plenary|general|working|keynote|agenda)\s+)?"
    r"(?:session|panel|workshop|plenary|keynote|breakout|module|roundtable|block|topic|part|item|masterclass)\s*"
    r"(?:[#№]?\s*(?:\d{1,3}(?:\.\d{1,2}|[a-z])?|[ivxl]{1,6}|[a-h])(?!\w)|\b(?:one|two|three|four|five|six)\b)?"
    r"\s*(?:[:.)|–—-]|$)\s*(.*)",
    re.I | re.S,
)
_NUMBER = re.compile(
    r"\(?(?:(\d{1,3}(?:\.\d{1,3}){1,3})[.):]?|(\d{1,3})[.):]|([IVXL]{1,6})[.):]|([A-H])[.)])\s+(?=\S)(.*)", re.S
)
_WEEKDAY = r"(?:mon|tues?|wednes|thurs?|fri|satur|sun)day"
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)"
)
_ORDINAL = r"\d{1,2}(?:st|nd|rd|th)?"
_DATE = (
    rf"(?:{_WEEKDAY}\s*[,:–-]?\s*)?(?:{_MONTH}\.?\s+{_ORDINAL}|{_ORDINAL}\s+{_MONTH})"
    r"(?:\s*[-–]\s*\d{1,2})?(?:,?\s*\d{4})?"
)
_DAY = re.compile(
    r"(?:day\s+(?:\d{1,2}|one|two|three|four|five)\b"
    rf"[\s:,;|()–—-]*(?:{_DATE}|{_WEEKDAY})?[)\s]*|{_DATE}|{_WEEKDAY})\s*[:.]?\s*$",
    re.I,
)
_TRACK = re.compile(r"(?:track|stream|strand)\s+(?:\d{1,2}|[a-z]|one|two|three|four)\b\s*[:.–—-]?\s*(.*)", re.I | re.S)
_NOTE = re.compile(
    r"(?:(?:speaker|presenter|moderator|facilitator|panell?ist|trainer|instructor|host|lead)s?"
    r"(?:\(s\))?|chair(?:ed by)?|room|location|venue|where|zoom|webex|teams|dial-in|link|(?:presented|moderated) by"
    r"|with)\s*[:–—]",
    re.I,
)
_ROOM = re.compile(
    r"(?:(?i:(?:meeting |conference )?room|ballroom|hall|salon|suite|auditorium|theat(?:er|re)|foyer|lobby)"
    r"\s+[\w-]{1,12}"
    r"|(?:[A-Z][\w’'-]*\s+){1,3}(?:Room|Ballroom|Hall|Salon|Suite|Auditorium|Foyer|Lobby|Theater)(?:\s+[A-Z0-9]{1,4})?)"
    r"[.,]?$"
)
_PERSON = re.compile(
    r"(?:(?:Deputy |Assistant )?Chief|Dr\.?|Sgt\.?|Sergeant|Capt(?:ain|\.)|Lt\.?|Lieutenant|Director|Professor|Prof\."
    r"|Hon\.|Mayor|Sheriff|Detective|Commander|Commissioner|Superintendent|Major|Judge|(?:U\.S\.|District) Attorney"
    r"|Mr\.|Ms\.|Mrs\.)\s+[A-Z][\w.’'-]*\s+[A-Z][^:?]{0,150}$"
)
_ADDRESS = re.compile(r"<?(?:https?://|www\.|mailto:)\S+>?$", re.I)


def _words(*lines: str) -> frozenset[str]:
    return frozenset(word for line in lines for word in line.split())


_TABLE_HEAD = _words(
    "time times session sessions title topic room speaker speakers location presenter presenters activity lead",
    "who what when where agenda item duration description facilitator",
)
_PAUSE = _words(
    "break breaks lunch luncheon coffee tea registration breakfast dinner reception adjourn adjourns adjournment",
    "adjourned check-in checkin welcome remarks introductions logistics housekeeping wrap-up closing close photo",
    "transition travel breakout breakouts arrival arrivals departure departures refreshments end networking recess",
    "intermission",
)
_FILLER = _PAUSE | _words(
    "a an and at of the on in to for your own with by all day one two three four five time buffet continental provided",
    "group check up wrap opening working morning afternoon evening midday short long minute minutes hour conference",
    "meeting summit session program doors open is are served sessions workshops concurrent hosted no host optional",
    "badge pick-up pickup begins resumes free dismissal safe overview purpose next steps thanks",
)
_WORD = re.compile(r"[^\W_]+(?:[-’'][^\W_]+)*")


class Mark(StrEnum):
    """What begins a line."""

    KEYWORD = "keyword"
    HEADING = "heading"
    NUMBER = "number"
    BULLET = "bullet"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class MarkedLine:
    """A line that has words or signs in it. ``number`` counts the lines of the text from 1, empty ones too.

    ``title`` is the text without mark and time; ``level`` the depth of its heading or number. ``gap`` says that an
    empty line stood before it. ``aside`` is what stood in further columns of a table.
    """

    number: int
    text: str
    title: str
    mark: Mark
    level: int
    span: Span | None
    gap: bool
    aside: str = ""

    @property
    def is_time_only(self) -> bool:
        """Whether there is nothing but a time."""
        return self.span is not None and not _WORD.search(self.title)

    @property
    def has_words(self) -> bool:
        """Whether there is a letter or digit in it at all."""
        return _WORD.search(self.text[:10_000]) is not None

    @property
    def is_day(self) -> bool:
        """Whether it only says which day begins."""
        return len(self.title) < 90 and _DAY.match(self.title) is not None

    @property
    def track(self) -> str | None:
        """The name of the track that begins here ("" if it has none); None if none does."""
        found = _TRACK.match(self.title) if self.span is None and len(self.title) < 160 else None
        return None if found is None else found[1].strip()

    @property
    def is_note(self) -> bool:
        """Whether it names speakers, a room or an address: shown, not searched."""
        text = self.title[:SEEN]
        return len(self.title) < SEEN and any(rule.match(text) for rule in (_NOTE, _ROOM, _PERSON, _ADDRESS))

    @property
    def is_table_head(self) -> bool:
        """Whether it names the columns of a table."""
        words = [word.lower() for word in _WORD.findall(self.text[:SEEN])]
        return len(words) > 1 and set(words) <= _TABLE_HEAD

    @property
    def is_pause(self) -> bool:
        """Whether it is a break, a meal, registration, a welcome or the end, with no subject beside it."""
        words = [word.lower() for word in _WORD.findall(self.title[:SEEN])]
        return 0 < len(words) <= 9 and set(words) <= _FILLER and not _PAUSE.isdisjoint(words)


def read_lines(text: str) -> list[MarkedLine]:
    """The lines of ``text`` that are not empty, without control characters."""
    found: list[MarkedLine] = []
    gap = False
    for number, raw in enumerate(text.splitlines(), 1):
        plain = _CONTROL.sub("", raw).strip()
        if plain:
            found.append(_read(number, plain, gap))
        gap = not plain
    return found


def _read(number: int, text: str, gap: bool) -> MarkedLine:
    if text.startswith("|") or "\t" in text[:SEEN]:
        cells = [cell.strip().replace("\\", "") for cell in re.split(r"[|\t]", text)]
        filled = [cell for cell in cells if cell]
        if len(filled) > 1:
            return _read_row(number, text, filled, gap)
    mark, level, rest = _read_mark(text.replace("\\", "").replace("**", "").replace("__", "")[:SEEN].strip())
    tail = text[SEEN:] if len(text) > SEEN else ""
    span, rest = split_time(rest)
    if span and mark in (Mark.NONE, Mark.BULLET, Mark.HEADING):
        inner, depth, rest = _read_mark(rest)
        if inner in (Mark.KEYWORD, Mark.NUMBER):
            mark, level = inner, depth
    return MarkedLine(number, text, (rest + tail).strip(), mark, level, span, gap)


def _read_row(number: int, text: str, cells: list[str], gap: bool) -> MarkedLine:
    """A row of a table: the time if its first column is one, then the title, then the rest."""
    span, rest = split_time(cells[0])
    others = cells[1:] if span and not _WORD.search(rest) else cells
    mark, level, title = _read_mark(others[0])
    return MarkedLine(number, text, title, mark, level, span, gap, aside=" · ".join(others[1:]))


def _read_mark(text: str) -> tuple[Mark, int, str]:
    if found := _HEADING.match(text):
        inner, _, title = _read_mark(found[2])
        return (Mark.KEYWORD if inner is Mark.KEYWORD else Mark.HEADING), len(found[1]), title
    if found := _KEYWORD.match(text):
        return Mark.KEYWORD, 1, found[1].strip()
    if found := _NUMBER.match(text):
        if not re.match(r"[012]?\d\.[0-5]\d(?![.\d])", text):  # "10.30 Opening" is a time
            return Mark.NUMBER, (found[1] or "").count(".") + 1, found[5].strip()
    elif found := _BULLET.match(text):
        inner, _, title = _read_mark(found[1])
        return (Mark.KEYWORD, 1, title) if inner is Mark.KEYWORD else (Mark.BULLET, 1, found[1].strip())
    return Mark.NONE, 0, text
