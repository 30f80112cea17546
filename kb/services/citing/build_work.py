"""Documents of the base as citable works. Knows tables and records; must not know formats, styles or pages.

A reference is cited as itself, a tool as a work of its organizations. A practice, lesson or event is cited as a web
page of this base, with the base as its corporate author: nobody signs these pages, they change, and a name that stands
on no page would be invented. Its date is that of its last change here, since the years in its record are those of its
sources.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.models import Document
from kb.services.citing.studies import HeldReferences, build_studies, load_references
from kb.services.citing.work import BASE_NAME, Citable, ClaimedFinding, EventFacts
from kb.services.library import SHOWN, document_path, label, name_outcome
from knowledge.bibliography import Name, Work, WorkType
from knowledge.bibliography.dates import read_date
from knowledge.characters import one_line
from knowledge.practice import PracticeRecord
from knowledge.records import RECORDS, DocumentRecord, ReferenceRecord, SummitRecord, ToolRecord
from knowledge.site import SiteRecord

_NOTHING_HELD = HeldReferences()


def build_citable(
    document: Document, base: str = "", accessed: date | None = None, held: HeldReferences = _NOTHING_HELD
) -> Citable:
    """The work that ``document`` is. ``base`` is the address of this site, without a slash at its end.

    ``accessed`` is the day on which a page of this base was read; it is left out for works published elsewhere.
    ``held`` are the references among which its sources are looked for.
    """
    record = RECORDS[document.kind].model_validate(document.record)
    url = base.rstrip("/") + document_path(document.kind, document.slug)
    match record:
        case ReferenceRecord():
            work, summary = _build_reference(record), record.summary or record.note or ""
        case ToolRecord():
            work, summary = _build_tool(record), record.summary
        case SiteRecord():
            raise TypeError(f"{document.slug} is of a kind that cannot be cited: {document.kind}")
        case _:
            work, summary = _build_page(document, record, url, accessed), document.summary
    sources = build_studies(record, held, base.rstrip("/"))
    event = _build_event(record) if isinstance(record, SummitRecord) else None
    findings = _build_findings(record) if isinstance(record, PracticeRecord) else ()
    return Citable(document.slug, document.kind, url, work, one_line(summary), sources, event, findings)


def find_citables(
    session: Session, slugs: Iterable[str], base: str = "", accessed: date | None = None
) -> tuple[Citable, ...]:
    """Those of ``slugs`` that have a page, as works, in the order given."""
    wanted = list(dict.fromkeys(slugs))
    query = select(Document).where(Document.slug.in_(wanted), Document.visibility.in_(SHOWN))
    rows = {row.slug: row for row in session.scalars(query)}
    resting = any(row.kind not in ("reference", "tool") for row in rows.values())
    held = load_references(session) if resting else _NOTHING_HELD
    return tuple(build_citable(rows[slug], base, accessed, held) for slug in wanted if slug in rows)


def _build_page(document: Document, record: DocumentRecord, url: str, accessed: date | None) -> Work:
    changed = document.updated_at.date()
    event = (record.event_kind,) if isinstance(record, SummitRecord) else ()
    words = (*event, *getattr(record, "core_areas", ()), *getattr(record, "problems", ()))
    return Work(
        title=one_line(document.title),
        type=WorkType.WEBPAGE,
        authors=(Name(literal=BASE_NAME),),
        publisher=BASE_NAME,
        year=changed.year,
        month=changed.month,
        day=changed.day,
        url=url if url.startswith("http") else None,
        accessed=accessed.isoformat() if accessed else None,
        language="en",
        keywords=tuple(dict.fromkeys(label(word) for word in words)),
        abstract=one_line(document.summary) or None,
    )


def _build_event(record: SummitRecord) -> EventFacts:
    found = read_date(record.date or str(record.year or ""))
    return EventFacts(found.iso or "", found.until or "", record.place or "", record.host or "", record.speakers)


def _build_findings(record: PracticeRecord) -> tuple[ClaimedFinding, ...]:
    return tuple(
        ClaimedFinding(name_outcome(row), label(row.direction), label(row.certainty), one_line(row.effect or ""))
        for row in record.outcomes
    )


def _build_reference(record: ReferenceRecord) -> Work:
    """The work in the record, without what we say of it."""
    return Work.model_validate({name: getattr(record, name) for name in Work.model_fields})


def _build_tool(record: ToolRecord) -> Work:
    """A tool is published elsewhere, by its organizations."""
    date_of_it = read_date(record.date or str(record.year or ""))
    organizations = tuple(Name(literal=one_line(name)) for name in record.organizations)
    whole = record.pages or record.ncj_number or record.isbn
    return Work(
        title=one_line(record.title),
        type=WorkType.REPORT if whole else WorkType.WEBPAGE,
        genre=label(record.tool_kind),
        authors=organizations,
        publisher=organizations[0].literal if organizations else None,
        year=date_of_it.year or record.year,
        month=date_of_it.month,
        day=date_of_it.day,
        until=date_of_it.until,
        number_of_pages=record.pages,
        ncj_number=record.ncj_number,
        doi=record.doi,
        isbn=record.isbn,
        url=record.url,
        language=record.language,
        keywords=tuple(dict.fromkeys(label(word) for word in (*record.core_areas, *record.problems))),
    )
