"""Names of authors, read from the one line that sources give. A person is only named as one where the line shows it.

"Braga, A.A.; Weisburd, D.", "Braga, A.A., Weisburd, D." and "Anthony A. Braga and David Weisburd" become persons;
whatever else, an agency or a lone "Jane Doe", stays as written: an agency cut in two is worse than a name in one piece.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from kb.services.citing.characters import one_line
from kb.services.citing.work import Name

_ET_AL = re.compile(r"[\s,;]*(?:\bet\.? al\b\.?|\band others\b)", re.IGNORECASE)
_EDITORS = re.compile(r"[\s,;]*\((?:eds?|editors?)\.?\)", re.IGNORECASE)
_AFFILIATION = re.compile(r"\s*\([^()]*\)\s*$")
_INITIALS = re.compile(r"(?:[^\W\d_]\.[ -]?)+(?:,? (?:Jr|Sr)\.?|,? I{2,3}|,? IV)?", re.UNICODE)
_GIVEN = re.compile(r"(?!(?:Jr|Sr|I{2,3}|Esq|Inc)\b)[^\W\d_][^\W\d_]*(?:[ -][^\W\d_]+\.?){0,4}", re.UNICODE)
_FAMILY = re.compile(r"[^\W\d_][\w.'’ -]*(?: \([\w.'’ -]+\))?", re.UNICODE)
_NATURAL = re.compile(
    r"(?P<given>[A-Z][^\W\d_]*\.?(?:[ -][A-Z][^\W\d_]*\.?){0,2}) "
    r"(?P<family>(?:(?:de|del|la|van|von|der|da|di|La|De|Van|Mac|Mc) ?)*[A-Z][\w'’-]+)"
    r"(?:,? (?P<suffix>Jr\.?|Sr\.?|I{2,3}))?",
    re.UNICODE,
)
_AGENCY = re.compile(
    r"\b(?:of|for|the|on|Institute|Center|Centre|Office|Department|University|College|Corporation|Bureau|Council|Agency"
    r"|Association|Foundation|Police|City|County|State|Group|Project|Program|Initiative|Research|Justice|Services?"
    r"|Society|School|Press|News|Commission|Alliance|Network|Partnership|Ventures|Forum|Lab|League|Inc|LLC)\b"
)


class Authors(NamedTuple):
    """Who wrote a work; ``more`` says that others are not named, ``edited`` that they are its editors."""

    names: tuple[Name, ...]
    more: bool = False
    edited: bool = False


def parse_names(line: str | None) -> Authors:
    """The names in ``line``, in its order; nothing of it is dropped but marks such as "et al."."""
    text = one_line(line or "")
    rest, more = _ET_AL.subn("", text)
    rest, edited = _EDITORS.subn("", rest)
    if more or edited:
        rest = _without_affiliation(rest)
    rest = rest.strip(" ;,")
    names = _by_semicolon(rest) if ";" in rest else _by_comma(rest) or _in_natural_order(rest) or _by_semicolon(rest)
    return Authors(names, bool(more), bool(edited))


def _without_affiliation(text: str) -> str:
    """ "Wolf, A.M. (NCCD)" without the agency: it is the publisher's matter; a family name's parenthesis stays."""
    shorter = _AFFILIATION.sub("", text)
    return shorter if _person(shorter.split(";")[-1]) else text


def _by_semicolon(text: str) -> tuple[Name, ...]:
    parts = (part.strip() for part in text.split(";"))
    return tuple(_person(part) or Name(literal=part) for part in parts if part)


def _person(part: str) -> Name | None:
    """ "Braga, A.A." or "Braga, Anthony A."."""
    family, comma, given = (piece.strip() for piece in part.partition(","))
    if not comma or not _FAMILY.fullmatch(family) or _AGENCY.search(part):
        return None
    return Name(family=family, given=given) if _INITIALS.fullmatch(given) or _GIVEN.fullmatch(given) else None


def _by_comma(text: str) -> tuple[Name, ...]:
    """ "Braga, A.A., Weisburd, D., & Turchan, B.": family names and initials in turn, or nothing."""
    pieces = [piece for piece in re.split(r",\s*(?:(?:and|&)\s+)?|\s+(?:and|&)\s+", text) if piece]
    pairs = list(zip(pieces[::2], pieces[1::2], strict=False))
    if len(pieces) % 2 or not pairs or not all(_FAMILY.fullmatch(f) and _INITIALS.fullmatch(g) for f, g in pairs):
        only = _person(text) if text.count(",") == 1 else None
        return (only,) if only else ()
    return tuple(Name(family=family.strip(), given=given.strip()) for family, given in pairs)


def _in_natural_order(text: str) -> tuple[Name, ...]:
    """ "Anthony A. Braga and David Weisburd", if at least one has an initial and none looks like an agency."""
    if _AGENCY.search(text) or not re.search(r"\b[A-Z]\.", text):
        return ()
    parts = [part for part in re.split(r",\s*(?:and|&)\s+|\s+(?:and|&)\s+|,\s+(?!Jr|Sr|I{2,3}\b)", text) if part]
    found = [_NATURAL.fullmatch(part.strip()) for part in parts]
    people = [match for match in found if match]
    if len(people) != len(parts):
        return ()
    return tuple(
        Name(family=m["family"], given=f"{m['given']}, {m['suffix']}" if m["suffix"] else m["given"]) for m in people
    )
