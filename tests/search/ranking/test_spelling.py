"""A misspelled word is put right where that is safe, the reader is told, and what was typed stays as typed."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.keyword import KeywordIndex
from search.memory import HashEncoder, MemoryKeywordIndex
from search.query.parse import parse
from search.ranking.searcher import HybridSearcher
from search.ranking.spelling import Speller, is_one_edit
from search.thesaurus.thesaurus import Thesaurus
from search.types import Filters, IndexDocument, SearchRequest
from tests.search import building

WORDS = "The deterrence of shootings needs a prosecutor who focused on few; mapping overdose deaths helped."


class Schooled(HashEncoder):
    """Knows some words whole, as a model does."""

    def has_word(self, word: str) -> bool:
        return word in {"market", "debate"}


def _document(identity: str, summary: str, visibility: str = "published") -> IndexDocument:
    return IndexDocument(identity, "practice", identity, identity, summary=summary, visibility=visibility)


@pytest.fixture
def keyword() -> KeywordIndex:
    index = MemoryKeywordIndex()
    index.add([_document("a", WORDS), _document("b", "The date of a marker, and hidden narcotics.", "draft")])
    return index


@pytest.fixture
def speller(keyword: KeywordIndex, tmp_path: Path) -> Speller:
    path = tmp_path / "thesaurus.yaml"
    path.write_text("concepts:\n- {id: a, pref: Focused deterrence, alt: [pulling levers]}\n", "utf-8")
    return Speller(keyword, Thesaurus.load(path), Schooled())


def _corrected(speller: Speller, text: str) -> tuple[str, tuple[str, ...]]:
    query = speller.correct(parse(text), Filters())
    assert query.text == text
    return query.plain, query.notes


def test_word_that_no_page_has_becomes_the_one_it_is_nearest_to_and_the_reader_is_told(speller: Speller) -> None:
    plain, notes = _corrected(speller, "Overdoze and shootings")
    assert plain == "overdose and shootings"
    assert notes == ("No page has “overdoze”: “overdose” was searched instead.",)


def test_word_of_which_only_the_stem_is_known_becomes_a_label(speller: Speller, keyword: KeywordIndex) -> None:
    keyword.add([_document("c", "They deter.")])
    assert _corrected(speller, "deterence of shootings")[0] == "deterrence of shootings"


@pytest.mark.parametrize(
    "text",
    [
        "a debate of shootings",  # a word the model knows
        "levers of shootings",  # a word of the thesaurus
        "mapped shootings",  # its stem is known and no label is near
        "shooting rezistens",  # nothing near
        "narcotixs and shootings",  # only a draft has the word
        '"overdoze" of shootings',  # quoted
        "title:overdoze shootings",  # in a field
        "overdoze AND shootings",  # joined
        "overdozze rezistens",  # no word known, and two edits off: "did you mean" asks
        "ncj 251579x shootings",  # a code
    ],
)
def test_what_is_no_clear_slip_is_left_as_typed(speller: Speller, text: str) -> None:
    query = parse(text)
    assert speller.correct(query, Filters()) == query


@given(st.text(max_size=300))
def test_any_text_stays_as_typed_and_correcting_twice_is_correcting_once(text: str) -> None:
    index = MemoryKeywordIndex()
    index.add([_document("a", WORDS)])
    speller = Speller(index, Thesaurus.empty(), HashEncoder())
    once = speller.correct(parse(text), Filters())
    assert once.text == parse(text).text
    assert speller.correct(once, Filters()).words == once.words


@given(st.text("abc", min_size=1, max_size=6), st.integers(0, 5), st.sampled_from(["drop", "add", "change", "swap"]))
def test_each_slip_of_the_pen_is_one_edit(word: str, at: int, slip: str) -> None:
    at = at % len(word)
    slips: dict[str, str] = {
        "drop": word[:at] + word[at + 1 :],
        "add": word[:at] + "x" + word[at:],
        "change": word[:at] + "x" + word[at + 1 :],
        "swap": word[:at] + word[at : at + 2][::-1] + word[at + 2 :],
    }
    assert is_one_edit(word, slips[slip]) == (slips[slip] != word)


@pytest.mark.parametrize(("word", "other"), [("abcd", "badc"), ("abc", "abcde"), ("abc", "axy"), ("same", "same")])
def test_two_slips_or_none_are_not_one(word: str, other: str) -> None:
    assert not is_one_edit(word, other)


def test_both_legs_search_the_word_that_was_meant() -> None:
    searcher = building.searcher(_document("right", WORDS), _document("other", "Mapping of shootings by analysts."))
    misspelled = searcher.search(SearchRequest("overdoze and shootings"))
    correct = searcher.search(SearchRequest("overdose and shootings"))
    assert [hit.id for hit in misspelled.hits] == [hit.id for hit in correct.hits]
    assert misspelled.hits[0].why.matched == ("overdose", "shootings")
    assert misspelled.did_you_mean is None
    assert misspelled.notes


CODE = "NCJ 188741"


@pytest.fixture
def cited() -> HybridSearcher:
    study = IndexDocument("study", "reference", "Reducing gun violence", "1", identifiers=(CODE,))
    page = IndexDocument(
        "page", "practice", "Operation Ceasefire", "2", summary="The Boston gun project.", cites=(CODE,)
    )
    return building.searcher(study, page, _document("other", "The Boston gun project, again and again."))


def test_identifier_alone_finds_the_publication_first_and_then_what_rests_on_it(cited: HybridSearcher) -> None:
    result = cited.search(SearchRequest(CODE))
    assert [hit.id for hit in result.hits][:2] == ["study", "page"]
    assert result.hits[0].why.exact == "identifier"


def test_identifier_with_a_subject_finds_the_page_that_rests_on_it_and_the_publication(cited: HybridSearcher) -> None:
    result = cited.search(SearchRequest(f"{CODE} boston gun project"))
    assert [hit.id for hit in result.hits][:2] == ["page", "study"]
    assert [hit.why.exact for hit in result.hits[:2]] == ["cited", "identifier"]
