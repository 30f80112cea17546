"""Documents of the base as citable works. Knows tables and records; must not know formats, styles or pages.

A reference is cited as itself. A practice, lesson or event is cited as a web page of this base, with the base as its
corporate author: nobody signs these pages, they change, and a name that stands on no page would be invented. Its
date is that of its last change here, since the years in its record are those of its sources.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.models import Document
from kb.services.citing.characters import one_line
from kb.services.citing.imprint import parse_imprint
from kb.services.citing.names import parse_names
from kb.services.citing.work import BASE_NAME, Citable, Name
from kb.services.library import document_path, label
from knowledge.fields import Source
from knowledge.practice import PracticeRecord
from knowledge.records import RECORDS, LessonRecord, ProgramRecord, ReferenceRecord, SummitRecord, ToolRecord
from knowledge.vocabulary import Visibility

_ISO = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?")
_TYPES = {
    "registry profile": "webpage",
    "web page": "webpage",
    "report": "report",
    "case study": "report",
    "guide": "report",
    "toolkit": "report",
    "plan": "report",
}
"""CSL types for what a reference is called here; the rest is "document" unless its publisher's line shows more."""


def build_citable(document: Document, base: str = "", accessed: date | None = None) -> Citable:
    """The work that ``document`` is. ``base`` is the address of this site, without a slash at its end.

    ``accessed`` is the day on which a page of this base was read; it is left out for works published elsewhere.
    """
    record = RECORDS[document.kind].model_validate(document.record)
    url = base.rstrip("/") + document_path(document.kind, document.slug)
    match record:
        case ReferenceRecord():
            return _build_reference(record, url)
        case ToolRecord():
            return _build_tool(record, url)
        case PracticeRecord() | ProgramRecord():
            words, sources = (*record.core_areas, *record.problems), tuple(map(_say_source, record.sources))
        case LessonRecord():
            words = (*record.core_areas, *record.problems)
            ncj = f" NCJ {record.source.ncj}." if record.source.ncj else ""
            address = f" {record.source.url}" if record.source.url else ""
            sources = (f"{record.source.title}.{ncj}{address}", *record.source.more_urls)
        case SummitRecord():
            words, sources = (record.event_kind,), record.sources
        case _:
            raise TypeError(f"{document.slug} is of a kind that cannot be cited: {document.kind}")
    changed = document.updated_at.date()
    return Citable(
        slug=document.slug,
        kind=document.kind,
        title=one_line(document.title),
        type="webpage",
        url=url,
        authors=(Name(literal=BASE_NAME),),
        year=changed.year,
        date=changed.isoformat(),
        publisher=BASE_NAME,
        abstract=one_line(document.summary),
        keywords=tuple(dict.fromkeys(label(word) for word in words)),
        sources=tuple(one_line(line) for line in sources),
        accessed=accessed,
    )


def find_citables(
    session: Session, slugs: Iterable[str], base: str = "", accessed: date | None = None
) -> tuple[Citable, ...]:
    """Those of ``slugs`` that are published, as works, in the order given."""
    wanted = list(dict.fromkeys(slugs))
    query = select(Document).where(Document.slug.in_(wanted), Document.visibility == Visibility.PUBLISHED)
    rows = {row.slug: row for row in session.scalars(query)}
    return tuple(build_citable(rows[slug], base, accessed) for slug in wanted if slug in rows)


def _build_reference(record: ReferenceRecord, url: str) -> Citable:
    authors, imprint = parse_names(record.authors), parse_imprint(record.publisher)
    found = _ISO.fullmatch(record.date or "")
    return Citable(
        slug=record.slug,
        kind=record.kind,
        title=one_line(record.title),
        type=imprint.type or _TYPES.get(record.type, "document"),
        url=url,
        authors=authors.names,
        more_authors=authors.more,
        edited=authors.edited,
        year=int(found[0][:4]) if found else record.year,
        date=found[0] if found else str(record.year or ""),
        publisher=one_line(imprint.publisher),
        container=one_line(imprint.container),
        volume=imprint.volume,
        issue=imprint.issue,
        pages=imprint.pages,
        page_count=record.pages,
        report_number=imprint.report_number,
        ncj_number=record.ncj_number or "",
        doi=record.doi or "",
        source_url=record.url or (f"https://doi.org/{record.doi}" if record.doi else ""),
        abstract=one_line(record.note or ""),
    )


def _build_tool(record: ToolRecord, url: str) -> Citable:
    """A tool is published elsewhere, by its organizations."""
    found = _ISO.fullmatch(record.date or "")
    return Citable(
        slug=record.slug,
        kind=record.kind,
        title=one_line(record.title),
        type="report" if record.pages or record.ncj_number else "webpage",
        url=url,
        authors=tuple(Name(literal=one_line(name)) for name in record.organizations),
        year=int(found[0][:4]) if found else record.year,
        date=found[0] if found else str(record.year or ""),
        publisher=one_line(record.organizations[0]) if record.organizations else "",
        page_count=record.pages,
        ncj_number=record.ncj_number or "",
        doi=record.doi or "",
        source_url=record.url or (f"https://doi.org/{record.doi}" if record.doi else ""),
        abstract=one_line(record.summary),
        keywords=tuple(dict.fromkeys(label(word) for word in (*record.core_areas, *record.problems))),
    )


def _say_source(source: Source) -> str:
    """A source of a practice in one line, as its page shows it."""
    year = f" ({source.year})" if source.year else ""
    parts = (
        f"{source.authors}{year}".rstrip(".") + "." if source.authors else "",
        f"{source.title}." if source.authors else f"{source.title}{year}.",
        f"{source.publisher}." if source.publisher else "",
        f"NCJ {source.ncj_number}." if source.ncj_number else "",
        f"https://doi.org/{source.doi}" if source.doi else source.url or "",
    )
    return " ".join(part for part in parts if part)
