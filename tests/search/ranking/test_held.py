"""What is held: a page answers by its words and its meaning together, and more of either never makes it less."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.ranking import held
from search.ranking.held import ANSWER, NEAR, NOT_AT_ALL, Words, judge, split
from search.types import Held

share = st.floats(0, 1, width=32)


def array(*values: float) -> np.ndarray:
    return np.array(values, dtype=np.float32)


def words(covered: tuple[float, ...], full: tuple[float, ...]) -> Words:
    return Words(array(*covered), array(*full))


@given(share, share, share, share, share, share)
def test_nearer_or_more_words_never_answer_less(
    near: float, covered: float, full: float, more_near: float, more: float, fuller: float
) -> None:
    found = judge(array(near, max(near, more_near)), words((covered, max(covered, more)), (full, max(full, fuller))))
    assert found[1] >= found[0]


def test_far_pages_without_the_words_are_nothing_and_near_ones_with_them_answer() -> None:
    assert judge(array(0.0, 1.0), words((0.0, 1.0), (0.0, 0.5))).tolist() == [NOT_AT_ALL, ANSWER]


def test_words_alone_and_meaning_alone_are_judged_by_themselves() -> None:
    assert judge(None, words((0.0, 0.3, 1.0), (0.0, 0.0, 0.0))).tolist() == [NOT_AT_ALL, NEAR, ANSWER]
    assert judge(array(0.0, 0.4, 0.9), None).tolist() == [NOT_AT_ALL, NEAR, ANSWER]


def test_nothing_that_was_asked_cannot_be_judged() -> None:
    with pytest.raises(ValueError, match="by its words"):
        judge(None, None)


def codes(*values: int) -> np.ndarray:
    return np.array(values, dtype=np.int8)


def test_answers_come_first_and_what_comes_near_after_them_in_order() -> None:
    found = split(codes(NEAR, ANSWER, NOT_AT_ALL, ANSWER, NEAR), limit=1)
    assert (found.held, found.shown.tolist(), found.near.tolist()) == (Held.YES, [1, 3], [0])


def test_where_none_answers_at_most_ten_that_come_near_are_shown() -> None:
    found = split(codes(*[NEAR] * 12, NOT_AT_ALL), limit=50)
    assert (found.held, found.shown.tolist(), found.near.tolist()) == (Held.NEAR, list(range(held.MOST_NEAR)), [])


def test_where_none_comes_near_at_most_three_others_are_named() -> None:
    found = split(codes(*[NOT_AT_ALL] * 5), limit=50)
    assert (found.held, found.shown.tolist(), found.near.tolist()) == (Held.NO, [], [0, 1, 2])


def test_nothing_found_is_not_held() -> None:
    assert split(codes(), limit=10).held is Held.NO
