"""Whether a text looks as if it were in English: by its letters and its small words. Pure."""

from __future__ import annotations

import re

_WORD = re.compile(r"[^\W\d_]+")


def _words(line: str) -> frozenset[str]:
    return frozenset(line.split())


_ENGLISH = _words("the and of to in for with on at from by is are how what who our your an as or their")
_OTHERS = {
    "Spanish": _words("el la los las de del y en para con por una un que se al como su sobre es"),
    "French": _words("le la les des du de et en pour avec par une un que aux sur dans est au son"),
    "German": _words("der die das und von zu im mit für auf den dem ein eine ist wie aus bei nach zur"),
    "Portuguese": _words("o os as da do das dos e em para com por uma um que na no sobre como ao"),
    "Italian": _words("il lo gli della di e per con una un che del nel dei sul alla come è le da"),
}
_LOOKED_AT = 3_000
"""Words: more would change nothing."""


def find_other_language(text: str) -> str | None:
    """The language that ``text`` seems to be in, if that is not English: its name, or "another language".

    By small words: one of five languages has at least three times as many as English, and at least four. A text of
    which more than half the letters are not Latin is in another language too.
    """
    words = [found[0].lower() for found, _ in zip(_WORD.finditer(text[:200_000]), range(_LOOKED_AT), strict=False)]
    letters = "".join(words)
    if not letters:
        return None
    if sum(letter > "\u024f" for letter in letters) * 2 > len(letters):
        return "another language"
    english = sum(word in _ENGLISH for word in words)
    counts = {name: sum(word in small for word in words) for name, small in _OTHERS.items()}
    name = max(counts, key=lambda each: counts[each])
    return name if counts[name] >= max(4, 3 * english) else None
