"""All published pages, sites among them, as one table: searched, sorted and cut into pages.

Knows documents and sites. Must not know what is done with those that are chosen.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, literal, or_, select, union_all
from sqlalchemy.orm import Session

from kb.models import Document, Site
from kb.rows import PageOf
from kb.services.library import document_path
from kb.services.upkeep.draft_table import holds
from knowledge.vocabulary import Visibility

PAGE_SIZE = 100
SITE = "site"


@dataclass(frozen=True, slots=True)
class PageFilter:
    """Which pages are wanted. What is empty allows all; ``words`` must all stand in the title or address."""

    words: str = ""
    kind: str = ""
    sort: str = "title"


@dataclass(frozen=True, slots=True)
class PageRow:
    """A published page in the table; of a site the year is None."""

    slug: str
    title: str
    kind: str
    year: int | None
    updated_at: datetime

    @property
    def path(self) -> str:
        """Its address."""
        return document_path(self.kind, self.slug)


def find_page_rows(session: Session, wanted: PageFilter | None = None, page: int = 1) -> PageOf[PageRow]:
    """One page of what is published and ``wanted`` lets through; a page past the last is the last."""
    wanted = wanted or PageFilter()
    documents = select(
        Document.slug, Document.title.label("title"), Document.kind.label("kind"), Document.updated_at.label("changed")
    ).where(Document.visibility == Visibility.PUBLISHED)
    sites = select(
        Site.slug, (Site.name + ", " + Site.state).label("title"), literal(SITE).label("kind"), Site.updated_at
    ).where(Site.visibility == Visibility.PUBLISHED)
    held = union_all(documents, sites).subquery()
    query = select(held.c.slug)
    if wanted.kind:
        query = query.where(held.c.kind == wanted.kind)
    for word in wanted.words.split():
        query = query.where(or_(holds(held.c.title, word), holds(held.c.slug, word)))
    title = (func.lower(held.c.title), held.c.slug)
    sorts: Mapping[str, tuple[Any, ...]] = {
        "title": title,
        "changed": (held.c.changed.desc(), *title),
        "oldest": (held.c.changed, *title),
        "kind": (held.c.kind, *title),
    }
    slugs = PageOf.of_query(session, query.order_by(*sorts.get(wanted.sort, title)), page, PAGE_SIZE, str)
    rows = _load_rows(session, slugs.items)
    return PageOf(tuple(rows[slug] for slug in slugs.items), slugs.page, slugs.size, slugs.total)


def _load_rows(session: Session, slugs: tuple[str, ...]) -> dict[str, PageRow]:
    """The rows of ``slugs``, by slug: one names a document or a site, never both."""
    documents = session.scalars(select(Document).where(Document.slug.in_(slugs)))
    rows = {row.slug: PageRow(row.slug, row.title, row.kind, row.year, row.updated_at) for row in documents}
    for site in session.scalars(select(Site).where(Site.slug.in_(slugs))):
        rows.setdefault(site.slug, PageRow(site.slug, f"{site.name}, {site.state}", SITE, None, site.updated_at))
    return rows
