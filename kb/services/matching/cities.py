"""All cities that a city can be compared with: sites of the program and the cities of the country.

Read from the database once and kept until it changes, because a comparison over ten thousand cities must take less
than reading them. A site stands in place of its city: it says more, and with its sources. Knows tables and features.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Mapping, Set
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kb.models import City, CityYear, Site, SiteYear
from kb.services.matching.figures import FigureSummary, YearCounts, summarize
from knowledge.place_names import OTHER_NAMES, split_name
from knowledge.vocabulary import Visibility
from search.matching import CityFeatures, CityTable


@dataclass(frozen=True, slots=True)
class KnownCity:
    """A city by its slug, as "Name, ST", with what its years say; ``in_program`` if it is a site.

    ``kind`` is "county" for a county agency of the FBI's tables: it can be looked up, and is no city's peer.
    """

    slug: str
    name: str
    state: str
    in_program: bool
    figures: FigureSummary
    problems: tuple[str, ...] = ()
    assets: tuple[str, ...] = ()
    budget: str | None = None
    kind: str = "city"

    @property
    def title(self) -> str:
        """The city with its state."""
        return f"{self.name}, {self.state}"


SplitName = tuple[tuple[str, ...], KnownCity]
"""A name of a city in the words that are compared, and the city."""


@dataclass(frozen=True)
class KnownCities:
    """Every known city by slug, and all of them as one table."""

    by_slug: Mapping[str, KnownCity]
    table: CityTable

    @cached_property
    def names(self) -> tuple[SplitName, ...]:
        """Every name of every city, split into words once: the FBI's, and what people say besides."""
        own = [(split_name(city.name), city) for city in self.by_slug.values()]
        other = [(split_name(name), self.by_slug[slug]) for name, slug in OTHER_NAMES if slug in self.by_slug]
        return (*own, *other)

    @property
    def sites(self) -> int:
        """How many of them are in the program."""
        return sum(city.in_program for city in self.by_slug.values())


Stamp = tuple[object, ...]


class CityTables:
    """Keeps the newest :class:`KnownCities` of a database. Threads may share it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: tuple[Stamp, KnownCities] | None = None

    def read(self, session: Session) -> KnownCities:
        """All known cities; read again only if sites or imported figures changed since."""
        stamp = _stamp(session)
        kept = self._kept
        if kept is not None and kept[0] == stamp:
            return kept[1]
        with self._lock:
            if self._kept is None or self._kept[0] != stamp:
                self._kept = (stamp, load_cities(session))
            return self._kept[1]


def load_cities(session: Session) -> KnownCities:
    """All published sites and all imported cities, with their figures summed up."""
    imported = _load_imported(session)
    cities = {city.slug: city for city in imported.values()}
    breaks = select(City.slug, CityYear.year).join(City.years).where(CityYear.comparable.is_(False))
    not_comparable = {(slug, year) for slug, year in session.execute(breaks)}
    cities |= {site.slug: site for site in _load_sites(session, not_comparable)}
    features = (_features(city) for city in cities.values() if city.kind == "city")
    table = CityTable([city for city in features if city.population or city.rates])
    _ = table.numbers, table.ranges, table.assets, table.people
    return KnownCities({slug: cities[slug] for slug in sorted(cities)}, table)


def _stamp(session: Session) -> Stamp:
    sites = session.execute(select(func.count(), func.max(Site.updated_at)).select_from(Site)).one()
    published = session.scalar(select(func.count()).where(Site.visibility == Visibility.PUBLISHED))
    # Two questions, not one: each is answered from an index. Rows of the country are added and changed, never removed.
    newest = session.scalar(select(func.max(CityYear.id))), session.scalar(select(func.max(CityYear.updated_at)))
    return (*sites, published, *newest)


def _load_imported(session: Session) -> dict[str, KnownCity]:
    columns = (
        CityYear.year,
        CityYear.population,
        CityYear.homicide,
        CityYear.rape,
        CityYear.robbery,
        CityYear.aggravated_assault,
        CityYear.sworn_officers,
        CityYear.comparable,
        CityYear.source,
        CityYear.officers_source,
    )
    years: dict[int, list[YearCounts]] = defaultdict(list)
    for city_id, *counts in session.execute(select(CityYear.city_id, *columns)):
        years[city_id].append(YearCounts(*counts))
    return {
        slug: KnownCity(slug, name, state, False, summarize(years.get(identity, ())), kind=kind)
        for identity, slug, name, state, kind in session.execute(
            select(City.id, City.slug, City.name, City.state, City.kind)
        )
    }


def _load_sites(session: Session, not_comparable: Set[tuple[str, int]]) -> list[KnownCity]:
    years: dict[int, list[SiteYear]] = defaultdict(list)
    for row in session.scalars(select(SiteYear)):
        years[row.site_id].append(row)
    found = []
    for site in session.scalars(select(Site).where(Site.visibility == Visibility.PUBLISHED)):
        counts = [
            YearCounts(
                row.year,
                row.population,
                row.homicide,
                row.rape,
                row.robbery,
                row.aggravated_assault,
                row.sworn_officers,
                (site.slug, row.year) not in not_comparable,
                row.source,
            )
            for row in years.get(site.id, ())
        ]
        found.append(
            KnownCity(
                slug=site.slug,
                name=site.name,
                state=site.state,
                in_program=True,
                figures=summarize(counts),
                problems=tuple(dict.fromkeys(item["problem"] for item in site.record.get("problems", ()))),
                assets=tuple(sorted({item["asset"] for item in site.record.get("assets", ())})),
                budget=site.record.get("budget"),
            )
        )
    return found


def _features(city: KnownCity) -> CityFeatures:
    figures = city.figures
    return CityFeatures(
        id=city.slug,
        population=figures.population,
        rates=figures.rates,
        trend=figures.trend,
        sworn_officers=figures.sworn_officers,
        assets=frozenset(city.assets),
    )
