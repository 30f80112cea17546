"""Matches a city with the practices and says why, in words. The same answer goes to pages, API and commands.

Knows the matching, the search index (for the meaning of a concern) and the rows. Must not know HTTP.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from kb.errors import NotFound
from kb.services.library import AdoptionView, label
from kb.services.matching.answer import (
    AdopterView,
    ContributionView,
    DoingView,
    FindingView,
    GuessView,
    MatchAnswer,
    MatchView,
    NotAdvisedView,
    NotNowView,
    PortfolioStep,
    PortfolioView,
    QuestionView,
    SupportView,
    UnlockView,
    VariantView,
)
from kb.services.matching.cities import KnownCities
from kb.services.matching.concern import UNREAD, Concern, read_concern
from kb.services.matching.practices import MatchedPractice, city_of, find_practices
from kb.services.matching.profile import CityProfile, check_ruled_out
from kb.services.matching.reasons import (
    CONCERN_UNREAD,
    FACTOR_LABELS,
    LEFT_OUT,
    explain,
    join,
    say_finding,
    say_gate,
    say_guess,
    say_lever,
    say_question,
    say_stability,
    say_standing,
)
from kb.services.matching.tools import MatchingTools
from search.matching import (
    FACTORS,
    Guess,
    HeldBack,
    Lever,
    Match,
    Matching,
    Profile,
    Unlock,
    Weights,
    build_portfolio,
    find_levers,
    find_unlocks,
    measure_stability,
    rank_practices,
    read_guesses,
)
from search.matching.levers import order_missing
from search.matching.results import FAILURES
from search.matching.weights import DEFAULT_WEIGHTS

SURENESS_SHOWN = 10
"""For so many of the first matches it is said how sure their place is."""

MEANWHILE = (
    ("What a problem analysis asks, step by step", "/search?q=problem+analysis+where+do+we+start&kind=tool"),
    ("What the program does for a site", "/program"),
    ("Which strategies are known for which problem", "/gap-map"),
)
"""Where a reader whose answer must wait can go on: words and address."""


@dataclass(frozen=True, slots=True)
class _Making:
    """What every part of one answer is made with."""

    matching: Matching
    by_slug: Mapping[str, MatchedPractice]
    cities: KnownCities
    own: str | None
    proposed: Mapping[str, Guess]


def match_city(
    session: Session, tools: MatchingTools, profile: CityProfile, weights: Weights = DEFAULT_WEIGHTS
) -> MatchAnswer:
    """What fits ``profile``, with reasons. Without an index the concern is left out, and that is said.

    What the words of the concern seem to rule out or to lack is treated as said, unless the reader turned it down.

    Raises:
        InvalidProfile: it rules out something that is neither a practice nor a word for what one involves.
    """
    making, guesses, concern = _rank(session, tools, profile, weights)
    return _build_answer(profile, making, guesses, concern, weights)


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
        _view_match(ranked.get(slug, matching.measured[slug]), making, unlocks, None, shares.get(slug))
        for slug in slugs
    )


def _rank(
    session: Session, tools: MatchingTools, profile: CityProfile, weights: Weights
) -> tuple[_Making, tuple[Guess, ...], Concern]:
    strategies = find_practices(session)
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
    )
    by_slug = {strategy.card.slug: strategy for strategy in strategies}
    return _Making(matching, by_slug, cities, profile.slug, {p.value: p for p in guesses}), guesses, concern


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
    profile: CityProfile, making: _Making, guesses: tuple[Guess, ...], concern: Concern, weights: Weights
) -> MatchAnswer:
    matching = making.matching
    unlocks, levers = find_unlocks(matching), find_levers(matching)
    shares = measure_stability(matching)
    left_out = tuple(name for name in FACTORS if name in matching.left_out)
    unread = (CONCERN_UNREAD,) if concern is UNREAD else ()
    said = [LEFT_OUT[name] for name in left_out if not (name == "concern" and unread)]
    titles = {slug: strategy.card.title for slug, strategy in making.by_slug.items()}
    return MatchAnswer(
        city=profile,
        first_question=_view_question(making, concern),
        matches=tuple(
            _view_match(found, making, unlocks, levers.get(found.practice.slug), shares[found.practice.slug])
            for found in matching.matches
        ),
        portfolio=_view_portfolio(making),
        not_now=tuple(_view_not_now(item, making) for item in matching.not_now),
        doing_already=tuple(_view_doing(found, making) for found in matching.doing),
        support=tuple(_view_support(found, making) for found in matching.support),
        not_advised=tuple(_view_not_advised(found, making) for found in matching.not_advised),
        unlocks=tuple(_view_unlock(unlock, making) for unlock in unlocks),
        guesses=tuple(
            GuessView(say_guess(item, titles), item.words, item.kind.replace("-", "_"), item.value) for item in guesses
        ),
        weights=weights.as_mapping(),
        used=matching.weights,
        left_out=left_out,
        notes=(*unread, *said, *(profile.figures.missing if profile.figures else ())),
        standing=say_standing(matching),
    )


def _view_question(making: _Making, concern: Concern) -> QuestionView | None:
    about = making.matching.first_question
    if about is None:
        return None
    nearest = [making.by_slug[slug].card.title for slug in concern.nearest(3)]
    text, reason = say_question(about, making.matching.profile, nearest)
    return QuestionView(about, text, reason, MEANWHILE)


def _view_match(
    found: Match, making: _Making, unlocks: tuple[Unlock, ...], lever: Lever | None, share: float | None
) -> MatchView:
    strategy = making.by_slug[found.practice.slug]
    names = {
        a.city: making.cities.by_slug[a.city].title for a in found.example.adopters if a.city in making.cities.by_slug
    }
    reasons = explain(found, making.matching, names)
    shown = share if share is not None and 0 < found.rank <= SURENESS_SHOWN else None
    profile, asked = making.matching.profile, found.practice.musts | found.practice.helps
    return MatchView(
        card=strategy.card,
        record=strategy.record,
        family=found.practice.lead,
        rank=found.rank,
        rank_range=found.rank_range,
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
        evidence=_view_findings(found),
        addressed=found.need.addressed,
        had=tuple(sorted(asked & profile.assets)),
        missing=order_missing(asked & profile.lacks - profile.assets, unlocks),
        unknown=order_missing(asked - profile.assets - profile.lacks, unlocks),
        musts=tuple(sorted(found.practice.musts)),
        builds=tuple(sorted(found.practice.provides & asked)),
        peers=_view_adopters(found, making),
        warnings=_warn(found, making),
        stability=shown,
        sureness=say_stability(shown) if shown is not None else None,
        lever=lever,
        higher=say_lever(lever) if lever else None,
        months=found.practice.months,
        variants=tuple(
            VariantView(making.by_slug[form.practice.slug].card, form.score, _view_findings(form))
            for form in found.variants
        ),
    )


def _warn(found: Match, making: _Making) -> tuple[str, ...]:
    """What must be seen first: a failure here, a failure in a similar city, a problem on which it failed."""
    said = []
    for near in found.example.failures:
        adoption = making.by_slug[found.practice.slug].adoption_of(near.city)
        came = f": {adoption.outcome}" if adoption and adoption.outcome else ""
        where = making.cities.by_slug[near.city].title if near.city in making.cities.by_slug else near.city
        whose = "This city did it" if near.city == making.own else f"{where}, a similar city, did it"
        said.append(f"{whose}, and {_FAILURE[near.result or '']}{came}".rstrip(".") + ".")
    said += [say_finding(problem, found.need.findings[problem]) for problem in found.need.failing]
    return tuple(said)


_FAILURE: Mapping[str, str] = {
    "no-effect": "it had no effect",
    "harm": "it did harm",
    "ended-early": "it ended early",
}


def _view_findings(found: Match) -> tuple[FindingView, ...]:
    return tuple(
        FindingView(problem, finding.verdict, finding.certainty, say_finding(problem, finding))
        for problem, finding in found.need.findings.items()
    )


def _view_adopters(found: Match, making: _Making) -> tuple[AdopterView, ...]:
    strategy = making.by_slug[found.practice.slug]
    views = []
    for near in found.example.adopters:
        adoption = strategy.adoption_of(near.city)
        if adoption is not None:
            views.append(_view_adopter(adoption, near.city, near.distance, making))
    return tuple(views)


def _view_adopter(adoption: AdoptionView, city: str, distance: float, making: _Making) -> AdopterView:
    known = making.cities.by_slug.get(city)
    return AdopterView(
        city=city,
        title=known.title if known else f"{adoption.city}, {adoption.state}",
        in_program=known.in_program if known else False,
        distance=distance,
        own=city == making.own,
        program=adoption.program,
        years=adoption.years,
        role=adoption.role,
        result=adoption.result,
        failed=adoption.result in FAILURES,
        outcome=adoption.outcome,
    )


def _view_portfolio(making: _Making) -> PortfolioView:
    portfolio = build_portfolio(making.matching)
    cards = {match.practice.slug: making.by_slug[match.practice.slug].card for match in portfolio.steps}
    steps = tuple(
        PortfolioStep(cards[match.practice.slug], match.rank, label(match.practice.focus or ""), _say_begin(match))
        for match in portfolio.steps
    )
    clashes = tuple(
        f"{cards[pair.first].title} and {cards[pair.second].title} lean on the same people "
        f"({join(label(item).lower() for item in pair.shared)}): begin one, then the other."
        for pair in portfolio.not_together
    )
    return PortfolioView(steps, clashes)


def _say_begin(match: Match) -> str:
    start, effect = match.practice.months_to_start, match.practice.months_to_effect
    known = [
        words.format(number=number, months="month" if number == 1 else "months")
        for words, number in (
            ("about {number} {months} to start", start),
            ("then {number} {months} to an effect", effect),
        )
        if number is not None
    ]
    return ", ".join(known) or "how long it takes is not known"


def _view_not_now(item: HeldBack, making: _Making) -> NotNowView:
    said = [say_gate(gate, making.proposed) for gate in item.gates]
    return NotNowView(
        card=making.by_slug[item.match.practice.slug].card,
        evidence=_view_findings(item.match),
        reasons=tuple(reason for reason, _ in said),
        returns=tuple(back for _, back in said),
    )


def _view_doing(found: Match, making: _Making) -> DoingView:
    strategy = making.by_slug[found.practice.slug]
    plan = strategy.record.plan
    return DoingView(
        card=strategy.card,
        adoptions=tuple(
            _view_adopter(adoption, making.own, 0.0, making)
            for adoption in strategy.adoptions
            if making.own and city_of(adoption) == making.own
        ),
        evidence=_view_findings(found),
        hold=tuple(line.text for line in plan.fidelity_signs) if plan else (),
    )


def _view_support(found: Match, making: _Making) -> SupportView:
    strategy = making.by_slug[found.practice.slug]
    builds = join(label(item).lower() for item in sorted(found.practice.provides))
    reason = f"It builds {builds}." if found.practice.provides else "It helps to do any of these."
    return SupportView(strategy.card, reason)


def _view_not_advised(found: Match, making: _Making) -> NotAdvisedView:
    strategy = making.by_slug[found.practice.slug]
    facts = strategy.record.evidence
    first = next((source for source in strategy.record.sources if source.seen), strategy.record.sources[0])
    named = f"{facts.registry}; " if facts.registry else ""
    return NotAdvisedView(
        card=strategy.card,
        record=strategy.record,
        evidence=_view_findings(found),
        reason=" ".join(say_finding(problem, found.need.findings[problem]) for problem in found.need.failing),
        effect=facts.effect,
        source=f"{named}{first.title}{f' ({first.year})' if first.year else ''}",
        source_url=first.url,
    )


def _view_unlock(unlock: Unlock, making: _Making) -> UnlockView:
    return UnlockView(
        asset=unlock.asset,
        label=label(unlock.asset),
        unknown=unlock.unknown,
        opens=tuple(making.by_slug[slug].card for slug in unlock.opens),
        helps=len(unlock.helps),
        gain=unlock.gain,
    )
