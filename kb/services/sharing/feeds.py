"""Feeds of new and changed documents, the sitemap, and the description of the search: for readers' programs.

Knows tables and the search service; must not know HTTP. Addresses are built from the base that is given. Only
published documents are ever named.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from kb.errors import NotFound
from kb.models import Document, Site
from kb.services import finding
from kb.services.citing import BASE_NAME
from kb.services.library import FOLDER_OF_KIND, document_path, label
from kb.services.sharing.atom import AtomEntry, AtomFeed, write_atom
from kb.services.sharing.xml import add_element, format_time, in_utc, write_xml
from knowledge.vocabulary import Area, Visibility
from search.store.store import IndexStore

ENTRIES = 50
"""Documents in a feed."""

MATCHES = 200
"""Results of a search among which its feed takes those changed last."""

MAX_ADDRESSES = 50_000
"""Addresses in one sitemap (sitemaps.org)."""

_NAMES = uuid.UUID("6c0f0c1e-6a4f-5d0b-9a54-5d1f3a1f0b77")
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """A document in a feed. ``areas`` are the core areas of its record, if it has any."""

    slug: str
    kind: str
    title: str
    summary: str
    areas: tuple[str, ...]
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed: what it is about, its own address, that of the page with the same, and its documents, newest first."""

    title: str
    path: str
    page: str
    entries: tuple[FeedEntry, ...]
    changed: datetime
    """When the base was last changed: the date of a feed without entries."""


@dataclass(frozen=True, slots=True)
class Address:
    """One page in the sitemap, and when it was last changed."""

    path: str
    changed: datetime | None


def has_area(area: str) -> ColumnElement[bool]:
    """That a document is of a core area."""
    condition: ColumnElement[bool] = Document.record["core_areas"].as_string().contains(f'"{area}"', autoescape=True)
    return condition


def find_new(session: Session) -> Feed:
    """The documents that were added or changed last."""
    return Feed("New and changed pages", "/feeds/new.atom", "/", _find(session), _find_changed(session))


def find_new_in_area(session: Session, area: str) -> Feed:
    """The same for one core area.

    Raises:
        NotFound: there is no such area.
    """
    if area not in set(Area):
        raise NotFound(f"There is no core area called {area!r}.", f"Use one of: {', '.join(Area)}.")
    title = f"New and changed pages: {label(area)}"
    found = _find(session, has_area(area))
    return Feed(title, f"/feeds/area/{area}.atom", f"/search?area={area}", found, _find_changed(session))


def find_matching(session: Session, index: IndexStore, question: finding.Question, query: str) -> Feed:
    """Of the first results of a search those changed last. ``query`` is the query string that asks it.

    What merely comes near to the question is never announced: see :func:`kb.services.finding.meets`.

    Raises:
        SearchUnavailable: there is no index that can answer.
    """
    answer = finding.answer_question(session, index, replace(question, page=1, k=MATCHES), beside=False)
    slugs = [result.card.slug for result in answer.answers]
    found = _find(session, Document.slug.in_(slugs))
    title = f"Search: {question.text.strip()[:200] or 'all pages'}"
    return Feed(title, f"/search.atom?{query}", f"/search?{query}", found, _find_changed(session))


def write_feed(feed: Feed, base: str) -> bytes:
    """``feed`` in Atom. Ids come from slugs, so they outlive a change of the site's address."""
    return write_atom(
        AtomFeed(
            id=uuid.uuid5(_NAMES, f"feed {feed.path}").urn,
            title=f"{feed.title} – {BASE_NAME}",
            updated=max((in_utc(each.updated_at) for each in feed.entries), default=feed.changed),
            url=base + feed.path,
            page=base + feed.page,
            entries=[_build_entry(document, base) for document in feed.entries],
        )
    )


def _build_entry(document: FeedEntry, base: str) -> AtomEntry:
    return AtomEntry(
        id=uuid.uuid5(_NAMES, f"document {document.slug}").urn,
        title=document.title,
        updated=document.updated_at,
        url=base + document_path(document.kind, document.slug),
        summary=document.summary or document.title,
        published=document.created_at,
        categories=tuple((word, label(word)) for word in (document.kind, *document.areas)),
    )


def write_description(base: str) -> bytes:
    """How a browser or Zotero may search here (OpenSearch 1.1)."""
    root = ET.Element("OpenSearchDescription", {"xmlns": "http://a9.com/-/spec/opensearch/1.1/"})
    add_element(root, "ShortName", "PSP Knowledge")
    add_element(root, "LongName", BASE_NAME)
    add_element(
        root, "Description", "What cities learned about reducing violent crime, and how strong the evidence is."
    )
    for media_type, path in (
        ("text/html", "/search?q={searchTerms}&page={startPage?}"),
        ("application/atom+xml", "/search.atom?q={searchTerms}"),
        ("application/x-research-info-systems", "/search.ris?q={searchTerms}"),
    ):
        add_element(root, "Url", type=media_type, template=base + path, pageOffset="1")
    add_element(root, "Image", f"{base}/static/site/favicon.svg", type="image/svg+xml", width="16", height="16")
    add_element(root, "Language", "en-us")
    add_element(root, "InputEncoding", "UTF-8")
    add_element(root, "OutputEncoding", "UTF-8")
    return write_xml(root)


def find_addresses(session: Session) -> list[Address]:
    """Every page that has something to read, in a stable order."""
    lists = [f"/{folder}" for folder in FOLDER_OF_KIND.values()]
    fixed = ["/", *lists, "/sites", "/match", "/about/ratings", "/about/search", "/about/reuse"]
    documents = session.execute(
        select(Document.kind, Document.slug, Document.updated_at)
        .where(Document.visibility == Visibility.PUBLISHED)
        .order_by(Document.kind, Document.slug)
    )
    sites = session.execute(
        select(Site.slug, Site.updated_at).where(Site.visibility == Visibility.PUBLISHED).order_by(Site.slug)
    )
    return [
        *(Address(path, None) for path in fixed),
        *(Address(f"/sites/{slug}", changed) for slug, changed in sites),
        *(Address(document_path(kind, slug), changed) for kind, slug, changed in documents),
    ]


def write_sitemap(session: Session, base: str, part: int | None = None) -> bytes:
    """The sitemap, or its ``part`` (from 1); more addresses than one may hold make an index of parts.

    Raises:
        NotFound: there is no such part.
    """
    addresses = find_addresses(session)
    parts = -(-len(addresses) // MAX_ADDRESSES)
    namespace = {"xmlns": "http://www.sitemaps.org/schemas/sitemap/0.9"}
    if part is None and parts > 1:
        index = ET.Element("sitemapindex", namespace)
        for number in range(1, parts + 1):
            add_element(add_element(index, "sitemap"), "loc", f"{base}/sitemaps/{number}.xml")
        return write_xml(index)
    number = 1 if part is None else part
    if not 1 <= number <= parts:
        raise NotFound(f"There is no part {number} of the sitemap.", f"There are {parts}.")
    root = ET.Element("urlset", namespace)
    for address in addresses[(number - 1) * MAX_ADDRESSES : number * MAX_ADDRESSES]:
        url = add_element(root, "url")
        add_element(url, "loc", base + address.path)
        if address.changed:
            add_element(url, "lastmod", format_time(address.changed))
    return write_xml(root)


def _find_changed(session: Session) -> datetime:
    """When a published page last changed."""
    found = session.scalar(select(func.max(Document.updated_at)).where(Document.visibility == Visibility.PUBLISHED))
    return in_utc(found) if found else _NEVER


def _find(session: Session, *conditions: ColumnElement[bool]) -> tuple[FeedEntry, ...]:
    query = select(Document).where(Document.visibility == Visibility.PUBLISHED, *conditions)
    rows = session.scalars(query.order_by(Document.updated_at.desc(), Document.slug).limit(ENTRIES))
    return tuple(
        FeedEntry(
            slug=row.slug,
            kind=row.kind,
            title=row.title,
            summary=row.summary,
            areas=tuple(row.record.get("core_areas", ())),
            created_at=row.created_at,
            updated_at=row.updated_at,
        )
        for row in rows
    )
