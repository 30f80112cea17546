"""Published practices as the matching takes them, each with its page's facts beside it. Knows records and tables.

The one place where a practice's record becomes a :class:`~search.matching.MatchablePractice`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.models import Document
from kb.services.library import AdoptionView, Card, build_rating, find_adoptions, find_reported_adoptions
from knowledge import evidence
from knowledge.identifiers import site_slug
from knowledge.practice import PracticeRecord
from knowledge.vocabulary import FAILED_BANDS, AdoptionResult, AdoptionRole, Necessity, Visibility
from search.matching import Adopter, MatchablePractice, ProblemFinding

RECENT = 10
"""Years after which something that was studied, and not heard of since, is taken to have ended."""

LONG_NAME = 8
"""Letters from which on a name of one word is no common one."""

_WORD = re.compile(r"[a-z0-9]+")
_YEAR = re.compile(r"\b(?:19|20)\d{2}\b")
_GOES_ON = re.compile(r"\b(?:on|current|present|ongoing)\b")


@dataclass(frozen=True, slots=True)
class MatchedPractice:
    """A practice: its card and record, who did it, and how the matching sees it."""

    card: Card
    record: PracticeRecord
    adoptions: tuple[AdoptionView, ...]
    matchable: MatchablePractice

    @property
    def names(self) -> tuple[str, ...]:
        """What it is called in running text, in lower case without punctuation; names of one word that is also a
        common one are left out."""
        called = (self.card.title, *self.record.also_known_as)
        folded = {" ".join(_WORD.findall(name.split("(")[0].lower())) for name in called}
        return tuple(sorted(name for name in folded if " " in name or len(name) >= LONG_NAME))

    def adoptions_of(self, city: str) -> tuple[AdoptionView, ...]:
        """What is on record of the city ``city`` (a slug): evaluated first, then those that say what came of it."""
        found = [item for item in self.adoptions if city_of(item) == city]
        return tuple(sorted(found, key=lambda item: (item.role != AdoptionRole.EVALUATED, item.outcome is None)))


def find_practices(session: Session) -> tuple[MatchedPractice, ...]:
    """All published practices by slug."""
    adoptions: dict[str, list[AdoptionView]] = defaultdict(list)
    for adoption in (*find_adoptions(session), *_find_reports(session)):
        adoptions[adoption.practice].append(adoption)
    query = select(Document).where(Document.kind == "practice", Document.visibility == Visibility.PUBLISHED)
    return tuple(
        _build(row, tuple(adoptions.get(row.slug, ()))) for row in session.scalars(query.order_by(Document.slug))
    )


def _find_reports(session: Session) -> Iterator[AdoptionView]:
    """What cities report themselves, marked as theirs, where no source tells the result: one example a city, and a
    source goes before a report."""
    reported = find_reported_adoptions(session)
    told = {
        (each.practice, city_of(each))
        for each in (find_adoptions(session) if reported else ())
        if each.result not in (None, AdoptionResult.NOT_EVALUATED)
    }
    for each in reported:
        if (each.practice, city_of(each)) not in told:
            told.add((each.practice, city_of(each)))
            yield replace(each, program="as the city reports")


def city_of(adoption: AdoptionView) -> str | None:
    """The slug of the city of an adoption, in the program or not; None for several or unnamed cities."""
    return adoption.site or site_slug(adoption.city, adoption.state)


def _build(row: Document, adoptions: tuple[AdoptionView, ...]) -> MatchedPractice:
    record = PracticeRecord.model_validate(row.record)
    card = Card(row.slug, row.kind, row.title, row.summary, row.year, build_rating(record.evidence))
    return MatchedPractice(card, record, adoptions, to_matchable(record, adoptions))


def to_matchable(record: PracticeRecord, adoptions: Iterable[AdoptionView] = ()) -> MatchablePractice:
    """The practice as the matching takes it."""
    musts = {item.requirement for item in record.requirements if item.need is Necessity.MUST}
    smallest = record.smallest_city_tested
    return MatchablePractice(
        slug=record.slug,
        lead=record.program_of or record.slug,
        role=record.role,
        focus=record.focus,
        problems=frozenset(record.problems),
        findings={
            found.problem: ProblemFinding(found.verdict, found.certainty) for found in evidence.judge_all(record)
        },
        musts=frozenset(musts),
        cost=record.cost_band,
        sizes=frozenset(record.suited_city_size),
        helps=frozenset(item.requirement for item in record.requirements) - musts,
        provides=frozenset(record.provides),
        involves=frozenset(record.involves),
        months_to_start=record.months_to_start.low if record.months_to_start else None,
        months_to_effect=record.months_to_effect.low if record.months_to_effect else None,
        smallest_tested=smallest.population if smallest else None,
        failed=evidence.band(record.evidence) in FAILED_BANDS,
        adopters=tuple(
            Adopter(city, AdoptionResult(item.result) if item.result else None, read_ongoing(item))
            for item in adoptions
            if (city := city_of(item))
        ),
    )


def read_ongoing(adoption: AdoptionView, today: date | None = None) -> bool | None:
    """Whether the years of ``adoption`` say that the city still does the practice; None if they do not.

    "2015 on" goes on and "2016-2019" has ended; the years of an evaluation are those that were studied, which say
    nothing of what came after unless they lie more than :data:`RECENT` years back.
    """
    years = adoption.years or ""
    if _GOES_ON.search(years):
        return True
    found = [int(year) for year in _YEAR.findall(years)]
    if not found:
        return None
    this_year = (today or date.today()).year
    if max(found) < this_year - RECENT:
        return False
    closed = len(found) > 1 and adoption.role != AdoptionRole.EVALUATED and max(found) < this_year - 1
    return False if closed else None
