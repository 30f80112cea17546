"""Reads what someone typed as the name of a city, with or without a state behind it.

Pure: knows words and states. Must not know which cities there are.
"""

from __future__ import annotations

from typing import NamedTuple

from knowledge.place_names import SPELLINGS, STATE_WORDS, split_words

_LONGEST = 80


class NameReading(NamedTuple):
    """One way to read what was typed: the words of a name, and the state behind it if one is said."""

    words: tuple[str, ...]
    state: str | None


def read_name(text: str) -> list[NameReading]:
    """Every way to read ``text``: all of it as a name, and with a state of one to three words at its end."""
    words = split_words(text[:_LONGEST])
    if tuple(words[:2]) in (("city", "of"), ("town", "of"), ("village", "of")):
        words = words[2:]
    readings = [NameReading(tuple(SPELLINGS.get(word, word) for word in words), None)] if words else []
    for length in range(1, min(4, len(words))):
        if state := STATE_WORDS.get(" ".join(words[-length:])):
            readings.append(NameReading(tuple(SPELLINGS.get(word, word) for word in words[:-length]), state))
    return readings
