"""A plan as it is read: its parts in order, dates worked out, sources numbered, open questions gathered.

Pure: knows what a plan holds. Must not know tables, templates or file formats.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from kb.services.planning.content import (
    ORIGIN_WORDS,
    PARTS,
    STEPS,
    ChosenStrategy,
    PartLook,
    PartName,
    PlanCity,
    PlanContent,
    PlanEntry,
    PlanSource,
)


@dataclass(frozen=True, slots=True)
class CitedSource:
    """A source with the number by which the plan cites it."""

    number: int
    source: PlanSource


@dataclass(frozen=True, slots=True)
class EntryView:
    """An entry with the day by which it is due, the numbers of its sources, whose words it is, and the titles of its
    strategies where the plan has others too."""

    entry: PlanEntry
    due: date | None
    numbers: tuple[int, ...]
    origin: str
    practices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PartView:
    """One part of a plan: its words and its entries, those with a date in the order of their dates."""

    name: PartName
    look: PartLook
    entries: tuple[EntryView, ...]

    @property
    def open(self) -> int:
        """How many of its questions have no answer yet."""
        return sum(view.entry.is_open for view in self.entries)


@dataclass(frozen=True, slots=True)
class PlanView:
    """A whole plan. ``site`` is the slug of the site it is kept with; ``revision`` the number of the version shown."""

    key: str
    revision: int
    owner: str
    site: str | None
    updated_at: datetime
    content: PlanContent
    parts: tuple[PartView, ...]
    sources: tuple[CitedSource, ...]

    @property
    def path(self) -> str:
        """The address of its page."""
        return f"/plans/{self.key}"

    @property
    def title(self) -> str:
        """What it is called."""
        return self.content.title

    @property
    def city(self) -> PlanCity:
        """Whose it is."""
        return self.content.city

    @property
    def strategies(self) -> tuple[ChosenStrategy, ...]:
        """What it is made of."""
        return self.content.strategies

    @property
    def questions(self) -> tuple[tuple[PartView, EntryView], ...]:
        """Every question that has no answer yet, with its part, in order."""
        return tuple((part, view) for part in self.parts for view in part.entries if view.entry.is_open)

    @property
    def steps(self) -> tuple[EntryView, ...]:
        """Every step, in order."""
        return tuple(view for part in self.parts if part.name in STEPS for view in part.entries)

    @property
    def done(self) -> int:
        """How many steps are done."""
        return sum(view.entry.done is not None for view in self.steps)

    def part(self, name: str) -> PartView:
        """One part by its name."""
        return next(part for part in self.parts if part.name == name)


def build_plan_view(
    content: PlanContent, *, key: str, revision: int, owner: str, site: str | None, updated_at: datetime
) -> PlanView:
    """``content`` as it is read."""
    numbers: dict[PlanSource, int] = {}
    titles = {strategy.slug: strategy.title for strategy in content.strategies}

    def view(entry: PlanEntry) -> EntryView:
        for source in entry.sources:
            numbers.setdefault(source, len(numbers) + 1)
        named = tuple(titles[slug] for slug in entry.practices if slug in titles)
        return EntryView(
            entry=entry,
            due=content.due_of(entry),
            numbers=tuple(numbers[source] for source in entry.sources),
            origin=ORIGIN_WORDS[entry.origin],
            practices=named,
        )

    parts = tuple(PartView(name, look, tuple(_in_order(map(view, content.of(name))))) for name, look in PARTS.items())
    return PlanView(
        key=key,
        revision=revision,
        owner=owner,
        site=site,
        updated_at=updated_at,
        content=content,
        parts=parts,
        sources=tuple(CitedSource(number, source) for source, number in numbers.items()),
    )


def _in_order(entries: Iterable[EntryView]) -> list[EntryView]:
    """Entries by their day, those without one where they stand among the first."""
    return sorted(entries, key=lambda view: view.due or date.min)
