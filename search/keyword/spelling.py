"""Words of the index that a misspelled word may have meant.

Knows a source of postings and who may see what: a word that stands only in a draft is never suggested.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Protocol

from search.keyword.postings import WORD, Postings, PostingSource
from search.text.analysis import is_stop_word
from search.types import Filters

#: Suggestions looked at for one word.
MOST = 50


class _Sight(Protocol):
    def is_visible(self, postings: Postings, filters: Filters) -> bool:
        """Whether any document with these postings may be seen."""


def edits_allowed(word: str) -> int:
    """Edits within which a word is near: none for three letters, one up to five, then two."""
    return 0 if len(word) < 4 else 1 if len(word) < 6 else 2


def rank_near(source: PostingSource, sight: _Sight, word: str, filters: Filters) -> tuple[str, ...]:
    """Visible words near ``word``: fewest edits first, then those in most documents, then by letters."""

    def near(allowed: int) -> Iterable[str]:
        return source.words_near(word, allowed)

    def count(found: str) -> int:
        postings = source.postings(WORD, found)
        return len(postings.rows) if sight.is_visible(postings, filters) else 0

    return _ranked(word, near, count)


def rank_words(words: Sequence[str], word: str, count: Callable[[str], int]) -> tuple[str, ...]:
    """As :func:`rank_near`, of ``words``, with ``count`` telling in how many visible documents one stands."""

    def near(allowed: int) -> Iterable[str]:
        return (found for found in words if edits_between(found, word, allowed) <= allowed)

    return _ranked(word, near, count)


def _ranked(word: str, near: Callable[[int], Iterable[str]], count: Callable[[str], int]) -> tuple[str, ...]:
    for allowed in range(1, edits_allowed(word) + 1):
        counts = {w: count(w) for w in near(allowed) if w != word and _is_word(w)}
        found = [w for w, documents in counts.items() if documents]
        if found:
            return tuple(sorted(found, key=lambda w: (-counts[w], w))[:MOST])
    return ()


def _is_word(word: str) -> bool:
    return word.isalpha() and len(word) > 2 and not is_stop_word(word)


def edits_between(one: str, other: str, most: int) -> int:
    """Edits (insert, delete, replace, swap of neighbors) between two words; ``most`` + 1 if more."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        current = [i]
        for j, b in enumerate(other, 1):
            best = min(row[j] + 1, current[j - 1] + 1, row[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                best = min(best, before[j - 2] + 1)
            current.append(best)
        before, row = row, current
    return row[-1]
