"""Reads the sites of the program: their time in it, their figures with rates, what they have and did.

Shows and cites; never ranks cities. Knows tables and records, nothing of search or pages.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from kb.errors import NotFound
from kb.models import Site, SiteYear
from kb.services.library.pages import AdoptionView, Card, find_adoptions, find_documents_naming_site
from knowledge.site import SiteRecord
from knowledge.vocabulary import Visibility

OFFENSES = ("homicide", "rape", "robbery", "aggravated_assault", "violent_crime")
"""The violent offenses of the FBI's city tables, and their total."""


@dataclass(frozen=True, slots=True)
class SiteCard:
    """A site in a list."""

    slug: str
    name: str
    state: str
    cohorts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class YearView:
    """One year of a site: counts, and rates per 100,000 people where the source gives a population."""

    year: int
    population: int | None
    counts: dict[str, int | None]
    rates: dict[str, float | None]
    rape_definition: str | None
    sworn_officers: int | None
    source: str


@dataclass(frozen=True, slots=True)
class SitePage:
    """A whole site. ``rape_breaks`` are the years in which the definition of rape differs from the year before."""

    slug: str
    name: str
    state: str
    record: SiteRecord
    years: tuple[YearView, ...]
    rape_breaks: tuple[int, ...]
    adoptions: tuple[AdoptionView, ...]
    lessons: tuple[Card, ...]
    summits: tuple[Card, ...]


def find_sites(session: Session) -> tuple[SiteCard, ...]:
    """All published sites by name."""
    rows = session.scalars(select(Site).where(Site.visibility == Visibility.PUBLISHED).order_by(Site.name, Site.state))
    return tuple(_card(row) for row in rows)


def find_site_names(session: Session) -> dict[str, str]:
    """The name ("Kansas City, MO") of every site by slug."""
    query = select(Site.slug, Site.name, Site.state)
    return {slug: f"{name}, {state}" for slug, name, state in session.execute(query)}


def get_site(session: Session, slug: str) -> SitePage:
    """The published site ``slug``.

    Raises:
        NotFound: there is none.
    """
    query = select(Site).where(Site.slug == slug, Site.visibility == Visibility.PUBLISHED)
    site = session.scalar(query.options(selectinload(Site.years)))
    if site is None:
        raise NotFound(f"There is no site called {slug!r}.")
    years = tuple(_year(row) for row in site.years)
    return SitePage(
        slug=site.slug,
        name=site.name,
        state=site.state,
        record=SiteRecord.model_validate(site.record),
        years=years,
        rape_breaks=tuple(b.year for a, b in pairwise(years) if _differ(a.rape_definition, b.rape_definition)),
        adoptions=find_adoptions(session, site=slug),
        lessons=find_documents_naming_site(session, slug, "lesson"),
        summits=find_documents_naming_site(session, slug, "summit"),
    )


def _card(site: Site) -> SiteCard:
    cohorts = tuple(m["cohort"] for m in site.record["memberships"] if m["cohort"])
    return SiteCard(site.slug, site.name, site.state, cohorts)


def _year(row: SiteYear) -> YearView:
    counts: dict[str, int | None] = {offense: getattr(row, offense) for offense in OFFENSES}
    return YearView(
        year=row.year,
        population=row.population,
        counts=counts,
        rates={offense: _rate(count, row.population) for offense, count in counts.items()},
        rape_definition=row.rape_definition,
        sworn_officers=row.sworn_officers,
        source=row.source,
    )


def _rate(count: int | None, population: int | None) -> float | None:
    """Offenses per 100,000 people, to one decimal; None where either is missing."""
    return round(count * 100_000 / population, 1) if count is not None and population else None


def _differ(before: str | None, after: str | None) -> bool:
    return before is not None and after is not None and before != after
