"""Whether a text names a room or another place to meet: "Room 204", "Founders Hall", "meet at the dock". Pure."""

from __future__ import annotations

import re
from functools import lru_cache

from kb.services.agenda.reader.characters import fold, show
from kb.services.agenda.reader.words import CALLINGS, ONLINE, RANKS, ROOM_STARTS, ROOM_WORDS, word_set

SURE = 0.8
_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
_NUMBER = re.compile(
    r"(?:no\.?|#)?\s?(?:[a-z]?\d{1,4}[a-z]?(?:\s?[-–,&/]\s?[a-z]?\d{1,4}[a-z]?)*"
    r"|[a-z](?:\s?[-–,&/+]\s?[a-z])*|[ivx]{1,4})"
)
_MEET = re.compile(
    r"^(?:meet(?:ing)?|gather|meet us|held|takes place|located|se retrouver|punto de encuentro)\s+(?:at|in|on"
    r"|by|en)\s+(?:the\s+)?",
    re.I,
)
_IN = re.compile(r"^(?:(?:in|at|on|en|à|au|dans)\s+)?(?:(?:the|el|la|le|les)\s+|l[’'])?", re.I)
_SMALL = word_set("of the de del la las los du des and & y et at in on en - – a el le les")
_FLOOR = re.compile(
    r"(?:\d{1,2}(?:st|nd|rd|th)|first|second|third|fourth|fifth|ground|lower|upper|main)\s(?:floor|level)\b"
)


@lru_cache(maxsize=20_000)
def score_place(text: str) -> float:
    """From 0 to 1."""
    shown = show(text).strip(" .,;:–—-[]")
    if shown.startswith("(") and shown.endswith(")"):
        shown = shown[1:-1].strip()
    if not shown or len(shown) > 90:
        return 0.0
    folded = fold(shown)
    if folded in ("in place", "on site", "onsite", "same room", "offsite", "sur place", "tba", "tbd"):
        return 0.6
    if _MEET.match(shown):
        return 0.85
    if ", " in shown:
        first, _, rest = shown.partition(", ")
        score = score_place(first)
        return score if score >= 0.5 else 0.4 * score_place(rest)
    bare = _IN.sub("", re.sub(r"\s*\([^()]*\)$", "", shown), count=1)
    words = _WORD.findall(bare)
    low = [fold(word) for word in words]
    if not words or len(words) > 8:
        return 0.0
    if (low[0] in CALLINGS or low[0] in RANKS) and low[0] not in ROOM_WORDS:
        return 0.1  # "Director, Tri-River Fusion Center"
    if low[0] in ONLINE and all(word in ONLINE for word in low):
        return 0.75
    if _FLOOR.search(folded) and len(words) <= 6:
        return 0.9
    if low[0] in ROOM_STARTS and (len(words) == 1 or _NUMBER.fullmatch(fold(bare[len(words[0]) :]).strip())):
        return 0.95 if len(words) > 1 else 0.7
    capital = all(
        word[0].isupper() or word[0].isdigit() or fold(word) in _SMALL or fold(word) in ROOM_WORDS for word in words
    )
    room = [place for place, word in enumerate(low) if word in ROOM_WORDS]
    if room:
        if len(words) == 1:
            return 0.75 if words[0][0].isupper() else 0.5
        if low[0] in ROOM_STARTS and (capital or low[1] in _SMALL) and len(words) <= 5:
            return 0.9
        last = low[-1] in ROOM_WORDS or (room[-1] == len(low) - 2 and _NUMBER.fullmatch(low[-1]) is not None)
        if last and capital and len(words) <= 5:
            return 0.85
        if capital and len(words) <= 6:
            return 0.6
        return 0.4 if len(words) <= 4 else 0.2
    if len(words) <= 2 and re.fullmatch(r"[A-Za-z]{0,3}[- ]?\d{1,4}[A-Za-z]?", bare):
        return 0.45
    return 0.0


def clean_place(text: str) -> str:
    """The place itself: without "meet at" and outer brackets."""
    shown = _MEET.sub("", show(text).strip(" .,;:–—-"))
    if shown.startswith("(") and shown.endswith(")"):
        shown = shown[1:-1].strip()
    return re.sub(r"^(?:in|at|on)\s+(?:the\s+)?(?=[A-Z])", "", shown)
