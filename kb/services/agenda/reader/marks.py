"""What may stand before a title and is no part of it: "Session 3:", "Taller 1:", "W2", "1A", "II.". Pure."""

from __future__ import annotations

import re
from typing import NamedTuple

from kb.services.agenda.reader.characters import SOFT, fold, show
from kb.services.agenda.reader.words import NUMBERED_SESSIONS, NUMBERED_TRACKS, TRACK_WORDS, word_set

_ID = (
    r"(?:\d{1,3}(?:\.\d{1,2})?[a-z]?|[a-h]\d{0,2}|[ivxl]{1,5}|one|two|three|four|five|six|seven|eight|uno"
    r"|dos|tres|cuatro|un|deux|trois)"
)
_LABELED = re.compile(
    rf"[\[(]?(?P<label>(?:[^\W\d_]+[ -]){{0,2}}?(?P<word>[^\W\d_]+)\s?(?:[#№]|n[°º]"
    rf"|no\.)?\s?(?P<id>{_ID}))(?![\w’'])[\])]?(?:\s?[(\[](?P<beside>[^()\[\]]{{1,60}})[)\]](?=\s?[:–—-]))?"
    rf"(?P<sign>[{SOFT}\s]*[:.)|–—-]+[{SOFT}\s]*|[{SOFT}\s]{{2,}}|[{SOFT}\s]+(?=[^a-z\s])|[{SOFT}\s]*$)",
    re.I,
)
_BEFORE_LABEL = word_set(
    """concurrent breakout plenary general working parallel panel poster special keynote opening closing"""
)
_OUTLINE = re.compile(
    r"(?P<id>\(?(?:\d{1,3}(?:\.\d{1,3}){1,3}[.):]?|\d{1,3}[.):]|[IVXL]{1,6}[.):]|[A-Ha-h][.):])|\(\d{1,2}\)"
    r"|#\d{1,3}[.:]?)\s+(?=\S)"
)
_BRACKETED = re.compile(r"[\[(](?P<id>[A-Z]{1,4}[- ]?\d{1,4}[a-zA-Z]?|\d{1,3}[A-Z]?)[\])]\s*[:–—-]?\s*(?=\S)")
_CODE = re.compile(
    r"(?P<id>[A-Z]{1,3}-?\d{1,3}(?:\.\d{1,2})?[a-zA-Z]?|\d{1,2}[A-Z]"
    r"|[A-Z]{2,5}-\d{1,4})(?P<sign>\s*[:.)–—|]\s*|\s*-\s+|\s{2,}|\s+)(?=\S|$)"
)
_TIME_LIKE = re.compile(r"[012]?\d\.[0-5]\d(?![.\d])")


class Mark(NamedTuple):
    """A mark as printed, its word in small letters ("" for a bare code), and the text behind it."""

    label: str
    word: str
    rest: str
    beside: str = ""
    """What stands in brackets behind it: "Track 1 (Salon A)"."""

    @property
    def is_track(self) -> bool:
        """Whether it names what runs at the same time as others."""
        return self.word in NUMBERED_TRACKS

    @property
    def is_outline(self) -> bool:
        """Whether it is a number or a letter of a list."""
        return not self.word and _OUTLINE.match(f"{self.label} x") is not None


def read_mark(text: str, coded: bool = False) -> Mark | None:
    """The mark at the beginning of ``text``. ``coded`` says that bare codes ("W2") are usual in this agenda."""
    stripped = text.lstrip(SOFT + " ")
    if (found := _LABELED.match(stripped)) and _is_label(found):
        return Mark(show(found["label"]), fold(found["word"]), stripped[found.end() :], found["beside"] or "")
    if found := _OUTLINE.match(stripped):
        if _TIME_LIKE.match(stripped):
            return None
        return Mark(found["id"], "", stripped[found.end() :])
    if found := re.match(r"(?P<id>\d{1,3}(?:\.\d{1,3})*)\s{2,}(?=\S)", stripped):
        return Mark(found["id"], "", stripped[found.end() :])
    if found := _BRACKETED.match(stripped):
        return Mark(found["id"], "", stripped[found.end() :])
    if coded and len(stripped) < 9 and _CODE.fullmatch(f"{stripped.strip()}: "):
        return Mark(stripped.strip(), "", "")
    if (found := _CODE.match(stripped)) and (coded or len(found["sign"].strip()) or len(found["sign"]) > 1):
        return Mark(found["id"], "", stripped[found.end() :])
    return None


def is_code(text: str) -> bool:
    """Whether ``text`` begins with a bare code: one alone may be part of a title ("MS13")."""
    return _CODE.match(text.lstrip(SOFT + " ")) is not None


def _is_label(found: re.Match[str]) -> bool:
    word, number, sign = fold(found["word"]), fold(found["id"]), found["sign"]
    before = [
        fold(one) for one in re.split(r"[ -]", found["label"][: found.start("word") - found.start("label")]) if one
    ]
    if any(one not in _BEFORE_LABEL for one in before):
        return False
    if word not in NUMBERED_SESSIONS and word not in NUMBERED_TRACKS:
        return False
    # "Part a …" and "Session I missed" are sentences; a sign or a capital must follow.
    return not (number in ("a", "i", "un", "one") and not sign.strip(SOFT + " ") and found.end() < len(found.string))


def read_track(text: str) -> str | None:
    """The name of the track, as printed, if ``text`` is nothing but that: "Track A: Law enforcement"."""
    shown = re.sub(r"\s*\([^()]*\)$", "", show(text)).strip(" :–—-[]()")
    found = re.match(rf"([^\W\d_]+)\s?(?:[#№]\s?)?(?:{_ID})?(?![\w’'])\s*(?:[:.–—|-]\s*|$)(.{{0,80}})$", shown, re.I)
    if found and fold(found[1]) in TRACK_WORDS and len(shown) <= 90:
        return shown
    after = re.match(r"(?:\S+\s){1,4}[Tt]rack$|(?:\S+\s){1,4}TRACK$", shown)
    return shown if after else None
