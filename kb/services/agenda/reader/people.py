"""Whether a text names people, and who they are: by ranks, given names, the shape of a name and what stands beside it.

Pure. A score of 1 is a person beyond doubt ("Capt. Noor Siddiqui"), .55 only the shape of one ("Founders Hall" has it
too), 0 none. Affiliations and callings behind a name are dropped, ranks before it stay.
"""

from __future__ import annotations

import re
from functools import lru_cache

from kb.services.agenda.reader.characters import SOFT, fold, show
from kb.services.agenda.reader.names import GIVEN_NAMES
from kb.services.agenda.reader.words import (
    CALLINGS,
    COMMON,
    LABELS,
    ORGANIZATIONS,
    PARTICLES,
    RANK_PARTS,
    RANKS,
    ROOM_WORDS,
    UNKNOWN_PEOPLE,
    word_set,
)

SHAPE = 0.55
"""The score of two or three words with capitals of which nothing else is known."""
SURE = 0.8

_SUFFIXES = word_set(
    """jr sr ii iii iv phd ph.d md m.d jd j.d ma m.a ms m.s msw mph mpa esq rn lcsw cpa edd psyd ed.d dnp lmsw"""
)
_OFFICES = word_set(
    """lab school training data court public program project crime community state federal youth technology
    prevention"""
)
"""Words before a calling: "Lab Director Hope Lin"."""
_TOKEN = re.compile(r"[^\s,;/()]+")
_PIECES = re.compile(r"\s*[;\n|•·]\s*")
_COMMAS = re.compile(r"\s*,\s*")
_ANDS = re.compile(r"\s+(?:and|&|with|y|et|und|e|con|avec)\s+|\s*/\s*|\s*&\s*")
_BRACKETS = re.compile(r"\s*[(\[][^()\[\]]*[)\]]?")
_LABEL = re.compile(r"(?:^|(?<=[\s.;,]))([^\W\d_][\w-]*(?:\s(?:by|de|par|por))?(?:\(s\))?)\s?[:–—]\s*", re.U)
_LEADING = re.compile(
    r"^(?:(?:presented|led|facilitated|moderated|hosted|taught|delivered|given|anim[ée]e?s?"
    r"|pr[ée]sent[ée]e?s?|moderad[oa]|presentad[oa]|a cargo)"
    r"\s+(?:by|par|por|de)\s+|w/\s*|(?:the|le|la|el|by|with|par|por|con|avec|and|et|y|from)\s+|l[’'])",
    re.I,
)
_BARE_LABEL = re.compile(
    r"^(?:(?:Co-)?Chair|Moderator|Facilitator|Presenter|Speaker|Panell?ist|Discussant|Moderadora?|Ponente"
    r"|Modera|Presenta|Coordina|Anim[ée]e? par|Pr[ée]sidence)s?\s+(?=[A-Z])"
)
_QUOTED_TITLE = re.compile(r"[\"“«][^\"”»]*\s[^\"”»]*[\"”»]")
_DASH = re.compile(r"\s+[-–—]\s+")


@lru_cache(maxsize=20_000)
def score_name(text: str) -> float:
    """How much ``text``, without commas, looks like one person's name."""
    shown = _LEADING.sub("", show(_BRACKETS.sub("", text)).strip(" .,:;–—-*"))
    tokens = _TOKEN.findall(shown)
    if not 1 <= len(tokens) <= 9:
        return 0.0
    words = [fold(token).strip(".,'’\"") for token in tokens]
    ranked = False
    behind = next((place for place, word in enumerate(words[1:3], 1) if word in RANKS), None)
    if (
        behind is not None
        and len(words) > behind + 1
        and not (COMMON - _OFFICES) & set(words[:behind])
        and all(token[:1].isupper() for token in tokens[: behind + 1])
    ):
        words, tokens = words[behind:], tokens[behind:]  # "Probation Officer Ned Yazzie"
    if tokens[0] == "Me" and len(tokens) > 2:
        ranked, words, tokens = True, words[1:], tokens[1:]  # a French lawyer's title
    while words and (words[0] in RANKS or (words[0] in RANK_PARTS and len(words) > 1)):
        ranked = ranked or words[0] in RANKS
        words, tokens = words[1:], tokens[1:]
    if not ranked and len(tokens) > 1 and re.fullmatch(r"[A-Z][a-z]{1,6}\.", tokens[0]) and words[0] not in _SUFFIXES:
        ranked, words, tokens = True, words[1:], tokens[1:]  # a rank that is not in the list: "Cnel."
    while words and words[-1] in _SUFFIXES:
        words, tokens = words[:-1], tokens[:-1]
    if not words:
        return 0.3 if ranked else 0.0
    if len(words) > 5 or not all(_is_name_token(token, word) for token, word in zip(tokens, words, strict=True)):
        return 0.0
    if words[0] in PARTICLES and len(words) == 1:
        return 0.0
    given = words[0] in GIVEN_NAMES or words[0].split("-")[0] in GIVEN_NAMES
    odd = sum(
        word in COMMON or word in ORGANIZATIONS or word in CALLINGS or word in ROOM_WORDS
        for word in words
        if word not in PARTICLES and len(word) > 1
    )
    if odd:
        if words[-1] in ORGANIZATIONS and len(words) > 1:
            return 0.1  # "Dale University"
        if (given or ranked) and odd < len(words) and len(words) <= 3 and words[0] not in COMMON:
            return 0.75 if ranked else 0.5
        return 0.1
    if ranked:
        return 0.95
    capitals = shown.isupper() and len(shown) > 4
    if len(words) == 1:
        return 0.4 if given else 0.2
    if given:
        return 0.9
    if any(len(word) == 1 for word in words[:-1]):
        return SURE
    return 0.2 if capitals else SHAPE if len(words) <= 3 else 0.45


def _is_name_token(token: str, word: str) -> bool:
    if word in PARTICLES or word in _SUFFIXES:
        return True
    letters = token.strip(".,'’\"“”")
    return (
        bool(letters)
        and letters[0].isupper()
        and not any(character.isdigit() for character in letters)
        and (len(letters) > 1 or token.endswith(".") or len(letters) == 1)
    )


@lru_cache(maxsize=20_000)
def is_nobody(text: str) -> bool:
    """Whether it stands for speakers without a name: "All speakers", "Staff", "TBD"."""
    words = re.findall(r"[^\W\d_]+", fold(text))
    return bool(words) and all(word in UNKNOWN_PEOPLE for word in words)


@lru_cache(maxsize=20_000)
def score_people(text: str) -> float:
    """How much ``text`` looks like one or several people, each perhaps with an affiliation."""
    if len(text) > 400:
        return 0.0
    if is_nobody(text):
        return SURE
    bare = strip_labels(text)
    pieces = [piece for piece in _PIECES.split(bare) if piece.strip(" " + SOFT)]
    if not pieces or ":" in bare or "?" in bare or _QUOTED_TITLE.search(bare):
        return 0.0
    scores = [_score_piece(piece) for piece in pieces]
    return min(scores) if len(scores) == 1 else sum(scores) / len(scores) if min(scores) > 0.1 else min(scores)


def _score_piece(piece: str) -> float:
    """One person with an affiliation, or several parted by commas."""
    parts = [part for part in _COMMAS.split(_DASH.sub(", ", _BRACKETS.sub("", piece))) if part.strip()]
    if not parts:
        return 0.0
    first = _score_joined(parts[0])
    if len(parts) == 1:
        return first
    beside = [
        max(_score_joined(part), 0.9 if is_affiliation(part) else 0.0, 0.5 if _is_capital(part) else 0.0)
        for part in parts[1:]
    ]
    if min(beside) < 0.4 and not (first >= 0.9 and all(len(part.split()) <= 5 for part in parts[1:])):
        return first * 0.4
    if first >= 0.5 and min(map(_score_joined, parts)) >= 0.5 and max(map(_score_joined, parts)) >= SURE:
        return max(first, SURE)  # a list of names of which one is known
    return max(first, SURE) if first >= 0.5 and any(map(is_affiliation, parts[1:])) else first


def _score_joined(part: str) -> float:
    names = [name for name in _ANDS.split(part) if name.strip()]
    if not names:
        return 0.0
    if len(names) == 1:
        return score_name(part)
    scores = [score_name(name) for name in names]
    if min(scores) >= SHAPE:
        return max(0.65, min(scores))
    return min(
        max(
            score_name(name),
            0.6 if len(name.split()) == 1 and name[:1].isupper() and fold(name) in GIVEN_NAMES else 0.0,
        )
        for name in names
    )


def _is_capital(part: str) -> bool:
    words = part.split()
    return bool(words) and all(
        word[:1].isupper() or fold(word) in PARTICLES or fold(word) in ("of", "and", "the", "for", "&")
        for word in words
    )


def is_affiliation(part: str) -> bool:
    """Whether it says where someone works, or as what."""
    words = [word.strip(".,'’()") for word in fold(part).split()]
    return any(word in ORGANIZATIONS or word in CALLINGS or word in RANKS for word in words)


def strip_labels(text: str) -> str:
    """``text`` with "Moderator:" and the like as bare separators."""

    def part(match: re.Match[str]) -> str:
        word = fold(match[1]).replace("(s)", "").split()[0]
        return "; " if word in LABELS["speakers"] else match[0]

    return _BARE_LABEL.sub("", _LABEL.sub(part, text).strip("; "))


def split_people(text: str, named: bool = False) -> tuple[str, ...]:
    """The people in ``text``. ``named`` says that nothing else stands there, so that a bare name is one too."""
    if is_nobody(text):
        return ()
    pieces = [piece for piece in _PIECES.split(strip_labels(text)) if piece.strip(" " + SOFT)]
    found: list[str] = []
    for piece in pieces:
        parts = [part for part in _COMMAS.split(_DASH.sub(", ", _BRACKETS.sub("", piece))) if part.strip(" .")]
        for place, part in enumerate(parts):
            names = [name for name in _ANDS.split(part) if name.strip()]
            if len(names) > 1 and is_affiliation(part) and place:
                continue
            floor = 0.05 if named and not place and not is_affiliation(part) else 0.5
            if place and len(pieces) > 1:
                floor = SURE  # behind semicolons, commas part a name from its affiliation
            for name in names:
                if score_name(name) >= floor and not is_nobody(name):
                    found.append(_LEADING.sub("", show(name).strip(" .,:;–—-*")))
    return tuple(dict.fromkeys(_without_calling(name) for name in found))


def _without_calling(name: str) -> str:
    """A calling in small letters before a name is dropped: "advocate Joy Tall Bear"."""
    words = name.split()
    while len(words) > 2 and words[0][:1].islower() and fold(words[0]) not in PARTICLES:
        words = words[1:]
    return " ".join(words)
