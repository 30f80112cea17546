"""The part of a text that somebody changes, laid out beside it while they write: as quick in a text of any length.

Knows how a text is laid out. Must not know drafts, nor how often somebody pauses.
"""

from __future__ import annotations

from typing import NamedTuple

from kb.services.library.rendering import budget_of_a_look, render_piece, show_plainly
from knowledge.errors import UnfitText

LONGEST_PART = 20_000
"""Letters that are laid out at most, some ten pages."""

_AROUND = 2_000
"""Letters that are shown before a change and after it."""


class TextPart(NamedTuple):
    """A stretch of a text: its source, the same as sanitized HTML, and whether it is all of the text."""

    source: str
    html: str
    whole: bool


def show_part(body: str, kind: str, before: str = "") -> TextPart:
    """The stretch of ``body`` that differs from ``before``, with its surroundings; all of ``body`` if it is short.

    Never raises: a stretch that cannot be laid out is shown as it was typed, with the reason.
    """
    part = body if len(body) <= LONGEST_PART else body[find_changed(body, before)]
    try:
        html = render_piece(part, kind, budget_of_a_look(part))
    except UnfitText as error:
        html = show_plainly(part, str(error)).sections[0].html
    return TextPart(part, html, len(part) == len(body))


def find_changed(body: str, before: str) -> slice:
    """Where ``body`` differs from ``before``, with whole lines around it: at most :data:`LONGEST_PART` letters."""
    first = _count_same(body, before)
    least = min(len(body), len(before)) - first
    last = len(body) - min(least, _count_same(body[::-1], before[::-1]))
    start = body.rfind("\n\n", 0, max(0, first - _AROUND)) + 1 if first > _AROUND else 0
    start = max(start, first - LONGEST_PART // 2)
    end = body.find("\n", min(len(body), last + _AROUND))
    return slice(start, min(start + LONGEST_PART, end if end >= 0 else len(body)))


def _count_same(one: str, other: str) -> int:
    """How many letters both begin with: found by halves, so that long texts are compared in few steps."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low
