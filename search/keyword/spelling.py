"""Words of the index that a misspelt word may have meant.

Knows a source of postings and who may see what: a word that stands only in a draft is never suggested.
"""

from __future__ import annotations

from typing import Protocol

from search.analysis import is_stop_word
from search.keyword.postings import WORD, Postings, PostingSource
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
    edits = edits_allowed(word)
    for allowed in range(1, edits + 1):
        near = [w for w in source.words_near(word, allowed) if w != word and _is_word(w)]
        found = [(w, p) for w in near if sight.is_visible(p := source.postings(WORD, w), filters)]
        if found:
            found.sort(key=lambda item: (-len(item[1].rows), item[0]))
            return tuple(w for w, _ in found[:MOST])
    return ()


def _is_word(word: str) -> bool:
    return word.isalpha() and len(word) > 2 and not is_stop_word(word)
