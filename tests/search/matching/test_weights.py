"""Weights: any that a reader may set share out the whole exactly."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.matching.weights import DEFAULT_WEIGHTS, FACTORS, WHOLE, Weights, WrongWeights, points_of

some_weights = (
    st.lists(st.integers(0, 1000), min_size=len(FACTORS), max_size=len(FACTORS))
    .filter(any)
    .map(lambda values: Weights(*values))
)


@given(some_weights, st.frozensets(st.sampled_from(FACTORS), max_size=len(FACTORS) - 1))
def test_shares_add_up_to_the_whole(weights: Weights, left_out: frozenset[str]) -> None:
    shares = weights.shared_out(left_out)
    assert sum(shares.values()) == WHOLE
    assert shares.keys() == set(FACTORS) - left_out


@given(some_weights, st.integers(2, 9))
def test_only_proportions_count(weights: Weights, factor: int) -> None:
    larger = Weights(**{name: value * factor for name, value in weights.as_mapping().items()})
    assert larger.shared_out() == weights.shared_out()


@given(st.integers(0, WHOLE), st.floats(-1, 1))
def test_a_factor_never_gives_or_takes_more_than_its_weight(weight: int, value: float) -> None:
    points = points_of(weight, value)
    assert abs(points) <= weight
    assert points * value >= 0
    assert points_of(weight, -value) == -points


def test_the_default_weights_are_thousandths_as_they_stand() -> None:
    assert DEFAULT_WEIGHTS.shared_out() == DEFAULT_WEIGHTS.as_mapping()


def test_a_left_out_factor_leaves_its_part_to_the_others() -> None:
    shares = DEFAULT_WEIGHTS.shared_out(frozenset({"concern"}))
    assert all(shares[name] >= weight for name, weight in DEFAULT_WEIGHTS.as_mapping().items() if name in shares)
    assert sum(shares.values()) == WHOLE


@pytest.mark.parametrize("values", [(0,) * len(FACTORS), (1, -1, *(0,) * (len(FACTORS) - 2))])
def test_weights_that_cannot_be_used_are_refused(values: tuple[int, ...]) -> None:
    with pytest.raises(WrongWeights):
        Weights(*values)
