"""Why a result is where it is, in words. Knows ratings as shown, bodies and plain figures; no address, no engine."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kb.services.library import BandLook, build_anchor
from knowledge.markdown import PAGE_MARK
from search.ranking.evidence_dial import LEVELS

NEAR_BY_MEANING = 0.5
"""The cosine from which something is said to be "close in meaning": near enough to be proposed as a reading."""


@dataclass(frozen=True, slots=True)
class HitPlace:
    """Where in a document the best passage stands: its heading and its page in words, and the anchor there, if any."""

    heading: str
    page: str
    anchor: str


def find_place(body: str, headings: str, page: int | None) -> HitPlace | None:
    """The place of a passage under ``headings`` (a path, outermost first) on ``page``; None if it has neither."""
    if not headings and page is None:
        return None
    marks = (mark for mark in PAGE_MARK.finditer(body) if page is not None and int(mark[2]) == page)
    mark = next(marks, None)
    if mark is not None:
        anchor = f"{mark[1]}-{page}"
    else:
        first = headings.split(" > ")[0]
        is_section = re.search(rf"(?m)^## +{re.escape(first)} *#*$", body) is not None
        anchor = build_anchor(first) if first and is_section else ""
    words = f"{mark[1] if mark else 'page'} {page}" if page is not None else ""
    return HitPlace(headings.replace(" > ", ", "), words, anchor)


def similarity_word(similarity: float | None) -> str | None:
    """How near in meaning, in words: cosines of this model below .3 are seldom about the same thing."""
    if similarity is None:
        return None
    steps = ((0.65, "very close in meaning"), (NEAR_BY_MEANING, "close in meaning"), (0.35, "related in meaning"))
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
