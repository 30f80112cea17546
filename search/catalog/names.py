"""Documents looked up by what they are called: a title, name or identifier typed exactly, words in a title.

Knows rows and their names; knows no facets, no text and no ranking. What a row is called is kept as hashes, in one
sorted array: a dictionary of folded titles would hold some hundred megabytes for 235,000 documents.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from hashlib import blake2b
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from search.catalog.columns import Ragged
from search.syntax import Word
from search.text.analysis import Token, code_aliases, fold_words, tokenize

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: The ways in which a document is typed exactly. Of two, the first is told to the reader; the place is in the hash.
WAYS = ("title", "name", "identifier")


class NamedRow(NamedTuple):
    """A row and everything it is called."""

    row: int
    id: str
    title: str
    names: tuple[str, ...]
    identifiers: tuple[str, ...]
    authors: tuple[str, ...]


def _hash(words: Sequence[str]) -> int:
    """62 bits of folded words, shifted to leave two for the way. Two names of a million share one by 1 in 10^6."""
    return int.from_bytes(blake2b("\0".join(words).encode("utf-8", "replace"), digest_size=8).digest(), "big") & ~3


def name_hashes(identity: str, title: str, names: Iterable[str], identifiers: Iterable[str]) -> list[int]:
    """What a document is called, each as a hash with the place of its way in :data:`WAYS` in the two lowest bits."""
    keys = [(fold_words(title), 0)]
    keys += [(fold_words(name), 1) for name in names]
    keys += [((alias,), 2) for code in identifiers for alias in code_aliases(code)]
    keys.append((fold_words(identity), 2))
    return [_hash(words) | way for words, way in keys if words]


class Names:
    """Look-ups over the names of many rows. ``rows`` is read when a word of a title or an author is first asked for."""

    def __init__(self, hashes: Ragged, rows: Callable[[], Iterable[NamedRow]]) -> None:
        order = np.argsort(hashes.values, kind="stable")
        self._hashes: NDArray[np.uint64] = hashes.values[order]
        self._owners = hashes.owners()[order].astype(np.int32)
        self._load = rows

    @cached_property
    def _rows(self) -> tuple[NamedRow, ...]:
        return tuple(self._load())

    def find_exact(self, text: str, codes: Sequence[str] = ()) -> dict[int, str]:
        """Rows that are called ``text``, or have one of the normalized ``codes``, with what was typed."""
        found: dict[int, int] = {}
        for words in [fold_words(text)] + [(code,) for code in (*code_aliases(text), *codes)]:
            if not words:
                continue
            key = _hash(words)
            first, last = np.searchsorted(self._hashes, np.array([key, key + 4], dtype=np.uint64))
            for hashed, row in zip(self._hashes[first:last].tolist(), self._owners[first:last].tolist(), strict=True):
                found[row] = min(found.get(row, len(WAYS)), hashed & 3)
        return {row: WAYS[way] for row, way in found.items()}

    @cached_property
    def _fields(self) -> Mapping[str, Mapping[str, frozenset[int]]]:
        tables: dict[str, dict[str, set[int]]] = {"title": {}, "author": {}}
        for item in self._rows:
            for field, texts in (("title", (item.title,)), ("author", item.authors)):
                for token in _tokens(texts):
                    tables[field].setdefault(token.stem, set()).add(item.row)
        return {field: {stem: frozenset(rows) for stem, rows in table.items()} for field, table in tables.items()}

    @cached_property
    def _texts(self) -> Mapping[str, Mapping[int, tuple[str, ...]]]:
        return {
            "title": {item.row: (item.title,) for item in self._rows},
            "author": {item.row: item.authors for item in self._rows},
        }

    def find_words(self, field: str, words: Sequence[Word], phrase: bool) -> frozenset[int]:
        """Rows whose ``title`` or ``author`` has every word (by stem), or the exact phrase."""
        tables = [self._fields[field].get(word.stem, frozenset()) for word in words]
        rows = frozenset.intersection(*tables) if tables else frozenset()
        if not phrase:
            return rows
        wanted = tuple(word.text for word in words)
        return frozenset(
            row for row in rows if any(_has_run(fold_words(text), wanted) for text in self._texts[field][row])
        )


def _tokens(texts: Iterable[str]) -> Iterable[Token]:
    for text in texts:
        yield from tokenize(text)


def _has_run(words: Sequence[str], wanted: Sequence[str]) -> bool:
    """Whether ``wanted`` stands in ``words`` side by side."""
    size = len(wanted)
    return any(tuple(words[at : at + size]) == tuple(wanted) for at in range(len(words) - size + 1))
