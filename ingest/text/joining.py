"""Two lines of a text as one: a word that the end of a line cut is made whole, a hyphen that belongs stays.

Knows words and hyphens; must not know a format.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

HYPHENS = "\u00ad\u2010\u2011-"
_CUT = re.compile(rf"([^\s{HYPHENS}]*(?:[{HYPHENS}][^\s{HYPHENS}]+)*)[{HYPHENS}]$")
_ADDRESS = re.compile(r"(?:https?://|www\.|doi\.org/|\b10\.\d{4,9}/)\S*$", re.I)
_GOES_ON = re.compile(r"^[\w%~\-./?=&#()]+")
_WORDS = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)+|[^\W\d_]+")
_BEFORE = frozenset(
    re.findall(
        r"\w+",
        """
    all anti by case city community cost county crime cross data day decision drug eight eighty
    evidence face faith family fifty first five follow forty four full gang gender group gun half hands high
    hospital hot large law life long low lower mid middle month multi near nine ninety non one part peer place
    police post problem public real risk school second self seven seventy short six sixty small so state street
    ten third thirty three time trauma twenty two upper victim week well year
    """,
    )
)
"""First halves that mostly keep their hyphen when a whole word follows ("problem-oriented", "place-based")."""


class Lexicon:
    """The words of one document: says whether a cut word is written with a hyphen, without one, or not at all."""

    def __init__(self, texts: Iterable[str]) -> None:
        self.words: set[str] = set()
        self.hyphenated: set[str] = set()
        for text in texts:
            for word in _WORDS.findall(text.casefold()):
                (self.hyphenated if "-" in word else self.words).add(word)

    def knows(self, word: str) -> bool:
        """Whether ``word`` is written inside a line."""
        return word.casefold().strip(".,;:!?") in self.words

    def keeps_hyphen(self, cut: str) -> bool:
        """Whether ``cut`` ("problem-oriented"), which the end of a line cuts at its last hyphen, keeps it."""
        whole = cut.casefold()
        first, _, second = whole.rpartition("-")
        if whole in self.hyphenated:
            return True
        if first + second in self.words:
            return False
        before = first.rpartition("-")[2]
        if "-" in first:
            return second in self.words
        return before in _BEFORE and (len(second) > 3 or second in self.words)


def join_lines(one: str, other: str, keeps_hyphen: Callable[[str], bool]) -> str:
    """``one`` and ``other`` as one line. An address goes on after the sign at which it was cut."""
    full_stop = one.endswith(".") and other[:1].isupper()
    if _ADDRESS.search(one) and _GOES_ON.match(other) and one[-1] in "-/_.=&?#~" and not full_stop:
        return one + other
    first, second = _CUT.search(one), re.match(r"[^\W_]+", other)
    if not first or not first[1] or not second:
        return f"{one} {other}".strip()
    whole = f"{first[1]}-{second[0]}"
    if not (first[1][-1].isalpha() and second[0][0].islower()) or first[1].isupper() or keeps_hyphen(whole):
        return one[:-1] + "-" + other
    return one[:-1] + other
