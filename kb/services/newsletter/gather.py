"""Gathers what a quarter brought, as the sections of an issue in Markdown: only what every reader may see already.

Knows published pages, their versions, the reports of cities, and of offers and visits what the cities let it print.
Never reads what cities ask each other. Must not know drafts or pages.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.models import AdoptionReport, Document, DocumentVersion
from kb.services.exchange import Formats, OfferSide, find_told_offers, find_told_visits
from kb.services.library import BANDS, document_path, format_date, label
from kb.services.newsletter.quarter import Quarter
from kb.services.peers import find_reports
from knowledge.characters import one_line
from knowledge.evidence import band
from knowledge.practice import PracticeRecord
from knowledge.vocabulary import Area, Kind, Visibility

MOST_OF_AREA = 8
"""Pages that are named for one core area; the rest are counted."""
_BY_AREA = (Kind.PRACTICE, Kind.TOOL, Kind.SUMMIT, Kind.REFERENCE)
_MARKS = re.compile(r"([\\`*_\[\]<>#|~&!])")


@dataclass(frozen=True, slots=True)
class IssueSection:
    """A section: its heading, and its text in Markdown."""

    heading: str
    text: str


def gather_sections(session: Session, formats: Formats, quarter: Quarter) -> tuple[IssueSection, ...]:
    """The sections of the issue of ``quarter`` in order; those that would be empty are left out."""
    found = (
        IssueSection("New by core area", _find_new(session, quarter)),
        IssueSection("Lessons", _find_lessons(session, quarter)),
        IssueSection("What cities report themselves", _find_reported(session, quarter)),
        IssueSection("Evidence that changed", _find_rated(session, quarter)),
        IssueSection("What cities offer and look for", _find_offers(session, quarter)),
        IssueSection("Visits that were held", _find_visits(session, formats, quarter)),
    )
    return tuple(section for section in found if section.text)


def to_markdown(text: str) -> str:
    """``text`` on one line, so that nothing in it is markup."""
    return _MARKS.sub(r"\\\1", one_line(text))


def _find_documents(session: Session, quarter: Quarter, kinds: Iterable[Kind]) -> Sequence[Document]:
    query = select(Document).where(Document.visibility == Visibility.PUBLISHED, Document.kind.in_(list(kinds)))
    fresh = query.where(Document.created_at >= quarter.begins, Document.created_at < quarter.ends)
    issues = Document.slug.startswith("newsletter-")
    return session.scalars(fresh.where(~issues).order_by(Document.kind, Document.title)).all()


def _find_new(session: Session, quarter: Quarter) -> str:
    by_area: dict[str, list[Document]] = defaultdict(list)
    for row in _find_documents(session, quarter, _BY_AREA):
        for area in row.record.get("core_areas") or ("",):
            by_area[area].append(row)
    parts = []
    for area in (*Area, ""):
        rows = by_area.get(area)
        if rows:
            lines = [_line(row) for row in rows[:MOST_OF_AREA]]
            if len(rows) > MOST_OF_AREA:
                lines.append(f"- And {len(rows) - MOST_OF_AREA} more")
            parts.append("\n".join([f"### {label(area) if area else 'Of no core area'}", "", *lines]))
    return "\n\n".join(parts)


def _find_lessons(session: Session, quarter: Quarter) -> str:
    return "\n".join(_line(row) for row in _find_documents(session, quarter, [Kind.LESSON]))


def _find_reported(session: Session, quarter: Quarter) -> str:
    fresh = select(AdoptionReport.id).where(
        AdoptionReport.decided_at >= quarter.begins, AdoptionReport.decided_at < quarter.ends
    )
    numbers = set(session.scalars(fresh))
    lines = [
        f"- [{to_markdown(one.city)}](/sites/{one.site}) on [{to_markdown(one.practice_title)}](/practices/"
        f"{one.practice}#reported): {one.look.word.lower()}, as reported by the city"
        for one in find_reports(session)
        if one.number in numbers
    ]
    return "\n".join(lines)


def _find_offers(session: Session, quarter: Quarter) -> str:
    """What cities let it print and is still open; whom to reach, their liaisons know."""
    lines = []
    for one in find_told_offers(session, quarter.begins):
        if one.created_at.replace(tzinfo=quarter.ends.tzinfo) < quarter.ends:
            does = "offers" if one.side is OfferSide.OFFER else "looks for"
            until = format_date(one.ends.isoformat())
            lines.append(f"- {to_markdown(one.city)} {does}: {to_markdown(one.title)} (until {until})")
    return "\n".join(lines)


def _find_visits(session: Session, formats: Formats, quarter: Quarter) -> str:
    """The visits that ended in the quarter and of which every city lets it say so: format, cities, strategy and day."""
    lines = []
    for one in find_told_visits(session, formats, quarter.begins.date()):
        if one.ends_on is not None and one.ends_on < quarter.ends.date():
            about = f", on [{to_markdown(one.practice_title)}](/practices/{one.practice})" if one.practice_title else ""
            lines.append(f"- {to_markdown(one.title)}{about} ({format_date(one.ends_on.isoformat())})")
    return "\n".join(lines)


def _find_rated(session: Session, quarter: Quarter) -> str:
    """The practices whose band is another at the end of the quarter than before it."""
    query = select(DocumentVersion).where(
        DocumentVersion.kind == Kind.PRACTICE,
        DocumentVersion.visibility == Visibility.PUBLISHED,
        DocumentVersion.created_at < quarter.ends,
    )
    before: dict[str, str] = {}
    after: dict[str, DocumentVersion] = {}
    for row in session.scalars(query.order_by(DocumentVersion.number)):
        if row.created_at.replace(tzinfo=quarter.begins.tzinfo) < quarter.begins:
            before[row.slug] = _word(row)
        else:
            after[row.slug] = row
    shown = set(
        session.scalars(select(Document.slug).where(Document.slug.in_(after), Document.visibility == "published"))
    )
    lines = [
        f"- [{to_markdown(row.title)}](/practices/{slug}): “{before[slug]}” before, “{_word(row)}” now"
        for slug, row in sorted(after.items())
        if slug in shown and slug in before and before[slug] != _word(row)
    ]
    return "\n".join(lines)


def _word(row: DocumentVersion) -> str:
    return BANDS[band(PracticeRecord.model_validate(row.record).evidence)].word


def _line(row: Document) -> str:
    summary = f": {to_markdown(row.summary)}" if row.summary else ""
    return f"- [{to_markdown(row.title)}]({document_path(row.kind, row.slug)}){summary}"
