"""Parts of the answer for a city, put together from what was measured and from the rows: cards, words and sources.

Knows the matching, its words and the practices. Must not know HTTP, nor how anything is ranked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kb.services.library import AdoptionView, label
from kb.services.matching.answer import (
    AdopterView,
    ContributionView,
    DoingView,
    FirstQuestionView,
    MatchView,
    NeedFinding,
    NotAdvisedView,
    NotNowView,
    PortfolioStep,
    PortfolioView,
    SupportView,
    UnlockView,
    VariantView,
)
from kb.services.matching.cities import KnownCities
from kb.services.matching.concern import Concern
from kb.services.matching.practices import MatchedPractice, city_of
from kb.services.matching.reasons import (
    FACTOR_LABELS,
    explain,
    join,
    say_finding,
    say_lever,
    say_stability,
)
from kb.services.matching.waiting import say_gate, say_question
from search.matching import (
    Guess,
    HeldBack,
    Lever,
    Match,
    Matching,
    Unlock,
    build_portfolio,
)
from search.matching.levers import order_missing
from search.matching.need import worth_of
from search.matching.results import FAILURES

SURENESS_SHOWN = 10
"""For so many of the first matches it is said how sure their place is."""

MEANWHILE = (
    ("What a problem analysis asks, step by step", "/search?q=problem+analysis+where+do+we+start&kind=tool"),
    ("What the program does for a site", "/program"),
    ("Which strategies are known for which problem", "/gap-map"),
)
"""Where a reader whose answer must wait can go on: words and address."""


@dataclass(frozen=True, slots=True)
class Making:
    """What every part of one answer is made with."""

    matching: Matching
    by_slug: Mapping[str, MatchedPractice]
    cities: KnownCities
    own: str | None
    proposed: Mapping[str, Guess]


def view_question(making: Making, concern: Concern) -> FirstQuestionView | None:
    """The question that comes first; None where enough is known. ``concern`` says what comes nearest here."""
    about = making.matching.first_question
    if about is None:
        return None
    nearest = [making.by_slug[slug].card.title for slug in concern.nearest(3)]
    text, reason = say_question(about, making.matching.profile, nearest)
    return FirstQuestionView(about, text, reason, MEANWHILE)


def view_match(
    found: Match, making: Making, unlocks: tuple[Unlock, ...], lever: Lever | None, share: float | None
) -> MatchView:
    """``found`` with its reasons; ``share`` is how often it stays among the first five, None where nobody counted."""
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


def _warn(found: Match, making: Making) -> tuple[str, ...]:
    """What must be seen first: a failure here, a failure in a similar city, a problem on which it failed."""
    said = []
    for near in found.example.failures:
        adoptions = making.by_slug[found.practice.slug].adoptions_of(near.city)
        adoption = next((item for item in adoptions if item.result == near.result), None)
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


def _view_findings(found: Match) -> tuple[NeedFinding, ...]:
    return tuple(
        NeedFinding(problem, finding.verdict, finding.certainty, say_finding(problem, finding), worth_of(finding))
        for problem, finding in found.need.findings.items()
    )


def _view_adopters(found: Match, making: Making) -> tuple[AdopterView, ...]:
    strategy = making.by_slug[found.practice.slug]
    return tuple(
        _view_adopter(adoption, near.city, near.distance, making)
        for near in found.example.adopters
        for adoption in strategy.adoptions_of(near.city)
    )


def _view_adopter(adoption: AdoptionView, city: str, distance: float, making: Making) -> AdopterView:
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


def view_portfolio(making: Making) -> PortfolioView:
    """In which order to begin, and what leans on the same people."""
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


def view_not_now(item: HeldBack, making: Making) -> NotNowView:
    """What is kept out for now, why, and what would bring it back."""
    said = [say_gate(gate, making.proposed) for gate in item.gates]
    return NotNowView(
        card=making.by_slug[item.match.practice.slug].card,
        evidence=_view_findings(item.match),
        reasons=tuple(reason for reason, _ in said),
        returns=tuple(back for _, back in said),
    )


def view_doing(found: Match, making: Making) -> DoingView:
    """What the city does already, and what makes it hold."""
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


def view_support(found: Match, making: Making) -> SupportView:
    """What helps to do any of the others."""
    strategy = making.by_slug[found.practice.slug]
    builds = join(label(item).lower() for item in sorted(found.practice.provides))
    reason = f"It builds {builds}." if found.practice.provides else "It helps to do any of these."
    return SupportView(strategy.card, reason)


def view_not_advised(found: Match, making: Making) -> NotAdvisedView:
    """What failed on a problem of the city, with its source."""
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


def view_unlock(unlock: Unlock, making: Making) -> UnlockView:
    """What one more asset would open."""
    return UnlockView(
        asset=unlock.asset,
        label=label(unlock.asset),
        unknown=unlock.unknown,
        opens=tuple(making.by_slug[slug].card for slug in unlock.opens),
        helps=len(unlock.helps),
        gain=unlock.gain,
    )
