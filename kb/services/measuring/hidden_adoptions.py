"""Hides every known adoption of a site that worked, and looks for it again in the site's own ranking.

Knows the matching and sites. Ranks beside two baselines: the practice most cities did, and the one whose text is
nearest to the site's problems. Must not know judged cities.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from sqlalchemy.orm import Session

from kb.errors import SearchUnavailable
from kb.services.library import label
from kb.services.matching import MatchedPractice, MatchingTools, city_of, find_practices, profile_of
from knowledge.vocabulary import AdoptionResult
from search.errors import SearchError
from search.matching import (
    Basis,
    CityTable,
    MatchablePractice,
    Matching,
    Profile,
    Weights,
    build_basis,
    find_place,
    rank_on,
)
from search.matching.evaluate import Recovery, measure_recovery, measure_wins
from search.matching.weights import DEFAULT_WEIGHTS

_BLIND = replace(DEFAULT_WEIGHTS, evidence=0)


@dataclass(frozen=True, slots=True)
class LeaveOneOut:
    """The matching beside its baselines, over the same hidden adoptions that worked. ``wins`` is the share in [0, 1] in
    which a practice stands better for the city where it worked than for sites that are not on record with it.
    ``without_evidence`` is the matching with no weight on evidence: cities did not choose by ratings."""

    ours: Recovery
    without_evidence: Recovery
    most_popular: Recovery
    nearest_by_text: Recovery | None
    wins: float | None
    sites: int


def leave_one_out(session: Session, tools: MatchingTools) -> LeaveOneOut:
    """Hide each adoption of a site that worked in turn, match the site's own profile, and see where the practice
    stands there and for the sites that are not on record with it."""
    strategies = find_practices(session)
    cities = tools.cities.read(session)
    practices = {strategy.card.slug: strategy.matchable for strategy in strategies}
    did = {s.card.slug: {city for a in s.adoptions if (city := city_of(a))} for s in strategies}
    sites = {city.slug: city for city in cities.by_slug.values() if city.in_program}
    results = {(city_of(a), s.card.slug) for s in strategies for a in s.adoptions if a.result == AdoptionResult.WORKED}
    worked = sorted((city, slug) for city, slug in results if city is not None and city in sites)
    seen = {slug: _Seen.of(profile_of(site).to_matching(), practices, cities.table) for slug, site in sites.items()}
    unseen = {
        city: _Seen.of(seen[city].basis.profile, practices, cities.table, _BLIND)
        for city in {city for city, _ in worked}
    }
    by_text = {city: _text_order(tools, sites[city].problems, strategies) for city in unseen}
    counts = Counter({name: len(done) for name, done in did.items()})
    ours: list[int | None] = []
    blind: list[int | None] = []
    popular: list[int | None] = []
    text: list[int | None] = []
    own: list[int] = []
    others: list[list[int]] = []
    for city, slug in worked:
        without = _without(practices[slug], city)
        ours.append(seen[city].place(without))
        blind.append(unseen[city].place(without))
        order = sorted(did, key=lambda name: (-(counts[name] - (name == slug)), name))
        popular.append(order.index(slug) + 1)
        text.append(by_text[city].index(slug) + 1 if slug in by_text[city] else None)
        own.append(ours[-1] or len(strategies))
        elsewhere = [other for other in seen if other != city and other not in did[slug]]
        others.append([seen[other].place(without) or len(strategies) for other in elsewhere])
    return LeaveOneOut(
        ours=measure_recovery(ours),
        without_evidence=measure_recovery(blind),
        most_popular=measure_recovery(popular),
        nearest_by_text=measure_recovery(text) if any(text) else None,
        wins=measure_wins(own, others),
        sites=len(unseen),
    )


@dataclass(frozen=True, slots=True)
class _Seen:
    """A site's ranking with nothing hidden, and what it was made on: to hide one adoption measures one practice."""

    basis: Basis
    matching: Matching

    @classmethod
    def of(
        cls,
        profile: Profile,
        practices: Mapping[str, MatchablePractice],
        table: CityTable,
        weights: Weights = DEFAULT_WEIGHTS,
    ) -> _Seen:
        basis = build_basis(profile, table, None, weights)
        return cls(basis, rank_on(basis, practices.values()))

    def place(self, changed: MatchablePractice) -> int | None:
        return find_place(self.basis, self.matching, changed)


def _without(practice: MatchablePractice, city: str) -> MatchablePractice:
    return replace(practice, adopters=tuple(adopter for adopter in practice.adopters if adopter.city != city))


def _text_order(tools: MatchingTools, problems: tuple[str, ...], strategies: tuple[MatchedPractice, ...]) -> list[str]:
    """The practices by nearness in meaning to the names of the site's problems; none without problems or an index."""
    text = ", ".join(label(problem) for problem in problems)
    if not text:
        return []
    try:
        vectors = tools.encoder.encode([text])
        slugs, near = tools.index.searcher().measure_nearness(vectors, [s.card.slug for s in strategies])
    except (SearchError, SearchUnavailable):
        return []
    return [slugs[place] for place in np.lexsort((np.array(slugs), -near[0]))]
