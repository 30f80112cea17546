"""Every name of another page, in the described fields and in the text, leads to a page that is there."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.content_folder import ContentEntry
from knowledge.identifiers import site_slug
from tests.content import shelf

DOCUMENTS = shelf.documents()


def _name(entry: ContentEntry) -> str:
    return entry.record.slug


def _unknown(named: tuple[str, ...], known: dict[str, object]) -> list[str]:
    return [slug for slug in named if slug not in known]


@pytest.mark.parametrize("entry", DOCUMENTS, ids=_name)
def test_link_in_the_text_leads_to_a_page(entry: ContentEntry) -> None:
    folders = {"practices", "lessons", "summits", "tools", "program"}
    for target in shelf.links(entry.body):
        assert "://" not in target, f"{target}: cite it as a source or reference instead"
        path = (entry.path.parent / target).resolve()
        assert path.is_file(), target
        assert path.suffix == ".md", target
        assert path.parent.name in folders, target
        assert path != entry.path, f"{target}: a page does not link to itself"


@pytest.mark.parametrize("entry", DOCUMENTS, ids=_name)
def test_page_links_to_another_no_more_than_a_reader_needs(entry: ContentEntry) -> None:
    targets = [Path(target).name for target in shelf.links(entry.body)]
    assert all(targets.count(name) <= 3 for name in targets)


def test_related_practices_exist_and_are_others() -> None:
    known = dict(shelf.practices())
    for slug, record in known.items():
        assert not _unknown(record.related, {**known}), slug
        assert slug not in record.related
        assert len(set(record.related)) == len(record.related), slug


def test_lessons_name_practices_and_sites_that_exist() -> None:
    for slug, record in shelf.lessons().items():
        assert not _unknown(record.practices, {**shelf.practices()}), slug
        assert not _unknown(record.sites, {**shelf.sites()}), slug
        assert record.sites or record.site_note, f"{slug}: say where it was learned"


def test_events_name_practices_lessons_and_sites_that_exist() -> None:
    for slug, record in shelf.summits().items():
        assert not _unknown(record.practices, {**shelf.practices()}), slug
        assert not _unknown(record.lessons, {**shelf.lessons()}), slug
        assert not _unknown(record.sites, {**shelf.sites()}), slug


def test_references_are_cited_by_pages_that_exist() -> None:
    known = {entry.record.slug: entry for entry in DOCUMENTS}
    for slug, record in shelf.references().items():
        assert not _unknown(record.cited_by, {**known}), slug


def test_site_adoptions_name_practices_that_exist() -> None:
    for slug, record in shelf.sites().items():
        assert not _unknown(tuple(a.practice for a in record.adoptions), {**shelf.practices()}), slug


def test_adoption_that_a_practice_tells_is_told_the_same_by_the_site() -> None:
    told = {
        (site, practice, place.role, place.program, place.years)
        for practice, record in shelf.practices().items()
        for place in record.sites
        if (site := site_slug(place.city, place.state)) in shelf.sites()
    }
    listed = {
        (slug, adoption.practice, adoption.role, adoption.program, adoption.years)
        for slug, record in shelf.sites().items()
        for adoption in record.adoptions
        if adoption.source == f"content/practices/{adoption.practice}.md"
    }
    assert listed == told


def test_adoption_told_by_no_practice_has_a_source_on_the_web_or_among_our_pages() -> None:
    for slug, record in shelf.sites().items():
        for adoption in record.adoptions:
            if adoption.source != f"content/practices/{adoption.practice}.md":
                assert adoption.note, slug
                assert adoption.source.startswith("http") or (shelf.ROOT / adoption.source).is_file(), slug


def test_each_practice_is_linked_from_another_page() -> None:
    linked = {target for entry in DOCUMENTS for target in shelf.linked_slugs(entry.body) if target != entry.record.slug}
    named = {slug for record in shelf.practices().values() for slug in record.related}
    assert set(shelf.practices()) <= linked | named
