"""Reads single pages of the library: documents of each kind with what belongs beside them. Knows tables and records.

Only published documents are ever returned; whatever else is asked for is not found.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from kb.errors import NotFound
from kb.models import Adoption, Document, HarvestedCollection, Link, Site
from kb.services.library.addresses import document_path
from kb.services.library.adoptions import AdoptionView, find_adoptions_of
from kb.services.library.practice_page import PracticeView, build_practice_view
from kb.services.library.rendering import PageSection, get_text
from kb.services.library.words import RatingView, build_rating, format_date
from knowledge.bibliography import Work
from knowledge.practice import Evidence, PracticeRecord
from knowledge.records import RECORDS, DocumentRecord
from knowledge.vocabulary import Visibility, label

SHOWN = (Visibility.PUBLISHED, Visibility.CATALOGED)
"""What has a page: what is reviewed here, and what stands in a collection that was brought in whole."""


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
    collection: str = ""
    """The name of the collection that it was brought in with, of what is not reviewed here."""

    def section(self, heading: str) -> PageSection | None:
        """The section with this heading."""
        return next((part for part in self.sections if part.heading == heading), None)

    def other_sections(self, *headings: str) -> tuple[PageSection, ...]:
        """The sections without those with these headings."""
        return tuple(part for part in self.sections if part.heading not in headings)


def get_page(session: Session, slug: str, kind: str | None = None) -> Page:
    """The published document ``slug``, of ``kind`` if given; or one of a collection that is not reviewed here.

    Raises:
        NotFound: there is none.
    """
    query = select(Document).where(Document.slug == slug, Document.visibility.in_(SHOWN))
    document = session.scalar(query.where(Document.kind == kind) if kind else query)
    if document is None:
        raise NotFound(f"There is no {kind or 'document'} called {slug!r}.")
    return build_page(session, document)


def build_page(session: Session, document: Document) -> Page:
    """The page of ``document``, which need not be published nor even stored: drafts and versions are shown with it."""
    record = RECORDS[document.kind].model_validate(document.record)
    if not isinstance(record, DocumentRecord):
        raise TypeError(f"{document.slug} is stored as a document but its record is not one")
    intro, sections = get_text(session, document)
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
        collection=find_collection_name(session, document),
    )


def find_collection_name(session: Session, document: Document) -> str:
    """The name of the collection that ``document`` was brought in with; empty for what is reviewed here."""
    if document.visibility != Visibility.CATALOGED:
        return ""
    row = session.get(HarvestedCollection, document.collection)
    return row.name if row else document.collection


def find_collection_names(session: Session) -> dict[str, str]:
    """The name of each collection that was brought in, by its slug."""
    return dict(session.execute(select(HarvestedCollection.slug, HarvestedCollection.name)).all())


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


def find_practice_titles(session: Session, slugs: Iterable[str | None]) -> dict[str, str]:
    """The titles of those of ``slugs`` that are published strategies."""
    query = select(Document.slug, Document.title).where(
        Document.slug.in_([slug for slug in slugs if slug]),
        Document.kind == "practice",
        Document.visibility == Visibility.PUBLISHED,
    )
    titles: dict[str, str] = dict(session.execute(query).all())
    return titles


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
        work = Work.model_validate({name: record[name] for name in Work.model_fields if name in record})
        parts = (work.makers_line, work.year or work.date_note, work.container or work.publisher)
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
