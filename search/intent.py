"""What a question was read as, beside its subject: the noun that the searcher gives and pages speak of.

Knows plain values only.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class IntentKind(StrEnum):
    """The kinds of answer that are told apart. A subject is none of them."""

    PLACE = "place"
    KNOWN_ITEM = "known-item"
    NEGATIVE = "negative"
    COMPARE = "compare"
    HOW_TO = "how-to"
    LIMIT = "limit"
    LEFT_OUT = "left-out"


@dataclass(frozen=True, slots=True)
class Intent:
    """One reading of a question. ``about`` says what it is about: names of cities and codes of states, titles, the
    field and value of a limit, or the words that were left out and the number of pages that have them.

    ``ids`` are the documents that it names, where it names some.
    """

    kind: IntentKind
    about: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()
