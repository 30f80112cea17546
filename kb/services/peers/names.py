"""Warns before a text leaves that seems to name a victim, a suspect or a witness. Pure.

A rule of thumb, and said to be one: it looks for a name beside a word for somebody's part in a crime, a name with an
age, a name of whom something was done, a date of birth, and numbers that belong to one person. Who wrote it decides.
"""

from __future__ import annotations

import re

from kb.errors import BadRequest

MOST_SHOWN = 5
_READ = 20_000

_PART = (
    r"(?:victims?|suspects?|shooters?|offenders?|defendants?|witness(?:es)?|arrestees?|perpetrators?|perps?|decedents?"
    r"|deceased|killers?|gunm[ae]n|informants?|parolees?|probationers?)"
)
_WORD = r"[A-Z][a-z]+(?:['’-][A-Z]?[a-z]+)*"
_NAME = rf"{_WORD}(?: [A-Z]\.)?(?: {_WORD}){{1,2}}"
_DONE = r"(?:was|is|has been|got|had been) (?:fatally |allegedly )?"
_DEED = (
    r"(?:shot|killed|stabbed|murdered|wounded|arrested|charged|indicted|convicted|acquitted|sentenced|raped|assaulted"
    r"|robbed|interviewed|questioned|identified)"
)
_PATTERNS = (
    re.compile(rf"\b(?i:{_PART})(?i: (?:was|is|named|called|identified as|whose name (?:was|is)))?[:,]? ({_NAME})\b"),
    re.compile(rf"\b({_NAME}),? (?:(?:was|is|as) )?(?:the|a|our) (?i:{_PART})\b"),
    re.compile(rf"\b({_NAME}),? \(?(?:(?:age|aged) )?[1-9]\d(?:,|\)|\b(?= ?(?:,|was|is|years? old)))"),
    re.compile(rf"\b({_NAME}) {_DONE}{_DEED}\b"),
    re.compile(r"\b((?i:dob|date of birth|born(?: on)?)[: ]{1,2}\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4})"),
    re.compile(r"(?<!\d)(\d{3}-\d{2}-\d{4})(?!\d)"),
)
_OFFICES = """
Act Advocate Advocates Agency Assistance Attorney Attorneys Avenue Bureau Center Circuit City College Commission
Compensation Council County Court Crime Crimes Department District Division Family Focused Force Fund Gun Initiative
Institute Intervention Justice Liaison Network Office Officer Partnership Police Prevention Program Project Response
Safety School Service Services Sheriff Squad State States Street Strategy Support Task Team Unit University Violence
Witness
"""
_NOT_PEOPLE = frozenset(_OFFICES.split())
"""Words of names that no person has: offices, programs, laws, places."""


class MayNamePeople(BadRequest):
    """A text seems to name a person who must not be named. It is sent once its writer says that it does not."""

    code = "may_name_people"
    hint = "Take it out; or, if it names no victim, suspect or witness, tick that below and send it again."


def find_named_people(*texts: str) -> tuple[str, ...]:
    """What in ``texts`` seems to name such a person, in the words that stand there, each once, at most a few."""
    found: dict[str, None] = {}
    for text in texts:
        line = " ".join(text[:_READ].split())
        for pattern in _PATTERNS:
            for match in pattern.finditer(line):
                words = match.group(1)
                if not _NOT_PEOPLE & set(words.split()):
                    found[words] = None
    return tuple(found)[:MOST_SHOWN]


def check_names(*texts: str, checked: bool) -> None:
    """Pass silently if ``texts`` seem to name nobody, or if their writer has ``checked`` them.

    Raises:
        MayNamePeople: they seem to; it says which words.
    """
    if not checked and (found := find_named_people(*texts)):
        said = ", ".join(f"“{each}”" for each in found)
        raise MayNamePeople(f"This may name a victim, a suspect or a witness: {said}. Nothing was sent.")
