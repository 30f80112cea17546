"""Who did a practice and what came of it: as rows of a table, with the failures said plainly.

Knows tables and records of adoptions. Must not know pages. A city that is in the program is linked by its slug.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.models import Adoption, Document, Site
from knowledge.identifiers import site_slug
from knowledge.practice import PracticeRecord
from knowledge.vocabulary import AdoptionResult, Visibility


class ResultLook(NamedTuple):
    """How a result is shown: its word and its shape. Color follows from ``result``, and is never alone."""

    result: str
    word: str
    shape: str


RESULTS: Mapping[str | None, ResultLook] = {
    AdoptionResult.WORKED: ResultLook("worked", "Worked", "circle-check"),
    AdoptionResult.MIXED: ResultLook("mixed", "Mixed", "diamond"),
    AdoptionResult.NO_EFFECT: ResultLook("no-effect", "No effect", "bar"),
    AdoptionResult.HARM: ResultLook("harm", "Made it worse", "octagon"),
    AdoptionResult.ENDED_EARLY: ResultLook("ended-early", "Ended early", "stop"),
    AdoptionResult.NOT_EVALUATED: ResultLook("not-evaluated", "Not evaluated", "ring"),
    None: ResultLook("unknown", "Result not found", "question"),
}
"""What came of it, in the order in which it is listed."""

_ORDER = list(RESULTS)
UNNAMED = ("--", "Multiple")


@dataclass(frozen=True, slots=True)
class AdoptionView:
    """A city that did a practice, and what came of it; ``site`` is its slug where it is in the program."""

    city: str
    state: str
    site: str | None
    practice: str
    practice_title: str
    program: str | None
    years: str | None
    role: str
    result: str | None
    outcome: str | None
    note: str | None

    @property
    def look(self) -> ResultLook:
        """How its result is shown."""
        return RESULTS[self.result]

    @property
    def place(self) -> str:
        """The city as a reader knows it."""
        if self.city in UNNAMED:
            return "Several cities, or not named" if self.state == "--" else f"Several cities in {self.state}"
        return self.city if self.state == "--" else f"{self.city}, {self.state}"


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """One line of the table of cities: ``cities`` are (name, slug of the site or None), alike in all that is said."""

    cities: tuple[tuple[str, str | None], ...]
    program: str | None
    years: str | None
    look: ResultLook
    outcome: str | None
    note: str | None


@dataclass(frozen=True, slots=True)
class Places:
    """The table of cities, and how many cities had each result, those that worked first."""

    rows: tuple[PlaceRow, ...]
    counts: tuple[tuple[ResultLook, int], ...]
    total: int


def find_adoptions(
    session: Session, *, practice: str | None = None, site: str | None = None
) -> tuple[AdoptionView, ...]:
    """Who did a practice, or what a site did; evaluated ones first, then in the order they were written."""
    query = (
        select(Adoption, Document.title)
        .join(Document, Document.slug == Adoption.practice)
        .where(Document.visibility == Visibility.PUBLISHED)
        .order_by(Adoption.role, Adoption.id)
    )
    if practice is not None:
        query = query.where(Adoption.practice == practice)
    if site is not None:
        query = query.where(Adoption.site == site)
    known = find_known_sites(session)
    return tuple(_view(row, title, known) for row, title in session.execute(query))


def find_adoptions_of(session: Session, record: PracticeRecord) -> tuple[AdoptionView, ...]:
    """Who did the practice of ``record``, which need not be stored: its own cities, then those that say so."""
    known = find_known_sites(session)
    own = tuple(
        AdoptionView(
            city=place.city,
            state=place.state,
            site=slug if (slug := site_slug(place.city, place.state)) in known else None,
            practice=record.slug,
            practice_title=record.title,
            program=place.program,
            years=place.years,
            role=place.role.value,
            result=place.result.value if place.result else None,
            outcome=place.outcome,
            note=place.note,
        )
        for place in record.sites
    )
    query = select(Adoption).where(Adoption.practice == record.slug, Adoption.origin != record.slug)
    others = session.scalars(query.order_by(Adoption.role, Adoption.id))
    return own + tuple(_view(row, record.title, known) for row in others)


def find_known_sites(session: Session) -> frozenset[str]:
    """The slugs of the published sites."""
    return frozenset(session.scalars(select(Site.slug).where(Site.visibility == Visibility.PUBLISHED)))


def build_places(adoptions: Iterable[AdoptionView]) -> Places:
    """``adoptions`` by result, cities of which the same is said in one row."""
    found = sorted(adoptions, key=lambda item: _ORDER.index(item.result))
    rows: dict[tuple[object, ...], list[AdoptionView]] = {}
    for item in found:
        rows.setdefault((item.program, item.years, item.result, item.outcome, item.note), []).append(item)
    counted = Counter(item.result for item in found)
    return Places(
        rows=tuple(_build_row(group) for group in rows.values()),
        counts=tuple((look, counted[result]) for result, look in RESULTS.items() if counted[result]),
        total=len(found),
    )


def _build_row(group: list[AdoptionView]) -> PlaceRow:
    first = group[0]
    cities = tuple(dict.fromkeys((item.place, item.site) for item in group))
    return PlaceRow(cities, first.program, first.years, first.look, first.outcome, first.note)


def _view(row: Adoption, title: str, known: frozenset[str]) -> AdoptionView:
    return AdoptionView(
        city=row.city,
        state=row.state,
        site=row.site if row.site in known else None,
        practice=row.practice,
        practice_title=title,
        program=row.program,
        years=row.years,
        role=row.role,
        result=row.result,
        outcome=row.outcome,
        note=row.note,
    )
