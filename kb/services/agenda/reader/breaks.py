"""Whether a title is a break, a meal, registration, a transfer or the end of a day, and no session. Pure."""

from __future__ import annotations

import re

from kb.services.agenda.reader import people, places
from kb.services.agenda.reader.characters import fold, show
from kb.services.agenda.reader.words import (
    BREAK_FILLERS,
    BREAK_JOINERS,
    BREAKS,
    CONTAINER_FILLERS,
    CONTAINERS,
    SESSION_WORDS,
    word_set,
)

_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W\d_]+)*|&")
_PART = re.compile(r"\s*[:(|;]\s*|\s+[–—-]\s+|,\s+|/|\.\s+")
_TYPES = word_set(
    """break breaks meal meals logistics social pause pausa registration receso repas food lunch coffee reception
    networking travel"""
)
_TRANSFERS = word_set(
    """van vans carpool bus buses shuttle shuttles travel transfer transfers transport transportation depart
    departs departure traslado transfert navette navettes"""
)
_ELIDED = re.compile(r"\b[dl]'(?=\w)|\b\d{1,3}[ -]?min(?:ute)?s?\b")
_OTHERS = (
    r"(?:safe|travel) travels?|safe (?:journey|trip)|(?:get |arrive )?home safe(?:ly)?|safe home|go home|head home",
    r"good ?bye|farewell|dismissal|depart(?:ure)?s?|the end|end",
    r"end of (?:day|the day|conference|program|session|event|summit|training)\b.*",
    r"close of (?:day|business|conference)|day (?:one|two|three|\d) (?:ends|adjourns|concludes)",
    r"(?:meeting|conference|summit|program|event|session|training)s? (?:ends|adjourns|concludes|closes)",
    r"stretch|photo|(?:group|family|class|official) (?:photo|picture|photograph)s?|free (?:time|evening|afternoon)",
    r"meet (?:and|&) greet|exhibit(?:s|or)?(?: hall)?s? (?:opens?|visits?|viewing)",
    r"vin d'?\s?honneur|verre de l'?\s?amitie|tiempo libre|temps libre|quartier libre",
    r"foto (?:de grupo|grupal|oficial)|photo de groupe|buen viaje|hasta manana|bon retour|fin|fin (?:de|du|del)\b.*",
    r"(?:transition|move|walk|travel|passing time) (?:to|between) (?:the )?"
    r"(?:breakouts?|workshops?|rooms?|tracks?|next|lunch|concurrent|sessions?|classrooms?|small groups?).*",
)
"""Whole titles that are breaks without a word of :data:`BREAKS`."""

_WHOLE = re.compile(f"(?:{'|'.join(_OTHERS)})$")


def is_break(title: str) -> bool:
    """Whether ``title`` is none to read for: "Coffee", "Lunch with outreach staff", "Shuttle to hotels"."""
    folded = _ELIDED.sub("", fold(show(title)).replace("’", "'").strip(" .!*"))
    folded = re.sub(r"\b(check|sign) (in|out)\b(?! with)", r"\1-\2", folded)
    if not folded or len(folded) > 120 or re.match(r"(?:the )?break ?rooms?\b", folded):
        return False
    if _WHOLE.match(fold(show(title)).strip(" .!*")):
        return True
    parts = [part for part in _PART.split(folded) if part.strip(" ).")]
    head = _WORD.findall(parts[0]) if parts else []
    if not head:
        return False
    whole = _WORD.findall(folded)
    if _all_break(whole):
        return True
    if not _is_break_head(head):
        return False
    rest = [word for part in parts[1:] for word in _WORD.findall(part)]
    if not rest or _all_break(head + rest, some=False):
        return True
    if _is_transfer(head) or "exhibits" in head:
        return True
    if SESSION_WORDS & set(head[1:] + rest) - {"session"} or SESSION_WORDS & set(head) - {
        "session",
        "visit",
        "visits",
        "work",
    }:
        return False
    if ":" not in folded and "–" not in folded and "—" not in folded and " - " not in folded:
        return True  # what follows a comma or stands in brackets says where or for whom
    shown = [part for part in _PART.split(show(title)) if part.strip(" ).")][1:]
    beside = all(places.score_place(part) >= 0.4 or people.score_people(part) >= 0.5 for part in shown)
    return beside or len(rest) < 3 or rest[0] in BREAK_JOINERS or _sponsored(rest)


def is_break_type(text: str) -> bool:
    """Whether a column of types says that it is one."""
    return bool(set(_WORD.findall(fold(text))) & _TYPES)


def _all_break(words: list[str], some: bool = True) -> bool:
    """Whether ``words`` are those of a break and words that say nothing beside them."""
    known = all(word in BREAKS or word in BREAK_FILLERS or word.isdigit() for word in words)
    return known and (not some or any(word in BREAKS for word in words)) and not _opens_only(words)


def _opens_only(words: list[str]) -> bool:
    """ "Welcome and opening" has no break in it, though each word may stand beside one."""
    return not any(word in BREAKS for word in words)


def _is_break_head(words: list[str]) -> bool:
    """Whether the first part names a break: alone with fillers, or before "with", "and", "to"."""
    place = next((at for at, word in enumerate(words[:5]) if word in BREAKS), None)
    if place is None or not all(word in BREAK_FILLERS or word in BREAKS for word in words[:place]):
        return False
    rest = words[place + 1 :]
    while rest and (rest[0] in BREAKS):
        rest = rest[1:]
    if not rest or all(word in BREAKS or word in BREAK_FILLERS for word in rest):
        return True
    if _is_transfer(words) or "exhibits" in rest:
        return rest[0] in BREAK_JOINERS and len(rest) <= 7
    return rest[0] in BREAK_JOINERS and len(rest) <= 7 and not (SESSION_WORDS & set(rest))


def _is_transfer(words: list[str]) -> bool:
    """Whether it begins with a bus or a way to somewhere."""
    return bool(words) and words[0] in _TRANSFERS and len(words) > 1 and words[1] in BREAK_JOINERS


def _sponsored(words: list[str]) -> bool:
    return bool({"sponsored", "hosted", "provided", "courtesy"} & set(words))


def is_container(title: str) -> bool:
    """Whether it only says that several sessions run at once: "Concurrent sessions", "Workshops (choose one)"."""
    words = _WORD.findall(fold(show(title)))
    if not words or len(words) > 9 or not CONTAINERS & set(words):
        return False
    return all(word in CONTAINERS or word in CONTAINER_FILLERS or word.isdigit() for word in words)


def is_generic(title: str) -> bool:
    """Whether it only says of what kind a session is: "General Session", "Plenary"."""
    words = _WORD.findall(fold(show(title)))
    generic = word_set(
        """general plenary session sessions keynote opening closing concurrent breakout workshop panel block"""
    )
    return 0 < len(words) <= 3 and all(word in generic or word.isdigit() for word in words)
