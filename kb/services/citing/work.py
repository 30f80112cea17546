"""What is cited: one work, and works in an order with notes. Plain values; knows no format, no table and no page."""

from __future__ import annotations

from dataclasses import dataclass

from knowledge.bibliography import Work

BASE_NAME = "PSP Knowledge Base"
"""Who publishes, and for want of a named person who wrote, the pages of this base."""


@dataclass(frozen=True, slots=True)
class Study:
    """A source of a page: the work that it is, the line that the page shows of it, and its own page here, if any."""

    key: str
    work: Work
    line: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class EventFacts:
    """What an event's page says of the event itself; dates as "2017-06-20", as far as they are known."""

    start: str
    end: str
    place: str
    organizer: str
    speakers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ClaimedFinding:
    """What a practice did to one outcome, and how sure that is, in words; ``effect`` is empty where none is told."""

    outcome: str
    direction: str
    certainty: str
    effect: str


@dataclass(frozen=True, slots=True)
class Citable:
    """One document as the work that it is cited as.

    ``slug`` and ``kind`` are the document's, ``url`` its page here. ``summary`` is what we say of it in a sentence; the
    abstract of the work is another thing. ``sources`` are what a page of this base rests on, ``event`` what it tells,
    ``findings`` what a practice's page says was found, outcome by outcome.
    """

    slug: str
    kind: str
    url: str
    work: Work
    summary: str = ""
    sources: tuple[Study, ...] = ()
    event: EventFacts | None = None
    findings: tuple[ClaimedFinding, ...] = ()

    @property
    def own(self) -> bool:
        """Whether it is a page of this base and not a work that is published elsewhere."""
        return self.kind not in ("reference", "tool")

    @property
    def title(self) -> str:
        """What the work is called."""
        return self.work.title

    @property
    def address(self) -> str:
        """Where a reader finds the work: its own address, that of its DOI, or its page here."""
        return self.work.url or (f"https://doi.org/{self.work.doi}" if self.work.doi else self.url)

    @property
    def addressed(self) -> Work:
        """The work with the address where a reader finds it: what leaves here always has one."""
        return self.work if self.work.url else self.work.model_copy(update={"url": self.address})

    @property
    def publisher_apart(self) -> str:
        """The publisher, unless it is the author: styles name it once (APA 7, section 9.29)."""
        alone = self.work.authors[0].literal if len(self.work.authors) == 1 else ""
        return "" if self.work.publisher == alone else self.work.publisher or ""


@dataclass(frozen=True, slots=True)
class Listed:
    """A work in a list, with what the list says of it. ``importance`` is in words; ``minutes`` is time to read."""

    citable: Citable
    note: str = ""
    importance: str = ""
    minutes: int | None = None


@dataclass(frozen=True, slots=True)
class BundleSection:
    """A part of a list. Without a ``title`` its items stand directly under the list's."""

    title: str
    note: str
    items: tuple[Listed, ...]


@dataclass(frozen=True, slots=True)
class Bundle:
    """Works in an order: a reading list, a page of results, or one document.

    ``with_studies`` says that the studies behind its pages go along, as works of their own.
    """

    title: str
    note: str
    sections: tuple[BundleSection, ...]
    url: str = ""
    with_studies: bool = False

    @property
    def items(self) -> tuple[Listed, ...]:
        """All items in order."""
        return tuple(item for section in self.sections for item in section.items)

    @property
    def citables(self) -> tuple[Citable, ...]:
        """Every work once, in the order of its first place."""
        return tuple({item.citable.slug: item.citable for item in self.items}.values())

    @property
    def studies(self) -> tuple[tuple[Study, tuple[str, ...]], ...]:
        """Each study behind its pages that is not itself in the list, with the titles of these pages."""
        if not self.with_studies:
            return ()
        held = {work.slug for work in self.citables}
        found: dict[str, tuple[Study, tuple[str, ...]]] = {}
        for citable in self.citables:
            for study in citable.sources:
                if study.key not in held:
                    _, titles = found.get(study.key, (study, ()))
                    found[study.key] = (study, (*titles, citable.title))
        return tuple(found.values())
