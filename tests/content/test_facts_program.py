"""Lessons, events, sites, documents and figures say what the facts say."""

from __future__ import annotations

from itertools import zip_longest
from typing import Any

import pytest

from knowledge.identifiers import site_slug
from tests.content import shelf
from tests.content.fact_files import FACTS, clean_address, load_program, needs_facts

PROGRAM = load_program() if FACTS.is_dir() else {}
LESSONS = [*PROGRAM.get("lessons", ()), *PROGRAM.get("context_lessons", ())]
EVENTS = PROGRAM.get("events", [])
HOME = "https://www.nationalpublicsafetypartnership.org/"

pytestmark = needs_facts


def _null(value: str | None) -> str | None:
    return None if value in ("null", "", None) else value


def _slugs(city: str, state: str) -> list[str]:
    """The sites of one entry of the facts: joint sites are written with a stroke."""
    return [slug for name in city.split("/") if (slug := site_slug(name.strip(), state))]


def test_lessons_are_those_of_the_facts() -> None:
    assert {fact["slug"] for fact in LESSONS} == set(shelf.lessons())
    assert len(LESSONS) == 45


@pytest.mark.parametrize("fact", LESSONS, ids=lambda fact: fact["slug"])
def test_lesson_is_described_as_in_the_facts(fact: dict[str, Any]) -> None:
    record = shelf.lessons()[fact["slug"]]
    assert (record.title, str(record.year), record.confidence) == (fact["title"], fact["year"], fact["confidence"])
    assert list(record.core_areas) == fact["core_areas"]
    source = fact["source"]
    assert record.source.title == source["title"]
    assert record.source.ncj == _null(source["ncj"])
    addresses = [clean_address(url) for url in (source["url"], *source.get("more_urls", ()))]
    ours = [record.source.url, *record.source.more_urls]
    # Where the facts have a mirror, ours is the publisher's own page or none.
    assert all(url == address or address is None for url, address in zip_longest(ours, addresses) if url)
    named = [slug for site in fact["sites"] if ", " in site for slug in _slugs(*site.rsplit(", ", 1))]
    assert list(record.sites) == named
    assert named or record.site_note in fact["sites"]


def test_events_are_those_of_the_facts() -> None:
    assert sorted(fact["title"] for fact in EVENTS) == sorted(record.title for record in shelf.summits().values())


@pytest.mark.parametrize("fact", EVENTS, ids=lambda fact: fact["title"])
def test_event_is_described_as_in_the_facts(fact: dict[str, Any]) -> None:
    record = next(item for item in shelf.summits().values() if item.title == fact["title"])
    assert record.event_kind == fact["kind"]
    assert record.days == (int(fact["days"]) if fact.get("days") else None)
    for name in ("date", "place", "host", "visitor", "attendance", "outcome", "notes"):
        assert getattr(record, name) == _null(fact.get(name)), name
    for name in ("speakers", "facilitators", "themes"):
        assert list(getattr(record, name)) == fact.get(name, []), name
    addresses = {clean_address(url) for url in (fact["source"], fact.get("extra_source")) if url}
    assert set(record.sources) == addresses - {None}


def test_sites_are_those_of_the_facts() -> None:
    named = {slug for fact in PROGRAM["sites"] for slug in _slugs(fact["city"], fact["state"])}
    assert named == set(shelf.sites())


@pytest.mark.parametrize("slug", sorted(shelf.sites()))
def test_time_in_the_program_is_as_in_the_facts(slug: str) -> None:
    facts = [fact for fact in PROGRAM["sites"] if slug in _slugs(fact["city"], fact["state"])]
    told = [
        (fact["source"], _null(fact["cohort"]), _null(fact["joined"]), _null(fact["phase"]), fact.get("note"))
        for fact in facts
    ]
    record = shelf.sites()[slug]
    assert [(m.source, m.cohort, m.joined, m.phase) for m in record.memberships] == [row[:4] for row in told]
    for membership, row in zip(record.memberships, told, strict=True):
        assert row[4] is None or membership.note is not None, "the note of the facts is missing"


@pytest.mark.parametrize("fact", PROGRAM.get("documents", []), ids=lambda fact: f"{fact['title']} {fact['date']}")
def test_document_of_the_facts_is_a_reference(fact: dict[str, Any]) -> None:
    # A newsletter's title is the same in every issue, so ours adds the quarter. What was read on the home page alone
    # has been found at an address of its own since, sometimes with its number and pages.
    address = clean_address(fact["url"])
    (record,) = (
        item
        for item in shelf.references().values()
        if item.title.startswith(fact["title"]) and (item.url == address or address == HOME)
    )
    assert _null(fact["ncj"]) in (None, record.ncj_number)
    assert _null(fact["pages"]) in (None, str(record.number_of_pages))
    assert _null(fact["date"]) is None or str(record.year) == fact["date"][:4]
