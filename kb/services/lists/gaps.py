"""What a reading list is missing: nothing recent, one city or kind, no counter-evidence, a problem left out.

Knows the search library and views of lists. Says only what can be checked; whether it matters is for the organizer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from kb.errors import SearchUnavailable
from kb.services.finding import NEAR_BY_MEANING
from kb.services.library import Card, Reading, Use, find_cards_by_slug, label
from kb.services.lists.view import ListView, SectionView
from knowledge.vocabulary import FAILED_BANDS, Band, Problem
from search.errors import SearchError
from search.store.store import IndexStore
from search.thesaurus.thesaurus import Thesaurus
from search.types import Dial, Filters, Mode, SearchRequest

RECENT = 3
"""Years within which at least one reading should be."""

_ENOUGH = 3
"""Readings from which on it is worth saying that they are all alike."""

_USES = {
    Use.EVIDENCE: "Everything here is evidence: there is no case from a city and no tool.",
    Use.CASE: "Everything here is a case from a city: there is no evidence on what works.",
    Use.TOOL: "Everything here is material of events or a guide: there is no evidence on what works.",
}


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing that is missing, in a sentence. ``section`` is the id of the section that it is about, if one.

    ``found`` are documents that would fill it.
    """

    text: str
    section: int | None = None
    found: tuple[Card, ...] = ()


def find_gaps(session: Session, index: IndexStore, thesaurus: Thesaurus, view: ListView) -> tuple[Gap, ...]:
    """What ``view`` is missing, of the whole list first."""
    if not view.readings:
        return () if view.count else (Gap("There is no reading in it yet."),)
    return (*_of_list(view), *_find_counter(session, index, view), *_of_sections(thesaurus, view))


def _of_list(view: ListView) -> Iterator[Gap]:
    readings = view.readings
    years = [reading.card.year for reading in readings if reading.card.year is not None]
    if years and max(years) < date.today().year - RECENT:
        yield Gap(f"Nothing here is newer than {max(years)}.")
    yield from _one_place(readings)
    uses = {reading.use for reading in readings}
    if len(uses) == 1 and len(readings) >= _ENOUGH:
        yield Gap(_USES[uses.pop()])
    rated = [reading for reading in readings if reading.band not in (None, Band.NOT_RATED)]
    if not rated:
        yield Gap("No strategy with rated evidence is in it.")


def _one_place(readings: Iterable[Reading]) -> Iterator[Gap]:
    """All cases from one city, or from one state."""
    placed = [reading.sites for reading in readings if reading.sites]
    if len(placed) < _ENOUGH:
        return
    cities = {name for sites in placed for _slug, name in sites}
    if len(cities) == 1:
        yield Gap(f"All {len(placed)} cases are from one city: {cities.pop()}.")
    elif len(states := {name.rsplit(", ", 1)[-1] for name in cities}) == 1:
        yield Gap(f"All {len(placed)} cases are from one state: {states.pop()}.")


def _find_counter(session: Session, index: IndexStore, view: ListView) -> Iterator[Gap]:
    """Practices that were tested and did not work, near to a section in meaning, if the list has none at all."""
    if any(reading.is_counter for reading in view.readings):
        return
    found: list[str] = []
    against = Filters(include={"rating": FAILED_BANDS})
    try:
        searcher = index.searcher()
        for section in view.sections:
            asked = SearchRequest(
                section.question or section.title, Mode.MEANING, against, limit=2, dial=Dial.RELEVANCE
            )
            for hit in searcher.search(asked).hits:
                if (hit.why.similarity or 0.0) >= NEAR_BY_MEANING:
                    found.append(hit.id)
    except (SearchError, SearchUnavailable):
        return  # the page is whole without it
    cards = find_cards_by_slug(session, found)
    if cards:
        shown = tuple(cards[slug] for slug in dict.fromkeys(found) if slug in cards)[:3]
        yield Gap("There is no counter-evidence in it, though there is some: tested, and it did not work.", found=shown)


def _of_sections(thesaurus: Thesaurus, view: ListView) -> Iterator[Gap]:
    for section in view.sections:
        if not section.items:
            yield Gap(f"“{section.title}” has no reading.", section.id)
            continue
        charged = sum(reading.charged for reading in section.readings)
        if section.budget is not None and charged > section.budget:
            over = charged - section.budget
            longer = f"{over} {'minute' if over == 1 else 'minutes'}"
            yield Gap(f"“{section.title}” takes {longer} more than the {section.budget} set.", section.id)
        yield from _missing_problems(thesaurus, section)


def _missing_problems(thesaurus: Thesaurus, section: SectionView) -> Iterator[Gap]:
    known = {problem for reading in section.readings for problem in reading.problems}
    for problem in find_problems(thesaurus, section.title):
        if problem not in known:
            named = label(problem).lower()
            yield Gap(f"“{section.title}” names {named}, but no reading in it is about that.", section.id)


def find_problems(thesaurus: Thesaurus, text: str) -> tuple[Problem, ...]:
    """The problems of the vocabulary that ``text`` names, by any label that the thesaurus knows for them."""
    named = (
        concept.id
        for synonyms in thesaurus.expand(text).synonyms
        for concept in thesaurus.by_label.get(synonyms.key, ())
    )
    return tuple(dict.fromkeys(Problem(name) for name in named if name in set(Problem)))
