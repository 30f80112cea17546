"""Gathers the entries of a plan: one line that several strategies share stands once and names all of them. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kb.services.matching import MatchView
from kb.services.planning.content import LONGEST_TEXT, MOST_ENTRIES, Origin, PartName, PlanEntry, PlanSource
from knowledge.plan import ActionPlan
from knowledge.practice import PracticeRecord


@dataclass(frozen=True, slots=True)
class PlannedPractice:
    """A chosen strategy: how it is measured for the city, and the plan of steps that is held of it, or of the strategy
    ``lead`` (its title) of which it is a form; None if none is held. ``kin`` are chosen forms of the same strategy."""

    view: MatchView
    plan: ActionPlan | None
    lead: str | None = None
    kin: tuple[str, ...] = ()

    @property
    def record(self) -> PracticeRecord:
        """Its record."""
        return self.view.record

    @property
    def slug(self) -> str:
        """The name in its address."""
        return self.view.card.slug

    @property
    def title(self) -> str:
        """What it is called."""
        return self.view.card.title


class Gathering:
    """The entries of a plan in the making."""

    def __init__(self) -> None:
        self._found: dict[tuple[PartName, str], PlanEntry] = {}

    def add(
        self,
        part: PartName,
        text: str,
        *,
        practice: str | None = None,
        value: str = "",
        asks: str = "",
        origin: Origin = Origin.SOURCE,
        sources: Iterable[PlanSource] = (),
        days: int | None = None,
        path: str = "",
    ) -> None:
        """Add an entry; one with the same words in the same part is joined with it."""
        text = _shorten(text[:1].upper() + text[1:])
        key = part, " ".join(text.casefold().split()).rstrip(".")
        practices = (practice,) if practice else ()
        before = self._found.get(key)
        if before is not None:
            joined = {
                "practices": tuple(dict.fromkeys((*before.practices, *practices))),
                "sources": tuple(dict.fromkeys((*before.sources, *sources))),
                "value": before.value or _shorten(value),
            }
            self._found[key] = before.model_copy(update=joined)
            return
        self._found[key] = PlanEntry(
            id=len(self._found) + 1,
            part=part,
            text=text,
            value=_shorten(value),
            asks=asks,
            days=days,
            practices=practices,
            origin=origin,
            sources=tuple(sources),
            path=path,
        )

    def has(self, part: PartName) -> bool:
        """Whether anything stands in one part."""
        return any(found is part for found, _ in self._found)

    def entries(self) -> tuple[PlanEntry, ...]:
        """All entries in the order of the parts and, within one, of adding."""
        order = list(PartName)
        found = sorted(self._found.values(), key=lambda entry: (order.index(entry.part), entry.id))
        return tuple(found[:MOST_ENTRIES])


def pick_plan_sources(record: PracticeRecord, ids: Iterable[str]) -> tuple[PlanSource, ...]:
    """The sources of ``record`` with these short names."""
    known = {source.id: source for source in record.row_sources}
    return tuple(PlanSource(title=known[i].title, url=known[i].url, year=known[i].year) for i in ids if i in known)


def _shorten(text: str) -> str:
    return text if len(text) <= LONGEST_TEXT else f"{text[: LONGEST_TEXT - 2]} …"
