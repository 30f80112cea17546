"""Documents looked up by what they are called: a title, name or identifier typed exactly, words in a title.

Knows rows and their names; knows no facets, no text and no ranking.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from search.analysis import Token, code_aliases, fold_words, tokenise
from search.syntax import Word

#: Of two ways in which one document is typed exactly, the one that is told to the reader.
_RANK = ("title", "name", "identifier")


class NamedRow(NamedTuple):
    """A row and everything it is called."""

    row: int
    id: str
    title: str
    names: tuple[str, ...]
    identifiers: tuple[str, ...]
    authors: tuple[str, ...]


class Names:
    """Look-ups over the names of many rows. Each table is made when it is first asked for."""

    def __init__(self, rows: Iterable[NamedRow]) -> None:
        self._rows = tuple(rows)

    @cached_property
    def _exact(self) -> Mapping[tuple[str, ...], tuple[tuple[int, str], ...]]:
        found: dict[tuple[str, ...], list[tuple[int, str]]] = {}
        for item in self._rows:
            keys = [(fold_words(item.title), "title")]
            keys += [(fold_words(name), "name") for name in item.names]
            keys += [((alias,), "identifier") for code in item.identifiers for alias in code_aliases(code)]
            keys.append((fold_words(item.id), "identifier"))
            for words, what in keys:
                if words:
                    found.setdefault(words, []).append((item.row, what))
        return {words: tuple(rows) for words, rows in found.items()}

    def find_exact(self, text: str, codes: Sequence[str] = ()) -> dict[int, str]:
        """Rows that are called ``text``, or have one of the normalised ``codes``, with what was typed."""
        found: dict[int, str] = {}
        keys = [fold_words(text)] + [(code,) for code in (*code_aliases(text), *codes)]
        for key in keys:
            for row, what in self._exact.get(key, ()):
                if row not in found or _RANK.index(what) < _RANK.index(found[row]):
                    found[row] = what
        return found

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
        yield from tokenise(text)


def _has_run(words: Sequence[str], wanted: Sequence[str]) -> bool:
    """Whether ``wanted`` stands in ``words`` side by side."""
    size = len(wanted)
    return any(tuple(words[at : at + size]) == tuple(wanted) for at in range(len(words) - size + 1))
