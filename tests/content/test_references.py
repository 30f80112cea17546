"""The publications: each cited source is there once, and each says truly who cites it."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from knowledge.fields import Source
from knowledge.records import ReferenceRecord
from tests.content import shelf
from tests.content.fact_files import DOI_BEHIND_A_LIBRARY, DOT_AFTER_HOST, MIRRORS

REFERENCES = shelf.references()
CITED = [(slug, source) for slug, record in shelf.practices().items() for source in record.sources]


def _address(url: str | None) -> str:
    """The address without what differs between two links to one page."""
    bare = re.sub(r"^https?://(?:www\.)?", "", (url or "").lower())
    return bare.replace("ojp.gov.", "ojp.gov").rstrip("/")


def _title(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text.lower())


def _is_same(record: ReferenceRecord, source: Source) -> bool:
    return bool(
        (source.doi and source.doi.lower() == record.doi)
        or (source.ncj_number and source.ncj_number == record.ncj_number)
        or _title(source.title) == _title(record.title)
        or (source.url and _address(source.url) == _address(record.url) and record.seen)
        or (source.url and source.url in (record.note or ""))
    )


@pytest.mark.parametrize(
    ("slug", "source"), CITED, ids=lambda value: value if isinstance(value, str) else value.title[:40]
)
def test_source_of_a_practice_is_one_reference(slug: str, source: Source) -> None:
    (record,) = (item for item in REFERENCES.values() if slug in item.cited_by and _is_same(item, source))
    assert (source.doi and source.doi.lower()) in (None, record.doi)
    assert source.ncj_number in (None, record.ncj_number)


def test_reference_is_cited_by_the_pages_that_it_names() -> None:
    pages = {slug: record.sources for slug, record in (shelf.practices() | shelf.program_pages()).items()}
    for record in REFERENCES.values():
        for slug in record.cited_by:
            if slug in pages:
                assert any(_is_same(record, source) for source in pages[slug]), (record.slug, slug)
            else:
                assert _names(slug, record), (record.slug, slug)


def _names(slug: str, record: ReferenceRecord) -> bool:
    """Whether a lesson or event gives the address, or the NCJ number, of the publication.

    Where no address of its publisher was found, there is none to give: then it cannot be told from here.
    """
    if slug in shelf.summits():
        return record.url is None or record.url in shelf.summits()[slug].sources
    source = shelf.lessons()[slug].source
    known = (source.url, *source.more_urls)
    return record.url is None or record.url in known or record.ncj_number == source.ncj


def test_lesson_or_event_from_a_document_is_named_by_its_reference() -> None:
    home = {record.url for record in REFERENCES.values() if not record.seen}
    addresses = {record.url: record for record in REFERENCES.values() if record.url and record.url not in home}
    told = [(slug, (item.source.url, *item.source.more_urls)) for slug, item in shelf.lessons().items()]
    told += [(slug, item.sources) for slug, item in shelf.summits().items()]
    for slug, urls in told:
        for url in urls:
            assert url not in addresses or slug in addresses[url].cited_by, (url, slug)


@pytest.mark.parametrize("name", ["doi", "ncj_number", "title"])
def test_no_two_references_are_one_publication(name: str) -> None:
    values = Counter(getattr(record, name) for record in REFERENCES.values())
    assert [value for value, count in values.items() if value is not None and count > 1] == []


def test_reference_says_where_it_can_be_read_or_what_it_is() -> None:
    told = {r.slug: r.url or r.doi or r.publisher or r.container or r.genre or r.notes for r in REFERENCES.values()}
    assert [slug for slug, said in told.items() if not said] == []


def test_no_address_is_that_of_a_mirror_or_tells_on_the_reader() -> None:
    files = [path for path in shelf.CONTENT.rglob("*") if path.suffix in {".md", ".yaml"} and path.name != "README.md"]
    for path in files:
        for url in re.findall(r"https?://[^\s'\"<>]+", path.read_text("utf-8")):
            assert not MIRRORS.search(url), (path.name, url)
            assert not re.search(r"[?&](?:utm_|fbclid=|gclid=)|#:~:text=", url), (path.name, url)
            assert not DOT_AFTER_HOST.search(url), (path.name, url)
            assert not DOI_BEHIND_A_LIBRARY.search(url), (path.name, url)


def test_reference_says_what_it_found_or_that_we_have_its_title_only() -> None:
    described = [slug for slug, record in REFERENCES.items() if record.summary]
    assert len(described) >= 0.9 * len(REFERENCES)
