"""Is this line one of authors? Persons' names told from headings, agencies and offices, whatever their order and marks.

Knows words; must not know where a line stands (:mod:`ingest.guesses.authors`).
"""

from __future__ import annotations

import re
from collections.abc import Collection

from ingest.guesses.words import ALSO_NAMES, FIRST_NAMES, NO_NAMES, ROLES

_CUE = re.compile(
    r"^(?:(?:written|prepared|authored|submitted|compiled|report)\s+by|by|authors?|principal investigators?|"
    r"lead authors?|primary authors?|contributing authors?|edited by|editors?|written by)\s*[:\-–]?\s+(?=\S)",
    re.I,
)
_DEGREE = re.compile(
    r"(?:,|\b)\s*\(?(?:Ph\.?\s?D\.?|M\.?A\.?|M\.?S\.?|M\.?Sc\.?|J\.?D\.?|M\.?D\.?|M\.?P\.?H\.?|"
    r"Dr\.?P\.?H\.?|Ed\.?D\.?|M\.?P\.?A\.?|M\.?P\.?P\.?|"
    r"M\.?S\.?W\.?|L\.?C\.?S\.?W\.?|B\.?A\.?|B\.?S\.?|R\.?N\.?|Esq\.?|M\.?B\.?A\.?|LL\.?M\.?|"
    r"Sc\.?D\.?|Psy\.?D\.?|D\.?Phil\.?|M\.?Phil\.?|CPP|M\.?Ed\.?)\)?(?=[\s,;]|$)"
)
_MARKS = re.compile(r"(?<=[\w.,)])\s*(?:\d{1,2}|[*†‡§¶#⁎∗✉]|[¹²³⁴⁵⁶⁷⁸⁹⁰])(?:\s*,\s*(?:\d{1,2}|[*†‡§¶#⁎∗✉¹²³⁴⁵⁶⁷⁸⁹⁰]))*")
_LONE_MARKS = re.compile(r"(?<=\s)[*†‡§¶#⁎∗✉](?=\s|,|;|$)")
_HONORIFIC = re.compile(
    r"^(?:Dr|Prof|Professor|Mr|Mrs|Ms|Hon|Honorable|The Honorable|Rev|Lt|Lieutenant|Sgt|Sergeant|Capt|Captain|Chief|"
    r"Deputy Chief|Det|Detective|Officer|Maj|Major|Col|Colonel|Cmdr|Commander|Sheriff)\.?\s+(?=[A-Z])"
)
_TOKEN = re.compile(
    r"^(?:[A-Z]\.?|St\.|Ste\.|(?:[A-Z]\.-?){2,4}|[A-Z]\.-[A-Z]\.|(?:O|D|L)[’'][A-Z]\w+|(?:Mc|Mac|De|"
    r"La|Van|Di|Le|Du)?[A-ZÀ-Þ][^\W\d_]+(?:[-‐’'][^\W\d_]+)*)$"
)
_PARTICLES = frozenset(
    [
        "de",
        "da",
        "di",
        "do",
        "dos",
        "das",
        "la",
        "las",
        "le",
        "du",
        "del",
        "della",
        "der",
        "den",
        "van",
        "von",
        "ten",
        "ter",
        "el",
        "al",
        "bin",
        "ibn",
        "y",
        "e",
        "zu",
    ]
)
_SUFFIX = re.compile(r"^(?:Jr|Sr)\.?$|^(?:II|III|IV)$")
_SPLIT = re.compile(r"\s*(?:;|\||•|·|●|\s&\s|,?\s+and\s+|,?\s+with\s+(?=[A-Z]))\s*")
_INITIALS = re.compile(r"^(?:[A-Z]\.?[\s\-]?){1,4}$")
_MAIL = re.compile(r"\S+@\S+|https?://\S+|\(?orcid\S*", re.I)


def has_cue(line: str) -> bool:
    """Whether ``line`` says that authors follow."""
    return bool(_CUE.match(line))


def read_names(line: str, common: Collection[str] = frozenset()) -> list[str]:
    """The persons that ``line`` names, if it is one of authors; else none.

    ``common`` are words that the document writes in small letters: a name is none of them.
    """
    cue = _CUE.match(line)
    rest = _clean(line[cue.end() :] if cue else line)
    if not rest or len(rest) > 600 or (cue and rest[:1].islower()):
        return []
    names: list[str] = []
    others = 0
    for chunk in _SPLIT.split(rest):
        found, strange = _read_chunk(chunk.strip(" ,."), common)
        names += found
        others += strange
    if others > len(names) or (others and not cue and len(names) < 1):
        return []
    return list(dict.fromkeys(names))


def is_likely(names: Collection[str]) -> bool:
    """Whether most of ``names`` hold a usual first name, or an initial: words of a title have neither."""
    known = sum(_is_usual(name) for name in names)
    return known > 0 and known >= 0.5 * len(names)


def _is_usual(name: str) -> bool:
    return any(
        token.casefold().strip(".") in FIRST_NAMES or re.fullmatch(r"(?:[A-Z]\.)+", token) for token in name.split()
    )


def names_role(line: str) -> bool:
    """Whether ``line`` says an office that somebody holds ("Acting Director")."""
    return bool(ROLES & set(re.findall(r"[a-z]+", line.casefold())))


def _clean(line: str) -> str:
    text = _MAIL.sub(" ", line).replace("’", "’")
    text = _DEGREE.sub(" ", text)
    text = _LONE_MARKS.sub(" ", _MARKS.sub("", text))
    text = re.sub(r"\s*,(?:\s*,)+", ",", re.sub(r"\s+", " ", text))
    return re.sub(r"\s+,", ",", text).strip(" ,;:")


def _read_chunk(chunk: str, common: Collection[str]) -> tuple[list[str], int]:
    """The names in what stands between two separators, and how many parts of it are none."""
    parts = [part.strip() for part in chunk.split(",") if part.strip()]
    names: list[str] = []
    strange = 0
    at = 0
    while at < len(parts):
        part = _HONORIFIC.sub("", parts[at])
        after = parts[at + 1] if at + 1 < len(parts) else ""
        if _SUFFIX.match(part) and names:
            names[-1] = f"{names[-1]}, {part}{'.' if part in ('Jr', 'Sr') else ''}"
        elif (_is_surname(part, common) and _INITIALS.match(after)) or (
            _is_surname(part, common) and after and len(parts) == 2 and _is_given(after)
        ):
            names.append(_turn(part, after))
            at += 1
        elif _is_name(part, common):
            names.append(_tidy(part))
        elif names and (NO_NAMES | ROLES) & set(re.findall(r"[a-z]+", part.casefold())):
            pass  # where somebody works, or as what
        elif names and not part[:1].islower() and len(part.split()) <= 5 and at + 1 == len(parts):
            strange += 0 if len(names) and len(parts) > 1 and _is_place(part) else 1
        else:
            strange += 1
        at += 1
    return names, strange


def _is_place(part: str) -> bool:
    return bool(re.fullmatch(r"[A-Z]{2}|(?:[A-Z]\w+\s?){1,3}", part))


def _is_surname(part: str, common: Collection[str]) -> bool:
    """Whether ``part`` may stand before a comma and a given name: one word with its particles, no first name."""
    tokens = part.split()
    kept = [token for token in tokens if token not in _PARTICLES]
    if not 0 < len(kept) <= 2 or (len(kept) == 2 and kept[0].casefold() in FIRST_NAMES):
        return False
    return all(_TOKEN.match(token) and len(token) > 1 for token in kept) and not _is_topic(kept, common)


def _is_given(part: str) -> bool:
    tokens = part.split()
    return (
        0 < len(tokens) <= 3
        and all(_TOKEN.match(token) for token in tokens)
        and (tokens[0].casefold() in FIRST_NAMES or bool(re.fullmatch(r"[A-Z]\.", tokens[-1])))
    )


def _turn(surname: str, given: str) -> str:
    """ "Braga", "A. A." as the name of a person in the order it is said."""
    return f"{_tidy(given)} {_tidy(surname)}"


def _is_name(part: str, common: Collection[str]) -> bool:
    tokens = part.replace("“", "").replace("”", "").split()
    if not 2 <= len(tokens) <= 5 or not _TOKEN.match(tokens[0]):
        return False
    kept = [token for token in tokens if token not in _PARTICLES and not _SUFFIX.match(token)]
    if len(kept) < 2 or not all(_TOKEN.match(token) for token in kept):
        return False
    full = [token for token in kept if len(token.strip(".")) > 1 and "." not in token[:-1]]
    if not full or len(kept[-1].strip(".")) < 2 or kept[-1].endswith("."):
        return False
    return not _is_topic(full, common)


def _is_topic(words: Collection[str], common: Collection[str]) -> bool:
    """Whether ``words`` are those of a heading, an agency or a place, and no person's."""
    lowered = [word.casefold().strip(".’'") for word in words]
    if lowered[0] in FIRST_NAMES:
        lowered = [word for word in lowered if word not in ALSO_NAMES] or lowered
    if any(word in NO_NAMES or word in ROLES for word in lowered):
        return True
    if any(part in NO_NAMES for word in lowered for part in re.split(r"[-‐]", word)):
        return True
    unknown = [word for word in lowered if word not in FIRST_NAMES]
    return bool(unknown) and sum(word in common for word in unknown) > 0.5 * len(lowered)


def _tidy(name: str) -> str:
    """A name in capitals as it is written elsewhere."""
    name = re.sub(r"(?<![\w.'’])([A-Z])(?=\s|$)", r"\1.", name) if " " in name or len(name) == 1 else name
    if not name.isupper() or len(name.replace(".", "").replace(" ", "")) <= 3:
        return name
    return " ".join(
        token
        if re.fullmatch(r"(?:[A-Z]\.?){1,2}|II|III|IV", token)
        else re.sub(r"[^\W\d_]+", lambda m: m[0].capitalize(), token)
        for token in name.split()
    )
