"""Why a result is where it is, in words. Knows ratings as shown and plain figures; knows no page and no engine."""

from __future__ import annotations

from kb.services.labels import BandLook
from search.evidence_dial import LEVELS


def similarity_word(similarity: float | None) -> str | None:
    """How near in meaning, in words: cosines of this model below .3 are seldom about the same thing."""
    if similarity is None:
        return None
    steps = ((0.65, "very close in meaning"), (0.5, "close in meaning"), (0.35, "related in meaning"))
    return next((word for least, word in steps if similarity >= least), "loosely related in meaning")


def moved_in_words(places: int, look: BandLook | None) -> str | None:
    """What the evidence dial did to a result: ``places`` up (below 0: down), and why; None if it did nothing.

    A practice that moved against its own rating, or without one, moved because others did.
    """
    if not places:
        return None
    level = LEVELS.get(look.band, 0) if look else 0
    count = abs(places)
    moved = f"moved {'up' if places > 0 else 'down'} {count} {'place' if count == 1 else 'places'}"
    if look is not None and level * places > 0:
        return f"{moved}: rated {look.word[0].lower()}{look.word[1:]}"
    return f"{moved}: others fit as well and have {'weaker' if places > 0 else 'stronger'} evidence"
