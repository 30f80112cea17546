"""The strategies that a plan can be made of, as a reader picks them: what fits first, with what speaks against each.

Knows the answer of the matching and the library. Must not know pages.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from kb.services.library import Card, find_cards
from kb.services.matching import CityProfile, MatchAnswer, MatchingTools, match_city
from knowledge.vocabulary import Kind

FIRST = 10
"""Of the best matches: what stands unfolded."""


@dataclass(frozen=True, slots=True)
class PlanChoice:
    """A strategy to pick; ``caution`` says what speaks against it here, empty if nothing is known."""

    card: Card
    caution: str = ""


@dataclass(frozen=True, slots=True)
class PlanChoices:
    """Strategies under one heading."""

    heading: str
    choices: tuple[PlanChoice, ...]


def find_choices(
    session: Session, tools: MatchingTools, profile: CityProfile | None, picked: Sequence[str] = ()
) -> tuple[PlanChoices, ...]:
    """Every published practice under one heading: as they fit ``profile``, or by title if too little is known of it.

    Those that were ``picked`` already come first.
    """
    cards = sorted(find_cards(session, Kind.PRACTICE), key=lambda card: card.title.lower())
    fitting = list(_iter_groups(match_city(session, tools, profile))) if profile is not None else []
    first: dict[str, PlanChoice] = {}
    for choice in (*(choice for _, choices in fitting for choice in choices), *map(PlanChoice, cards)):
        first.setdefault(choice.card.slug, choice)
    ranked = bool(fitting and fitting[0][1])
    everything = [first[card.slug] for card in cards]
    found = [*fitting, ("Others", everything)] if ranked else [("All strategies", everything)]
    chosen = [first[slug] for slug in dict.fromkeys(picked) if slug in first]
    seen: set[str] = set()
    groups = []
    for heading, choices in (("What you picked", chosen), *found):
        fresh = tuple(choice for choice in choices if choice.card.slug not in seen)
        seen.update(choice.card.slug for choice in fresh)
        groups.append(PlanChoices(heading, fresh))
    return tuple(group for group in groups if group.choices)


def _iter_groups(answer: MatchAnswer) -> Iterator[tuple[str, list[PlanChoice]]]:
    ranked = [PlanChoice(match.card, " ".join(match.warnings)) for match in answer.matches]
    variants = [PlanChoice(form.card) for match in answer.matches for form in match.variants]
    yield "What fits best", ranked[:FIRST]
    yield "What fits too", [*ranked[FIRST:], *variants]
    yield "You do this already", [PlanChoice(item.card) for item in answer.doing_already]
    yield "What makes any of these work", [PlanChoice(item.card, item.reason) for item in answer.support]
    yield "Not now", [PlanChoice(item.card, " ".join(item.reasons)) for item in answer.not_now]
    yield "Tried, and not advised", [PlanChoice(item.card, item.reason) for item in answer.not_advised]
