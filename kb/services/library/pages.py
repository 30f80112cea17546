"""Reads single pages of the library: documents of each kind with what belongs beside them. Knows tables and records.

Only published documents are ever returned; whatever else is asked for is not found.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from kb.errors import NotFound
from kb.models import Adoption, Document, Link, Site
from kb.services.library.addresses import FOLDER_OF_KIND, document_path
from kb.services.library.adoptions import AdoptionView, find_adoptions_of
from kb.services.library.practice_page import PracticeView, build_practice_view
from kb.services.library.words import RatingView, build_rating, format_date
from knowledge.markdown import to_html
from knowledge.practice import Evidence, PracticeRecord
from knowledge.records import RECORDS, DocumentRecord
from knowledge.vocabulary import Visibility, label

_FILE_LINK = re.compile(r"^(?:\.\./)?(?:(practices|lessons|summits|tools|program)/)?([a-z0-9-]+)\.md(#.*)?$")
_SECTION = re.compile(r"^## +(.+?) *#*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class PageSection:
    """One part of a page's body under a second-level heading; ``html`` is sanitized."""

    heading: str
    anchor: str
    html: str


@dataclass(frozen=True, slots=True)
class Card:
    """A document in a list: enough to decide whether to open it. ``byline`` says who wrote it or when it was."""

    slug: str
    kind: str
    title: str
    summary: str
    year: int | None
    rating: RatingView | None
    byline: str = ""

    @property
    def path(self) -> str:
        """The address of its page."""
        return document_path(self.kind, self.slug)


@dataclass(frozen=True, slots=True)
class Page:
    """A whole document with its sections and neighbors. ``related`` are the documents it names or that name it.

    ``practice`` is what a practice's page holds beside; None for other kinds.
    """

    card: Card
    record: DocumentRecord
    intro_html: str
    sections: tuple[PageSection, ...]
    adoptions: tuple[AdoptionView, ...]
    related: tuple[Card, ...]
    sites: tuple[tuple[str, str], ...]
    updated: str
    practice: PracticeView | None = None

    def section(self, heading: str) -> PageSection | None:
        """The section with this heading."""
        return next((part for part in self.sections if part.heading == heading), None)

    def other_sections(self, *headings: str) -> tuple[PageSection, ...]:
        """The sections without those with these headings."""
        return tuple(part for part in self.sections if part.heading not in headings)


def get_page(session: Session, slug: str, kind: str | None = None) -> Page:
    """The published document ``slug``, of ``kind`` if given.

    Raises:
        NotFound: there is none.
    """
    query = _published().where(Document.slug == slug)
    document = session.scalar(query.where(Document.kind == kind) if kind else query)
    if document is None:
        raise NotFound(f"There is no {kind or 'document'} called {slug!r}.")
    return build_page(session, document)


def build_page(session: Session, document: Document) -> Page:
    """The page of ``document``, which need not be published nor even stored: drafts and versions are shown with it."""
    record = RECORDS[document.kind].model_validate(document.record)
    if not isinstance(record, DocumentRecord):
        raise TypeError(f"{document.slug} is stored as a document but its record is not one")
    intro, sections = _split_sections(document.body, FOLDER_OF_KIND[document.kind])
    adoptions = find_adoptions_of(session, record) if isinstance(record, PracticeRecord) else ()
    return Page(
        card=build_card(document),
        record=record,
        intro_html=intro,
        sections=sections,
        adoptions=adoptions,
        related=_find_related(session, document),
        sites=_find_sites(session, document),
        updated=document.updated_at.date().isoformat(),
        practice=build_practice_view(session, record, adoptions) if isinstance(record, PracticeRecord) else None,
    )


def render_body(body: str, kind: str) -> str:
    """A body as the HTML that its page would hold, in one piece."""
    return to_html(body, link=lambda address: page_address(address, FOLDER_OF_KIND[kind]))


def get_card(session: Session, slug: str) -> Card:
    """The list entry of the published document ``slug``.

    Raises:
        NotFound: there is none.
    """
    card = find_cards_by_slug(session, [slug]).get(slug)
    if card is None:
        raise NotFound(f"There is no document called {slug!r}.")
    return card


def find_cards(session: Session, kind: str) -> tuple[Card, ...]:
    """All published documents of ``kind``: events newest first, the rest by title."""
    rows = session.scalars(_published().where(Document.kind == kind)).all()
    if kind == "summit":
        rows = sorted(rows, key=lambda row: str(row.record.get("date") or ""), reverse=True)
    else:
        rows = sorted(rows, key=lambda row: row.title.lower())
    return tuple(build_card(row) for row in rows)


def find_cards_by_slug(session: Session, slugs: Iterable[str]) -> dict[str, Card]:
    """Those of ``slugs`` that are published, by slug."""
    rows = session.scalars(_published().where(Document.slug.in_(list(slugs))))
    return {row.slug: build_card(row) for row in rows}


def count_by_kind(session: Session) -> dict[str, int]:
    """How many published documents there are of each kind."""
    query = select(Document.kind, func.count()).where(Document.visibility == Visibility.PUBLISHED)
    return dict(session.execute(query.group_by(Document.kind)).all())


def count_by_area(session: Session) -> dict[str, int]:
    """How many published documents name each core area."""
    query = select(Document.record["core_areas"]).where(Document.visibility == Visibility.PUBLISHED)
    return dict(Counter(area for areas in session.scalars(query) for area in areas or ()))


def find_documents_naming_site(session: Session, site: str, kind: str) -> tuple[Card, ...]:
    """Published documents of ``kind`` that name the site, by title."""
    query = _published().join(Link).where(Link.relation == "site", Link.target == site, Document.kind == kind)
    return tuple(build_card(row) for row in session.scalars(query.order_by(Document.title)))


def build_card(document: Document) -> Card:
    """The list entry of a document."""
    rating = None
    if document.kind == "practice":
        rating = build_rating(Evidence.model_validate(document.record["evidence"]))
    byline = _build_byline(document)
    return Card(document.slug, document.kind, document.title, document.summary, document.year, rating, byline)


def _build_byline(document: Document) -> str:
    """Authors, year and publisher of a reference; what, when and where an event was; else nothing."""
    record = document.record
    if document.kind == "reference":
        parts = (record["authors"], record["year"], record["publisher"])
    elif document.kind == "summit":
        parts = (label(record["event_kind"]), format_date(record["date"] or "") or record["year"], record["place"])
    else:
        return ""
    return ", ".join(str(part) for part in parts if part)


def _published() -> Select[Document]:
    return select(Document).where(Document.visibility == Visibility.PUBLISHED)


def _find_related(session: Session, document: Document) -> tuple[Card, ...]:
    named = [link.target for link in document.links if link.relation == "document"]
    naming = select(Link.document_id).where(Link.relation == "document", Link.target == document.slug)
    query = _published().where(or_(Document.slug.in_(named), Document.id.in_(naming))).where(Document.id != document.id)
    return tuple(build_card(row) for row in session.scalars(query.order_by(Document.kind, Document.title)))


def _find_sites(session: Session, document: Document) -> tuple[tuple[str, str], ...]:
    """The published sites that the document names, or that say of themselves that they did it."""
    named = [link.target for link in document.links if link.relation == "site"]
    doing = select(Adoption.site).where(Adoption.practice == document.slug, Adoption.site.is_not(None))
    query = select(Site.slug, Site.name, Site.state).where(
        or_(Site.slug.in_(named), Site.slug.in_(doing)), Site.visibility == Visibility.PUBLISHED
    )
    return tuple((slug, f"{name}, {state}") for slug, name, state in session.execute(query.order_by(Site.name)))


def _split_sections(body: str, folder: str) -> tuple[str, tuple[PageSection, ...]]:
    """The body's HTML before its first second-level heading, and each section after."""

    def render(start: int, end: int) -> str:
        return to_html(body[start:end], link=lambda address: page_address(address, folder))

    marks = list(_SECTION.finditer(body))
    starts = [mark.start() for mark in marks] + [len(body)]
    return render(0, starts[0]), tuple(
        PageSection(mark[1], build_anchor(mark[1]), render(mark.end(), end))
        for mark, end in zip(marks, starts[1:], strict=True)
    )


def page_address(address: str, folder: str) -> str:
    """A link to a content file becomes one to its page; a bare file name is a neighbor in ``folder``."""
    found = _FILE_LINK.match(address)
    return f"/{found[1] or folder}/{found[2]}{found[3] or ''}" if found else address


def build_anchor(heading: str) -> str:
    """The anchor of a section with this heading."""
    return re.sub(r"[^a-z0-9]+", "-", heading.lower()).strip("-")
