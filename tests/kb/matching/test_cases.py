"""Cases that matching is judged by: what they may hold, and what is counted of the answers."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.services.measuring.matching_quality import UnreadableCases, load_cases
from search.matching.evaluate import Expected, judge_case, measure_recovery


def test_a_case_names_every_fault() -> None:
    expected = Expected("c1", included=("a", "z"), excluded=("b",), abstain=True)
    result = judge_case(expected, ["b", "c", "d", "e", "f", "a"], abstained=False)
    assert not result.passed
    assert len(result.faults) == 4


def test_recovery_counts_what_was_not_found_as_nothing() -> None:
    found = measure_recovery([1, 10, None, 4])
    assert (found.hit_at_5, found.hit_at_10, found.mrr) == (0.5, 0.75, 0.3375)
    assert measure_recovery([]).adoptions == 0


@pytest.mark.parametrize(
    "text",
    [
        "a: [",
        "{}",
        "- id: x",
        "- {id: x, profile: {population: 0}, expect: {}}",
        "- {id: x, profile: {population: 5}, expect: {must_include_top5: 5}}",
    ],
)
def test_cases_that_cannot_be_used_are_named(tmp_path: Path, text: str) -> None:
    path = tmp_path / "cases.yaml"
    path.write_text(text, "utf-8")
    with pytest.raises(UnreadableCases):
        load_cases(path)
