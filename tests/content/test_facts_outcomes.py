"""What a page says was found equals the facts, row for row; what follows for a problem equals their verdict."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

import pytest

from knowledge.evidence import judge
from knowledge.practice import Outcome
from knowledge.vocabulary import Certainty, Checked, Direction, OutcomeWord, Problem, Verdict
from tests.content import shelf
from tests.content.fact_files import (
    AS_SPELLED,
    MIRRORS,
    clean_address,
    load_by_outcome,
    load_new_practices,
    load_plans,
    load_row_sources,
    needs_facts,
    numbers,
)

FACTS = load_by_outcome()
NEW = load_new_practices()
ROWS = [(slug, row) for slug, record in shelf.practices().items() for row in record.outcomes]
GOOD_OUTCOMES = {OutcomeWord.TRUST, OutcomeWord.CLEARANCE}
"""Outcomes of which more is better: the facts may say "reduces" where the page says "worsens"."""

ONLY_OURS = re.compile(r",? ?\(?(?:as|from) (?:the )?(?:facts|memory)[^;,)]*\)?|as the facts report", re.I)
"""What the compilers said to each other and no reader needs."""


def _id(fact: dict[str, Any]) -> str:
    return str(fact["slug"])


def _published(fact: dict[str, Any]) -> list[dict[str, Any]]:
    """The rows of the facts that somebody saw."""
    return [row for row in fact["outcomes"] if row["checked"] != "no"]


def _number(value: object) -> int | None:
    return value if isinstance(value, int) else None


@needs_facts
@pytest.mark.parametrize("fact", FACTS, ids=_id)
def test_row_says_what_the_facts_say(fact: dict[str, Any]) -> None:
    rows = shelf.practices()[fact["slug"]].outcomes
    told = _published(fact)
    assert [_said(row) for row in rows] == [
        (
            *(row["direction"], row["certainty"], _number(row["studies"]), row["year"], row["checked"]),
            *(row["registry_label"], row.get("variant")),
            *(row["for_problems"] or [], row.get("broad_for_problems") or []),
        )
        for row in told
    ]
    for row, said in zip(rows, told, strict=True):
        assert numbers(said["effect"]) <= numbers(row.effect) <= numbers(str(fact)), row.effect
        assert numbers(row.places) == numbers(said["places"])
        assert (row.places is None) == (said["places"] is None)
        assert row.label_scope or not ONLY_OURS.sub("", said.get("registry_label_scope") or "").strip()
        assert row.outcome.value in (said["outcome"], said.get("other_name"), "all-crime")
        labels = [f"{item['label']}: {item['covers']}" for item in said.get("registry_more_labels") or ()]
        assert [label.split(":")[0] for label in row.more_labels] == [label.split(":")[0] for label in labels]


def _said(row: Outcome) -> tuple[object, ...]:
    return (
        *(row.direction.value, row.certainty.value, row.studies, row.year, row.checked.value),
        *(row.label, row.variant),
        *(list(row.problems), list(row.broad_problems)),
    )


@needs_facts
@pytest.mark.parametrize("fact", NEW, ids=_id)
def test_row_of_a_new_practice_says_what_the_facts_say(fact: dict[str, Any]) -> None:
    rows = shelf.practices()[fact["slug"]].outcomes
    told = _published(fact)
    assert [(row.certainty.value, row.studies, row.label, row.year, row.checked.value) for row in rows] == [
        (row["certainty"], _number(row["studies"]), _label(row), _number(row["year"]), row["checked"]) for row in told
    ]
    for row, said in zip(rows, told, strict=True):
        assert _direction(row) == said["direction"]
        if row.effect is not None:
            assert numbers(said["effect"]) <= numbers(row.effect) <= numbers(str(fact) + said["effect"]) | {"12.1"}
        assert numbers(row.places) == numbers(said["places"])


def _label(row: dict[str, Any]) -> str | None:
    """A label as the page has it, with the name of who gave it in a field of its own."""
    label: str | None = row["registry_label"]
    return label.removeprefix("RAND: ").capitalize() if label and label.startswith("RAND: ") else label


def _direction(row: Outcome) -> str:
    """Of trust and clearance the facts of new practices say that they were reduced: that is for the worse."""
    if row.direction is Direction.WORSENS and row.outcome in GOOD_OUTCOMES:
        return "reduces"
    return "increases" if row.direction is Direction.IMPROVES else row.direction.value


@needs_facts
@pytest.mark.parametrize("fact", FACTS, ids=_id)
def test_verdict_for_each_problem_is_that_of_the_facts(fact: dict[str, Any]) -> None:
    record = shelf.practices()[fact["slug"]]
    for said in fact["by_problem"]:
        found = judge(record, Problem(said["problem"]))
        assert found.verdict == said["verdict"], said
        # What was not tested has no certainty to show; the facts keep that of the rows that come near.
        assert found.certainty == (None if found.verdict is Verdict.UNTESTED else said["certainty"]), said


@needs_facts
def test_the_facts_judge_226_problems_and_so_do_we() -> None:
    told = [said for fact in FACTS for said in fact["by_problem"]]
    assert len(told) == 226
    ours = Counter(
        judge(shelf.practices()[fact["slug"]], Problem(said["problem"])).verdict.value
        for fact in FACTS
        for said in fact["by_problem"]
    )
    assert ours == Counter(said["verdict"] for said in told)


@needs_facts
@pytest.mark.parametrize("fact", FACTS, ids=_id)
def test_reasons_against_are_those_of_the_facts(fact: dict[str, Any]) -> None:
    told = [(item["problem"], item["kind"]) for item in fact["not_for"] if item.get("checked") != "no"]
    held = [(item.problem.value, item.kind.value) for item in shelf.practices()[fact["slug"]].not_for]
    assert held == told


@needs_facts
@pytest.mark.parametrize("fact", FACTS, ids=_id)
def test_family_and_role_are_those_of_the_facts(fact: dict[str, Any]) -> None:
    record = shelf.practices()[fact["slug"]]
    role = {AS_SPELLED["program"]: "program", "tool": "technology"}.get(fact["role"], fact["role"])
    family = fact["family"].replace(AS_SPELLED["program"], "program")
    assert (record.family, record.role, record.program_of) == (family, role, fact.get(AS_SPELLED["program"] + "_of"))


@needs_facts
def test_source_of_a_row_is_one_of_the_facts_and_no_mirror() -> None:
    known = {(name, clean_address(fact.get("url"))) for name, fact in load_row_sources()}
    ids, old = {name for name, _ in known}, {fact["slug"] for fact in FACTS}
    for slug, record in shelf.practices().items():
        for source in record.row_sources:
            assert source.url is None or not MIRRORS.search(source.url), source.id
            if slug in old:
                # The facts mark more mirrors than can be told from the address.
                assert source.url is None or (source.id, source.url) in known, (slug, source.id)
                assert source.id in ids, (slug, source.id)


def test_nothing_that_nobody_saw_is_published() -> None:
    """The vocabulary has no word for it; the facts' own word stands in no file."""
    assert {word.value for word in Checked} == {"yes", "partly"}
    for path in shelf.CONTENT.rglob("*"):
        if path.suffix in {".md", ".yaml"} and path.name != "README.md":
            assert not re.search(r"^\s*(?:- )?checked: '?no'?$", path.read_text("utf-8"), re.M), path.name


@needs_facts
@pytest.mark.parametrize("fact", [*FACTS, *NEW], ids=_id)
def test_row_that_nobody_saw_is_not_there(fact: dict[str, Any]) -> None:
    assert len(shelf.practices()[fact["slug"]].outcomes) == len(_published(fact))


def test_every_practice_says_what_was_found_by_outcome() -> None:
    assert [slug for slug, record in shelf.practices().items() if not record.outcomes] == []


@pytest.mark.parametrize("slug", shelf.practices())
def test_row_points_only_at_sources_that_the_page_lists(slug: str) -> None:
    record = shelf.practices()[slug]
    listed = {source.id for source in record.row_sources}
    assert len(listed) == len(record.row_sources)
    named = set(_iter_source_ids(record.model_dump(exclude={"sources", "row_sources"})))
    assert named <= listed
    assert listed <= named, "a source that no row names"


def _iter_source_ids(value: Any) -> Iterator[str]:
    """The ids under ``sources`` in ``value``, however deep."""
    if isinstance(value, dict):
        yield from value.get("sources", ())
        value = value.values()
    if not isinstance(value, str) and isinstance(value, Iterable):
        for part in value:
            yield from _iter_source_ids(part)


def test_review_gives_no_label() -> None:
    for slug, row in ROWS:
        if row.label:
            assert row.registry, slug
            assert "Campbell" not in row.registry, slug


def test_certainty_has_a_reason() -> None:
    assert [slug for slug, row in ROWS if len(row.reason.split()) < 2] == []
    assert {row.certainty for _, row in ROWS} == set(Certainty)


@needs_facts
@pytest.mark.parametrize("slug", sorted(load_plans()))
def test_plan_is_that_of_the_facts(slug: str) -> None:
    plan, fact = shelf.practices()[slug].plan, load_plans()[slug]
    assert plan is not None
    lengths = {
        "first_90_days": "days_1_90",
        "to_180_days": "days_91_180",
        "to_365_days": "days_181_365",
        "roles": "roles",
        "costs": "costs",
        "core_parts": "core_components",
        "adaptable_parts": "adaptable_parts",
        "fidelity_signs": "fidelity_signs",
        "failures": "frequent_failures",
    }
    for name, theirs in lengths.items():
        held = getattr(plan, name)
        assert [item.ours for item in held] == ["compiler" in item["src"] for item in fact[theirs]], name
    for name in ("inputs", "outputs", "outcomes"):
        assert len(getattr(plan, name)) == len(fact["measures"][name])
    assert [(cost.figure, cost.year) for cost in plan.costs] == [
        (cost["figure"], _number(cost["year"])) for cost in fact["costs"]
    ]


def test_only_practices_of_the_facts_have_a_plan() -> None:
    planned = {slug for slug, record in shelf.practices().items() if record.plan}
    assert len(planned) >= 17
    assert not load_plans() or planned == set(load_plans())
