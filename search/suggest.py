"""What a reader may be about to type: names and questions that begin with, or contain a word that begins with, it.

Knows texts with a kind and a target, and how they are found by the beginnings of their words. Knows no index, no
database and who may see what: it is given only what may be suggested. Everything is in memory and read only, so one
:class:`Suggester` serves many threads.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from search.text.analysis import fold_words

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: A text longer than this is not the beginning of a name: nothing is suggested, whatever it is.
MAX_TYPED = 100
MAX_WORDS = 10

#: A word of 5 to 20 letters may have one wrong, missing, extra or swapped, if it begins nothing as typed.
TYPO_LETTERS = range(5, 21)
MAX_TYPOS = 2

#: Of one kind, unless the others leave room.
SHARE = 3

#: Candidates whose whole text is looked at.
_SHORTLIST = 200
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class CompletionCandidate:
    """A text that can be suggested. ``kind`` and ``target`` together say what it stands for, and come up only once.

    ``detail`` is shown beside the text; ``weight`` orders kinds, lower first.
    """

    text: str
    kind: str
    target: str
    detail: str = ""
    weight: int = 0


class Suggester:
    """Finds candidates by the beginnings of their words.

    The vocabulary is sorted, and the postings stand in its order: all words with one beginning are one slice of them.
    """

    def __init__(self, candidates: Iterable[CompletionCandidate]) -> None:
        self._candidates = sorted(candidates, key=lambda c: (c.weight, len(c.text), c.text, c.target))
        self._words = [fold_words(candidate.text) for candidate in self._candidates]
        found: dict[str, list[int]] = {}
        for row, words in enumerate(self._words):
            for place, word in enumerate(words):
                # The lowest bit says whether the text begins with this word.
                found.setdefault(word, []).append(row * 2 + (place == 0))
        self._vocabulary = sorted(found)
        sizes = [len(found[word]) for word in self._vocabulary]
        self._starts = np.concatenate(([0], np.cumsum(sizes, dtype=np.int64)))
        flat = (code for word in self._vocabulary for code in found[word])
        self._postings = np.fromiter(flat, dtype=np.int64, count=int(self._starts[-1]))

    def __len__(self) -> int:
        """The number of candidates."""
        return len(self._candidates)

    def find(self, typed: str, limit: int = 8) -> tuple[CompletionCandidate, ...]:
        """Up to ``limit`` candidates that have every word of ``typed``, or one that begins so; best first.

        First those that begin with what was typed, then those that begin with its first word, then the rest; within
        each by kind, shorter texts first. Any text does; a long one finds nothing.
        """
        words = fold_words(typed[: MAX_TYPED + 1])
        if not words or len(words) > MAX_WORDS or len(typed) > MAX_TYPED:
            return ()
        having: NDArray[np.bool_] | None = None
        first: NDArray[np.bool_] | None = None
        typos = MAX_TYPOS
        for word in words:
            spans = self._spans(word)
            if not spans and len(word) in TYPO_LETTERS and typos:
                typos -= 1
                spans = [span for near in _one_edit_away(word) for span in self._spans(near)]
            mask, begins = self._mark(spans)
            having = mask if having is None else having & mask
            first = begins if first is None else first
            if not having.any():
                return ()
        assert having is not None
        assert first is not None
        rows = np.flatnonzero(having)
        rows = np.concatenate((rows[first[rows]][:_SHORTLIST], rows[~first[rows]][:_SHORTLIST]))
        ranked = sorted(rows.tolist(), key=lambda row: (not _begins(self._words[row], words), not first[row], row))
        return self._mixed([self._candidates[row] for row in ranked], limit)

    def _spans(self, beginning: str) -> list[tuple[int, int]]:
        """The slice of the postings of all words with this beginning; none if there is no such word."""
        low = bisect_left(self._vocabulary, beginning)
        high = bisect_left(self._vocabulary, beginning + "\U0010ffff", low)
        return [(int(self._starts[low]), int(self._starts[high]))] if high > low else []

    def _mark(self, spans: Sequence[tuple[int, int]]) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """By row whether it has a word of ``spans``, and whether it begins with one."""
        mask = np.zeros(len(self._candidates), dtype=np.bool_)
        begins = np.zeros_like(mask)
        for low, high in spans:
            codes = self._postings[low:high]
            mask[codes >> 1] = True
            begins[codes[(codes & 1) == 1] >> 1] = True
        return mask, begins

    def _mixed(self, ranked: Sequence[CompletionCandidate], limit: int) -> tuple[CompletionCandidate, ...]:
        """The first of ``ranked``, each target once, and no more than a share of one kind while others wait."""
        unique: dict[tuple[str, str], CompletionCandidate] = {}
        for candidate in ranked:
            unique.setdefault((candidate.kind, candidate.target), candidate)
        chosen: list[CompletionCandidate] = []
        waiting: list[CompletionCandidate] = []
        for candidate in unique.values():
            crowded = sum(other.kind == candidate.kind for other in chosen) >= SHARE
            (waiting if crowded else chosen).append(candidate)
        kept = {*chosen[:limit], *waiting[: max(0, limit - len(chosen))]}
        return tuple(candidate for candidate in unique.values() if candidate in kept)


def _begins(words: Sequence[str], typed: Sequence[str]) -> bool:
    """Whether ``words`` begin with ``typed``, the last of which may be cut short."""
    last = len(typed) - 1
    return tuple(words[:last]) == tuple(typed[:last]) and len(words) > last and words[last].startswith(typed[last])


def _one_edit_away(word: str) -> Iterator[str]:
    """The words that differ from ``word`` by one letter replaced, missing, extra or swapped with its neighbor."""
    seen = {word}
    for at in range(len(word) + 1):
        head, tail = word[:at], word[at:]
        edited = [head + letter + tail for letter in _LETTERS]
        if tail:
            edited += [head + tail[1:], *(head + letter + tail[1:] for letter in _LETTERS)]
        if len(tail) > 1:
            edited.append(head + tail[1] + tail[0] + tail[2:])
        for other in edited:
            if other not in seen:
                seen.add(other)
                yield other
