"""What a city's own page shows beside its threads: figures of its peers, plans, what peers did, what is new, what fits.

Knows sites, plans, reports, pages and offers. Must not know pages of the site. It gathers and judges nothing: rates
stand beside the middle of the ten cities most like it, and no city is ranked.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from math import inf
from statistics import median

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kb.errors import KBError, NotFound
from kb.models import Document, Link
from kb.models.declarative import now
from kb.services.audit import Actor
from kb.services.exchange.formats import Formats
from kb.services.exchange.lessons import PeerLessonView, find_peer_lessons
from kb.services.exchange.offers import OfferView, find_own_offers
from kb.services.exchange.pairing import FittingForCity, find_fitting
from kb.services.exchange.visit_views import VisitView
from kb.services.exchange.visits import find_visits
from kb.services.library import Card, build_card, find_adoptions
from kb.services.matching import CityTables, MatchingTools, find_distances, find_peers_of, get_profile
from kb.services.peers import ReportView, ThreadView, find_reports, find_threads
from kb.services.planning import PlanView, find_plans, get_plan
from knowledge.vocabulary import Visibility

NEAREST = 10
"""Cities whose middle stands beside a city's figures."""
LATELY = timedelta(days=180)
SHOWN = 5
FIRST_LOAD = timedelta(days=1)
"""How long the first load of a base may take."""
RATES = {
    "homicide": "Homicides",
    "robbery": "Robberies",
    "aggravated_assault": "Aggravated assaults",
}
"""Compared per 100,000 people; rape is not, since its definition changed."""


@dataclass(frozen=True, slots=True)
class RateBesidePeers:
    """One rate per 100,000 people: the city's, and the middle of ``cities`` of those most like it."""

    words: str
    rate: float
    middle: float
    cities: int


@dataclass(frozen=True, slots=True)
class PlanStanding:
    """A plan that is kept with a city: how many of its steps are done, and which are overdue, with their days."""

    plan: PlanView
    done: int
    steps: int
    overdue: tuple[tuple[str, date], ...]
    next_step: tuple[str, date | None] | None


@dataclass(frozen=True, slots=True)
class CityHome:
    """Everything of a city's page but its threads, reports and people."""

    rates: tuple[RateBesidePeers, ...]
    plans: tuple[PlanStanding, ...]
    of_peers: tuple[ReportView, ...]
    evidence: tuple[tuple[Card, date], ...]
    fitting: FittingForCity
    offers: tuple[OfferView, ...]
    visits: tuple[VisitView, ...]
    lessons: tuple[PeerLessonView, ...]


@dataclass(frozen=True, slots=True)
class SiteRow:
    """A city in its liaison's list: what waits in it, and its plans. ``late`` counts questions without an answer in
    time, ``overdue`` steps of plans."""

    site: str
    waiting: tuple[ThreadView, ...]
    late: int
    visits: tuple[VisitView, ...]
    lessons: tuple[PeerLessonView, ...]
    plans: tuple[PlanStanding, ...]

    @property
    def overdue(self) -> int:
        """Steps of its plans that are overdue."""
        return sum(len(plan.overdue) for plan in self.plans)

    @property
    def waits(self) -> int:
        """How many things wait."""
        return len(self.waiting) + len(self.visits) + len(self.lessons)


def build_city_home(session: Session, tools: MatchingTools, formats: Formats, actor: Actor, site: str) -> CityHome:
    """The page of ``site``, for those who work for it; who that is, the caller has checked."""
    plans = find_plans_of(session, site)
    did = {each.practice for each in find_adoptions(session) if each.site == site}
    planned = {strategy.slug for each in plans for strategy in each.plan.strategies}
    return CityHome(
        rates=_compare_rates(session, tools.cities, site),
        plans=plans,
        of_peers=_find_reports_of_peers(session, tools.cities, site),
        evidence=_find_evidence(session, did | planned),
        fitting=_fit(session, tools, actor, site),
        offers=tuple(each for each in find_own_offers(session, actor, site) if not each.closed),
        visits=find_visits(session, actor, formats, site),
        lessons=tuple(each for each in find_peer_lessons(session, actor, site) if not each.declined),
    )


def find_site_rows(session: Session, formats: Formats, actor: Actor, sites: tuple[str, ...]) -> tuple[SiteRow, ...]:
    """A row for each of ``sites``, that in which most is late or waits first."""
    threads, visits = find_threads(session, actor), find_visits(session, actor, formats)
    lessons = find_peer_lessons(session, actor)
    rows = []
    for site in sites:
        waiting = tuple(each for each in threads if any(one.site == site for one in each.waits_for))
        rows.append(
            SiteRow(
                site=site,
                waiting=waiting,
                late=sum(any(one.late and one.site == site for one in each.asked) for each in waiting),
                visits=tuple(
                    each
                    for each in visits
                    if any(one.site == site for one in each.waits_for) or any(one.site == site for one, *_ in each.due)
                ),
                lessons=tuple(each for each in lessons if any(one.site == site for one in each.waits_for)),
                plans=find_plans_of(session, site),
            )
        )
    return tuple(sorted(rows, key=lambda row: (-row.late, -row.waits, -row.overdue, row.site)))


def find_plans_of(session: Session, site: str) -> tuple[PlanStanding, ...]:
    """The plans that are kept with ``site``, those changed last first."""
    return tuple(_view_progress(get_plan(session, listed.key)) for listed in find_plans(session) if listed.site == site)


def _view_progress(plan: PlanView) -> PlanStanding:
    today = now().date()
    open_steps = [(step.entry.text, step.due) for step in plan.steps if step.entry.done is None]
    return PlanStanding(
        plan=plan,
        done=plan.done,
        steps=len(plan.steps),
        overdue=tuple((text, due) for text, due in open_steps if due is not None and due < today),
        next_step=next(((text, due) for text, due in open_steps if due is None or due >= today), None),
    )


def _compare_rates(session: Session, cities: CityTables, site: str) -> tuple[RateBesidePeers, ...]:
    try:
        profile = get_profile(session, cities, site)
    except NotFound:
        return ()
    peers = find_peers_of(session, cities, profile, NEAREST).peers
    found = []
    for name, words in RATES.items():
        own = getattr(profile.record.violence, name)
        others = [peer.rates[name] for peer in peers if name in peer.rates]
        if own is not None and others:
            found.append(RateBesidePeers(words, round(own, 1), round(median(others), 1), len(others)))
    return tuple(found)


def _find_reports_of_peers(session: Session, cities: CityTables, site: str) -> tuple[ReportView, ...]:
    """What other cities reported lately, those most like ``site`` first."""
    since = now() - LATELY
    found = [
        each for each in find_reports(session) if each.site != site and each.created_at.replace(tzinfo=UTC) > since
    ]
    if not found:
        return ()
    try:
        distances = find_distances(session, cities, get_profile(session, cities, site))
    except NotFound:
        distances = {}
    return tuple(sorted(found, key=lambda each: distances.get(each.site, inf))[:SHOWN])


def _find_evidence(session: Session, practices: set[str]) -> tuple[tuple[Card, date], ...]:
    """Pages on what the city does or plans that were added or changed here lately, the newest first.

    What came with the first load is not new: it would hide all that is.
    """
    first = session.scalar(select(func.min(Document.created_at)))
    since = now() - LATELY
    if first is not None:
        since = max(since, first.replace(tzinfo=UTC) + FIRST_LOAD)
    naming = select(Link.document_id).where(Link.target.in_(practices), Link.relation != "site")
    query = (
        select(Document)
        .where(
            Document.visibility == Visibility.PUBLISHED,
            Document.updated_at > since,
            Document.slug.in_(practices) | Document.id.in_(naming),
        )
        .order_by(Document.updated_at.desc(), Document.year.desc(), Document.slug)
        .limit(SHOWN)
    )
    return tuple((build_card(row), _day(row.updated_at)) for row in session.scalars(query))


def _day(at: datetime) -> date:
    return at.replace(tzinfo=UTC).date()


def _fit(session: Session, tools: MatchingTools, actor: Actor, site: str) -> FittingForCity:
    """What fits the city; nothing where its figures or the index cannot be read: the rest of the page stands."""
    try:
        return find_fitting(session, tools, actor, site)
    except KBError:
        return FittingForCity((), (), ())
