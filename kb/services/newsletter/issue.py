"""An issue of the newsletter: made as a draft of a reference, edited and reviewed like every page, then published.

Knows drafts and published pages. Must not know pages of the site. An issue has no way of its own to readers: a second
person reviews it, versions are kept, and it is found, cited, exported and harvested as the record that it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.errors import Conflict, NotFound
from kb.models import Document
from kb.models.declarative import now
from kb.services import drafting
from kb.services.audit import CURATORS, Actor
from kb.services.citing import BASE_NAME
from kb.services.exchange import Formats
from kb.services.library import Page, get_page
from kb.services.newsletter.gather import IssueSection, gather_sections
from kb.services.newsletter.quarter import Quarter
from knowledge.vocabulary import Visibility

OFFERED = 4
"""Quarters back from this one for which an issue can be made."""


@dataclass(frozen=True, slots=True)
class IssueView:
    """An issue. ``draft`` is the number of the draft that is being worked on, None for none; ``published`` whether
    readers have one."""

    quarter: Quarter
    title: str
    published: bool
    draft: int | None


@dataclass(frozen=True, slots=True)
class PublishedIssue:
    """An issue as readers have it: its page among the references, and its text in Markdown."""

    quarter: Quarter
    page: Page
    body: str


def find_offered() -> tuple[Quarter, ...]:
    """The quarters for which an issue can be made, this one first."""
    quarters = [Quarter.of(now().date())]
    while len(quarters) < OFFERED:
        quarters.append(quarters[-1].before)
    return tuple(quarters)


def make_issue(session: Session, actor: Actor, formats: Formats, quarter: Quarter) -> int:
    """The number of the draft of the issue of ``quarter``, with all that it brought.

    If there is a draft already, it is that one; if it is published, a new draft begins from what readers have.

    Raises:
        Conflict: the quarter has not begun, or is too long ago.
    """
    if quarter not in find_offered():
        raise Conflict("No issue can be made for this quarter.", "Choose one of the list.")
    if (found := drafting.find_unfinished(session, quarter.slug)) is not None:
        return found.id
    if _find_row(session, quarter) is not None:
        return drafting.open_for_editing(session, actor, quarter.slug).id
    last = min(quarter.ends - timedelta(days=1), now())
    fields = {
        "title": _name(quarter),
        "type": "periodical",
        "genre": "newsletter",
        "authors": [{"literal": BASE_NAME}],
        "publisher": BASE_NAME,
        "issue": f"{quarter.year}, {quarter.number}",
        "year": last.year,
        "month": last.month,
        "ncj_number": None,
        "doi": None,
        "url": None,
        "seen": True,
        "summary": f"What was new for cities in the {quarter.title}: pages, lessons, reports of cities, and evidence.",
    }
    body = _write(quarter, gather_sections(session, formats, quarter))
    note = "Gathered from what was published in the quarter. Edit it, then hand it in: somebody else reviews it."
    draft = drafting.create_draft(
        session, actor, kind="reference", fields=fields, body=body, origin="newsletter", slug=quarter.slug, note=note
    )
    return draft.id


def find_issues(session: Session, actor: Actor) -> tuple[IssueView, ...]:
    """The issues that readers have, the newest first; for those who write, those that are being written too."""
    query = select(Document.slug).where(
        Document.slug.startswith("newsletter-20"), Document.visibility == Visibility.PUBLISHED
    )
    published = {slug.removeprefix("newsletter-") for slug in session.scalars(query)}
    quarters = {quarter for key in published if (quarter := _try_read(key)) is not None}
    drafts: dict[Quarter, int] = {}
    if actor.role in CURATORS:
        for quarter in {*find_offered(), *quarters}:
            if (draft := drafting.find_unfinished(session, quarter.slug)) is not None:
                drafts[quarter] = draft.id
    return tuple(
        IssueView(each, _name(each), each in quarters, drafts.get(each))
        for each in sorted({*quarters, *drafts}, reverse=True)
    )


def get_issue(session: Session, key: str) -> PublishedIssue:
    """The issue of the quarter ``key``, as readers have it.

    Raises:
        NotFound: there is none.
    """
    quarter = Quarter.read(key)
    row = _find_row(session, quarter)
    if row is None:
        raise NotFound(
            f"No issue of the {quarter.title} is published.", "See all issues on the page of the newsletter."
        )
    return PublishedIssue(quarter, get_page(session, quarter.slug, "reference"), row.body)


def _find_row(session: Session, quarter: Quarter) -> Document | None:
    query = select(Document).where(Document.slug == quarter.slug, Document.kind == "reference")
    return session.scalar(query.where(Document.visibility == Visibility.PUBLISHED))


def _name(quarter: Quarter) -> str:
    return f"Newsletter of the {quarter.title}"


def _write(quarter: Quarter, sections: Sequence[IssueSection]) -> str:
    if not sections:
        return f"Nothing new was published in the {quarter.title}.\n"
    parts = [f"What was new for cities in the {quarter.title}."]
    parts += [f"## {section.heading}\n\n{section.text}" for section in sections]
    return "\n\n".join(parts) + "\n"


def _try_read(key: str) -> Quarter | None:
    try:
        return Quarter.read(key)
    except NotFound:
        return None
