"""Worked cases: the nearest speak, by words, problems, assets and size; none of it is evidence."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from search.matching.cases import ALSO, BEGIN, MISTAKE, CasesDamaged, CaseTable, WorkedCase, point_of
from search.matching.profile import Profile

EAST, NORTH = np.array([1.0, 0.0], dtype=np.float32), np.array([0.0, 1.0], dtype=np.float32)


def city(*problems: str, assets: tuple[str, ...] = (), population: int | None = None) -> Profile:
    return Profile(problems=frozenset(problems), assets=frozenset(assets), population=population)


def table(*cases: tuple[Profile, dict[str, float]], words: list[np.ndarray] | None = None) -> CaseTable:
    spoken = np.array(words if words is not None else [EAST] * len(cases))
    return CaseTable.build([WorkedCase(profile, judged) for profile, judged in cases], spoken)


def test_a_case_in_the_same_words_speaks_loudest() -> None:
    cases = table((city(), {"tows": BEGIN}), (city(), {"lights": BEGIN}), words=[EAST, NORTH])
    found = cases.measure(city(), EAST)
    assert found["tows"] > 0.99 > 0.01 > found["lights"]


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
    assert found["do"] == 1
    assert 0 < found["also"] < 1
    assert found["never"] < 0


def test_a_size_that_is_not_known_makes_nobody_unlike() -> None:
    cases = table((city(population=5_000), {"a": BEGIN}), (city(), {"b": BEGIN}))
    found = cases.measure(city(), EAST)
    assert found["a"] == found["b"]


def test_a_city_without_words_is_compared_by_the_rest() -> None:
    cases = table((city("robbery"), {"a": BEGIN}), (city("homicide"), {"b": BEGIN}))
    found = cases.measure(city("robbery"), None)
    assert found["a"] > found["b"]


def test_no_case_says_nothing() -> None:
    assert CaseTable.build([], np.zeros((0, 2), dtype=np.float32)).measure(city("robbery"), EAST) == {}


def test_a_case_is_left_out_to_see_what_the_others_say() -> None:
    cases = table((city(), {"a": BEGIN}), (city(), {"b": BEGIN}))
    assert cases.without(0).measure(city(), EAST) == {"b": 1.0}


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
