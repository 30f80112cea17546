"""Snippets: the best window, whole words, marks where the words are."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from search.text.analysis import fold
from search.text.snippets import ELLIPSIS, Fragment, snippet

LONG = (
    "The chief opened the meeting. Many people spoke about budgets and cars. " * 10
    + "Retaliatory shootings by a small group were stopped by call-ins. "
    + "The meeting ended with thanks to all who came. " * 10
)


def text_of(fragments: tuple[Fragment, ...]) -> str:
    return "".join(fragment.text for fragment in fragments)


def marked(fragments: tuple[Fragment, ...]) -> list[str]:
    return [fragment.text for fragment in fragments if fragment.marked]


@given(st.text(max_size=600), st.lists(st.text(max_size=12), max_size=5), st.integers(1, 300))
def test_a_snippet_is_a_piece_of_its_text(text: str, terms: list[str], limit: int) -> None:
    fragments = snippet(text, terms, limit)
    joined = text_of(fragments).removeprefix(f"{ELLIPSIS} ").removesuffix(f" {ELLIPSIS}")
    assert joined in " ".join(text.split()) or ELLIPSIS in text
    assert len(joined) <= limit
    assert all(fragment.text for fragment in fragments)


@given(st.lists(st.sampled_from(["gun", "guns", "city", "a", "plan", "the"]), min_size=1, max_size=120))
def test_only_words_of_the_question_are_marked(words: list[str]) -> None:
    assert {fold(text) for text in marked(snippet(" ".join(words), ["gun"], 60))} <= {"gun", "guns"}


def test_the_window_with_most_different_words_is_shown() -> None:
    fragments = snippet(LONG, ["meeting", "shootings", "group"], 120)
    assert {"shootings", "group"} <= set(marked(fragments))
    assert text_of(fragments).startswith(ELLIPSIS)


def test_words_are_marked_by_their_stem_as_they_stand() -> None:
    assert marked(snippet("Shooting, SHOOTINGS and shot.", ["shootings"])) == ["Shooting", "SHOOTINGS"]


def test_a_prefix_marks_every_word_that_begins_so() -> None:
    assert marked(snippet("Police policing and politics", ["polic*"])) == ["Police", "policing"]


def test_without_a_match_it_is_the_beginning() -> None:
    fragments = snippet(LONG, ["zebra"], 40)
    assert text_of(fragments).startswith("The chief opened")
    assert text_of(fragments).endswith(ELLIPSIS)
    assert not marked(fragments)


def test_stop_words_are_marked_only_when_nothing_else_was_asked() -> None:
    assert marked(snippet("to be or not to be", ["to", "be"])) == ["to", "be", "to", "be"]
    assert marked(snippet("to be a gun", ["to", "gun"])) == ["gun"]


def test_markup_is_left_as_text_and_white_space_is_one_space() -> None:
    assert text_of(snippet("<b>a\n\n gun</b>", ["gun"])) == "<b>a gun</b>"


def test_no_text_has_no_snippet() -> None:
    assert snippet("", ["gun"]) == ()
    assert snippet(" \n", ["gun"]) == ()


def test_no_word_is_cut_in_two() -> None:
    fragments = snippet(LONG, ["group"], 100)
    words = set(LONG.replace(".", " ").split())
    assert {word.strip(".,") for word in text_of(fragments).replace(ELLIPSIS, "").split()} <= words
