"""The described fields of each practice say what the facts say, no more and no less; corrections are in."""

from __future__ import annotations

from typing import Any

import pytest

from tests.content import shelf
from tests.content.fact_files import (
    FACTS,
    clean_address,
    load_by_outcome,
    load_corrections,
    load_new_practices,
    load_practices,
    needs_facts,
    numbers,
    split_places,
)

OLD = load_practices() if FACTS.is_dir() else []
NEW = load_new_practices()
BY_OUTCOME = {fact["slug"]: fact for fact in load_by_outcome()}
SAME = (
    "title",
    "also_known_as",
    "core_areas",
    "mechanism",
    "components",
    "cost_band",
    "suited_city_size",
    "confidence",
)
NEW_PROBLEMS = {"sexual-assault-kit-initiative": {"sexual-assault"}, "carjacking-response-teams": {"carjacking"}}
"""Words that the vocabulary took in for these practices; the facts propose them."""

CORRECTED_RISKS = {"nonfatal-shooting-investigation-teams"}
"""The first facts knew of no controlled evaluation; the newer ones have one."""

NOT_A_REGISTRY = {"Campbell", "systematic review (journal)"}
"""What the first facts name as a registry and is a review: reviews do not rate."""

CORRECTED_STUDIES = {
    "focused-deterrence-group-violence-intervention": None,
    "focused-deterrence-individual-offenders": None,
    "hot-spots-policing": None,
    "offender-focused-policing-hot-spots": 1,
    "ddacts": 1,
    "adult-drug-courts": 92,
}
"""Where a correction says that the count was not of this practice, or counted one study twice."""

NEWER_STUDIES = {
    "nonfatal-shooting-investigation-teams",
    "gunshot-detection",
    "crime-stoppers-tip-rewards",
    "advance-peace-fellowship",
    "summer-youth-employment",
    "compstat-compstat360",
}
"""Where the facts by outcome count other studies than the first ones."""

CORRECTED_RATING = {
    "focused-deterrence-individual-offenders": ("inconclusive", "systematic-review"),
    "great-gang-resistance": ("promising", "registry"),
}
"""The first rating was borrowed from the family; the second was found later."""

pytestmark = needs_facts


def _described(slug: str) -> dict[str, Any]:
    return shelf.practices()[slug].model_dump(mode="json")


def _id(fact: dict[str, Any]) -> str:
    return str(fact["slug"])


def test_practices_are_those_of_the_facts() -> None:
    assert {fact["slug"] for fact in (*OLD, *NEW)} == set(shelf.practices())
    assert len(shelf.practices()) == len(OLD) + len(NEW)


@pytest.mark.parametrize("fact", [*OLD, *NEW], ids=_id)
def test_practice_is_described_as_in_the_facts(fact: dict[str, Any]) -> None:
    record = _described(fact["slug"])
    assert {name: record[name] for name in SAME} == {name: fact.get(name, []) for name in SAME}
    assert set(record["problems"]) - NEW_PROBLEMS.get(fact["slug"], set()) == set(fact["problems"])
    if fact["slug"] not in CORRECTED_RISKS:
        assert record["risks"] == fact["risks"]
    assert record["provides"] == (fact.get("provides") or [])


@pytest.mark.parametrize("fact", [*OLD, *NEW], ids=_id)
def test_rating_is_as_in_the_facts(fact: dict[str, Any]) -> None:
    slug, said = fact["slug"], fact["evidence"]
    evidence = _described(slug)["evidence"]
    rating = CORRECTED_RATING.get(slug, (said["rating"], said["rating_basis"]))
    assert (evidence["rating"], evidence["rating_basis"]) == rating
    assert evidence["design"] == said["design"]
    assert evidence["rated_year"] == said["rated_year"]
    registry = said["registry"]
    assert evidence["registry"] == (None if registry in NOT_A_REGISTRY or registry is None else registry.split(";")[0])


@pytest.mark.parametrize("fact", [*OLD, *NEW], ids=_id)
def test_studies_are_counted_as_in_the_facts_or_their_corrections(fact: dict[str, Any]) -> None:
    slug, count = fact["slug"], shelf.practices()[fact["slug"]].evidence.studies
    if slug in CORRECTED_STUDIES:
        assert count == CORRECTED_STUDIES[slug]
    elif slug in NEWER_STUDIES:
        counted = [row["studies"] for row in BY_OUTCOME[slug]["outcomes"] if isinstance(row["studies"], int)]
        assert max(counted) <= (count or 0) <= sum(counted)
    else:
        assert count == fact["evidence"]["studies"]


@pytest.mark.parametrize("fact", OLD, ids=_id)
def test_sources_are_as_in_the_facts(fact: dict[str, Any]) -> None:
    told = [{**source, "url": clean_address(source["url"])} for source in fact["sources"]]
    assert _described(fact["slug"])["sources"] == told


@pytest.mark.parametrize("fact", NEW, ids=_id)
def test_sources_of_a_new_practice_are_those_that_were_seen(fact: dict[str, Any]) -> None:
    told = {(_title(s["title"]), clean_address(s.get("url"))) for s in fact["sources"] if s.get("checked") != "no"}
    assert {(_title(s["title"]), s["url"]) for s in _described(fact["slug"])["sources"]} == told


def _title(text: str) -> str:
    return text.strip().replace("in what was read", "in what we read")


@pytest.mark.parametrize("fact", [*OLD, *NEW], ids=_id)
def test_every_city_of_the_facts_is_named(fact: dict[str, Any]) -> None:
    read = [place for place in fact["sites"] if "no source was read" not in str(place["outcome"])]
    told = {_place(city["city"], city["state"]) for place in read for city in split_places(place)}
    told |= set(_adoptions(fact["slug"]))
    assert {_place(place.city, place.state) for place in shelf.practices()[fact["slug"]].sites} == told


@pytest.mark.parametrize("fact", OLD, ids=_id)
def test_result_of_a_city_is_as_in_the_facts(fact: dict[str, Any]) -> None:
    record = shelf.practices()[fact["slug"]]
    held = {(_place(place.city, place.state), place.result and place.result.value) for place in record.sites}
    told = {(place, result) for place, results in _adoptions(fact["slug"]).items() for result in results}
    assert told <= held
    # A city that only the first facts name has no result.
    assert {result for place, result in held if (place, result) not in told} <= {None}


@pytest.mark.parametrize("fact", BY_OUTCOME.values(), ids=_id)
def test_requirement_must_be_there_or_helps_as_in_the_facts(fact: dict[str, Any]) -> None:
    held = {item.requirement.value: item.need.value for item in shelf.practices()[fact["slug"]].requirements}
    # What the facts found missing among the words may be a must of its own, or a condition.
    musts = {item["requirement"] for item in fact["missing_musts"] or ()}
    for item in fact["requirements"]:
        assert held[item["requirement"]] == ("must" if item["requirement"] in musts else item["need"])


@pytest.mark.parametrize("fact", NEW, ids=_id)
def test_requirement_of_a_new_practice_is_as_in_the_facts(fact: dict[str, Any]) -> None:
    held = [(item.requirement.value, item.need.value) for item in shelf.practices()[fact["slug"]].requirements]
    assert held == [(item["requirement"], item["need"]) for item in fact["requirements_marked"]]


@pytest.mark.parametrize("fact", BY_OUTCOME.values(), ids=_id)
def test_months_are_those_of_the_facts(fact: dict[str, Any]) -> None:
    record = shelf.practices()[fact["slug"]]
    for name in ("months_to_start", "months_to_effect"):
        held, told = getattr(record, name), fact[name]
        assert (held and (held.low, held.high)) == (told and (_up(told["low"]), _up(told["high"]))), name


def _up(months: float | None) -> int | None:
    return None if months is None else -int(-months // 1)


def _adoptions(slug: str) -> dict[tuple[str, str], set[str | None]]:
    """What the facts by outcome say of each city; what was not seen at all is left out."""
    found: dict[tuple[str, str], set[str | None]] = {}
    for place in BY_OUTCOME.get(slug, {}).get("adoptions", ()):
        if place["checked"] != "no":
            for city in split_places(place):
                found.setdefault(_place(city["city"], city["state"]), set()).add(place["result"])
    return found


def _place(city: str, state: str) -> tuple[str, str]:
    """Several cities, or one that is not named, are one place, however they are written."""
    known = len(str(state)) == 2 and str(state).isalpha()
    unnamed = city in ("Multiple", "--", "multiple", "Statewide", "Cardiff, Wales")
    return ("" if unnamed else city, state if known else "--")


@pytest.mark.parametrize("fact", [*OLD, *NEW], ids=_id)
def test_effect_of_the_whole_has_only_figures_of_the_facts(fact: dict[str, Any]) -> None:
    effect = shelf.practices()[fact["slug"]].evidence.effect
    newer = str(BY_OUTCOME.get(fact["slug"], ""))
    right = " ".join(item["right"] for item in load_corrections() if fact["slug"] in item["file"])
    assert numbers(effect) <= numbers(fact["evidence"]) | numbers(newer) | numbers(right)
