"""Spellings of one word meet, what is not seen changes nothing, and every list leads to a word that stays."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.query.parse import parse
from search.text.analysis import find_codes, fold_words, respell, stems, tokenize
from search.text.spellings import INVISIBLE, SPLIT, americanize
from search.types import SearchRequest
from tests.search import building

SAME = [
    ("re-entry", "reentry"),
    ("cease-fire", "ceasefire"),
    ("cease fire", "ceasefire"),
    ("hotspots", "hot spots"),
    ("hot-spot", "hot spot"),
    ("C.O.P.", "COP"),
    ("P.O.P", "POP"),
    ("1,250", "1250"),
    ("1,250,000 shots", "1250000 shots"),
    ("oﬃcer", "officer"),
    ("Łódź", "Lodz"),
    ("Malmø", "Malmo"),
    ("Ærø", "Aero"),
    ("non-fatal", "nonfatal"),
    ("co-responders", "coresponders"),
    ("task-force", "taskforce"),
    ("neighbourhood", "neighborhood"),
    ("organised", "organized"),
    ("offences", "offenses"),
    ("programmes", "programs"),
    ("centred", "centered"),
    ("counselling", "counseling"),
    ("ｈｏｔｓｐｏｔ", "hot spot"),
    ("re\u2011entry", "reentry"),
]
"""Two spellings, the second as pages here have it."""

hidden = st.sampled_from("\u00ad\u200b\u200c\u200d\u2060\ufeff\u200e\ufe0f")


def _hide(text: str, character: str, at: int) -> str:
    return text[: at % (len(text) + 1)] + character + text[at % (len(text) + 1) :]


@pytest.mark.parametrize(("typed", "known"), SAME)
def test_two_spellings_are_the_same_words(typed: str, known: str) -> None:
    assert fold_words(typed) == fold_words(known)
    assert stems(typed) == stems(known)
    assert respell(typed).casefold() == respell(known).casefold()


@pytest.mark.parametrize(("typed", "known"), SAME)
def test_two_spellings_find_the_same_pages_in_the_same_order(typed: str, known: str) -> None:
    pages = [
        building.document(f"a{n}", f"The plan of {text} in town.") for n, text in enumerate((typed, known, "other"))
    ]
    over = building.searcher(*pages)
    one, other = (over.search(SearchRequest(f"plan {text}")) for text in (typed, known))
    assert [(hit.id, hit.score) for hit in one.hits] == [(hit.id, hit.score) for hit in other.hits]
    assert {"a0", "a1"} <= {hit.id for hit in one.hits if set(hit.why.matched) - {"plan"}}


@given(st.text(max_size=80), hidden, st.integers(0, 80))
def test_invisible_character_changes_no_word_and_no_question(text: str, character: str, at: int) -> None:
    changed = _hide(text, character, at)
    assert [token[:2] for token in tokenize(changed)] == [token[:2] for token in tokenize(text)]
    assert find_codes(changed) == find_codes(text)
    assert parse(changed) == parse(text)


@given(st.sampled_from([typed for typed, _ in SAME]), hidden, st.integers(0, 20))
def test_invisible_character_changes_no_spelling(text: str, character: str, at: int) -> None:
    assert respell(_hide(text, character, at)) == respell(text)


@given(
    st.lists(
        st.sampled_from([*(word for pair in SAME for word in pair), "the", "U.S.", "3.5", "and", "a-b"]), max_size=8
    )
)
def test_respelling_twice_is_respelling_once_and_keeps_the_words(words: list[str]) -> None:
    text = " ".join(words)
    assert respell(respell(text)) == respell(text)
    assert fold_words(respell(text)) == fold_words(text)


@given(st.text("aeionrsuzglm", max_size=14))
def test_american_word_stays_as_it_is(word: str) -> None:
    assert americanize(americanize(word)) == americanize(word)


@pytest.mark.parametrize(
    "word", ["exercise", "promise", "supervised", "enterprise", "four", "hours", "court", "source", "precise"]
)
def test_word_that_only_looks_british_is_left_alone(word: str) -> None:
    assert americanize(word) == word


@pytest.mark.parametrize("word", sorted(SPLIT))
def test_word_that_is_two_stands_in_its_two_parts(word: str) -> None:
    first, second = tokenize(word)
    assert (first.start, first.end, second.start, second.end) == (0, len(first.word), len(first.word), len(word))


@pytest.mark.parametrize("text", ["https://x.test/re-entry", "jo@re-entry.test", "doi:10.1000/behaviour.2"])
def test_address_is_searched_as_typed(text: str) -> None:
    assert respell(text) == text


def test_beginning_of_a_compound_finds_both_spellings() -> None:
    over = building.searcher(building.document("one", "A hotspot."), building.document("two", "A hot spots plan."))
    assert {hit.id for hit in over.search(SearchRequest("hotspot*")).hits if hit.why.matched} == {"one", "two"}


def test_award_number_is_found_with_any_hyphen() -> None:
    assert find_codes("award 18\u2010DG\u2011BX\u2013K777") == ("18dgbxk777",)


def test_every_invisible_character_is_a_format_or_a_variant() -> None:
    assert not any(c.isalnum() for c in INVISIBLE if c != "-")
