"""What is cited: one work, and works in an order with notes. Plain values; knows no format, no table and no page."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

BASE_NAME = "PSP Knowledge Base"
"""Who publishes, and for want of a named person who wrote, the pages of this base."""


@dataclass(frozen=True, slots=True)
class Name:
    """One author: a person with ``family`` and ``given`` names, or an agency as ``literal``.

    ``suffix`` tells generations apart: "Jr.", "III".
    """

    family: str = ""
    given: str = ""
    literal: str = ""
    suffix: str = ""

    @property
    def inverted(self) -> str:
        """The name as lists sort it: "Braga, A.A.", "King, Martin Luther, Jr."; an agency as it is."""
        return self.literal or ", ".join(part for part in (self.family, self.given, self.suffix) if part)


@dataclass(frozen=True, slots=True)
class Citable:
    """One work that can be cited.

    ``type`` is a CSL type. ``date`` is "2019", "2019-04" or "2019-04-30", and ``year`` its year. ``url`` is the page
    here, ``source_url`` the work itself where it is elsewhere. ``more_authors`` means "et al."; ``edited`` that
    ``authors`` are editors. ``sources`` are what a page of this base rests on, a line each.
    """

    slug: str
    kind: str
    title: str
    type: str
    url: str
    authors: tuple[Name, ...] = ()
    more_authors: bool = False
    edited: bool = False
    year: int | None = None
    date: str = ""
    publisher: str = ""
    container: str = ""
    volume: str = ""
    issue: str = ""
    pages: str = ""
    page_count: int | None = None
    report_number: str = ""
    ncj_number: str = ""
    doi: str = ""
    source_url: str = ""
    abstract: str = ""
    keywords: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    accessed: datetime.date | None = None

    @property
    def own(self) -> bool:
        """Whether it is a page of this base and not a work that is published elsewhere."""
        return self.kind not in ("reference", "tool")

    @property
    def ncj(self) -> str:
        """The number in the NCJRS library as people write it, "NCJ 251579"."""
        return f"NCJ {self.ncj_number}" if self.ncj_number else ""

    @property
    def address(self) -> str:
        """Where a reader finds the work: its own address, or its page here."""
        return self.source_url or self.url

    @property
    def date_parts(self) -> tuple[int, ...]:
        """Year, month and day, as far as they are known."""
        return tuple(int(part) for part in self.date.split("-")) if self.date else (self.year,) if self.year else ()

    @property
    def publisher_apart(self) -> str:
        """The publisher, unless it is the author: styles name it once (APA 7, section 9.29)."""
        alone = self.authors[0].literal if len(self.authors) == 1 else ""
        return "" if self.publisher == alone else self.publisher

    def author_line(self) -> str:
        """All authors in one line."""
        names = "; ".join(name.inverted for name in self.authors)
        return f"{names}{' et al.' if self.more_authors else ''}{' (eds.)' if self.edited else ''}"


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
    """Works in an order: a reading list, a page of results, or one document."""

    title: str
    note: str
    sections: tuple[BundleSection, ...]
    url: str = ""

    @property
    def items(self) -> tuple[Listed, ...]:
        """All items in order."""
        return tuple(item for section in self.sections for item in section.items)

    @property
    def citables(self) -> tuple[Citable, ...]:
        """Every work once, in the order of its first place."""
        return tuple({item.citable.slug: item.citable for item in self.items}.values())
