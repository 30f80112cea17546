"""The pages about the program itself in the order in which a city needs them, with the texts that founded it.

Knows which pages there are by their slugs. Must not know pages' templates. A page that is not named here comes last, so
that none is missing.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from kb.services.library.pages import Card, find_cards, find_cards_by_slug

_PARTS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    (
        "What the program is",
        "The partnership began in 2014 as the Violence Reduction Network. These pages say who stands behind it and "
        "what it works on.",
        ("partnership-agencies", "core-areas", "diagnostic-and-operations", "psp-vrn-network"),
    ),
    (
        "How a city gets in, and gets help",
        "What the calls asked for, year by year, and how to ask for training and help.",
        ("how-a-city-gets-in", "how-to-ask-for-help"),
    ),
    (
        "What a year in it is like",
        "A liaison, peers and visits: what happens when, and how to make use of it.",
        ("liaison-year", "peer-exchange-formats", "strategic-site-liaison", "peer-exchange-site-visits"),
    ),
    (
        "The texts that founded it",
        "The public notice of June 2017 and the first newsletter, as full records to read and cite.",
        (
            "ref-doj-release-national-public-safety-partnership-2017",
            "ref-national-public-safety-partnership-operations-newsletter-april-2017",
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class ProgramPart:
    """Pages that belong together: a heading, what it is about in a sentence, and the pages in order."""

    heading: str
    about: str
    cards: tuple[Card, ...]


def find_program_parts(session: Session) -> tuple[ProgramPart, ...]:
    """The parts that have a published page, in order; pages of the program that no part names come in a last one."""
    named = [slug for _, _, slugs in _PARTS for slug in slugs]
    known = find_cards_by_slug(session, named)
    parts = [
        ProgramPart(heading, about, tuple(known[slug] for slug in slugs if slug in known))
        for heading, about, slugs in _PARTS
    ]
    rest = tuple(card for card in find_cards(session, "program") if card.slug not in known)
    parts.append(ProgramPart("More about the program", "", rest))
    return tuple(part for part in parts if part.cards)
