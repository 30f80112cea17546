"""Published practices as the matching takes them, each with its page's facts beside it. Knows records and tables.

The one place where a practice's record becomes a :class:`~search.matching.MatchablePractice`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.models import Document
from kb.services.library import AdoptionView, Card, build_rating, find_adoptions
from knowledge import evidence
from knowledge.identifiers import site_slug
from knowledge.practice import Months, PracticeRecord
from knowledge.vocabulary import AdoptionRole, Band, TimeToEffect, Verdict, Visibility
from search.matching import Adopter, MatchablePractice, OutcomeBand

_VERDICT_BANDS = {
    Verdict.MIXED: Band.NOT_RATED,
    Verdict.INDIRECT: Band.INCONCLUSIVE,
    Verdict.INCONCLUSIVE: Band.INCONCLUSIVE,
    Verdict.UNTESTED: Band.NOT_RATED,
    Verdict.NO_EFFECT: Band.NO_EFFECT,
    Verdict.HARM: Band.HARMFUL,
}
"""The band in which the matching places a practice for one problem; a supported one has the practice's own."""


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
    whole = evidence.band(facts)
    return MatchablePractice(
        slug=record.slug,
        problems=frozenset(record.problems),
        band=whole,
        designs=frozenset(facts.design),
        studies=facts.studies,
        requirements=frozenset(item.requirement for item in record.requirements),
        cost=record.cost_band,
        time=_time_of(record.months_to_effect),
        sizes=frozenset(record.suited_city_size),
        provides=frozenset(record.provides),
        outcomes=tuple(
            OutcomeBand(found.problem, _VERDICT_BANDS.get(found.verdict, whole), frozenset({found.problem}))
            for found in evidence.judge_all(record)
        ),
        adopters=tuple(
            Adopter(city, item.role == AdoptionRole.EVALUATED, item.outcome is not None)
            for item in adoptions
            if (city := city_of(item))
        ),
    )


def _time_of(months: Months | None) -> TimeToEffect:
    low = months.low if months is not None else None
    if low is None:
        return TimeToEffect.MONTHS
    return TimeToEffect.WEEKS if low <= 2 else TimeToEffect.MONTHS if low <= 8 else TimeToEffect.YEAR_PLUS
