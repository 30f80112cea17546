"""Finds a city by what someone typed: other spellings, abbreviations, nicknames, a state behind it, a slip of the pen.

The one look-up of pages, address and command line. Knows names of known cities. Must not know figures beyond the
population, by which namesakes are ordered. It never takes a guess for an answer: where more than one city can be meant,
it gives all of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from sqlalchemy.orm import Session

from kb.errors import NotFound
from kb.services.matching.cities import CityTables, KnownCities, KnownCity, SplitName
from kb.services.matching.city_names import Reading, read_name
from kb.services.matching.profile import CityProfile, profile_of
from search.ranking.spelling import is_one_edit

MOST_CANDIDATES = 8
"""Cities that are named where it is not clear which is meant."""

CLEARLY_LARGER = 10
"""A city with so many times the people of each namesake is meant when no state is said."""

_CLOSE = 0.8
"""Least likeness of two names (difflib's ratio) for one to be a slip of the other."""

_NEARLY = 3
"""How far a name is that is only like what was typed."""

_SHORT = 3
"""So many letters or fewer have a slip of the pen in common with too many names."""


@dataclass(frozen=True, slots=True)
class CityCard:
    """A city in a list to choose from; ``kind`` is "county" for a sheriff's or county police's area.

    ``nearly`` if its name is not what was typed, only like it.
    """

    slug: str
    title: str
    in_program: bool
    population: int | None
    kind: str = "city"
    nearly: bool = False


class UnclearCity(NotFound):
    """What was typed is no city, or can be several; the hint names those that may be meant."""

    def __init__(self, text: str, candidates: tuple[CityCard, ...], *, namesakes: bool) -> None:
        shown = candidates[:MOST_CANDIDATES]
        names = ", ".join(f"{card.title} ({card.slug})" for card in shown)
        more = " and more" if len(candidates) > len(shown) else ""
        super().__init__(
            f"More than one city is called {text!r}." if namesakes else f"There is no city called {text!r}.",
            f"Did you mean {names}{more}?" if shown else "Write it as city-st (kansas-city-mo), or describe the city.",
        )
        self.candidates = candidates


def find_cities(session: Session, cities: CityTables, text: str, limit: int = 20) -> tuple[CityCard, ...]:
    """Cities that ``text`` can mean, the likeliest first: the whole name before its beginning before a part of it.

    Only where there is none of these, names that are nearly the same.
    """
    known = cities.read(session)
    return tuple(_card(city, rank) for city, rank in _find(known, text)[:limit])


def find_city(session: Session, cities: CityTables, text: str) -> CityProfile:
    """The profile of the one city that ``text`` means: a slug, or a name that leaves no doubt.

    Raises:
        UnclearCity: it is none, or can be several; with those that may be meant.
    """
    known = cities.read(session)
    if (city := known.by_slug.get(text.strip().lower())) is not None:
        return profile_of(city)
    found = _find(known, text)
    exact = sorted((city for city, rank in found if rank == 0), key=_people, reverse=True)
    if exact and all(_people(exact[0]) >= CLEARLY_LARGER * _people(other) for other in exact[1:]):
        return profile_of(exact[0])
    candidates = tuple(_card(city, rank) for city, rank in found if rank == 0 or not exact)
    raise UnclearCity(text, candidates, namesakes=bool(exact))


def _find(known: KnownCities, text: str) -> list[tuple[KnownCity, int]]:
    """Cities with how far their name is from ``text``: 0 the same, 1 begins so, 2 holds the words, 3 nearly the same.

    Of cities as far, sites come before others and then the larger ones; a county after the cities.
    """
    readings = read_name(text)
    ranks: dict[str, int] = {}
    for reading in readings:
        for slug, rank in _rank(known.names, reading):
            ranks[slug] = min(rank, ranks.get(slug, rank))
    if not ranks:
        ranks = dict.fromkeys(_find_near(known.names, readings), _NEARLY)
    found = [(known.by_slug[slug], rank) for slug, rank in ranks.items()]
    found.sort(key=lambda each: (each[1], each[0].kind != "city", not each[0].in_program, -_people(each[0])))
    return found


def _rank(names: Iterable[SplitName], reading: Reading) -> Iterator[tuple[str, int]]:
    words, count = reading.words, len(reading.words)
    for name, city in names:
        if reading.state not in (None, city.state):
            continue
        if name == words:
            yield city.slug, 0
        elif len(name) >= count and name[: count - 1] == words[:-1] and name[count - 1].startswith(words[-1]):
            yield city.slug, 1
        elif all(any(part.startswith(word) for part in name) for word in words):
            yield city.slug, 2


def _find_near(names: Sequence[SplitName], readings: Sequence[Reading]) -> list[str]:
    """Cities whose name is one slip of the pen away, else rather like it, else the same in another state."""
    for reading in reversed(readings):
        wanted = "".join(reading.words)
        pool = [("".join(name), city.slug) for name, city in names if reading.state in (None, city.state)]
        near = [slug for name, slug in pool if len(wanted) > _SHORT and is_one_edit(wanted, name)]
        close = get_close_matches(wanted, {name for name, _ in pool}, MOST_CANDIDATES, _CLOSE) if not near else []
        if found := near or [slug for name, slug in pool if name in close]:
            return found
    return [city.slug for reading in readings if reading.state for name, city in names if name == reading.words]


def _card(city: KnownCity, rank: int) -> CityCard:
    return CityCard(city.slug, city.title, city.in_program, city.figures.population, city.kind, rank == _NEARLY)


def _people(city: KnownCity) -> int:
    return city.figures.population or 0
