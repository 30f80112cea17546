"""Which places a question names, and which documents are of them: cities of the program by any of their names, states.

Knows the catalog's places and the names of states. Must not know scores' scale beyond its own figures, nor who did
what there. The reading can be read: the longest name at each word wins, and what is no name is left over.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from knowledge.large_cities import LARGE_CITIES
from knowledge.place_names import SPELLINGS
from knowledge.states import iter_states, state_name
from knowledge.vocabulary import SITE_KIND
from search.catalog.catalog import Catalog
from search.text.analysis import fold_words, is_stop_word, tokenize

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: The way in which a place is typed exactly, beside those of :data:`search.catalog.names.WAYS`.
PLACE = "place"

#: The way of a page that is about a named place, where nothing but the place is asked.
OF_PLACE = "of-place"

#: What a document of a named city or state gains where the question asks for more than the place, and where it is all
#: that is asked. A city's own page gains the last beside.
OF_CITY, OF_STATE, BARE, OWN_PAGE = 0.15, 0.12, 0.6, 0.15

_LONGEST = 6
"""Words of the longest name: "charlotte mecklenburg north carolina" and its like."""

_COUNTY = "county"

_ABOUT_TEXT = """
anything area areas cities city counties county department departments happen happened happening history join
joined list local member members network part participate participated participating partnership pd place
places program psp region show site sites state states tell town towns tried try vrn been done doing work
works working else everything from something
"""
_ABOUT_PLACES = frozenset(_ABOUT_TEXT.split())
"""Words that say no more than that a place is meant: of a question with no others, the place is the whole."""

_ALSO_WORDS = frozenset(["gary", "hi", "in", "independence", "la", "me", "mobile", "ok", "or", "oxford", "reading"])
"""Names and codes that are words or names of people too: cities only in capitals, and no codes of states within a
question."""

#: States by name and by two letters. Older abbreviations ("miss", "wash", "ill") are words of questions too.
_STATES: Mapping[str, str] = {" ".join(fold_words(said)): code for code, name in iter_states() for said in (code, name)}


class _Named(NamedTuple):
    """A name of so many words, the cities that are called so, and the states."""

    length: int
    sites: frozenset[str]
    states: frozenset[str]


@dataclass(frozen=True, slots=True)
class NamedPlaces:
    """The places of a question: slugs of cities and codes of states. ``rest`` are the words left over, folded, and
    ``elsewhere`` those of them that name a large city outside the program. ``said`` are the places as they were typed.
    """

    sites: frozenset[str] = frozenset()
    states: frozenset[str] = frozenset()
    rest: tuple[str, ...] = ()
    elsewhere: tuple[tuple[str, ...], ...] = ()
    said: tuple[tuple[str, ...], ...] = ()

    @property
    def any(self) -> bool:
        """Whether a place was named at all."""
        return bool(self.sites or self.states)

    @property
    def bare(self) -> bool:
        """Whether nothing but the place is asked for."""
        return self.any and not any(word not in _ABOUT_PLACES and not is_stop_word(word) for word in self.rest)


@dataclass(frozen=True, slots=True)
class PlaceLift:
    """What naming places does: what each row gains, and the rows of the cities that were meant."""

    gains: NDArray[np.float32]
    own: frozenset[int] = field(default_factory=frozenset)


class PlaceReader:
    """The places of one catalog."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog

    @cached_property
    def _rows(self) -> NDArray[np.int64]:
        return np.flatnonzero(self._catalog.having("kind", (SITE_KIND,)) & self._catalog.alive)

    @cached_property
    def _names(self) -> dict[tuple[str, ...], frozenset[str]]:
        """The slugs of the cities by each of their names."""
        found: dict[tuple[str, ...], set[str]] = {}
        for row in self._rows.tolist():
            entry = self._catalog.entry(row)
            for name in (entry.title, *entry.names):
                words = tuple(SPELLINGS.get(token.word, token.word) for token in tokenize(name))
                found.setdefault(words, set()).update(entry.facets.get("site", ()))
        return {words: frozenset(slugs) for words, slugs in found.items()}

    def read(self, text: str) -> NamedPlaces:
        """The places that ``text`` names. Linear in its length."""
        tokens = list(tokenize(text))
        typed = [text[token.start : token.end] for token in tokens]
        words = [SPELLINGS.get(token.word, token.word) for token in tokens]
        sites: set[str] = set()
        states: set[str] = set()
        rest: list[str] = []
        said: list[tuple[str, ...]] = []
        at = 0
        while at < len(words):
            length, slugs, codes = self._longest(words, typed, at)
            if not length:
                rest.append(tokens[at].word)
                at += 1
                continue
            sites |= slugs
            states |= codes
            said.append(tuple(token.word for token in tokens[at : at + length]))
            at += length
        return NamedPlaces(frozenset(sites), frozenset(states), tuple(rest), tuple(_iter_elsewhere(rest)), tuple(said))

    def _longest(self, words: Sequence[str], typed: Sequence[str], at: int) -> _Named:
        """The longest name from word ``at`` on, and what it names; of length 0 if none begins there."""
        for length in range(min(_LONGEST, len(words) - at), 0, -1):
            said = " ".join(part for word in typed[at : at + length] for part in fold_words(word))
            state = _STATES.get(said)
            slugs = self._names.get(tuple(words[at : at + length]), frozenset())
            if length == 1 and len(words) > 1:
                capital = typed[at][:1].isupper()
                slugs = slugs if capital or said not in _ALSO_WORDS else frozenset()
                is_code = len(said) == len("OH")
                state = state if not is_code or (typed[at].isupper() and said not in _ALSO_WORDS) else None
            if words[at + length : at + length + 1] == [_COUNTY]:
                slugs = frozenset()  # "Jackson County" is not the city of Jackson
            if slugs or state:
                return _Named(length, slugs, frozenset({state} if state else ()))
        return _Named(0, frozenset(), frozenset())

    def titles(self, named: NamedPlaces) -> Iterator[str]:
        """The names of the cities of ``named``, as their pages are called."""
        for row in self._rows[self._catalog.having("site", named.sites)[self._rows]].tolist():
            yield self._catalog.entry(row).title

    def spell(self, named: NamedPlaces) -> Iterator[tuple[str, ...]]:
        """The words by which texts name the places of ``named``: as typed, cities without state, states in full."""
        yield from named.said
        for title in self.titles(named):
            yield fold_words(title.partition(",")[0])
        for code in named.states:
            yield fold_words(state_name(code))

    def lift(self, named: NamedPlaces) -> PlaceLift | None:
        """What ``named`` does to the order; None if no place was named."""
        if not named.any:
            return None
        catalog, bare = self._catalog, named.bare
        gains = np.zeros(len(catalog), dtype=np.float32)
        gains[catalog.having("state", named.states)] = BARE if bare else OF_STATE
        gains[catalog.having("site", named.sites)] = BARE if bare else OF_CITY
        meant = np.zeros(len(catalog), dtype=np.bool_)
        meant[self._rows] = True
        meant &= catalog.having("site", named.sites) if named.sites else catalog.having("state", named.states)
        gains[meant] += OWN_PAGE
        return PlaceLift(gains, frozenset(np.flatnonzero(meant).tolist()))


def _iter_elsewhere(words: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """The runs of ``words`` that are the name of a large city."""
    for at in range(len(words)):
        for length in (3, 2, 1):
            name = tuple(words[at : at + length])
            if len(name) == length and name in LARGE_CITIES:
                yield name
                break
