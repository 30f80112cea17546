"""What an erasure would take with it, said before it is done. Knows rows; changes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from kb.errors import NotFound
from kb.models import Document, DocumentVersion, Draft, Original
from kb.services.library import document_path


@dataclass(frozen=True, slots=True)
class ErasablePage:
    """A page or, where nothing was published yet, a draft: its title, and its address if it has a page."""

    title: str
    path: str | None
    versions: int


@dataclass(frozen=True, slots=True)
class Erasable:
    """A page or a kept file, and what would go with it.

    ``name`` has to be typed before it goes: a page's slug, or a file's name. ``files`` are those that nothing else was
    made from. ``pages`` are those that were made from the file, or the page itself.
    """

    name: str
    pages: tuple[ErasablePage, ...]
    drafts: int
    files: tuple[str, ...]
    sha256: str | None = None


def get_erasable_page(session: Session, slug: str) -> Erasable:
    """What goes with the page or draft ``slug``.

    Raises:
        NotFound: there is neither.
    """
    found = _find(session, [slug])
    if not slug or not (found.pages or found.drafts):
        raise NotFound(f"There is no page and no draft called {slug!r}.", "Give the last part of its address.")
    used = session.scalars(select(Document.original).where(Document.slug == slug).union(_of_drafts([slug])))
    alone = [sha256 for sha256 in used if sha256 and not _is_used_elsewhere(session, sha256, slug)]
    names = session.scalars(select(Original.name).where(Original.sha256.in_(alone)).order_by(Original.name))
    return Erasable(slug, found.pages, found.drafts, tuple(names))


def get_erasable_file(session: Session, sha256: str) -> Erasable:
    """What goes with the kept file ``sha256``.

    Raises:
        NotFound: no such file is kept.
    """
    kept = session.get(Original, sha256)
    if kept is None:
        raise NotFound("No such file is kept here.", "Give its SHA-256, or come from the page that was made of it.")
    pages = session.scalars(select(Document.slug).where(Document.original == sha256))
    drafts = session.scalars(select(Draft.slug).where(Draft.original == sha256, Draft.slug.is_not(None)))
    found = _find(session, sorted({*pages, *(slug for slug in drafts if slug)}))
    return Erasable(kept.name, found.pages, found.drafts, (kept.name,), sha256)


@dataclass(frozen=True, slots=True)
class _Found:
    pages: tuple[ErasablePage, ...]
    drafts: int


def _find(session: Session, slugs: Sequence[str]) -> _Found:
    kept = select(DocumentVersion.slug, func.count()).where(DocumentVersion.slug.in_(slugs))
    counted = session.execute(kept.group_by(DocumentVersion.slug))
    versions = {str(slug): int(count) for slug, count in counted}
    pages = [
        ErasablePage(row.title, document_path(row.kind, row.slug), versions.get(row.slug, 0))
        for row in session.scalars(select(Document).where(Document.slug.in_(slugs)).order_by(Document.title))
    ]
    drafts = select(func.count()).select_from(Draft).where(Draft.slug.in_(slugs), Draft.kind != "site")
    return _Found(tuple(pages), session.scalar(drafts) or 0)


def _of_drafts(slugs: Sequence[str]) -> Select[Any]:
    return select(Draft.original).where(Draft.slug.in_(slugs), Draft.kind != "site")


def _is_used_elsewhere(session: Session, sha256: str, slug: str) -> bool:
    page = select(Document.id).where(Document.original == sha256, Document.slug != slug)
    draft = select(Draft.id).where(Draft.original == sha256, or_(Draft.slug.is_(None), Draft.slug != slug))
    return any(session.scalar(query.limit(1)) is not None for query in (page, draft))
