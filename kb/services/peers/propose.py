"""Who can best answer a question: cities that can be asked, the most helpful first, each with its reasons.

Knows adoptions, likeness and, of threads, only whether a city answered before or was asked lately: never who asked,
what, or how often. Must not know pages.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kb.models import AskedSite, PeerQuestion
from kb.models.declarative import now
from kb.services.library import AdoptionView, find_adoptions, find_site_names
from kb.services.matching import CityTables, find_distances, get_profile
from kb.services.peers.seats import find_reachable
from kb.services.peers.threads import AskState

LIKE, UNLIKE = 0.15, 0.40
"""Distances up to which two cities are said to be alike, and from which they are not: those of the page of peers."""
OFTEN = 3
"""Questions within :data:`LATELY` after which a city is asked later than others."""
LATELY = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Answerer:
    """A city that can be asked, and why it stands where it does."""

    site: str
    city: str
    reasons: tuple[str, ...]
    score: float


def propose_answerers(session: Session, cities: CityTables, site: str, practice: str = "") -> tuple[Answerer, ...]:
    """Every city that ``site`` can ask, those that can say most about ``practice`` first."""
    names = find_site_names(session)
    distances = find_distances(session, cities, get_profile(session, cities, site))
    did = {one.site: one for one in find_adoptions(session, practice=practice)} if practice else {}
    answered = set(session.scalars(select(AskedSite.site).where(AskedSite.state == AskState.ANSWERED)))
    counts = (
        select(AskedSite.site, func.count())
        .join(PeerQuestion, PeerQuestion.id == AskedSite.question_id)
        .where(PeerQuestion.created_at > now() - LATELY)
        .group_by(AskedSite.site)
    )
    often = {slug for slug, count in session.execute(counts) if count >= OFTEN}
    found = [
        _weigh(slug, names.get(slug, slug), did.get(slug), distances.get(slug), slug in answered, slug in often)
        for slug in find_reachable(session) - {site}
    ]
    return tuple(sorted(found, key=lambda one: (-one.score, one.city)))


def _weigh(
    site: str, city: str, did: AdoptionView | None, distance: float | None, answered: bool, often: bool
) -> Answerer:
    score, reasons = 0.0, []
    if did is not None:
        known = did.result not in (None, "not-evaluated")
        score += 3 if known else 2
        reasons.append(f"Did it; result: {did.look.word.lower()}" if known else "Did it; no result is on record")
    if distance is not None:
        score += 2 * (1 - distance)
        if distance <= LIKE:
            reasons.append("Much like your city")
        elif distance >= UNLIKE:
            reasons.append("Not much like your city")
    if answered:
        score += 1
        reasons.append("Has answered a peer before")
    if often:
        score -= 2
        reasons.append("Was asked a lot lately")
    return Answerer(site, city, tuple(reasons), score)
