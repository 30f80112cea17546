"""What a question names or means beside its subject, and what that does to the order of the answers.

Joins :mod:`search.ranking.places`, :mod:`search.ranking.known_items` and :mod:`search.ranking.meant` into one value
that the searcher applies. Must not know how any of them is read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from knowledge.vocabulary import SITE_KIND
from search.intent import Intent, IntentKind
from search.keyword import KeywordHits, KeywordIndex
from search.ranking import held
from search.ranking.known_items import KNOWN, find_named_records
from search.ranking.meant import COMPARED, FAILED, HARMED, NOTHING_MEANT, Meant
from search.ranking.places import OF_PLACE, PLACE, NamedPlaces, PlaceReader
from search.syntax import ParsedQuery, Phrase
from search.types import Filters

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: What a record gains that a question names by piece of title, author or year: less than one typed in full.
KNOWN_BONUS = 1.5

#: Among how many first answers a record comes that alone has a word of the question.
AMONG_FIRST = 3

_EPSILON = 1e-4
_BONUS = {KNOWN: KNOWN_BONUS, OF_PLACE: 0.0, FAILED: 0.6, HARMED: 1.0, COMPARED: 1.2}


@dataclass(frozen=True, slots=True)
class Naming:
    """What a question names. ``rows`` are meant by it, each with the way in which; ``near`` come among the first
    :data:`AMONG_FIRST`; ``gains`` is what each row of the catalog gains, None for nothing. ``of_place`` are the rows of
    the places named, where more than the place is asked; ``promoted`` answer where they come near, and with ``sole``
    nothing answers but ``rows``."""

    places: NamedPlaces = field(default_factory=NamedPlaces)
    rows: Mapping[int, str] = field(default_factory=dict)
    near: frozenset[int] = frozenset()
    gains: NDArray[np.float32] | None = None
    of_place: NDArray[np.bool_] | None = None
    promoted: NDArray[np.bool_] | None = None
    intents: tuple[Intent, ...] = ()
    sole: bool = False

    def meaning(self, meant: Meant) -> Naming:
        """This, and what the question ``meant`` beside."""
        if meant is NOTHING_MEANT:
            return self
        gains = meant.gains if self.gains is None else self.gains if meant.gains is None else self.gains + meant.gains
        return replace(
            self,
            rows={**meant.rows, **self.rows},
            gains=gains,
            promoted=meant.promoted,
            sole=meant.sole,
            intents=(*self.intents, *meant.intents),
        )

    def judge(self, codes: NDArray[np.int8], exact: Mapping[int, str]) -> NDArray[np.int8]:
        """``codes`` of :mod:`search.ranking.held` after what is named.

        ``exact`` are rows that were typed, with the way: they answer. Where a place is asked for and no page of it
        answers, the others only come near, but for those that were typed in full.
        """
        codes = codes.copy()
        if self.promoted is not None:
            codes[self.promoted & (codes == held.NEAR)] = held.ANSWER
        known = [row for row, way in exact.items() if way == KNOWN]
        codes[known] = held.ANSWER
        if self.of_place is not None and not (self.of_place & (codes == held.ANSWER)).any():
            codes[codes == held.ANSWER] = held.NEAR
        if not self.places.any:
            codes[known] = held.ANSWER  # "Omaha" may be a word of the title that is asked for
        if self.sole:
            codes[codes == held.ANSWER] = held.NEAR
        codes[[row for row, way in exact.items() if way != KNOWN]] = held.ANSWER
        return codes

    @staticmethod
    def bonus(way: str, exact: float) -> float:
        """What a row gains that is meant in this ``way``: ``exact`` if it was typed exactly."""
        return _BONUS.get(way, exact)

    def lift(self, rows: NDArray[np.int64], scores: NDArray[np.float32]) -> NDArray[np.float32]:
        """``scores`` of ``rows`` after what is named was raised."""
        if self.gains is not None:
            scores = scores + self.gains[rows]
        if self.near and len(rows) > AMONG_FIRST:
            near = np.isin(rows, list(self.near))
            least = (
                float(np.partition(scores[~near], -AMONG_FIRST)[-AMONG_FIRST]) if (~near).sum() >= AMONG_FIRST else 0
            )
            best = np.argsort(-np.where(near, scores, -np.inf), kind="stable")[:1]
            scores = scores.copy()
            scores[best] = np.maximum(scores[best], least + _EPSILON)
        return np.asarray(scores, dtype=np.float32)


NAMING_NOTHING = Naming()


class NamingReader:
    """Reads what questions name in one index."""

    def __init__(self, keyword: KeywordIndex) -> None:
        self._keyword = keyword
        self.places = PlaceReader(keyword.catalog)

    def read(self, query: ParsedQuery, hits: KeywordHits | None, filters: Filters) -> Naming:
        """The places and records that ``query`` names."""
        places = self.places.read(query.text)
        lifted = self.places.lift(places)
        records = find_named_records(query, hits, self._keyword, filters) if not places.bare else None
        rows = dict.fromkeys(records.first, KNOWN) if records else {}
        if lifted is not None and places.bare:
            rows |= dict.fromkeys(np.flatnonzero(lifted.gains).tolist(), OF_PLACE)
            rows |= dict.fromkeys(lifted.own, PLACE)
        return Naming(
            places,
            rows,
            records.near if records else frozenset(),
            lifted.gains if lifted else None,
            of_place=self._of_place(places, filters),
            intents=tuple(self._said(places, rows)),
        )

    def _of_place(self, places: NamedPlaces, filters: Filters) -> NDArray[np.bool_] | None:
        """The rows of the places named beside a subject: filed under them, or with their names in the text. A city's
        own page says who it is, and of a subject no more than a word."""
        if places.bare or not (places.any or places.elsewhere):
            return None
        catalog = self._keyword.catalog
        found = catalog.having("site", places.sites) | catalog.having("state", places.states)
        for name in (*places.elsewhere, *self.places.spell(places)):
            asked = ParsedQuery(" ".join(name), "", constraint=Phrase(name))
            found[self._keyword.search(asked, Filters(visibility=filters.visibility)).rows] = True
        return found & ~catalog.having("kind", (SITE_KIND,))

    def _said(self, places: NamedPlaces, rows: Mapping[int, str]) -> Iterator[Intent]:
        catalog = self._keyword.catalog
        if places.any:
            own = sorted(self.places.titles(places)) or sorted(places.states)
            yield Intent(IntentKind.PLACE, tuple(own))
        known = [row for row, way in rows.items() if way == KNOWN]
        if known:
            titles = tuple(catalog.entry(row).title for row in known)
            yield Intent(IntentKind.KNOWN_ITEM, titles, tuple(catalog.id_of(row) for row in known))
