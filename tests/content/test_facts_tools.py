"""What helps to do a practice is told as the facts tell it; what nobody saw, and copies in mirrors, are not shown."""

from __future__ import annotations

from typing import Any

import pytest

from knowledge.vocabulary import Step, ToolKind
from tests.content import shelf
from tests.content.fact_files import MIRRORS, clean_address, load_tools, needs_facts, numbers

SLUGS = {"place-network-investigations": "place-network-investigations-primer"}
"""A tool whose slug in the facts is that of a practice."""

FACTS = [{**fact, "slug": SLUGS.get(fact["slug"], fact["slug"])} for fact in load_tools() if fact["checked"] != "no"]
RENAMED = {
    "cardiff-model-data-sharing": "cardiff-model",
    "comprehensive-gang-model": "ojjdp-comprehensive-gang-model",
    "office-of-violence-prevention": "offices-of-violence-prevention",
}
"""Practices that the facts name by a slug of their own."""


@needs_facts
def test_tools_are_those_of_the_facts_that_were_seen() -> None:
    assert set(shelf.tools()) == {fact["slug"] for fact in FACTS}
    assert len(FACTS) == 176


@needs_facts
@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: str(fact["slug"]))
def test_tool_is_described_as_in_the_facts(fact: dict[str, Any]) -> None:
    record = shelf.tools()[fact["slug"]]
    assert record.title == " ".join(fact["title"].split())
    assert record.tool_kind.value == fact["kind"]
    assert list(record.organizations) == [" ".join(name.split()) for name in fact["organizations"]]
    assert (record.year, record.isbn) == (fact["year"], fact["isbn"])
    assert record.doi == (fact["doi"] and fact["doi"].lower())
    assert record.ncj_number == (fact["ncj_number"] and str(fact["ncj_number"]))
    assert [area.value for area in record.core_areas] == fact["core_areas"]
    assert [step.value for step in record.steps] == fact["steps"]
    assert record.checked.value == fact["checked"]
    assert len(record.take) == len(fact["take"])
    assert numbers(" ".join(record.take)) == numbers(" ".join(fact["take"]))
    assert numbers(record.summary) <= numbers(fact)


@needs_facts
@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: str(fact["slug"]))
def test_address_marked_as_a_mirror_is_not_shown(fact: dict[str, Any]) -> None:
    record = shelf.tools()[fact["slug"]]
    assert record.url == (None if fact["url_is_mirror"] else clean_address(fact["url"]))
    assert not any(MIRRORS.search(url) for url in record.sources)


@needs_facts
@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: str(fact["slug"]))
def test_practices_of_a_tool_are_those_of_the_facts(fact: dict[str, Any]) -> None:
    named = [RENAMED.get(slug, slug) for slug in (*fact["practices"], *fact["practices_new"])]
    assert set(shelf.tools()[fact["slug"]].practices) == {slug for slug in named if slug in shelf.practices()}


def test_tool_names_practices_that_exist() -> None:
    for slug, record in shelf.tools().items():
        assert set(record.practices) <= set(shelf.practices()), slug


def test_every_kind_of_tool_and_every_step_has_one() -> None:
    assert {record.tool_kind for record in shelf.tools().values()} == set(ToolKind)
    assert {step for record in shelf.tools().values() for step in record.steps} == set(Step)


def test_tool_without_an_address_names_whom_to_ask() -> None:
    for slug, record in shelf.tools().items():
        assert record.url or record.doi or record.organizations, slug
