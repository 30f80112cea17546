"""Sentences are taken whole or not at all, and a page is quoted only if it is sure."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kb.services.finding import count_sure, is_question
from kb.services.finding.short_answer import NEXT_WITHIN, SURE, SURE_SIMILARITY, iter_sentences

WORDS = ("patrol", "cuts", "robbery", "where", "officers", "stay", "long", "enough")
SENTENCE = st.lists(st.sampled_from(WORDS), min_size=8, max_size=20)


@given(st.lists(SENTENCE, max_size=5))
def test_sentences_are_found_as_they_stand(words: list[list[str]]) -> None:
    sentences = [f"The {' '.join(each)}." for each in words]
    assert list(iter_sentences(" ".join(sentences))) == sentences


@given(st.text(max_size=300))
def test_every_sentence_of_any_text_stands_in_it(text: str) -> None:
    spaced = " ".join(text.split())
    assert all(sentence in spaced for sentence in iter_sentences(text))


def test_abbreviation_ends_no_sentence() -> None:
    text = "The plan was tested by St. Louis and by Dr. Braga with two hundred officers on foot."
    assert list(iter_sentences(text)) == [text]


def test_what_is_asked_is_told_from_words() -> None:
    assert is_question("do cameras work")
    assert is_question("cameras, any good?")
    assert not is_question("cameras in parking lots")


@given(st.lists(st.tuples(st.floats(0, 2), st.none() | st.floats(-1, 1)), max_size=5))
def test_only_sure_pages_near_the_first_are_quoted(answers: list[tuple[float, float | None]]) -> None:
    for score, similarity in answers[: count_sure(answers)]:
        assert score >= max(SURE, answers[0][0] - NEXT_WITHIN)
        assert similarity is not None
        assert similarity >= SURE_SIMILARITY
