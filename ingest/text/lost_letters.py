"""Letters that a file shows but does not name, mostly "ff" and "fi" joined: put back where only one word fits.

The places are marked with U+FFFD. Knows the words of the document and those of this field; what stays unknown is told.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import NamedTuple

LOST = "\ufffd"
_LIGATURES = ("ff", "fi", "ffi", "fl", "ffl", "tt", "ti", "ft")
_STEMS = tuple(
    re.findall(
        r"\w+",
        """
    action affect afford after attack attempt attend attorney battery benefit better certif classif coefficient
    committee confident confirm conflict craft defin define differ difference different difficult draft drift
    effect efficien effort field fight figure file final find finding fire firearm first fit five flag flee
    fleet flex floor florida flow getting gift identif inflat influenc justif left letter little matter modif
    motion nation notif off offend offense offer office officer official often pattern profil qualif reflect
    scientif sheriff shift significan specific staff station suffer sufficien tariff theft traffic verif
    """,
    )
)
"""How words with such letters begin, in this field."""


class Restored(NamedTuple):
    """A word with its letters put back as far as they are known; ``sure`` is False where one is not."""

    text: str
    sure: bool


def restore_letters(word: str, known: Collection[str]) -> Restored:
    """``word`` with each lost letter put back; the first of the joined letters that makes a word is taken."""
    while LOST in word:
        choices = [word.replace(LOST, letters, 1) for letters in _LIGATURES]
        best = max(choices, key=lambda one: (_bare(one) in known, _measure_stem(one)))
        if _bare(best) not in known and not _measure_stem(best):
            return Restored(word, False)
        word = best
    return Restored(word, True)


def _measure_stem(word: str) -> int:
    """The length of the longest known beginning of ``word``; 0 where it has none."""
    bare = _bare(word)
    return max((len(stem) for stem in _STEMS if bare.startswith(stem)), default=0)


def _bare(word: str) -> str:
    return word.casefold().strip(".,;:!?()\"'“”’‘").removesuffix("’s").removesuffix("'s")
