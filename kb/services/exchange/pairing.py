"""Brings together what cities offer, what others look for and what a city lacks, each with its reason.

Knows offers, a city's plans, its matching and what it did. Must not know pages. It proposes and never decides: a pair
is shown to both sides with the grounds for it, and nobody is written to.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.errors import NotFound
from kb.models import Document
from kb.services.audit import Actor
from kb.services.exchange.offers import OfferSearch, OfferSide, OfferView, find_offers
from kb.services.library import find_adoptions
from kb.services.matching import CityTables, MatchingTools, find_distances, get_profile, match_city
from kb.services.planning import find_plans, get_plan
from knowledge.vocabulary import Necessity, Requirement, Visibility, label
from search.text.analysis import stems

ALIKE = 0.15
"""The distance up to which two cities are said to be alike: that of the page of peers."""
SHARED_WORDS = 2
"""Words in common without which nothing but the same strategy or the same asset makes a pair."""
SHOWN = 5


@dataclass(frozen=True, slots=True)
class FittingOffer:
    """An offer or wish with the reasons for which it fits, the strongest first."""

    offer: OfferView
    reasons: tuple[str, ...]
    score: float


@dataclass(frozen=True, slots=True)
class CityGap:
    """Something that a strategy for the city asks for and that nothing says it has: a word of the vocabulary, and why
    it is asked for. ``said``: the city itself says that it lacks it."""

    asset: str
    reason: str
    said: bool


@dataclass(frozen=True, slots=True)
class FittingForCity:
    """What others offer that fills a gap of the city, what others look for that it has or did, and its gaps."""

    offers: tuple[FittingOffer, ...]
    wishes: tuple[FittingOffer, ...]
    gaps: tuple[CityGap, ...]


def find_pairs(session: Session, cities: CityTables, actor: Actor, one: OfferView) -> tuple[FittingOffer, ...]:
    """The wishes that fit an offer, or the offers that fit a wish, of other cities; the best first."""
    others = [each for each in find_offers(session, actor, OfferSearch(side=one.side.other)) if each.site != one.site]
    if not others:
        return ()
    distances = _find_distances(session, cities, one.site)
    found = [_weigh(one, each, distances.get(each.site)) for each in others]
    return _best(each for each in found if each is not None)


def find_fitting(
    session: Session, tools: MatchingTools, actor: Actor, site: str, every_gap: bool = False
) -> FittingForCity:
    """What is open and fits ``site``: by the gaps of its plans and of the strategies for it, by what it has and did.

    The city is matched, which takes a moment, only if an offer could fill a gap, or for ``every_gap``.
    """
    others = [each for each in find_offers(session, actor) if each.site != site]
    if not others and not every_gap:
        return FittingForCity((), (), ())
    could_fill = any(each.side is OfferSide.OFFER and each.asset for each in others)
    gaps = find_gaps(session, tools, site) if could_fill or every_gap else ()
    planned = _find_planned(session, site)
    by_asset = {gap.asset: gap for gap in gaps}
    did = {each.practice: each for each in find_adoptions(session) if each.site == site}
    has = _find_assets(session, tools.cities, site)
    distances = _find_distances(session, tools.cities, site)
    offers: list[FittingOffer] = []
    wishes: list[FittingOffer] = []
    for each in others:
        reasons: list[str] = []
        if each.side is OfferSide.OFFER:
            if each.practice in planned:
                reasons.append(f"You plan {planned[each.practice]}")
            if each.asset in by_asset:
                reasons.append(by_asset[each.asset].reason)
        else:
            if each.practice in did:
                reasons.append(f"You did {each.practice_title}; result: {did[each.practice].look.word.lower()}")
            if each.asset in has:
                reasons.append(f"You have it: {label(each.asset).lower()}")
        if reasons:
            (offers if each.side is OfferSide.OFFER else wishes).append(
                _fitting(each, reasons, distances.get(each.site))
            )
    return FittingForCity(_best(offers), _best(wishes), gaps)


def find_lacking(session: Session, cities: CityTables, site: str, practice: str) -> tuple[str, ...]:
    """What ``practice`` cannot run without and nothing says that ``site`` has, in words: to begin a question with."""
    has = _find_assets(session, cities, site)
    return tuple(label(asset) for asset in _find_musts(session, practice) if asset not in has)


def find_gaps(session: Session, tools: MatchingTools, site: str) -> tuple[CityGap, ...]:
    """What ``site`` lacks, or does not say that it has, of what its plans' strategies cannot run without, and then of
    what would open strategies for it. Each asset once."""
    try:
        profile = get_profile(session, tools.cities, site)
    except NotFound:
        return ()
    has, lacks = set(profile.record.assets), set(profile.record.lacks)
    gaps: dict[str, CityGap] = {}
    for practice, title in _find_planned(session, site).items():
        for asset in _find_musts(session, practice):
            if asset not in has:
                gaps.setdefault(asset, CityGap(asset, f"You plan {title}, which needs it", asset in lacks))
    for unlock in match_city(session, tools, profile).unlocks:
        names = ", ".join(card.title for card in unlock.opens[:2]) or f"{unlock.helps} strategies for you"
        gaps.setdefault(unlock.asset, CityGap(unlock.asset, f"It would help with {names}", unlock.asset in lacks))
    return tuple(gaps.values())


def _find_planned(session: Session, site: str) -> dict[str, str]:
    """The titles of the strategies in the plans that are kept with ``site``, by slug."""
    plans = (get_plan(session, listed.key) for listed in find_plans(session) if listed.site == site)
    return {strategy.slug: strategy.title for plan in plans for strategy in plan.strategies}


def _find_musts(session: Session, practice: str) -> tuple[Requirement, ...]:
    query = select(Document.record["requirements"]).where(Document.slug == practice, Document.kind == "practice")
    needs = session.scalar(query.where(Document.visibility == Visibility.PUBLISHED)) or ()
    return tuple(Requirement(need["requirement"]) for need in needs if need["need"] == Necessity.MUST)


def _find_assets(session: Session, cities: CityTables, site: str) -> frozenset[str]:
    try:
        return frozenset(get_profile(session, cities, site).record.assets)
    except NotFound:
        return frozenset()


def _find_distances(session: Session, cities: CityTables, site: str) -> dict[str, float]:
    try:
        return find_distances(session, cities, get_profile(session, cities, site))
    except NotFound:
        return {}


def _weigh(one: OfferView, other: OfferView, distance: float | None) -> FittingOffer | None:
    reasons = []
    if one.practice and one.practice == other.practice:
        reasons.append(f"Same strategy: {one.practice_title}")
    if one.asset and one.asset == other.asset:
        reasons.append(f"Both about: {label(one.asset).lower()}")
    shared = set(stems(f"{one.title} {one.text}")) & set(stems(f"{other.title} {other.text}"))
    if not reasons and len(shared) < SHARED_WORDS:
        return None
    if one.format and one.format == other.format:
        reasons.append(f"Same format: {label(one.format).lower()}")
    if not reasons:
        reasons.append(f"{len(shared)} words in common")
    return _fitting(other, reasons, distance, min(len(shared), 8) / 8)


def _fitting(offer: OfferView, reasons: list[str], distance: float | None, more: float = 0.0) -> FittingOffer:
    score = len(reasons) + more + (0.0 if distance is None else 1 - distance)
    if distance is not None and distance <= ALIKE:
        reasons = [*reasons, "Much like your city"]
    return FittingOffer(offer, tuple(reasons), score)


def _best(found: Iterable[FittingOffer]) -> tuple[FittingOffer, ...]:
    return tuple(sorted(found, key=lambda each: (-each.score, each.offer.ends, each.offer.number))[:SHOWN])
