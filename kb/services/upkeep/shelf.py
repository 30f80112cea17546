"""What a queue of work holds, and the published pages that the queues look through. Knows tables and records."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.models import Document, Site
from kb.models.declarative import now
from kb.services.library import document_path
from knowledge.records import RECORDS, DocumentRecord
from knowledge.vocabulary import Visibility


@dataclass(frozen=True, slots=True)
class Statement:
    """What one source says: ``who`` says it and, where that is a page here, its address."""

    who: str
    text: str
    path: str | None = None


@dataclass(frozen=True, slots=True)
class QueueItem:
    """One page that needs somebody, and why, in a sentence. ``order`` sorts it among the others, smallest first.

    ``statements`` stand side by side where they disagree. ``draft`` or ``correction`` is the number of what is open.
    """

    slug: str
    kind: str
    title: str
    why: str
    order: tuple[str | float, ...]
    statements: tuple[Statement, ...] = ()
    draft: int | None = None
    correction: int | None = None

    @property
    def path(self) -> str:
        """The address of its page."""
        return document_path(self.kind, self.slug)


@dataclass(frozen=True, slots=True)
class HeldPage:
    """A published document."""

    slug: str
    kind: str
    title: str
    year: int | None
    digest: str
    body: str
    record: DocumentRecord
    updated_at: datetime

    @property
    def path(self) -> str:
        """The address of its page."""
        return document_path(self.kind, self.slug)


class Shelf:
    """What is published, read once for all queues. ``today`` is the day that they are looked at (UTC)."""

    def __init__(self, session: Session, today: date | None = None) -> None:
        self.session = session
        self.today = today or now().date()

    @cached_property
    def pages(self) -> tuple[HeldPage, ...]:
        """Every published document, by slug."""
        query = select(Document).where(Document.visibility == Visibility.PUBLISHED).order_by(Document.slug)
        return tuple(_hold(row) for row in self.session.scalars(query))

    @cached_property
    def by_slug(self) -> dict[str, HeldPage]:
        """Every published document by its slug."""
        return {page.slug: page for page in self.pages}

    @cached_property
    def withdrawn(self) -> frozenset[str]:
        """The slugs of documents that were withdrawn."""
        query = select(Document.slug).where(Document.visibility == Visibility.WITHDRAWN)
        return frozenset(self.session.scalars(query))

    @cached_property
    def sites(self) -> dict[str, str]:
        """The names of published sites, by slug."""
        query = select(Site.slug, Site.name).where(Site.visibility == Visibility.PUBLISHED)
        return dict(self.session.execute(query).all())


def build_item(page: HeldPage, why: str, *order: str | float, **more: object) -> QueueItem:
    """The entry of ``page``, sorted by ``order`` and then by title."""
    return QueueItem(page.slug, page.kind, page.title, why, (*order, page.title.lower()), **more)  # type: ignore[arg-type]


def _hold(row: Document) -> HeldPage:
    record = RECORDS[row.kind].model_validate(row.record)
    if not isinstance(record, DocumentRecord):
        raise TypeError(f"{row.slug} is stored as a document but its record is not one")
    return HeldPage(row.slug, row.kind, row.title, row.year, row.digest, row.body, record, row.updated_at)
