"""How many years of school a text asks of its reader. Knows English words; nothing of the content."""

from __future__ import annotations

import re
from functools import cache

import pyphen

_WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9'’-]*")
_END = re.compile(r"[.!?]+(?=\s|$)")


@cache
def _hyphenation() -> pyphen.Pyphen:
    return pyphen.Pyphen(lang="en_US")


def reading_grade(text: str) -> float:
    """The Flesch-Kincaid grade of ``text`` (Kincaid and others 1975): 0.39 words a sentence + 11.8 syllables a word
    - 15.59. Syllables are counted as the places where a word may be hyphenated, plus one.
    """
    words = _WORD.findall(text)
    syllables = sum(_count_syllables(word) for word in words)
    sentences = max(1, len(_END.findall(text)))
    return 0.39 * len(words) / sentences + 11.8 * syllables / len(words) - 15.59


def _count_syllables(word: str) -> int:
    return sum(len(_hyphenation().positions(part)) + 1 for part in re.split(r"[-'’]", word) if part)
