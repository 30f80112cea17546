"""One reading of text: words, stems, stop words and identifiers."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.text.analysis import (
    MAX_WORD,
    code_aliases,
    find_codes,
    fold,
    fold_words,
    normalize_code,
    stem_word,
    stems,
    tokenize,
)
from tests.effort import least_seconds


@given(st.text(max_size=400))
def test_any_text_is_read_and_every_word_stands_where_it_says(text: str) -> None:
    last = 0
    for number, token in enumerate(tokenize(text)):
        assert token.position == number
        assert last <= token.start < token.end <= len(text)
        assert token.word
        assert len(token.word) <= MAX_WORD
        last = token.end


@given(st.text(max_size=60))
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz", max_size=30))
def test_a_stem_is_never_longer_than_its_word_and_a_letter(word: str) -> None:
    assert len(stem_word(word)) <= len(word) + 1
    assert stem_word(word) or not word


@pytest.mark.parametrize(
    ("word", "stem"),
    [
        ("caresses", "caress"), ("ponies", "poni"), ("cats", "cat"), ("agreed", "agre"), ("plastered", "plaster"),
        ("conflated", "conflat"), ("hopping", "hop"), ("falling", "fall"), ("filing", "file"), ("happy", "happi"),
        ("relational", "relat"), ("digitizer", "digit"), ("hopefulness", "hope"), ("electrical", "electr"),
        ("adjustment", "adjust"), ("adoption", "adopt"), ("controlling", "control"), ("shootings", "shoot"),
        ("policing", "polic"), ("probate", "probat"), ("sky", "sky"), ("yes", "ye"), ("by", "by"),
    ],
)  # fmt: skip
def test_stems_are_those_of_porters_paper(word: str, stem: str) -> None:
    assert stem_word(word) == stem


def test_accents_case_and_full_width_do_not_count() -> None:
    assert fold_words("Café CAFÉ cafe\u0301 ｃａｆｅ") == ("cafe",) * 4
    assert fold_words("Straße ﬁre") == ("strasse", "fire")


def test_a_possessive_is_its_word_and_a_contraction_is_one_word() -> None:
    assert fold_words("the city's plan, the chief’s don't") == ("the", "city", "plan", "the", "chief", "dont")


def test_stop_words_keep_their_place_and_are_no_stems() -> None:
    assert stems("How do we stop the shootings") == ("stop", "shoot")
    assert [t.position for t in tokenize("stop the shootings")] == [0, 1, 2]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("see NCJ 251579.", "ncj251579"), ("NCJ-251579", "ncj251579"), ("ncj251579", "ncj251579"),
        ("NCJ Number 251579", "ncj251579"), ("(doi:10.1007/s11292-016-9272-0).", "101007s1129201692720"),
        ("https://doi.org/10.1007/s11292-016-9272-0", "101007s1129201692720"),
        ("award 18-DG-BX-K001,", "18dgbxk001"), ("2015-PM-BX-K002", "2015pmbxk002"),
    ],
)  # fmt: skip
def test_identifiers_with_punctuation_are_found_in_text(text: str, code: str) -> None:
    assert find_codes(text) == (code,)


@pytest.mark.parametrize("text", ["state-of-the-art", "2016-09-12", "call-in", "12-15 weeks", "a 3-year trend"])
def test_hyphens_and_dates_are_no_identifiers(text: str) -> None:
    assert find_codes(text) == ()


def test_an_identifier_is_the_same_however_it_is_written() -> None:
    assert normalize_code("doi:10.1007/S11292-016-9272-0") == normalize_code(
        "https://doi.org/10.1007/s11292-016-9272-0"
    )
    assert code_aliases("NCJ 251579") == ("ncj251579", "251579")
    assert code_aliases("  ") == ()


@pytest.mark.parametrize("text", ["a-" * 5000, "1a-" * 5000, "NCJ" + " " * 10000, "e" + "\u0301" * 9999, "a'" * 5000])
def test_reading_is_quick_for_any_text(text: str) -> None:
    assert least_seconds(lambda: (list(tokenize(text)), find_codes(text))) < 0.5


def test_letter_with_endless_accents_is_read_in_no_time() -> None:
    endless = "a" + "\u0316\u0300" * 30_000
    assert [token.word for token in tokenize(endless)] == ["a"]
    assert least_seconds(lambda: list(tokenize(endless))) < 1


def test_threads_that_stem_at_once_do_not_mix_their_words_up() -> None:
    words = [f"{beginning}{ending}" for beginning in ("shoot", "polic", "relat") for ending in ("ings", "ed", "ation")]
    stem_word.cache_clear()
    alone = {word: stem_word(word) for word in words}

    def stem_all(_: int) -> dict[str, str]:
        found = {}
        for word in words:
            found[word] = stem_word.__wrapped__(word)
        return found

    with ThreadPoolExecutor(8) as pool:
        assert all(found == alone for found in pool.map(stem_all, range(200)))
