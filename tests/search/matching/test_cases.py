"""Worked cases: the likest speak loudest, by words, problems, assets and size; none of it is evidence."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.vocabulary import Problem
from search.matching.cases import ALSO, BEGIN, MISTAKE, CasesDamaged, CaseTable, WorkedCase, describe, point_of
from search.matching.profile import OFFENSES, Profile

EAST, NORTH = np.array([1.0, 0.0], dtype=np.float32), np.array([0.0, 1.0], dtype=np.float32)


def city(*problems: str, assets: tuple[str, ...] = (), population: int | None = None) -> Profile:
    return Profile(problems=frozenset(problems), assets=frozenset(assets), population=population)


def table(*cases: tuple[Profile, dict[str, float]], words: list[np.ndarray] | None = None) -> CaseTable:
    spoken = np.array(words if words is not None else [EAST] * len(cases))
    return CaseTable.build([WorkedCase(profile, judged) for profile, judged in cases], spoken)


def test_a_case_in_the_same_words_speaks_loudest() -> None:
    cases = table((city(), {"tows": BEGIN}), (city(), {"lights": BEGIN}), words=[EAST, NORTH])
    found = cases.measure(city(), EAST)
    assert found["tows"] > 2 * found["lights"]


@pytest.mark.parametrize(
    ("like", "unlike"),
    [
        (city("robbery"), city("homicide")),
        (city(assets=("courts",)), city(assets=("hospital-partner",))),
        (city(population=90_000), city(population=900_000)),
    ],
)
def test_same_problems_assets_and_size_make_cities_alike(like: Profile, unlike: Profile) -> None:
    asking = city("robbery", assets=("courts",), population=90_000)
    found = table((like, {"near": BEGIN}), (unlike, {"far": BEGIN})).measure(asking, EAST)
    assert found["near"] > found["far"]


def test_a_mistake_speaks_against() -> None:
    found = table((city(), {"do": BEGIN, "also": ALSO, "never": MISTAKE})).measure(city(), EAST)
    assert 1 > found["do"] > found["also"] > 0 > found["never"] > -1
    assert found["do"] / found["also"] == pytest.approx(BEGIN / ALSO, rel=1e-4)


def test_many_cases_that_say_the_same_are_believed_more_than_one() -> None:
    alone = table((city("robbery"), {"a": BEGIN})).measure(city("robbery"), EAST)
    agreed = table(*[(city("robbery"), {"a": BEGIN})] * 9).measure(city("robbery"), EAST)
    assert 1 >= agreed["a"] > alone["a"]


@given(
    st.frozensets(st.sampled_from([item.value for item in Problem])),
    st.none() | st.integers(1, 9_000_000),
    st.none() | st.integers(1, 120),
    st.dictionaries(st.sampled_from(OFFENSES), st.floats(0, 100_000)),
)
def test_no_city_is_judged_beyond_what_a_case_can_say(
    problems: frozenset[str], population: int | None, months: int | None, rates: dict[str, float]
) -> None:
    cases = table((city("robbery"), {"a": BEGIN, "b": MISTAKE}), (city("homicide"), {"a": MISTAKE, "b": BEGIN}))
    found = cases.measure(Profile(problems=problems, population=population, months=months, rates=rates), NORTH)
    assert all(-1 <= value <= 1 for value in found.values())


def test_what_is_not_known_makes_nobody_like_or_unlike() -> None:
    silent = np.zeros((1, 2), dtype=np.float32)
    assert not describe([Profile()], silent).any()
    assert describe([city(population=5_000)], silent).any()


def test_a_city_without_words_is_compared_by_the_rest() -> None:
    cases = table((city("robbery"), {"a": BEGIN}), (city("homicide"), {"b": BEGIN}))
    found = cases.measure(city("robbery"), None)
    assert found["a"] > found["b"]


def test_no_case_says_nothing() -> None:
    assert CaseTable.build([], np.zeros((0, 2), dtype=np.float32)).measure(city("robbery"), EAST) == {}


def test_a_case_is_left_out_to_see_what_the_others_say() -> None:
    cases = table((city(), {"a": BEGIN}), (city(), {"b": BEGIN}))
    assert set(cases.without(0).measure(city(), EAST)) == {"b"}


def test_cases_are_the_same_after_they_were_kept(tmp_path: Path) -> None:
    cases = table((city("robbery", population=9_000), {"a": BEGIN}), (city(), {"b": MISTAKE}), words=[EAST, NORTH])
    cases.save(tmp_path / "cases.npz")
    kept = CaseTable.load(tmp_path / "cases.npz")
    assert kept.measure(city("robbery"), NORTH) == cases.measure(city("robbery"), NORTH)
    assert len(kept) == 2


@pytest.mark.parametrize("content", [None, b"", b"PK\x03\x04 cut short"])
def test_a_damaged_file_is_said_to_be_damaged(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "cases.npz"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(CasesDamaged, match=r"cases\.npz"):
        CaseTable.load(path)


def test_sentences_have_one_direction() -> None:
    assert np.allclose(point_of(np.array([EAST, NORTH])), np.array([1, 1]) / np.sqrt(2))
