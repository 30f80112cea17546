"""Suggestions: what is found by the beginnings of words, in which order, and that no text is too much."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.suggest import MAX_TYPED, SHARE, CompletionCandidate, Suggester
from search.text.analysis import fold_words

WORDS = ("gun", "guns", "group", "violence", "policing", "spots", "hot", "homicide", "Montréal", "real-time")


def candidate(text: str, kind: str = "practice", target: str = "", **values: object) -> CompletionCandidate:
    return CompletionCandidate(text, kind, target or text, **values)  # type: ignore[arg-type]


def texts(suggester: Suggester, typed: str, limit: int = 8) -> list[str]:
    return [found.text for found in suggester.find(typed, limit)]


SMALL = Suggester(
    [
        candidate("Hot spots policing"),
        candidate("Focused deterrence"),
        candidate("Deterrence of groups"),
        candidate("Montréal visit", "summit"),
        candidate("Chicago, IL", "site"),
    ]
)


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("hot sp", "Hot spots policing"), ("polic", "Hot spots policing"), ("spots hot", "Hot spots policing"),
        ("deter", "Deterrence of groups"), ("montreal", "Montréal visit"), ("MONTRÉ", "Montréal visit"),
        ("chicago il", "Chicago, IL"), ("focused-det", "Focused deterrence"),
    ],
)  # fmt: skip
def test_a_beginning_finds_the_text(typed: str, first: str) -> None:
    assert texts(SMALL, typed)[0] == first


def test_what_begins_with_the_typed_words_comes_before_what_has_them_inside() -> None:
    assert texts(SMALL, "deterrence") == ["Deterrence of groups", "Focused deterrence"]


@pytest.mark.parametrize("typed", ["focsed", "focussed", "foucsed", "fockused"])
def test_one_wrong_letter_in_a_longer_word_is_forgiven(typed: str) -> None:
    assert texts(SMALL, typed) == ["Focused deterrence"]


def test_a_short_word_is_taken_as_typed() -> None:
    assert texts(SMALL, "hut") == []


def test_each_target_comes_once_and_one_kind_does_not_crowd_out_the_others() -> None:
    many = [candidate(f"gun number {i}") for i in range(20)]
    alias = [candidate("gun buyback", target="x"), candidate("guns bought", target="x")]
    over = Suggester(
        [*many, *alias, candidate("gun city", "site", weight=1), candidate("gun lesson", "lesson", weight=2)]
    )
    found = over.find("gun", 8)
    assert len(found) == 8
    assert {"gun city", "gun lesson"} <= {each.text for each in found}
    assert len({(each.kind, each.target) for each in found}) == 8
    assert sum(each.kind == "practice" for each in over.find("gun", SHARE + 2)) == SHARE


candidates = st.lists(
    st.builds(
        CompletionCandidate,
        st.lists(st.sampled_from(WORDS), min_size=1, max_size=5).map(" ".join),
        st.sampled_from(("practice", "site", "concept")),
        st.sampled_from(("a", "b", "c", "d", "e", "f")),
    ),
    max_size=25,
)


@given(candidates, st.lists(st.sampled_from(WORDS), min_size=1, max_size=3), st.integers(1, 10))
@settings(max_examples=150)
def test_every_suggestion_has_every_word_and_nothing_that_has_is_forgotten(
    given_: list[CompletionCandidate], typed: list[str], limit: int
) -> None:
    wanted = fold_words(" ".join(typed))

    def has(each: CompletionCandidate) -> bool:
        return all(any(word.startswith(beginning) for word in fold_words(each.text)) for beginning in wanted)

    expected = {(each.kind, each.target) for each in given_ if has(each)}
    found = Suggester(given_).find(" ".join(typed), limit)
    if expected:  # otherwise a slip of the finger may be read into it
        assert all(has(each) for each in found)
        assert len(found) == min(limit, len(expected))


@given(st.text(max_size=300))
def test_any_text_is_answered(text: str) -> None:
    assert len(SMALL.find(text, 3)) <= 3


@pytest.mark.parametrize("text", ["", "  ", "!!!", "\x00", "x" * 10_000, "hot " * 2_500, "h" * (MAX_TYPED + 1)])
def test_nothing_is_suggested_for_no_word_or_too_many(text: str) -> None:
    assert SMALL.find(text) == ()


def test_nothing_to_suggest_is_no_error() -> None:
    assert Suggester(()).find("gun") == ()
