"""What is embedded of a document."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from search.vector.pieces import NO_PASSAGE, QUESTION, WINDOW_WORDS, PiecePlace, build_pieces, shown_place
from tests.search.building import document

SENTENCE = "Police and prosecutors met with the groups on a cold day in March. "


@given(st.text(max_size=400), st.text(max_size=2000))
def test_any_document_has_a_piece_and_none_is_blank(title: str, text: str) -> None:
    pieces = build_pieces(document("a", text, title=title))
    assert all(piece.text.strip() for piece in pieces)
    assert len({piece.text for piece in pieces}) == len(pieces)
    assert pieces or not (title.strip() or text.strip())


@given(st.lists(st.sampled_from([SENTENCE, "Short one. ", "word " * 90]), max_size=30))
def test_windows_hold_the_whole_passage_once(parts: list[str]) -> None:
    text = "".join(parts)
    windows = [p.text.removeprefix("T. Part 1. ") for p in build_pieces(document("a", text, title="T"))]
    unique = dict.fromkeys(windows)
    if len(parts) == len(set(parts)):
        assert " ".join(unique).split() == text.split() or not parts
    assert all(len(window.split()) <= 2 * WINDOW_WORDS for window in windows)


def test_a_passage_carries_title_and_heading() -> None:
    (piece,) = build_pieces(document("a", "Groups shoot.", title="Plan."))
    assert piece.text == "Plan. Part 1. Groups shoot."
    assert (piece.place.ordinal, piece.place.heading) == (0, "Part 1")


def test_long_passages_are_cut_at_sentences_and_short_ones_are_whole() -> None:
    assert len(build_pieces(document("a", SENTENCE * 4))) == 1
    long = build_pieces(document("a", *[" ".join(f"{SENTENCE[:-2]} {i}." for i in range(20))]))
    assert len(long) > 3
    assert all(piece.place.ordinal == 0 for piece in long)
    assert all(piece.text.endswith(".") for piece in long)


def test_summary_names_and_questions_are_pieces_of_their_own() -> None:
    pieces = build_pieces(document("a", "Text.", title="T", summary="In short.", names=("GVI",), questions=("Who?",)))
    assert [p.text for p in pieces if p.place.ordinal == NO_PASSAGE] == ["T. In short.", "GVI"]
    assert [p.text for p in pieces if p.place.ordinal == QUESTION] == ["Who?"]


def test_a_question_that_is_a_passage_is_one_piece() -> None:
    pieces = build_pieces(document("a", "Who?", title="T", questions=("Who?",)))
    assert [p.text for p in pieces] == ["T", "Who?"]
    assert shown_place(pieces[1].place) == PiecePlace(0, "Part 1")


def test_a_title_alone_is_a_piece_only_where_there_is_nothing_else() -> None:
    assert [p.text for p in build_pieces(document("a", title="T"))] == ["T"]
    assert "T" not in [p.text for p in build_pieces(document("a", "Text.", title="T"))]


def test_the_digest_is_of_the_text() -> None:
    one, other = (build_pieces(document(name, "Text.", title="T"))[0] for name in "ab")
    assert one.digest == other.digest
    assert one.digest != build_pieces(document("a", "Text!", title="T"))[0].digest
