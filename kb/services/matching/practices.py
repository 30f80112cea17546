"""Published practices as the matching takes them, each with its page's facts beside it. Knows records and tables.

The one place where a practice's record becomes a :class:`~search.matching.MatchablePractice`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.models import Document
from kb.services.library import AdoptionView, Card, build_rating, find_adoptions
from knowledge import evidence
from knowledge.identifiers import site_slug
from knowledge.records import PracticeRecord
from knowledge.vocabulary import AdoptionRole, Problem, Visibility
from search.matching import Adopter, MatchablePractice, OutcomeBand

OUTCOME_WORDS: Mapping[str, frozenset[Problem]] = {
    "violen": frozenset(
        {
            Problem.HOMICIDE,
            Problem.NONFATAL_SHOOTINGS,
            Problem.AGGRAVATED_ASSAULT,
            Problem.ROBBERY,
            Problem.GANG_VIOLENCE,
            Problem.RETALIATION,
        }
    ),
    "property": frozenset({Problem.BURGLARY, Problem.VEHICLE_CRIME}),
    "order": frozenset({Problem.DISORDER}),
    "drug": frozenset({Problem.DRUG_MARKETS}),
}
"""Words in the name of an outcome that was rated apart, and the problems it then speaks of ("order" is in "disorder"
and "public-order"). An outcome with none of them ("crime overall") speaks of all, and the practice's own band does."""


@dataclass(frozen=True, slots=True)
class MatchedPractice:
    """A practice: its card and record, who did it, and how the matching sees it."""

    card: Card
    record: PracticeRecord
    adoptions: tuple[AdoptionView, ...]
    matchable: MatchablePractice

    def adoption_of(self, city: str) -> AdoptionView | None:
        """What is on record of the city ``city`` (a slug): the evaluated one, or the one that says what came of it."""
        found = [item for item in self.adoptions if city_of(item) == city]
        return min(found, key=lambda item: (item.role != AdoptionRole.EVALUATED, item.outcome is None), default=None)


def find_practices(session: Session) -> tuple[MatchedPractice, ...]:
    """All published practices by slug."""
    adoptions: dict[str, list[AdoptionView]] = defaultdict(list)
    for adoption in find_adoptions(session):
        adoptions[adoption.practice].append(adoption)
    query = select(Document).where(Document.kind == "practice", Document.visibility == Visibility.PUBLISHED)
    return tuple(
        _build(row, tuple(adoptions.get(row.slug, ()))) for row in session.scalars(query.order_by(Document.slug))
    )


def city_of(adoption: AdoptionView) -> str | None:
    """The slug of the city of an adoption, in the program or not; None for several or unnamed cities."""
    return adoption.site or site_slug(adoption.city, adoption.state)


def _build(row: Document, adoptions: tuple[AdoptionView, ...]) -> MatchedPractice:
    record = PracticeRecord.model_validate(row.record)
    card = Card(row.slug, row.kind, row.title, row.summary, row.year, build_rating(record.evidence))
    return MatchedPractice(card, record, adoptions, to_matchable(record, adoptions))


def to_matchable(record: PracticeRecord, adoptions: Iterable[AdoptionView] = ()) -> MatchablePractice:
    """The practice as the matching takes it."""
    facts = record.evidence
    return MatchablePractice(
        slug=record.slug,
        problems=frozenset(record.problems),
        band=evidence.band(facts),
        designs=frozenset(facts.design),
        studies=facts.studies,
        requirements=frozenset(record.requirements),
        cost=record.cost_band,
        time=record.time_to_effect,
        sizes=frozenset(record.suited_city_size),
        provides=frozenset(record.provides),
        outcomes=tuple(
            OutcomeBand(item.outcome, evidence.RATING_BANDS[item.rating], problems)
            for item in facts.outcomes
            if (problems := problems_of_outcome(item.outcome))
        ),
        adopters=tuple(
            Adopter(city, item.role == AdoptionRole.EVALUATED, item.outcome is not None)
            for item in adoptions
            if (city := city_of(item))
        ),
    )


def problems_of_outcome(name: str) -> frozenset[str]:
    """The problems that an outcome rated apart speaks of; none if it speaks of crime as a whole."""
    words = name.lower()
    return frozenset(problem for word, problems in OUTCOME_WORDS.items() if word in words for problem in problems)
