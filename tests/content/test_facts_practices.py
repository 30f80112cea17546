"""The described fields of each practice say what the facts say, no more and no less."""

from __future__ import annotations

from typing import Any

import pytest

from tests.content import shelf
from tests.content.fact_files import FACTS, load_practices, needs_facts, split_places

FOUND = load_practices() if FACTS.is_dir() else []
SAME = (
    "title",
    "also_known_as",
    "core_areas",
    "problems",
    "mechanism",
    "components",
    "cost_band",
    "time_to_effect",
    "suited_city_size",
    "risks",
    "confidence",
)

pytestmark = needs_facts


def _described(slug: str) -> dict[str, Any]:
    return shelf.practices()[slug].model_dump(mode="json")


def test_practices_are_those_of_the_facts() -> None:
    assert {fact["slug"] for fact in FOUND} == set(shelf.practices())


@pytest.mark.parametrize("fact", FOUND, ids=lambda fact: fact["slug"])
def test_practice_is_described_as_in_the_facts(fact: dict[str, Any]) -> None:
    record = _described(fact["slug"])
    assert {name: record[name] for name in SAME} == {name: fact.get(name, []) for name in SAME}
    assert record["requirements"] == list(dict.fromkeys(fact["requirements"]))
    assert record["provides"] == fact.get("provides", [])
    assert set(fact) - set(record) == set()


@pytest.mark.parametrize("fact", FOUND, ids=lambda fact: fact["slug"])
def test_evidence_is_as_in_the_facts(fact: dict[str, Any]) -> None:
    evidence = _described(fact["slug"])["evidence"]
    rated_apart = evidence.pop("outcomes")
    assert evidence == fact["evidence"]
    for outcome in rated_apart:
        # The facts name a rating of one outcome only inside the sentence on the effect.
        assert outcome["rating"].split("-")[0] in fact["evidence"]["effect"].lower()


@pytest.mark.parametrize("fact", FOUND, ids=lambda fact: fact["slug"])
def test_places_are_as_in_the_facts(fact: dict[str, Any]) -> None:
    assert _described(fact["slug"])["sites"] == [city for place in fact["sites"] for city in split_places(place)]


@pytest.mark.parametrize("fact", FOUND, ids=lambda fact: fact["slug"])
def test_sources_are_as_in_the_facts(fact: dict[str, Any]) -> None:
    assert _described(fact["slug"])["sources"] == fact["sources"]
