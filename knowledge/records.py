"""The described fields of each kind of file, as frozen models: what a curator may write and what is refused.

Knows the vocabulary. Must not know how a file is laid out (``frontmatter``, ``content_folder``) nor where a record is
kept. Fields without a default must be written, even where the value is ``null``: a null says "looked for, not found".
``review_by`` is the day by which a curator wants a document read again.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from knowledge.bibliography import Name, Work, WorkYear
from knowledge.fields import Count, Day, Doi, Line, Model, NcjNumber, Slug, Source, Url, Year
from knowledge.practice import PracticeRecord
from knowledge.site import SiteRecord
from knowledge.vocabulary import Area, Checked, Confidence, EventKind, Problem, Step, ToolKind


class LessonSource(Model):
    """Where a lesson was read. ``url`` is null where only its kept file, or a mirror, was found."""

    title: Line
    ncj: NcjNumber | None
    url: Url | None
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
    """An event of the program or its material. ``date`` is as the source gives it, from a year to a day.

    ``sources`` are addresses; they are none where its file is kept here, or a mirror alone was found.
    """

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
    sources: tuple[Url, ...] = ()
    review_by: Day | None = None


class _Reference(Model):
    """What stands before the work in the file of references."""

    kind: Literal["reference"]
    slug: Slug


class ReferenceRecord(Work, _Reference):
    """A publication that the other pages cite: a whole work, and what we say of it.

    ``summary`` is our own sentence, ``abstract`` the work's, ``note`` what readers should know about the record;
    ``seen`` says that we read it, or its abstract. What must be written is null where it was looked for and not found.
    """

    authors: tuple[Name, ...]
    year: WorkYear | None
    publisher: Line | None
    ncj_number: NcjNumber | None
    doi: Doi | None
    url: Url | None
    seen: bool
    summary: Line | None = None
    note: Line | None = None
    core_areas: tuple[Area, ...] = ()
    problems: tuple[Problem, ...] = ()
    sites: tuple[Slug, ...] = ()
    questions: tuple[Line, ...] = ()
    cited_by: tuple[Slug, ...] = ()
    review_by: Day | None = None


class ToolRecord(Model):
    """What helps to do a practice: a guide, agreement, job description, measure, cost figure, training, grant.

    ``take`` is what a reader can take from it; ``steps`` are those of the work that it helps with. ``url`` is null
    where only a mirror was found.
    """

    kind: Literal["tool"]
    slug: Slug
    title: Line
    summary: Line
    tool_kind: ToolKind
    organizations: tuple[Line, ...]
    year: Year | None
    date: Line | None = None
    pages: Count | None
    ncj_number: NcjNumber | None
    doi: Doi | None
    isbn: Line | None
    url: Url | None
    take: tuple[Line, ...]
    core_areas: tuple[Area, ...] = Field(min_length=1)
    problems: tuple[Problem, ...] = ()
    steps: tuple[Step, ...] = Field(min_length=1)
    practices: tuple[Slug, ...] = ()
    language: Line | None = None
    license: Line | None = None
    checked: Checked
    note: Line | None = None
    questions: tuple[Line, ...] = ()
    sources: tuple[Url, ...] = ()
    review_by: Day | None = None


class ProgramRecord(Model):
    """A page about the program itself: who does what for a site, how a city gets in, how help is asked for."""

    kind: Literal["program"]
    slug: Slug
    title: Line
    summary: Line
    year: Year | None = None
    core_areas: tuple[Area, ...] = ()
    problems: tuple[Problem, ...] = ()
    sites: tuple[Slug, ...] = ()
    practices: tuple[Slug, ...] = ()
    questions: tuple[Line, ...] = ()
    confidence: Confidence
    sources: tuple[Source, ...] = Field(min_length=1)
    review_by: Day | None = None


class ReferenceFile(Model):
    """The data file that holds all references."""

    references: tuple[ReferenceRecord, ...]


DocumentRecord = PracticeRecord | LessonRecord | SummitRecord | ReferenceRecord | ToolRecord | ProgramRecord
Record = DocumentRecord | SiteRecord

RECORDS: dict[str, type[DocumentRecord | SiteRecord]] = {
    "practice": PracticeRecord,
    "lesson": LessonRecord,
    "summit": SummitRecord,
    "reference": ReferenceRecord,
    "tool": ToolRecord,
    "program": ProgramRecord,
    "site": SiteRecord,
}
