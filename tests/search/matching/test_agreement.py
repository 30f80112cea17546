"""Agreement of judges with each other and with the matching."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.matching.agreement import measure_agreement, measure_kappa

KNOWN = ("a", "b", "c", "d")
choices = st.lists(st.frozensets(st.sampled_from(KNOWN)), min_size=1, max_size=6)


def test_a_judge_agrees_fully_with_one_who_says_the_same() -> None:
    said = [frozenset("ab"), frozenset("c")]
    assert measure_kappa(said, said, KNOWN) == 1.0


def test_kappa_of_a_worked_example() -> None:
    # Of eight answers six are the same; by chance (3/8 x 3/8 + 5/8 x 5/8) would be.
    first, second = [frozenset("ab"), frozenset("c")], [frozenset("ac"), frozenset("c")]
    assert measure_kappa(first, second, KNOWN) == pytest.approx((6 / 8 - 34 / 64) / (1 - 34 / 64), abs=1e-4)


@given(choices, choices)
def test_kappa_is_the_same_from_both_sides_and_never_above_one(
    first: list[frozenset[str]], second: list[frozenset[str]]
) -> None:
    size = min(len(first), len(second))
    kappa = measure_kappa(first[:size], second[:size], KNOWN)
    assert kappa == measure_kappa(second[:size], first[:size], KNOWN)
    assert kappa is None or kappa <= 1


def test_nothing_put_forward_by_anybody_says_nothing() -> None:
    assert measure_kappa([frozenset()], [frozenset()], KNOWN) is None
    assert measure_agreement([]) == ()


def test_the_matching_is_measured_as_one_more_judge() -> None:
    judged = [({"police": frozenset("ab"), "health": frozenset("ab")}, ["a", "b", "x"])]
    judged += [({"police": frozenset("c"), "health": frozenset("b")}, ["c", "y"])]
    police, health = sorted(measure_agreement(judged), key=lambda found: found.judge, reverse=True)
    assert (police.judge, police.with_us) == ("police", 1.0)
    assert police.with_judges == health.with_judges == health.with_us
    assert health.with_us is not None
    assert health.with_us < 1


def test_a_single_judge_has_no_other_to_agree_with() -> None:
    (alone,) = measure_agreement([({"one": frozenset("a")}, ["a"]), ({"one": frozenset()}, [])])
    assert (alone.with_judges, alone.with_us) == (None, 1.0)
