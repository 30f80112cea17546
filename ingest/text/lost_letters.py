"""Letters that a file shows but does not name, mostly "ff" and "fi" joined: put back where only one word fits.

The places are marked with U+FFFD. Knows the words of the document and those of this field; what stays unknown is told.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import NamedTuple

LOST = "\ufffd"
_LIGATURES = ("ff", "fi", "ffi", "fl", "ffl", "tt", "ti", "ft")
_STEMS = re.compile(
    r"^(?:[\"“‘(]?)(?:officer|office|official|offend|offense|offer|off|effect|effort|efficien|sheriff|staff|traffic|different|difference|differ|"
    r"difficult|affect|afford|suffer|sufficien|coefficient|tariff|firearm|fire|first|five|find|final|field|figure|file|finding|fight|fit|"
    r"significan|specific|identif|benefit|confident|confirm|define|defin|profil|classif|notif|qualif|modif|certif|scientif|justif|verif|"
    r"conflict|influenc|reflect|flow|flex|floor|florida|flag|fleet|flee|inflat|attempt|attend|attorney|attack|committee|battery|letter|matter|"
    r"pattern|getting|better|little|after|drift|shift|left|theft|craft|draft|gift|often|action|station|nation|motion)",
    re.I,
)


class Mended(NamedTuple):
    """A word with its letters put back as far as they are known; ``sure`` is False where one is not."""

    text: str
    sure: bool


def mend(word: str, known: Collection[str]) -> Mended:
    """``word`` with each lost letter put back; the first of the joined letters that makes a word is taken."""
    while LOST in word:
        choices = [word.replace(LOST, letters, 1) for letters in _LIGATURES]
        fitting = [one for one in choices if _bare(one) in known or (_STEMS.match(one) and LOST not in one)]
        if not fitting:
            fitting = [one for one in choices if _STEMS.match(one)]
        if not fitting:
            return Mended(word, False)
        word = fitting[0]
    return Mended(word, True)


def _bare(word: str) -> str:
    return word.casefold().strip(".,;:!?()\"'“”’‘").removesuffix("’s").removesuffix("'s")
