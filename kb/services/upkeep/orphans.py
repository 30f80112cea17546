"""Pages that hang on nothing, or name what is not there. Knows records, links and adoptions."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sqlalchemy import select

from kb.models import Adoption, Document, Link, Site
from kb.services.library import FOLDER_OF_KIND, page_address
from kb.services.upkeep.shelf import HeldPage, QueueItem, Shelf, build_item
from knowledge.practice import PracticeRecord
from knowledge.records import LessonRecord, ProgramRecord, ReferenceRecord, SummitRecord
from knowledge.site import SiteRecord

_LINK = re.compile(r"\]\(\s*<?([^\s)>]+)")
_ADDRESS = re.compile(r"^/(?:practices|lessons|summits|references|(?P<site>sites))/(?P<slug>[a-z0-9-]+)(?:#.*)?$")
_BROKEN, _UNKNOWN, _ALONE, _UNCITED = 0, 1, 2, 3


def find_orphans(shelf: Shelf) -> Iterator[QueueItem]:
    """Broken links first, then adoptions of unknown practices, lessons of nowhere, and publications nobody cites."""
    named = _find_named(shelf)
    for page in shelf.pages:
        broken = sorted(named.get(page.slug, set()) | set(_iter_broken_links(shelf, page)))
        if broken:
            yield build_item(page, f"It leads to {'; '.join(_tell(shelf, slug) for slug in broken)}.", _BROKEN)
        record = page.record
        if isinstance(record, LessonRecord) and not record.sites and not record.practices:
            why = "It is tied to no site and no practice, so nobody meets it beside one."
            yield build_item(page, why, _ALONE)
    yield from _find_unknown_adoptions(shelf)
    yield from _find_uncited(shelf)


def _find_named(shelf: Shelf) -> dict[str, set[str]]:
    """What the described fields of each page name and is not there. Practices may name cities outside the program."""
    query = select(Document.slug, Document.kind, Link.relation, Link.target).join(Link)
    found: dict[str, set[str]] = {}
    for slug, kind, relation, target in shelf.session.execute(query):
        there = shelf.sites if relation == "site" else shelf.by_slug
        if slug in shelf.by_slug and target not in there and not (relation == "site" and kind == "practice"):
            found.setdefault(slug, set()).add(target)
    return found


def _iter_broken_links(shelf: Shelf, page: HeldPage) -> Iterator[str]:
    """The pages that the text links to and that are not there."""
    for address in _iter_links(page):
        if address["slug"] not in (shelf.sites if address["site"] else shelf.by_slug):
            yield address["slug"]


def _iter_links(page: HeldPage) -> Iterator[re.Match[str]]:
    """The addresses of pages here that the text links to."""
    for found in _LINK.finditer(page.body):
        address = _ADDRESS.match(page_address(found[1], FOLDER_OF_KIND[page.kind]))
        if address:
            yield address


def _tell(shelf: Shelf, slug: str) -> str:
    return f"“{slug}”, which {'was withdrawn' if slug in shelf.withdrawn else 'is no page here'}"


def _find_unknown_adoptions(shelf: Shelf) -> Iterator[QueueItem]:
    for row in shelf.session.scalars(select(Adoption).order_by(Adoption.id)):
        if row.practice in shelf.by_slug or row.practice == row.origin:
            continue  # of a page that is not published itself, nothing is shown
        why = f"It says that {row.city} did {_tell(shelf, row.practice)}."
        if (page := shelf.by_slug.get(row.origin)) is not None:
            yield build_item(page, why, _UNKNOWN)
        elif row.origin in shelf.sites:
            title = shelf.sites[row.origin]
            yield QueueItem(row.origin, "site", title, why, (_UNKNOWN, title.lower()))


def _find_uncited(shelf: Shelf) -> Iterator[QueueItem]:
    numbers, addresses, slugs = set[str](), set[str](), set[str]()
    for page in shelf.pages:
        match page.record:
            case PracticeRecord() | ProgramRecord():
                for source in page.record.sources:
                    numbers |= _numbers(source.ncj_number, source.doi)
                    addresses |= _addresses(source.url)
            case LessonRecord():
                numbers |= _numbers(page.record.source.ncj, None)
                addresses |= _addresses(page.record.source.url, *page.record.source.more_urls)
            case SummitRecord():
                addresses |= _addresses(*page.record.sources)
        slugs |= {address["slug"] for address in _iter_links(page)}
    for values in shelf.session.scalars(select(Site.record).where(Site.slug.in_(shelf.sites))):
        site = SiteRecord.model_validate(values)
        addresses |= _addresses(*(time.source for time in site.memberships), *(asset.source for asset in site.assets))
    for page in shelf.pages:
        record = page.record
        if not isinstance(record, ReferenceRecord) or set(record.cited_by) & shelf.by_slug.keys() or page.slug in slugs:
            continue
        if not _numbers(record.ncj_number, record.doi) & numbers and not _addresses(record.url) & addresses:
            yield build_item(page, "No page here cites it, by its number, its address or its name.", _UNCITED)


def _numbers(ncj: str | None, doi: str | None) -> set[str]:
    return {number for number in (ncj and str(int(ncj)), doi and doi.lower()) if number}


def _addresses(*urls: str | None) -> set[str]:
    return {url.rstrip("/").removeprefix("https://").removeprefix("http://").lower() for url in urls if url}
