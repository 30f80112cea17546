"""Matches a city with the practices and says why, in words. The same answer goes to pages, API and commands.

Knows the matching, the search index (for the meaning of a concern) and the rows. Must not know HTTP.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from sqlalchemy.orm import Session

from kb.errors import NotFound
from kb.services.matching.answer import (
    GuessView,
    MatchAnswer,
    MatchView,
)
from kb.services.matching.concern import UNREAD, Concern, read_concern
from kb.services.matching.practices import MatchedPractice, find_practices
from kb.services.matching.profile import CityProfile, check_ruled_out
from kb.services.matching.reasons import (
    CONCERN_UNREAD,
    LEFT_OUT,
    say_standing,
)
from kb.services.matching.tools import MatchingTools
from kb.services.matching.views import (
    Making,
    view_doing,
    view_match,
    view_not_advised,
    view_not_now,
    view_portfolio,
    view_question,
    view_support,
    view_unlock,
)
from kb.services.matching.waiting import say_guess
from search.matching import (
    FACTORS,
    Guess,
    Matching,
    Profile,
    Weights,
    find_levers,
    find_unlocks,
    measure_stability,
    rank_practices,
    read_guesses,
)
from search.matching.weights import DEFAULT_WEIGHTS


def match_city(
    session: Session, tools: MatchingTools, profile: CityProfile, weights: Weights = DEFAULT_WEIGHTS
) -> MatchAnswer:
    """What fits ``profile``, with reasons. Without an index the concern is left out, and that is said.

    What the words of the concern seem to rule out or to lack is treated as said, unless the reader turned it down.

    Raises:
        InvalidProfile: it rules out something that is neither a practice nor a word for what one involves.
    """
    making, guesses, concern = _rank(session, tools, profile, weights)
    return _build_answer(tools, profile, making, guesses, concern, weights)


def measure_practices(
    session: Session,
    tools: MatchingTools,
    profile: CityProfile,
    slugs: Sequence[str],
    weights: Weights = DEFAULT_WEIGHTS,
) -> tuple[MatchView, ...]:
    """The practices ``slugs`` as they are measured for ``profile``, wherever they stand; a rank of 0 is no place.

    Raises:
        NotFound: there is no such practice.
        InvalidProfile: as for :func:`match_city`.
    """
    making, _, _ = _rank(session, tools, profile, weights)
    matching = making.matching
    ranked = {form.practice.slug: form for match in matching.matches for form in (match, *match.variants)}
    if unknown := [slug for slug in slugs if slug not in matching.measured]:
        raise NotFound(f"There is no practice called {unknown[0]!r}.")
    unlocks, shares = find_unlocks(matching), measure_stability(matching)
    return tuple(
        view_match(ranked.get(slug, matching.measured[slug]), making, unlocks, None, shares.get(slug)) for slug in slugs
    )


def rank_cities(session: Session, tools: MatchingTools, profiles: Iterable[CityProfile]) -> Iterator[Matching]:
    """The ranking behind :func:`match_city` for each of ``profiles``, without words for a reader. The practices are
    read once for all of them.

    Raises:
        InvalidProfile: as for :func:`match_city`.
    """
    strategies = find_practices(session)
    for profile in profiles:
        yield _rank(session, tools, profile, DEFAULT_WEIGHTS, strategies)[0].matching


def _rank(
    session: Session,
    tools: MatchingTools,
    profile: CityProfile,
    weights: Weights,
    practices: tuple[MatchedPractice, ...] | None = None,
) -> tuple[Making, tuple[Guess, ...], Concern]:
    strategies = find_practices(session) if practices is None else practices
    check_ruled_out(profile.record, {strategy.card.slug for strategy in strategies})
    cities = tools.cities.read(session)
    concern = read_concern(tools, profile.record.concern or "", strategies)
    guesses = _read_guesses(profile, strategies)
    matching = rank_practices(
        _with_guesses(profile.to_matching(), guesses),
        [strategy.matchable for strategy in strategies],
        cities.table,
        concern.values,
        weights,
        concern_held=concern.held,
        cases=_measure_cases(tools, profile.to_matching(), concern),
    )
    by_slug = {strategy.card.slug: strategy for strategy in strategies}
    return Making(matching, by_slug, cities, profile.slug, {p.value: p for p in guesses}), guesses, concern


def _measure_cases(tools: MatchingTools, profile: Profile, concern: Concern) -> dict[str, float] | None:
    cases = tools.cases.get()
    return cases.measure(profile, concern.point) if cases is not None else None


def _with_changes(profile: CityProfile, changed: Profile) -> Profile:
    """The profile as it was said, without guesses, with what a lever changed."""
    return replace(profile.to_matching(), assets=changed.assets, budget=changed.budget)


def _read_guesses(profile: CityProfile, strategies: tuple[MatchedPractice, ...]) -> tuple[Guess, ...]:
    """The guesses that the reader has neither confirmed nor turned down."""
    record = profile.record
    settled = {*record.ruled_out, *record.lacks, *record.assets, *profile.allowed}
    found = read_guesses(record.concern or "", {s.card.slug: s.names for s in strategies})
    return tuple(guess for guess in found if guess.value not in settled)


def _with_guesses(profile: Profile, guesses: tuple[Guess, ...]) -> Profile:
    out = {guess.value for guess in guesses if guess.kind == "ruled-out"}
    lacks = {guess.value for guess in guesses if guess.kind == "lacks"}
    return replace(profile, ruled_out=profile.ruled_out | out, lacks=profile.lacks | lacks)


def _build_answer(
    tools: MatchingTools,
    profile: CityProfile,
    making: Making,
    guesses: tuple[Guess, ...],
    concern: Concern,
    weights: Weights,
) -> MatchAnswer:
    matching = making.matching
    unlocks = find_unlocks(matching)
    levers = find_levers(matching, lambda changed: _measure_cases(tools, _with_changes(profile, changed), concern))
    shares = measure_stability(matching)
    left_out = tuple(name for name in FACTORS if name in matching.left_out)
    unread = (CONCERN_UNREAD,) if concern is UNREAD else ()
    said = [LEFT_OUT[name] for name in left_out if not (name == "concern" and unread)]
    titles = {slug: strategy.card.title for slug, strategy in making.by_slug.items()}
    return MatchAnswer(
        city=profile,
        first_question=view_question(making, concern),
        matches=tuple(
            view_match(found, making, unlocks, levers.get(found.practice.slug), shares[found.practice.slug])
            for found in matching.matches
        ),
        portfolio=view_portfolio(making),
        not_now=tuple(view_not_now(item, making) for item in matching.not_now),
        doing_already=tuple(view_doing(found, making) for found in matching.doing),
        support=tuple(view_support(found, making) for found in matching.support),
        not_advised=tuple(view_not_advised(found, making) for found in matching.not_advised),
        unlocks=tuple(view_unlock(unlock, making) for unlock in unlocks),
        guesses=tuple(
            GuessView(say_guess(item, titles), item.words, item.kind.replace("-", "_"), item.value) for item in guesses
        ),
        weights=weights.as_mapping(),
        used=matching.weights,
        left_out=left_out,
        notes=(*unread, *said, *(profile.figures.missing if profile.figures else ())),
        standing=say_standing(matching),
    )
