"""The described fields of each kind of file, as frozen models: what a curator may write and what is refused.

Knows the vocabulary. Must not know how a file is laid out (``frontmatter``, ``content``) nor where a record is kept.
Fields without a default must be written, even where the value is ``null``: a null says "looked for, not found".
``review_by`` is the day by which a curator wants a document read again.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

from knowledge.vocabulary import (
    AdoptionRole,
    Area,
    CitySize,
    Confidence,
    CostBand,
    Design,
    EventKind,
    Problem,
    Rating,
    RatingBasis,
    Requirement,
    TimeToEffect,
)

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=120)]
Line = Annotated[str, StringConstraints(min_length=1, max_length=2_000, strip_whitespace=True)]
State = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$|^--$")]
Url = Annotated[str, StringConstraints(pattern=r"^https?://\S+$", max_length=2_000)]
Year = Annotated[int, Field(ge=1900, le=2100)]
Count = Annotated[int, Field(ge=0)]
NcjNumber = Annotated[str, StringConstraints(pattern=r"^\d{1,6}$")]
Doi = Annotated[str, StringConstraints(pattern=r"^10\.\d{4,9}/\S+$")]


def _read_day(value: object) -> date:
    """A day as it is written. Pydantic alone would also take seconds since 1970 for one."""
    try:
        return value if type(value) is date else date.fromisoformat(str(value).strip())
    except ValueError as error:
        raise PydanticCustomError("day", "Write a day as year-month-day, such as 2027-03-31") from error


Day = Annotated[date, BeforeValidator(_read_day)]


class Model(BaseModel):
    """What all records share: frozen, and a field nobody knows is an error rather than lost."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Source(Model):
    """A publication or page that a statement rests on. ``seen`` is true when it, or its abstract, was read."""

    title: Line
    authors: Line | None
    year: Year | None
    publisher: Line | None
    ncj_number: NcjNumber | None
    doi: Doi | None
    url: Url | None
    seen: bool


class OutcomeRating(Model):
    """The rating of one outcome, where a source rates outcomes apart."""

    outcome: Line
    rating: Rating


class Evidence(Model):
    """Evidence as its source says it. The display band is derived from it (:mod:`knowledge.evidence`), never stored."""

    registry: Line | None
    rating: Rating | None
    registry_id: Line | None
    rated_year: Year | None
    studies: Count | None
    effect: Line
    design: tuple[Design, ...]
    rating_basis: RatingBasis
    outcomes: tuple[OutcomeRating, ...] = ()


class Emmie(Model):
    """The five questions of the EMMIE scale (Johnson, Tilley and Bowers 2015); null where our sources say nothing."""

    effect: Line | None
    mechanism: Line | None
    moderators: Line | None
    implementation: Line | None
    economics: Line | None


class PracticeSite(Model):
    """A city that did a practice, and what came of it. City and state "--" mean several cities or an unnamed one."""

    city: Line
    state: State
    program: Line | None
    years: Line | None
    role: AdoptionRole
    outcome: Line | None


class PracticeRecord(Model):
    """A strategy or program with structured evidence."""

    kind: Literal["practice"]
    slug: Slug
    title: Line
    summary: Line
    also_known_as: tuple[Line, ...] = ()
    core_areas: tuple[Area, ...] = Field(min_length=1)
    problems: tuple[Problem, ...] = Field(min_length=1)
    evidence: Evidence
    emmie: Emmie
    mechanism: Line
    components: tuple[Line, ...]
    requirements: tuple[Requirement, ...]
    provides: tuple[Requirement, ...] = ()
    cost_band: CostBand
    time_to_effect: TimeToEffect
    suited_city_size: tuple[CitySize, ...]
    sites: tuple[PracticeSite, ...]
    risks: tuple[Line, ...]
    questions: tuple[Line, ...] = ()
    related: tuple[Slug, ...] = ()
    confidence: Confidence
    sources: tuple[Source, ...] = Field(min_length=1)
    review_by: Day | None = None


class LessonSource(Model):
    """Where a lesson was read."""

    title: Line
    ncj: NcjNumber | None
    url: Url
    more_urls: tuple[Url, ...] = ()


class LessonRecord(Model):
    """One thing that a site of the program learned."""

    kind: Literal["lesson"]
    slug: Slug
    title: Line
    summary: Line
    sites: tuple[Slug, ...] = ()
    site_note: Line | None = None
    year: Year
    core_areas: tuple[Area, ...] = Field(min_length=1)
    problems: tuple[Problem, ...] = ()
    practices: tuple[Slug, ...] = ()
    questions: tuple[Line, ...] = ()
    confidence: Confidence
    source: LessonSource
    review_by: Day | None = None


class SummitRecord(Model):
    """An event of the program or its material. ``date`` is as the source gives it, from a year to a day."""

    kind: Literal["summit"]
    slug: Slug
    title: Line
    summary: Line
    event_kind: EventKind
    date: Line | None
    year: Year | None
    days: Count | None = None
    place: Line | None = None
    host: Line | None = None
    visitor: Line | None = None
    attendance: Line | None = None
    speakers: tuple[Line, ...] = ()
    facilitators: tuple[Line, ...] = ()
    themes: tuple[Line, ...] = ()
    outcome: Line | None = None
    notes: Line | None = None
    sites: tuple[Slug, ...] = ()
    practices: tuple[Slug, ...] = ()
    lessons: tuple[Slug, ...] = ()
    questions: tuple[Line, ...] = ()
    sources: tuple[Url, ...] = Field(min_length=1)
    review_by: Day | None = None


class ReferenceRecord(Model):
    """A publication that the other pages cite."""

    kind: Literal["reference"]
    slug: Slug
    title: Line
    authors: Line | None
    year: Year | None
    date: Line | None = None
    publisher: Line | None
    type: Line
    pages: Count | None
    ncj_number: NcjNumber | None
    doi: Doi | None
    url: Url | None
    seen: bool
    note: Line | None = None
    cited_by: tuple[Slug, ...] = ()
    review_by: Day | None = None


class ReferenceFile(Model):
    """The data file that holds all references."""

    references: tuple[ReferenceRecord, ...]


class Membership(Model):
    """A site's time in one cohort of the program, as its source gives it."""

    cohort: Line | None
    joined: Line | None
    phase: Line | None
    note: Line | None = None
    source: Url


class YearFigures(Model):
    """Offenses known and officers in one year: counts, not rates. ``rape_definition`` is the FBI's of that row."""

    year: Year
    population: Count | None
    violent_crime: Count | None
    homicide: Count | None
    rape: Count | None
    rape_definition: Literal["revised", "legacy"] | None
    robbery: Count | None
    aggravated_assault: Count | None
    sworn_officers: Count | None
    source: Line


class Asset(Model):
    """Something a site has that practices ask for, with where that is said."""

    asset: Requirement
    year: Year | None
    note: Line
    source: Url


class SiteAdoption(Model):
    """A practice that a site did. What came of it stands on the practice's page, or in ``note``."""

    practice: Slug
    role: AdoptionRole
    program: Line | None
    years: Line | None
    note: Line | None = None
    source: Line


class SiteRecord(Model):
    """A city or county of the program. Its problems, assets and budget are declared: matching uses them."""

    kind: Literal["site"]
    slug: Slug
    name: Line
    state: State
    memberships: tuple[Membership, ...] = Field(min_length=1)
    problems: tuple[Problem, ...] = ()
    budget: CostBand | None = None
    figures: tuple[YearFigures, ...] = ()
    assets: tuple[Asset, ...] = ()
    adoptions: tuple[SiteAdoption, ...] = ()
    gaps: tuple[Line, ...] = ()
    notes: tuple[Line, ...] = ()


DocumentRecord = PracticeRecord | LessonRecord | SummitRecord | ReferenceRecord
Record = DocumentRecord | SiteRecord

RECORDS: dict[str, type[PracticeRecord | LessonRecord | SummitRecord | ReferenceRecord | SiteRecord]] = {
    "practice": PracticeRecord,
    "lesson": LessonRecord,
    "summit": SummitRecord,
    "reference": ReferenceRecord,
    "site": SiteRecord,
}
