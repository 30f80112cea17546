"""The evidence dial: what moves, how far, and what never does."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.ranking.evidence_dial import LEVELS, LIFT, REACH, turn
from search.ranking.searcher import HybridSearcher
from search.types import Dial, Mode
from tests.search.building import ask, document, ids, searcher

BANDS = ("effective", "promising", "inconclusive", "not-rated", "no-effect", "harmful")

answers = st.lists(
    st.tuples(st.floats(0, 1, width=32), st.integers(-2, 2), st.booleans()), max_size=40
).map(lambda rows: sorted(rows, key=lambda row: -row[0]))  # fmt: skip


def turned(dial: Dial, rows: list[tuple[float, int, bool]]) -> list[int]:
    scores = np.array([row[0] for row in rows], dtype=np.float32)
    levels = np.array([row[1] for row in rows], dtype=np.int64)
    return turn(dial, scores, levels, np.array([row[2] for row in rows], dtype=np.bool_)).tolist()


@given(answers, st.sampled_from(Dial))
def test_nothing_is_lost_and_what_has_no_rating_keeps_its_place(
    rows: list[tuple[float, int, bool]], dial: Dial
) -> None:
    order = turned(dial, rows)
    assert sorted(order) == list(range(len(rows)))
    assert all(order[place] == place for place, row in enumerate(rows) if not row[2])


@given(answers)
def test_relevance_alone_moves_nothing(rows: list[tuple[float, int, bool]]) -> None:
    assert turned(Dial.RELEVANCE, rows) == list(range(len(rows)))


@given(answers)
def test_balanced_never_passes_over_more_than_the_levels_are_worth(rows: list[tuple[float, int, bool]]) -> None:
    moved = [rows[i] for i in turned(Dial.BALANCED, rows) if rows[i][2]]
    for before, after in itertools.pairwise(moved):
        if after[0] > before[0]:
            assert before[1] > after[1]
            assert after[0] - before[0] <= LIFT * (before[1] - after[1]) + 1e-6


@given(answers)
def test_evidence_first_goes_down_by_level_among_what_fits_and_by_fit_after_that(
    rows: list[tuple[float, int, bool]],
) -> None:
    moved = [rows[i] for i in turned(Dial.FIRST, rows) if rows[i][2]]
    if not moved:
        return
    best = max(row[0] for row in moved)
    near = [row for row in moved if row[0] >= best - REACH]
    far = [row for row in moved if row[0] < best - REACH]
    assert moved == near + far
    assert [row[1] for row in near] == sorted((row[1] for row in near), reverse=True)
    assert [row[0] for row in far] == sorted((row[0] for row in far), reverse=True)


def rated() -> HybridSearcher:
    texts = [document(f"{band}-practice", "gang shootings", rating=band, title="Same title") for band in BANDS]
    return searcher(*texts, document("a-lesson", "gang shootings", title="Same title", kind="lesson"))


@pytest.mark.parametrize("mode", Mode)
def test_of_equals_the_stronger_evidence_comes_first_and_what_harms_is_last_but_found(mode: Mode) -> None:
    over = rated()
    plain = ids(ask(over, "gang shootings", mode, dial=Dial.RELEVANCE))
    for dial in (Dial.BALANCED, Dial.FIRST):
        result = ask(over, "gang shootings", mode, dial=dial)
        found = [identity for identity in ids(result) if identity != "a-lesson"]
        assert found[0] == "effective-practice"
        assert found[1] == "promising-practice"
        assert found[-2:] == ["no-effect-practice", "harmful-practice"]
        assert set(ids(result)) == set(plain)
        assert {hit.id: plain.index(hit.id) - place for place, hit in enumerate(result.hits)} == {
            hit.id: hit.why.moved for hit in result.hits
        }
        assert ids(result).index("a-lesson") == plain.index("a-lesson")


def test_what_is_typed_exactly_stays_first_whatever_its_rating() -> None:
    over = searcher(
        document("bad", "gun buybacks", title="Gun buybacks", rating="harmful"),
        document("good", "gun buybacks gun buybacks", title="Gun buybacks elsewhere", rating="effective"),
    )
    assert ids(ask(over, "Gun buybacks", dial=Dial.FIRST)) == ["bad", "good"]


def test_the_dial_does_nothing_to_another_order_and_balanced_nothing_to_browsing() -> None:
    over = rated()
    for sort in ("newest", "oldest", "title"):
        assert ids(ask(over, "gang", sort=sort, dial=Dial.FIRST)) == ids(ask(over, "gang", sort=sort))
    assert ids(ask(over, "", dial=Dial.BALANCED)) == ids(ask(over, ""))
    assert next(i for i in ids(ask(over, "", dial=Dial.FIRST)) if i != "a-lesson") == "effective-practice"


def test_not_known_is_not_bad() -> None:
    assert {LEVELS.get(band, 0) for band in ("inconclusive", "not-rated")} == {0}
