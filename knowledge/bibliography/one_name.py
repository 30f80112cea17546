"""One name, in a field of its own, as catalogs and reference managers give it: a person or an organization.

"van der Berg, Jan, Jr.", "King, Jr., Martin Luther", "Cook PJ", "Anthony A. Braga" and "Jane Doe" are persons;
"National Institute of Justice," (EndNote's comma), "Police Department, Chicago" and "NORC" are organizations. A name
that shows neither stays whole: an agency cut in two is worse than a person in one piece. Lines that hold several names
are cut by :mod:`knowledge.bibliography.names`.
"""

from __future__ import annotations

import re

from knowledge.bibliography.agencies import begins_with_a_government, has_small_words, is_given_name, names_an_agency
from knowledge.bibliography.work import Name
from knowledge.characters import one_line

_PARTICLES = re.compile(
    r"(?P<particle>(?:(?:van|von|der|den|de|del|della|da|das|di|dos|du|la|le|los|las|ter|ten|zu|zur|af|av|bin|ibn|el)\s+)+)"
    r"(?P<family>\S.*)"
)
_END_PARTICLES = re.compile(r"(?P<given>\S.*?)\s+(?P<particle>(?:(?:van|von|der|den|de|del|da|di|dos|du|la)\s*)+)")
GENERATION = re.compile(r"(?:Jr|Sr)\.?|I{2,3}|IV|VI{0,3}|2nd|3rd|4th")
"""What is part of a name; other suffixes are degrees, which no style of citation has."""

_AT_THE_END = re.compile(rf"(?P<name>.+?),? (?P<suffix>{GENERATION.pattern})")
_DEGREE = re.compile(r"(?:Ph\.?\s?D|M\.?D|J\.?D|Ed\.?D|Psy\.?D|Dr\.?P\.?H|M\.?P\.?H|M\.?P\.?A|M\.?S\.?W|R\.?N|Esq)\.?")
_TITLE = re.compile(r"(?:Dr|Prof|Mr|Mrs|Ms|Hon|Rev|Sgt|Lt|Capt|Chief|Professor)\.?\s+(?=\S)")
_INITIALS = re.compile(r"(?:[^\W\d_]\.[ -]?)+(?:[^\W\d_])?|[A-Z](?:[ -]?[A-Z]){0,3}")
_DOTTED = re.compile(r"\b[^\W\d_]\.")
_VANCOUVER = re.compile(
    r"(?P<family>(?:[a-z]{2,3} )*[^\W\d_a-z][\w'’-]+(?: [^\W\d_a-z][\w'’-]+)?) (?P<initials>[A-Z]{1,3})"
)
_NO_INITIALS = frozenset({"PD", "DC", "US", "UK", "USA", "SO", "DA", "LA", "NY"})
_WORDS = re.compile(r"[^\W\d_][\w'’.‐-]*")
_NOISE = re.compile(r"\s*(?:\(\s*\d{2,}\s*\)|\[[^\]]*\]|<[^>]*>|\S+@\S+|https?://\S+|orcid\S*)\s*", re.IGNORECASE)
_CAPITALIZED = re.compile(r"[^\W\d_a-z]")


def read_name(text: str) -> Name | None:
    """The one name in ``text``; None if there is none. An identifier or address beside it is left out."""
    plain = one_line(_NOISE.sub(" ", one_line(text)[:1_000]))
    whole = plain.strip(" ,;")
    if not whole:
        return None
    if plain.endswith(",") or "," not in whole:
        return Name(literal=whole) if plain.endswith(",") else _read_plain(whole)
    return _read_inverted(whole) or Name(literal=whole)


def build_person(family: str, given: str = "", suffix: str = "") -> Name:
    """A person; particles before the family name, or behind the given one, are told apart from it."""
    family, given = one_line(family), one_line(given)
    if not given or not family:
        return Name(literal=family or given)
    if not _PARTICLES.fullmatch(family) and (found := _END_PARTICLES.fullmatch(given)):
        family, given = f"{found['particle'].strip()} {family}", found["given"]
    parts = _PARTICLES.fullmatch(family)
    particle = parts["particle"].strip() if parts else None
    return Name(
        family=parts["family"] if parts else family, given=given, particle=particle, suffix=one_line(suffix) or None
    )


def dot_initials(given: str) -> str:
    """Bare initials with their dots, as every style of citation has them: "PJ" becomes "P.J."."""
    if re.fullmatch(r"[A-Z]{1,3}", given):
        return "".join(f"{letter}." for letter in given)
    return " ".join(f"{word}." for word in given.split()) if re.fullmatch(r"[A-Z](?: [A-Z])+", given) else given


def split_suffix(text: str) -> tuple[str, str]:
    """``text`` without "Jr." at its end, and that: ("Smith", "Jr.")."""
    found = _AT_THE_END.fullmatch(text)
    return (found["name"], found["suffix"]) if found else (text, "")


def _read_inverted(text: str) -> Name | None:
    """ "Berg, Jan", "Berg, Jan, Jr.", "Berg, Jr., Jan", "Berg Jr., Jan" or "Jan Berg, PhD"."""
    parts = [part.strip() for part in text.split(",") if part.strip(" .")]
    # "White, M.D." has initials, "Mary White, M.D." and "White, M., M.D." have a degree.
    while len(parts) > 2 or (len(parts) == 2 and " " in parts[0]):
        if not _DEGREE.fullmatch(parts[-1]):
            break
        parts.pop()
    suffix = ""
    for place in (len(parts) - 1, 1):
        if len(parts) > 1 and 0 < place < len(parts) and GENERATION.fullmatch(parts[place]):
            suffix = parts.pop(place)
            break
    if len(parts) == 1:
        found = _read_plain(parts[0])
        return found if found.literal else found.model_copy(update={"suffix": found.suffix or suffix or None})
    if len(parts) != 2:
        return None
    family, own = split_suffix(parts[0])
    given, other = split_suffix(parts[1])
    if not _is_person(family, given):
        return None
    return build_person(family, dot_initials(given), suffix or own or other)


def _is_person(family: str, given: str) -> bool:
    if has_small_words(family) or has_small_words(given) or "&" in f"{family}{given}":
        return False
    words = _WORDS.findall(family)
    if not words or len(words) > 4 or len(given.split()) > 5 or re.search(r"\d", given):
        return False
    if _INITIALS.fullmatch(given) or (_DOTTED.search(given) and not names_an_agency(given)):
        return len(words) < 3 or not names_an_agency(family)
    if names_an_agency(given):
        return False
    # "Justice, Carol" is a person, "Police Department, Chicago" is none.
    return not names_an_agency(family) or (len(words) == 1 and is_given_name(given.split()[0]))


def _read_plain(text: str) -> Name:
    """A name without a comma: "Jane Doe", "Anthony A. Braga", "Cook PJ" or an organization."""
    bare = _TITLE.sub("", text, count=1) if _TITLE.match(text) else text
    titled = bare != text
    name, suffix = split_suffix(bare)
    found = _VANCOUVER.fullmatch(name)
    if found and found["initials"] not in _NO_INITIALS and not names_an_agency(found["family"]):
        return build_person(found["family"], dot_initials(found["initials"]), suffix)
    words = name.split()
    if not 2 <= len(words) <= 6 or not all(_CAPITALIZED.match(w) or _PARTICLES.match(f"{w} x") for w in words):
        return Name(literal=text)
    shown = titled or bool(suffix) or bool(_DOTTED.search(name)) or is_given_name(words[0])
    agency = (
        begins_with_a_government(name)
        or names_an_agency(" ".join(words[:-1]))
        or (names_an_agency(words[-1]) and not _INITIALS.fullmatch(words[0]))
    )
    if agency or not shown or (not titled and not suffix and not _DOTTED.search(name) and len(words) > 4):
        return Name(literal=text)
    from nameparser import parse

    parts = parse(name)
    family, given = parts.family, f"{parts.given} {parts.middle}".strip()
    return build_person(family, given, suffix) if family and given else Name(literal=text)
