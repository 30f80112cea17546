"""Whether what was found answers a question, comes near it, or has nothing to do with it: a few numbers, page by page.

Knows numbers only: how near in meaning a page is to the question, the share of the question's words, by their rarity,
that the page has, and how full of them it is. How the figures were chosen is in docs/decisions/0034-what-is-held.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from search.types import Held

if TYPE_CHECKING:
    from numpy.typing import NDArray

COVERED, FULL = 0.35, 1.5
"""What having all the words of the question, and being full of them, adds to a page's cosine with it."""

ANSWERS, COMES_NEAR = 1.06, 0.55
"""From which sum on a page answers, and from which it comes near."""

WORDS_ANSWER, WORDS_COME_NEAR = 0.6, 0.2
"""The shares of the words for the same, where the meaning was not asked for or is not known."""

MEANING_ANSWERS, MEANING_COMES_NEAR = 0.5, 0.35
"""The cosines for the same, where the words were not asked for."""

NOT_AT_ALL, NEAR, ANSWER = 0, 1, 2
"""What a page is to a question."""

MOST_NEAR, MOST_OTHERS = 10, 3
"""So many are shown where a page comes near and none answers, and where none comes near."""


class Words(NamedTuple):
    """The share of the question's words that each page has, and how full it is of them, both in [0, 1]."""

    covered: NDArray[np.float32]
    full: NDArray[np.float32]


def judge(nearness: NDArray[np.float32] | None, words: Words | None) -> NDArray[np.int8]:
    """What each page is to the question: :data:`ANSWER`, :data:`NEAR` or :data:`NOT_AT_ALL`.

    ``nearness`` are cosines; None for what was not asked.
    """
    if nearness is not None and words is not None:
        value, high, low = nearness + COVERED * words.covered + FULL * words.full, ANSWERS, COMES_NEAR
    elif nearness is not None:
        value, high, low = nearness, MEANING_ANSWERS, MEANING_COMES_NEAR
    elif words is not None:
        value, high, low = words.covered, WORDS_ANSWER, WORDS_COME_NEAR
    else:
        raise ValueError("a question is read by its words, by its meaning, or by both")
    return np.where(value >= high, ANSWER, np.where(value >= low, NEAR, NOT_AT_ALL)).astype(np.int8)


@dataclass(frozen=True, slots=True)
class Judgment:
    """Whether a question is answered, and which places of an order are shown as results and as what comes near."""

    held: Held
    shown: NDArray[np.int64]
    near: NDArray[np.int64]


def split(codes: NDArray[np.int8], limit: int) -> Judgment:
    """The judgment of pages in order, each judged by :func:`judge`; ``limit`` is the most that come near."""
    nothing = np.zeros(0, dtype=np.int64)
    answers, near = np.flatnonzero(codes == ANSWER), np.flatnonzero(codes == NEAR)
    if len(answers):
        return Judgment(Held.YES, answers, near[:limit])
    if len(near):
        return Judgment(Held.NEAR, near[:MOST_NEAR], nothing)
    return Judgment(Held.NO, nothing, np.arange(len(codes))[:MOST_OTHERS])
