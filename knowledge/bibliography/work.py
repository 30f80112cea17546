"""The one bibliographic record: a work, with the fields of CSL-JSON and the number in the NCJRS library.

Every reference here holds one (:class:`knowledge.records.ReferenceRecord`), every page is cited as one, and every
format in which works come and go is read into and written from it. Knows no format, no database and no page.
"""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from knowledge.bibliography.work_types import WorkType
from knowledge.fields import Doi, Line, Model, NcjNumber, Text, Url

PartDate = Annotated[str, StringConstraints(pattern=r"^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$")]
"""A day, a month or a year: "2019-04-30", "2019-04" or "2019"."""

WorkYear = Annotated[int, Field(ge=1000, le=2100)]
"""The year of a work: older than ours may be."""

Role = Annotated[str, StringConstraints(pattern=r"^[a-z]+(-[a-z]+)*$", max_length=40)]
"""What someone did for a work, as CSL names it: "collection-editor", "interviewer"."""


class Name(Model):
    """Who made a work: a person with ``family`` and ``given`` names, or an organization as ``literal``.

    ``particle`` belongs to the family name ("van der"), ``dropping_particle`` to the given one ("de" of "Jean de La
    Fontaine"); ``suffix`` tells generations apart ("Jr."). "et al." is nobody's name: see :attr:`Work.et_al`.
    """

    literal: Line | None = None
    family: Line | None = None
    given: Line | None = None
    particle: Line | None = None
    dropping_particle: Line | None = None
    suffix: Line | None = None

    @model_validator(mode="after")
    def _is_one_or_the_other(self) -> Self:
        person = (self.family, self.given, self.particle, self.dropping_particle, self.suffix)
        if not self.literal and not self.family:
            raise ValueError("write the family name of a person, or the whole name of an organization")
        if self.literal and any(person):
            raise ValueError("write either an organization or the names of a person, not both")
        return self

    @property
    def whole_family(self) -> str:
        """The family name with its particle: "van der Berg"; of an organization its whole name."""
        return self.literal or " ".join(filter(None, (self.particle, self.family)))

    @property
    def whole_given(self) -> str:
        """The given names with the particle that follows them."""
        return " ".join(filter(None, (self.given, self.dropping_particle)))

    @property
    def inverted(self) -> str:
        """The name as lists sort it: "van der Berg, Jan, Jr."; an organization as it is."""
        return ", ".join(filter(None, (self.whole_family, self.whole_given, self.suffix)))

    @property
    def natural(self) -> str:
        """The name as it is said: "Jan van der Berg Jr."."""
        return " ".join(filter(None, (self.whole_given, self.whole_family, self.suffix)))


class Contributor(Name):
    """Somebody who is neither author nor editor nor translator."""

    role: Role

    @classmethod
    def of(cls, role: str, name: Name) -> Self:
        """``name`` in a role."""
        return cls(role=role, **name.model_dump())

    @property
    def name(self) -> Name:
        """Who it is."""
        return Name(**self.model_dump(exclude={"role"}))


class Work(Model):
    """One work.

    ``container`` is the journal, book or website that it stands in, ``series`` the series of the whole. ``year``,
    ``month`` and ``day`` say when it was issued, ``until`` the end of a span, and ``date_note`` what these cannot say
    ("in press"). ``page`` are pages within the container, ``number_of_pages`` is the length of the whole. ``number`` is
    a report's own number. ``et_al`` says that there are authors who are not named. ``notes`` are what a record brought
    that has no field of its own.
    """

    title: Line
    short_title: Line | None = None
    type: WorkType
    genre: Line | None = None
    authors: tuple[Name, ...] = ()
    et_al: bool = False
    editors: tuple[Name, ...] = ()
    translators: tuple[Name, ...] = ()
    contributors: tuple[Contributor, ...] = ()
    container: Line | None = None
    container_short: Line | None = None
    series: Line | None = None
    series_number: Line | None = None
    edition: Line | None = None
    volume: Line | None = None
    volumes: Line | None = None
    issue: Line | None = None
    page: Line | None = None
    section: Line | None = None
    number_of_pages: Annotated[int, Field(ge=0, le=1_000_000)] | None = None
    publisher: Line | None = None
    place: Line | None = None
    event: Line | None = None
    event_place: Line | None = None
    year: WorkYear | None = None
    month: Annotated[int, Field(ge=1, le=12)] | None = None
    day: Annotated[int, Field(ge=1, le=31)] | None = None
    until: PartDate | None = None
    date_note: Line | None = None
    number: Line | None = None
    ncj_number: NcjNumber | None = None
    isbn: Line | None = None
    issn: Line | None = None
    doi: Doi | None = None
    pmid: Line | None = None
    pmcid: Line | None = None
    url: Url | None = None
    accessed: PartDate | None = None
    language: Line | None = None
    version: Line | None = None
    status: Line | None = None
    medium: Line | None = None
    authority: Line | None = None
    jurisdiction: Line | None = None
    archive: Line | None = None
    archive_location: Line | None = None
    call_number: Line | None = None
    database: Line | None = None
    keywords: tuple[Line, ...] = ()
    abstract: Text | None = None
    notes: tuple[Text, ...] = ()

    @model_validator(mode="after")
    def _has_a_month_for_its_day(self) -> Self:
        if (self.day and not self.month) or (self.month and not self.year):
            raise ValueError("a day needs a month, and a month a year")
        return self

    @property
    def makers(self) -> tuple[Name, ...]:
        """Its authors or, where it has none, its editors."""
        return self.authors or self.editors

    @property
    def edited(self) -> bool:
        """Whether its editors stand where authors would."""
        return not self.authors and bool(self.editors)

    @property
    def date_parts(self) -> tuple[int, ...]:
        """Year, month and day, as far as they are known."""
        return tuple(part for part in (self.year, self.month, self.day) if part)

    @property
    def issued(self) -> str:
        """When it was issued: "2019", "2019-04" or "2019-04-30"; "" if that is not known."""
        first, *rest = self.date_parts or (0,)
        return "-".join([f"{first:04}", *(f"{part:02}" for part in rest)]) if first else ""

    @property
    def ncj(self) -> str:
        """The number in the NCJRS library as people write it, "NCJ 251579"."""
        return f"NCJ {self.ncj_number}" if self.ncj_number else ""

    @property
    def makers_line(self) -> str:
        """All authors, or editors, in one line: "Braga, A.A.; Weisburd, D. et al."."""
        return say_names(self.makers, et_al=self.et_al, edited=self.edited)


def say_names(names: tuple[Name, ...], *, et_al: bool = False, edited: bool = False) -> str:
    """Names in one line, as lists have them."""
    line = "; ".join(name.inverted for name in names)
    return f"{line}{' et al.' if et_al else ''}{' (eds.)' if edited else ''}" if line else ""
