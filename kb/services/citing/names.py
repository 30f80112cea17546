"""Names of authors, read from the one line that sources give. A person is only named as one where the line shows it.

The line is cut here, the parts of one name are told apart by ``nameparser``. "Braga, A.A.; Weisburd, D.", "Cook PJ,
Ludwig J", "Telep, Cody W. and David Weisburd" and "Anthony A. Braga, David M. Hureau, PhD" become persons. Anything
else, an agency or a lone "Jane Doe", stays as written: an agency cut in two is worse than a name in one piece.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from kb.services.citing.characters import one_line
from kb.services.citing.work import Name

_ET_AL = re.compile(r"[\s,;]*(?:\bet\.? al\b\.?|\band others\b)", re.IGNORECASE)
_EDITORS = re.compile(r"[\s,;]*\((?:eds?|editors?)\.?\)", re.IGNORECASE)
_AFFILIATION = re.compile(r"\s*\([^()]*\)\s*$")
_SEPARATOR = re.compile(r"\s*,\s*(?:(?P<and>and|&)\s+)?|\s+(?P<alone>and|&)\s+")

_INITIALS = re.compile(r"(?P<dotted>(?:[^\W\d_]\.[ -]?)+)|[A-Z]{1,3}")
_PARTICLE = r"(?:[Dd]e|[Dd]el|[Ll]a|[Ll]e|[Vv]an|[Vv]on|[Dd]er|[Dd]en|[Dd]a|[Dd]i|[Dd]os|bin|al|Mac|Mc|St\.)"
_CAPITAL = r"[^\W\d_a-z][\w'’-]*"
_WORD = rf"(?:{_CAPITAL}|(?:[^\W\d_a-z]\.-?)+)"  # a name or initials
_FAMILY = re.compile(rf"(?:{_PARTICLE} )*{_CAPITAL}(?P<second> {_CAPITAL})?(?: \([\w.'’ -]+\))?")
_GIVEN = re.compile(rf"{_WORD}(?: {_WORD})*(?: {_PARTICLE})*")
_NATURAL = re.compile(rf"{_WORD}(?: {_WORD}){{0,3}} (?:{_PARTICLE} )*{_CAPITAL}")
_VANCOUVER = re.compile(rf"(?P<family>(?:{_PARTICLE} )*{_CAPITAL}) (?P<initials>[A-Z]{{1,3}})")
_SHOUTED = re.compile(r"\b[^\W\d_a-z]{3,}\b")
_NO_INITIALS = frozenset({"PD", "DC", "US", "UK", "USA"})
"""After a name these say a department or a place: "Chicago PD"."""

_GENERATION = re.compile(r"(?:Jr|Sr)\.?|I{2,3}|IV|2nd|3rd|4th")
"""What is part of a name; other suffixes are degrees, which no style of citation has."""

_DEGREES = frozenset({"M.D.", "J.D.", "D.O.", "R.N.", "M.A.", "B.A.", "M.S.", "B.S.", "Ph.D."})
"""After a family name of two words ("Mercer Kollar, L.M.") dotted letters are initials unless they are one of these."""

_AT_THE_END = re.compile(rf" (?P<suffix>{_GENERATION.pattern})$")
_TITLE = re.compile(r"(?:Dr|Prof|Mr|Mrs|Ms|Hon)\. |Professor ")

_AGENCY = re.compile(
    r"\b(?:of|for|the|on|Institute|Cent(?:er|re)|Office|Department|Dept|University|College|Corporation|Bureau|Council"
    r"|Agency|Administration|Association|Foundation|Police|Sheriff|City|County|State|Group|Project|Program(?:me)?"
    r"|Initiative|Research|Justice|Services?|Society|School|Press|News|Commission|Committee|Alliance|Network"
    r"|Partnership|Ventures|Forum|Lab|League|Court|Senate|Congress|Attorney|Federal|National|Task Force|Inc|LLC|Ltd)\b"
    r"|\b(?:U\.S|D\.C)\. [A-Z]"
)


class Authors(NamedTuple):
    """Who wrote a work; ``more`` says that others are not named, ``edited`` that they are its editors."""

    names: tuple[Name, ...]
    more: bool = False
    edited: bool = False


@dataclass(frozen=True, slots=True)
class _Piece:
    """What stands between two commas or "and"s: ``after_and`` if an "and" precedes it; without its ``suffix`` ("Jr.",
    "PhD"), and without its title ("Dr.") if it is ``titled``."""

    text: str
    after_and: bool = False
    titled: bool = False
    suffix: str = ""

    @property
    def is_family(self) -> bool:
        return bool(_FAMILY.fullmatch(self.text))

    @property
    def is_initials(self) -> bool:
        return bool(_INITIALS.fullmatch(self.text))

    @property
    def shows_a_person(self) -> bool:
        """Whether it has what agencies have not: an initial, a title or a suffix."""
        return "." in self.text or self.titled or bool(self.suffix)

    def is_given_of(self, family: _Piece) -> bool:
        """Whether it can be the given name that follows ``family``: of "García Márquez" initials or one name only, for
        "Anthony Braga, David Hureau" are two persons."""
        if self.after_and or not (self.is_initials or _GIVEN.fullmatch(self.text)):
            return False
        shape = _FAMILY.fullmatch(family.text)
        two = shape is not None and shape["second"] is not None
        return self.is_initials or not two or len(self.text.split()) == 1 or self.text.endswith(".")


def parse_names(line: str | None) -> Authors:
    """The names in ``line``, in its order; nothing of it is dropped but titles, degrees and marks such as "et al."."""
    text = one_line(line or "")
    rest, more = _ET_AL.subn("", text)
    rest, edited = _EDITORS.subn("", rest)
    if more or edited:
        rest = _without_affiliation(rest)
    parts = [part.strip() for part in rest.split(";") if part.strip(" ,")]
    if len(parts) > 1 and (found := _in_vancouver_style([piece for part in parts for piece in _cut(part)])):
        names = found
    else:
        names = tuple(name for part in parts for name in _read_part(part, alone=len(parts) == 1))
    return Authors(names, bool(more), bool(edited))


def _without_affiliation(text: str) -> str:
    """ "Wolf, A.M. (NCCD)" without the agency: it is the publisher's matter; a family name's parenthesis stays."""
    shorter = _AFFILIATION.sub("", text)
    return shorter if _read_inverted(_cut(shorter.split(";")[-1].strip())) else text


def _read_part(part: str, alone: bool) -> tuple[Name, ...]:
    """The names in what stands between two semicolons; several persons only if there are none, as ``alone`` says.

    EndNote ends an agency with a comma.
    """
    whole = (Name(literal=part.strip(" ,")),)
    if _AGENCY.search(part) or (part.endswith(",") and not alone):
        return whole
    pieces = _cut(part.strip(" ,"))
    found = _in_vancouver_style(pieces) or _read_inverted(pieces) or _in_natural_order(pieces)
    return found if found and (alone or len(found) == 1) else whole


def _cut(text: str) -> list[_Piece]:
    """``text`` at its commas and "and"s, with suffixes put to the name they follow."""
    pieces: list[_Piece] = []
    start, after_and = 0, False
    for mark in [*_SEPARATOR.finditer(text), None]:
        piece = text[start : mark.start() if mark else len(text)].strip()
        if piece and pieces and not after_and and _is_suffix(piece, pieces):
            pieces[-1] = replace(pieces[-1], suffix=f"{pieces[-1].suffix} {piece}".strip())
        elif piece:
            bare, title = _TITLE.subn("", piece, count=1) if _TITLE.match(piece) else (piece, 0)
            end = _AT_THE_END.search(bare)
            name = bare[: end.start()] if end else bare
            pieces.append(_Piece(name, after_and, bool(title), end["suffix"] if end else ""))
        if mark:
            start, after_and = mark.end(), bool(mark["and"] or mark["alone"])
    return pieces


def _is_suffix(piece: str, before: Sequence[_Piece]) -> bool:
    """Whether ``piece`` is "Jr." or "PhD". Capitals after a family name are its initials."""
    if _GENERATION.fullmatch(piece):
        return True
    initials = _INITIALS.fullmatch(piece) if len(before) % 2 and before[-1].is_family else None
    if initials and (" " not in before[-1].text or (initials["dotted"] and piece not in _DEGREES)):
        return False
    from nameparser import parse

    return len(piece) <= 12 and parse(f"Jane Doe, {piece}").suffix == piece


def _in_vancouver_style(pieces: Sequence[_Piece]) -> tuple[Name, ...]:
    """ "Cook PJ, Ludwig J": two or more, for a lone "Chicago CA" may be a place."""
    found = [_VANCOUVER.fullmatch(piece.text) for piece in pieces]
    people = [match for match in found if match and match["initials"] not in _NO_INITIALS]
    if len(people) != len(pieces) or len(people) < 2:
        return ()
    return tuple(
        Name(match["family"], _dotted(match["initials"]), suffix=_find_generation(piece))
        for match, piece in zip(people, pieces, strict=True)
    )


def _read_inverted(pieces: Sequence[_Piece]) -> tuple[Name, ...]:
    """ "Braga, A.A., Weisburd, D." or "Braga, Anthony A. and Weisburd, David L."; after the first person others may
    stand in natural order: "Telep, Cody W. and David Weisburd"."""
    first, rest = pieces[:2], pieces[2:]
    if len(first) < 2 or not _is_pair(*first):
        return ()
    pairs = list(zip(pieces[::2], pieces[1::2], strict=False))
    if len(pieces) % 2 == 0 and all(_is_pair(*pair) for pair in pairs):
        # Without initials or "and", a list of single words may be of anything.
        shown = len(pairs) == 1 or any(g.is_initials or f.after_and for f, g in pairs)
        return tuple(_read_name(f"{f.text}, {g.text}", f, g) for f, g in pairs) if shown else ()
    if rest and rest[-1].after_and and all(_is_natural(piece) for piece in rest):
        family, given = first
        others = (_read_name(piece.text, piece) for piece in rest)
        return (_read_name(f"{family.text}, {given.text}", family, given), *others)
    return ()


def _is_pair(family: _Piece, given: _Piece) -> bool:
    return family.is_family and given.is_given_of(family)


def _in_natural_order(pieces: Sequence[_Piece]) -> tuple[Name, ...]:
    """ "Anthony A. Braga and David Weisburd", if one of them shows that it is a person."""
    if not all(_is_natural(piece) for piece in pieces) or not any(piece.shows_a_person for piece in pieces):
        return ()
    return tuple(_read_name(piece.text, piece) for piece in pieces)


def _is_natural(piece: _Piece) -> bool:
    return bool(_NATURAL.fullmatch(piece.text)) and not _SHOUTED.search(piece.text)


def _read_name(text: str, *pieces: _Piece) -> Name:
    """One person, whose name is ``text`` without what stands beside its ``pieces``."""
    from nameparser import parse

    suffix = _find_generation(*pieces)
    parts = parse(text)
    family, given = parts.family, f"{parts.given} {parts.middle}".strip()
    if "," in text and (parts.suffix or parts.title or parts.nickname or not family or not given):
        # A comma says it already; the parser would take "Lopez (Combs)" and "MA" apart.
        family, _, given = (part.strip() for part in text.partition(","))
    return Name(family, _dotted(given), suffix=suffix)


def _find_generation(*pieces: _Piece) -> str:
    """The suffix that tells generations apart, of all those of ``pieces``."""
    said = " ".join(piece.suffix for piece in pieces).split()
    return next((word for word in said if _GENERATION.fullmatch(word)), "")


def _dotted(given: str) -> str:
    """Bare initials with their dots, as every style of citation has them: "PJ" becomes "P.J."."""
    found = _INITIALS.fullmatch(given)
    return given if not found or found["dotted"] else "".join(f"{letter}." for letter in given)
