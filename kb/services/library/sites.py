"""Reads the sites of the program: their time in it, their figures with rates, what they have and did.

Shows and cites; never ranks cities. Knows tables and records, nothing of search or pages.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from kb.errors import NotFound
from kb.models import Adoption, Document, Site, SiteYear
from kb.services.library.adoptions import AdoptionView, find_adoptions
from kb.services.library.pages import Card, find_documents_naming_site
from kb.services.library.site_figures import Measure, SiteFigures, build_figures
from knowledge.site import SiteRecord
from knowledge.vocabulary import Visibility, label


@dataclass(frozen=True, slots=True)
class SiteCard:
    """A site in a list. ``results`` says what came of each practice that it did; empty where that is not known."""

    slug: str
    name: str
    state: str
    cohorts: tuple[str, ...]
    latitude: float | None = None
    longitude: float | None = None
    problems: tuple[str, ...] = ()
    results: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """The site with its state."""
        return f"{self.name}, {self.state}"


@dataclass(frozen=True, slots=True)
class SiteFilters:
    """What sites can be filtered by, each as (value, words, number of sites)."""

    problems: tuple[tuple[str, str, int], ...]
    practices: tuple[tuple[str, str, int], ...]


@dataclass(frozen=True, slots=True)
class SitePage:
    """A whole site."""

    slug: str
    name: str
    state: str
    record: SiteRecord
    figures: SiteFigures
    adoptions: tuple[AdoptionView, ...]
    lessons: tuple[Card, ...]
    summits: tuple[Card, ...]


def find_sites(session: Session, problem: str = "", practice: str = "") -> tuple[SiteCard, ...]:
    """The published sites by name: all, or those that work on ``problem`` and did ``practice`` (a slug)."""
    results = _find_results(session)
    rows = session.scalars(select(Site).where(Site.visibility == Visibility.PUBLISHED).order_by(Site.name, Site.state))
    cards = (_card(row, results.get(row.slug, {})) for row in rows)
    return tuple(
        card
        for card in cards
        if (not problem or problem in card.problems) and (not practice or practice in card.results)
    )


def count_filters(session: Session, cards: Iterable[SiteCard]) -> SiteFilters:
    """The problems and practices of ``cards`` by their words."""
    cards = tuple(cards)
    problems = Counter(problem for card in cards for problem in card.problems)
    practices = Counter(practice for card in cards for practice in card.results)
    query = select(Document.slug, Document.title).where(Document.slug.in_(practices))
    titles: dict[str, str] = dict(session.execute(query).all())
    return SiteFilters(
        tuple(sorted(((p, label(p), n) for p, n in problems.items()), key=lambda each: each[1])),
        tuple(sorted(((s, titles[s], n) for s, n in practices.items()), key=lambda each: each[1].lower())),
    )


def find_site_names(session: Session) -> dict[str, str]:
    """The name ("Kansas City, MO") of every site by slug."""
    query = select(Site.slug, Site.name, Site.state)
    return {slug: f"{name}, {state}" for slug, name, state in session.execute(query)}


def get_site(session: Session, slug: str, measure: Measure = "rates") -> SitePage:
    """The published site ``slug``, with charts of ``measure``.

    Raises:
        NotFound: there is none.
    """
    query = select(Site).where(Site.slug == slug, Site.visibility == Visibility.PUBLISHED)
    site = session.scalar(query.options(selectinload(Site.years)))
    if site is None:
        raise NotFound(f"There is no site called {slug!r}.")
    return _build_page(session, SiteRecord.model_validate(site.record), site.years, measure)


def build_site_page(session: Session, record: SiteRecord) -> SitePage:
    """The page that ``record`` would be. What other pages say of the site is as they say it now."""
    # Never added to the session: they are rows only for as long as the page is looked at.
    return _build_page(session, record, [SiteYear(**figures.model_dump()) for figures in record.figures], "rates")


def _build_page(session: Session, record: SiteRecord, years: Sequence[SiteYear], measure: Measure) -> SitePage:
    slug = record.slug
    return SitePage(
        slug=slug,
        name=record.name,
        state=record.state,
        record=record,
        figures=build_figures(session, slug, years, measure),
        adoptions=find_adoptions(session, site=slug),
        lessons=find_documents_naming_site(session, slug, "lesson"),
        summits=find_documents_naming_site(session, slug, "summit"),
    )


def _card(site: Site, results: Mapping[str, tuple[str, ...]]) -> SiteCard:
    record = site.record
    return SiteCard(
        slug=site.slug,
        name=site.name,
        state=site.state,
        cohorts=tuple(m["cohort"] for m in record["memberships"] if m["cohort"]),
        latitude=record.get("latitude"),
        longitude=record.get("longitude"),
        problems=tuple(dict.fromkeys(item["problem"] for item in record.get("problems", ()))),
        results=results,
    )


def _find_results(session: Session) -> dict[str, dict[str, tuple[str, ...]]]:
    """What came of each published practice in each site: every known result, for there may be several programs."""
    query = (
        select(Adoption.site, Adoption.practice, Adoption.result)
        .join(Document, Document.slug == Adoption.practice)
        .where(Document.visibility == Visibility.PUBLISHED)
        .order_by(Adoption.id)
    )
    found: dict[str, dict[str, tuple[str, ...]]] = defaultdict(dict)
    for site, practice, result in session.execute(query):
        if site is not None:
            known = found[site].get(practice, ())
            found[site][practice] = known if result is None or result in known else (*known, result)
    return found
