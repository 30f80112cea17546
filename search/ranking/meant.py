"""What an intent does to the answers: which documents it puts first, which it lifts, and which it makes answers.

Knows a catalog's columns and the readings of :mod:`search.ranking.intents`. Must not know the words of a question, nor
how scores are made.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from knowledge.vocabulary import Band, Kind
from search.catalog.catalog import Catalog
from search.intent import Intent, IntentKind
from search.ranking.evidence_dial import LEVELS
from search.ranking.intents import ReadQuestion, read_intents

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: The ways in which a document is meant, beside those of :mod:`search.ranking.naming`.
FAILED, HARMED, COMPARED = "failed", "harmed", "compared"

#: What a practice that did not work gains where that is asked of a subject, and a tool where it is asked how.
OF_FAILED, OF_TOOL = 0.25, 0.08

#: What one level of a rating gains among documents of which nothing but a limit is asked.
OF_LEVEL = 0.01

FAILING = (Band.NO_EFFECT, Band.HARMFUL)

#: Finds the practice that a side of a comparison is about; None if there is none that is near it.
FindSide = Callable[[str, bool], int | None]


@dataclass(frozen=True, slots=True)
class Meant:
    """What the intents of a question do. ``rows`` come first, each with the way in which it is meant; ``gains`` are
    what each row of the catalog gains, None for nothing; ``promoted`` are rows that answer if they come near; with
    ``sole`` nothing answers but ``rows``."""

    intents: tuple[Intent, ...] = ()
    rows: dict[int, str] = field(default_factory=dict)
    gains: NDArray[np.float32] | None = None
    promoted: NDArray[np.bool_] | None = None
    sole: bool = False


NOTHING_MEANT = Meant()


def read_within(text: str, catalog: Catalog) -> ReadQuestion:
    """What ``text`` asks for; where no document of ``catalog`` has a value that it limits to, that is no limit."""
    reading = read_intents(text)
    known = all(value in catalog.rows_by_value.get(name, ()) for name, value in reading.limits.items())
    return reading if known else ReadQuestion(text)


def find_meant(reading: ReadQuestion, catalog: Catalog, find_side: FindSide) -> Meant:
    """What ``reading`` means in ``catalog``."""
    if reading.negative:
        return _failed(reading, catalog)
    if reading.sides:
        return _compared(reading, catalog, find_side)
    if reading.how_to:
        tools = catalog.having("kind", (Kind.TOOL,))
        return Meant((Intent(IntentKind.HOW_TO),), gains=OF_TOOL * tools.astype(np.float32))
    if reading.only and reading.limits:
        return Meant(gains=_by_level(catalog))
    return NOTHING_MEANT


def _failed(reading: ReadQuestion, catalog: Catalog) -> Meant:
    failed = catalog.having("rating", FAILING) & catalog.alive
    intent = (Intent(IntentKind.NEGATIVE),)
    if reading.only:
        rows = dict.fromkeys(np.flatnonzero(failed).tolist(), FAILED)
        harmful = catalog.having("rating", (Band.HARMFUL,)) & catalog.alive & reading.harm
        return Meant(intent, rows | dict.fromkeys(np.flatnonzero(harmful).tolist(), HARMED), sole=True)
    return Meant(intent, gains=OF_FAILED * failed.astype(np.float32), promoted=failed)


def _compared(reading: ReadQuestion, catalog: Catalog, find_side: FindSide) -> Meant:
    found: Sequence[int | None] = [find_side(side, reading.sure) for side in reading.sides]
    rows = [row for row in found if row is not None]
    if len(set(rows)) < len(reading.sides):
        return NOTHING_MEANT
    titles = tuple(catalog.entry(row).title for row in rows)
    intent = Intent(IntentKind.COMPARE, titles, tuple(catalog.id_of(row) for row in rows))
    return Meant((intent,), dict.fromkeys(rows, COMPARED))


def _by_level(catalog: Catalog) -> NDArray[np.float32]:
    gains = np.zeros(len(catalog), dtype=np.float32)
    for band, level in LEVELS.items():
        gains[catalog.having("rating", (band,))] = OF_LEVEL * level
    return gains
