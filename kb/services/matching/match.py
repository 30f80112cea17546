"""Matches a city with the practices and says why, in words. The same answer goes to pages, API and commands.

Knows the matching, the search index (for the meaning of a concern) and the rows. Must not know HTTP.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from sqlalchemy.orm import Session

from kb.errors import SearchUnavailable
from kb.services.library import label
from kb.services.matching.answer import (
    ContributionView,
    MatchAnswer,
    MatchView,
    NotAdvisedView,
    PeerAdopter,
    UnlockView,
)
from kb.services.matching.cities import KnownCities
from kb.services.matching.practices import MatchedPractice, find_practices
from kb.services.matching.profile import CityProfile
from kb.services.matching.reasons import (
    CONCERN_UNREAD,
    FACTOR_LABELS,
    LEFT_OUT,
    NO_ASSETS,
    explain,
    say_lever,
    say_standing,
)
from kb.services.matching.tools import MatchingTools
from knowledge import evidence
from knowledge.vocabulary import Band
from search.errors import SearchError
from search.matching import FACTORS, Lever, Match, Matching, Unlock, Weights, find_levers, find_unlocks, rank_practices
from search.matching.levers import order_missing
from search.matching.meaning import relate, split_concern
from search.matching.weights import DEFAULT_WEIGHTS


def match_city(
    session: Session, tools: MatchingTools, profile: CityProfile, weights: Weights = DEFAULT_WEIGHTS
) -> MatchAnswer:
    """What fits ``profile``, with reasons. Without an index the concern is left out, and that is said."""
    strategies = find_practices(session)
    cities = tools.cities.read(session)
    concern, notes = _read_concern(tools, profile, strategies)
    matching = rank_practices(
        profile.to_matching(), [strategy.matchable for strategy in strategies], cities.table, concern, weights
    )
    return _build_answer(profile, matching, strategies, cities, weights, notes)


def find_concern(
    tools: MatchingTools, sentences: Sequence[str], strategies: Sequence[MatchedPractice]
) -> tuple[list[str], NDArray[np.float32]] | None:
    """The indexed practices, and the cosine of each sentence with the nearest passage of each of them, of shape
    (sentences, practices). None if there is no index or model that can answer."""
    try:
        vector = tools.index.searcher().vector
        known = [s.card.slug for s in strategies if s.card.slug in vector.catalog.row_of]
        rows = np.array([vector.catalog.row_of[slug] for slug in known], dtype=np.int64)
        return known, np.array([vector.score(one, rows) for one in tools.encoder.encode(sentences)])
    except (SearchError, SearchUnavailable):
        return None


def _read_concern(
    tools: MatchingTools, profile: CityProfile, strategies: Sequence[MatchedPractice]
) -> tuple[dict[str, float] | None, tuple[str, ...]]:
    sentences = split_concern(profile.record.concern or "")
    if not sentences:
        return None, ()
    found = find_concern(tools, sentences, strategies)
    return (relate(*found), ()) if found is not None else (None, (CONCERN_UNREAD,))


def _build_answer(
    profile: CityProfile,
    matching: Matching,
    strategies: tuple[MatchedPractice, ...],
    cities: KnownCities,
    weights: Weights,
    notes: tuple[str, ...],
) -> MatchAnswer:
    by_slug = {strategy.card.slug: strategy for strategy in strategies}
    unlocks, levers = find_unlocks(matching), find_levers(matching)
    left_out = tuple(name for name in FACTORS if name in matching.left_out)
    said = [LEFT_OUT[name] for name in left_out if not (name == "concern" and notes)]
    said += [] if profile.record.assets else [NO_ASSETS]
    missing = profile.figures.missing if profile.figures else ()
    return MatchAnswer(
        city=profile,
        matches=tuple(
            _view(found, matching, by_slug[found.practice.slug], cities, unlocks, levers[found.practice.slug])
            for found in matching.matches
        ),
        not_advised=tuple(
            _view_apart(by_slug[item.practice.slug], item.addressed, tuple(sorted(item.missing)))
            for item in matching.not_advised
        ),
        unlocks=tuple(
            UnlockView(
                asset=unlock.asset,
                label=label(unlock.asset),
                opens=tuple(by_slug[slug].card for slug in unlock.opens),
                helps=len(unlock.helps),
                gain=unlock.gain,
            )
            for unlock in unlocks
        ),
        weights=weights.as_mapping(),
        used=matching.weights,
        left_out=left_out,
        notes=(*notes, *said, *missing),
        standing=say_standing(matching),
    )


def _view(
    found: Match,
    matching: Matching,
    strategy: MatchedPractice,
    cities: KnownCities,
    unlocks: tuple[Unlock, ...],
    lever: Lever | None,
) -> MatchView:
    names = {a.city: cities.by_slug[a.city].title for a in found.example.adopters if a.city in cities.by_slug}
    reasons = explain(found, matching, names)
    rating = strategy.card.rating
    return MatchView(
        card=strategy.card,
        record=strategy.record,
        rank=found.rank,
        score=found.score,
        contributions=tuple(
            ContributionView(
                part.factor,
                FACTOR_LABELS[part.factor],
                round(part.value, 4),
                part.weight,
                part.points,
                reasons[part.factor],
            )
            for part in found.contributions
        ),
        addressed=found.need.addressed,
        had=tuple(sorted(found.readiness.had)),
        missing=order_missing(found, unlocks),
        builds=tuple(sorted(found.readiness.missing & found.readiness.provided)),
        peers=tuple(_find_adopters(found, strategy, cities)),
        warning=rating.warning if rating else None,
        lever=lever,
        higher=say_lever(lever) if lever else None,
        done_here=found.done_here,
    )


def _find_adopters(found: Match, strategy: MatchedPractice, cities: KnownCities) -> list[PeerAdopter]:
    peers = []
    for near in found.example.adopters:
        adoption, city = strategy.adoption_of(near.city), cities.by_slug[near.city]
        if adoption is not None:
            peers.append(
                PeerAdopter(
                    city=near.city,
                    title=city.title,
                    in_program=city.in_program,
                    distance=near.distance,
                    program=adoption.program,
                    years=adoption.years,
                    role=adoption.role,
                    outcome=adoption.outcome,
                )
            )
    return peers


def _view_apart(strategy: MatchedPractice, addressed: tuple[str, ...], missing: tuple[str, ...]) -> NotAdvisedView:
    facts = strategy.record.evidence
    first = next((source for source in strategy.record.sources if source.seen), strategy.record.sources[0])
    named = f"{facts.registry}; " if facts.registry else ""
    return NotAdvisedView(
        card=strategy.card,
        record=strategy.record,
        reason=evidence.WARNINGS[Band(evidence.band(facts))],
        effect=facts.effect,
        source=f"{named}{first.title}{f' ({first.year})' if first.year else ''}",
        source_url=first.url,
        addressed=addressed,
        missing=missing,
    )
