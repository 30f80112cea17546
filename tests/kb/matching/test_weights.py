"""The one reading of weights: every fault is named, and the usual weights stand in."""

from __future__ import annotations

import pytest

from kb.services.matching.weights import ALL, MAX_WEIGHT, USUAL_WEIGHTS, read_weights


@pytest.mark.parametrize(
    "given",
    [
        {"need": "-1"},
        {"peers": "many", "need": "5"},
        {"need": "1001", "concern": "²"},
        {"need": "٣"},
        {"need": "1" * 5_000},
    ],
)
def test_weights_that_cannot_be_used_are_all_named_and_the_usual_ones_stand(given: dict[str, str]) -> None:
    weights, faults = read_weights(given)
    assert faults == {name: f"Give a whole number from 0 to {MAX_WEIGHT}." for name in given if given[name] != "5"}
    assert weights.as_mapping() == USUAL_WEIGHTS


def test_all_weights_at_nothing_are_refused() -> None:
    weights, faults = read_weights(dict.fromkeys(USUAL_WEIGHTS, "0"))
    assert set(faults) == {ALL}
    assert weights.as_mapping() == USUAL_WEIGHTS


def test_weights_that_say_nothing_stay_as_usual() -> None:
    weights, faults = read_weights({"need": " ", "peers": " 7 "})
    assert (weights.as_mapping(), faults) == ({**USUAL_WEIGHTS, "peers": 7}, {})
