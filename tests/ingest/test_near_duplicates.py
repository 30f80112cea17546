"""Near copies are found after small edits, other texts are not, and signatures can be kept."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from ingest.near_duplicates import THRESHOLD, build_signature, find_near, similarity

DRAW = random.Random(7)
WORDS = [f"word{number}" for number in range(3_000)]


def text(words: int = 600) -> str:
    return " ".join(DRAW.choice(WORDS) for _ in range(words))


def test_same_words_in_other_case_spacing_and_punctuation_are_the_same() -> None:
    one = text()
    other = one.upper().replace(" ", ",\n\n")
    assert similarity(build_signature(one), build_signature(other)) == 1.0


def test_text_with_a_new_cover_and_small_edits_is_near() -> None:
    words = text().split()
    edited = ["A", "new", "cover", "page", *words]
    edited[100] = edited[300] = "changed"
    assert similarity(build_signature(" ".join(words)), build_signature(" ".join(edited))) >= THRESHOLD


def test_other_text_is_not_near() -> None:
    assert similarity(build_signature(text()), build_signature(text())) < 0.1


def test_half_of_a_text_is_not_near_and_the_estimate_is_about_right() -> None:
    whole = text(2_000)
    half = " ".join(whole.split()[:1_000])
    assert similarity(build_signature(whole), build_signature(half)) == pytest.approx(0.5, abs=0.15)


def test_near_ones_are_named_nearest_first_and_ties_by_key() -> None:
    one = text()
    near = build_signature(one + " and three words")
    same = build_signature(one)
    stored = [("c", same), ("near", near), ("a", same), ("other", build_signature(text())), ("empty", b"")]
    found = find_near(build_signature(one), stored)
    assert [key for key, _ in found] == ["a", "c", "near"]
    assert found[0][1] == 1.0


def test_text_without_words_is_near_nothing() -> None:
    empty = build_signature(" … !\n")
    assert empty == b""
    assert find_near(empty, [("empty", empty), ("a", build_signature("a b c"))]) == []


def test_text_of_few_words_is_near_itself_alone() -> None:
    assert similarity(build_signature("three short words"), build_signature("Three short words.")) == 1.0
    assert similarity(build_signature("three short words"), build_signature("four other short words")) < THRESHOLD


def test_signature_is_the_same_on_every_machine() -> None:
    signature = build_signature("Police and prosecutors meet every week to go through each shooting")
    assert len(signature) == 512
    assert signature.hex().startswith(
        build_signature("police and prosecutors meet every week to go through each shooting").hex()[:64]
    )


def test_signature_of_another_form_is_refused_with_what_to_do() -> None:
    with pytest.raises(ValueError, match="build it again"):
        find_near(build_signature("a b c"), [("old", b"123")])


@hypothesis_settings(max_examples=30, deadline=None)
@given(st.text(max_size=300), st.text(max_size=300))
def test_similarity_is_a_share_and_the_same_both_ways(one: str, other: str) -> None:
    first, second = build_signature(one), build_signature(other)
    assert 0.0 <= similarity(first, second) <= 1.0
    assert similarity(first, second) == similarity(second, first)
    assert not first or similarity(first, first) == 1.0
