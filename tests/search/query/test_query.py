"""The parser: what a question means, and that none is an error."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.query.fields import FIELD_NAMES
from search.query.parse import MAX_CHARACTERS, MAX_PREFIXES, MAX_WORDS, parse
from search.syntax import And, Facet, InField, Not, Or, ParsedQuery, Phrase, Prefix, Word, YearRange
from tests.effort import least_seconds

SYNTAX = st.lists(
    st.sampled_from(
        ['"', "(", ")", "AND", "OR", "NOT", "gun*", "*", "gun", "the", "year:2015..", "year:x", ":", "[", "TO", "\x00"]
        + [f"{field}:" for field in FIELD_NAMES]
    ),
    max_size=60,
).map(" ".join)


def words(query: ParsedQuery) -> list[str]:
    return [word.text for word in query.words]


@given(st.text(max_size=300) | SYNTAX | SYNTAX.map(lambda text: text.replace(" ", "")))
@settings(max_examples=400)
def test_any_text_is_understood(text: str) -> None:
    query = parse(text)
    assert len(query.words) <= MAX_WORDS
    assert len(query.prefixes) <= MAX_PREFIXES
    assert len({word.stem for word in query.words}) == len(query.words)
    assert all(note.endswith(".") for note in query.notes)
    assert len(query.text) <= MAX_CHARACTERS


@given(st.lists(st.sampled_from(["gun", "violence", "city", "shooting", "group"]), min_size=1, max_size=8))
def test_plain_words_are_searched_as_they_are(typed: list[str]) -> None:
    query = parse(" ".join(typed))
    assert words(query) == list(dict.fromkeys(typed))
    assert query.constraint is None
    assert not query.notes
    assert query.plain == " ".join(typed)


@pytest.mark.parametrize(
    "text",
    [
        "(" * 5000, ")" * 5000, "()" * 5000, "NOT " * 2500, "a AND " * 1700, '"' * 10000, "a* " * 3000,
        "title:" * 1600, "year:[" * 1500, "a(" * 5000, "x" * 10000, "a-" * 5000, "\x00" * 10000, "(a OR " * 1600,
        " ".join(f"word{i}" for i in range(2000)), "🎉" * 10000,
    ],
)  # fmt: skip
def test_the_worst_text_takes_no_time(text: str) -> None:
    assert least_seconds(lambda: parse(text)) < 0.5
    assert all(len(note) < 200 for note in parse(text).notes)


@pytest.mark.parametrize(
    "text", ['5" pipe', "gun AND", "OR gun", "(gun", "gun)", "year:soon", "NOT", "gun AND OR city", "(" * 30]
)
def test_what_does_not_parse_is_searched_as_words_and_says_so(text: str) -> None:
    query = parse(text)
    assert query.constraint is None
    assert any("plain words" in note for note in query.notes)


def test_sql_and_markup_are_only_words() -> None:
    assert words(parse("'; DROP TABLE users; --")) == ["drop", "table", "users"]
    assert words(parse("<script>alert(1)</script>")) == ["script", "alert", "1"]


def test_quotes_make_a_phrase_with_its_stop_words() -> None:
    query = parse('"state of the art" policing')
    assert query.constraint == Phrase(("state", "of", "the", "art"))
    assert words(query) == ["state", "art", "policing"]


def test_curly_quotes_are_quotes() -> None:
    assert parse("“hot spots”").constraint == Phrase(("hot", "spots"))


def test_operators_bind_not_then_and_then_or() -> None:
    query = parse("gun AND NOT knife OR drugs")
    gun, knife, drugs = Word("gun", "gun"), Word("knife", "knife"), Word("drugs", "drug")
    assert query.constraint == Or((And((gun, Not(knife))), drugs))
    assert words(query) == ["gun", "drugs"]


def test_parentheses_group() -> None:
    query = parse("(gun OR knife) AND city")
    assert isinstance(query.constraint, And)
    assert query.constraint.parts[0] == Or((Word("gun", "gun"), Word("knife", "knife")))


def test_two_negations_are_none() -> None:
    assert parse("NOT NOT gun").words == parse("gun").words


def test_lower_case_operators_are_words() -> None:
    assert parse("guns and knives or not").constraint is None


def test_words_beside_a_condition_stay_optional() -> None:
    query = parse('"hot spots" chicago')
    assert query.constraint == Phrase(("hot", "spots"))
    assert "chicago" in words(query)


def test_parentheses_inside_a_word_are_text() -> None:
    assert not parse("call-in(s) 10.1016/S0140-6736(05)66378-2").notes
    assert parse("10.1016/S0140-6736(05)66378-2").codes == ("101016s0140673605663782",)


def test_a_prefix_is_kept_and_folded() -> None:
    query = parse("Polic*")
    assert query.prefixes == (Prefix("polic"),)
    assert query.constraint == Prefix("polic")


def test_facets_side_by_side_become_filters() -> None:
    query = parse("kind:lesson gangs NOT state:TX year:2015..2018")
    assert query.filters.include == {"kind": frozenset({"lesson"})}
    assert query.filters.exclude == {"state": frozenset({"TX"})}
    assert (query.filters.year_from, query.filters.year_to) == (2015, 2018)
    assert query.constraint is None
    assert query.plain == "gangs"


def test_values_of_one_field_joined_by_or_are_one_filter() -> None:
    assert parse("kind:lesson OR kind:summit").filters.include == {"kind": frozenset({"lesson", "summit"})}
    assert parse("kind:(lesson OR summit)").filters.include == {"kind": frozenset({"lesson", "summit"})}


def test_a_second_facet_of_one_field_must_hold_too() -> None:
    query = parse("problem:homicide problem:robbery")
    assert query.filters.include == {"problem": frozenset({"homicide"})}
    assert query.constraint == Facet("problem", "robbery")


def test_a_facet_beside_or_stays_a_condition() -> None:
    assert parse("kind:lesson OR gangs").constraint == Or((Facet("kind", "lesson"), Word("gangs", "gang")))


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("year:2015", (2015, 2015)), ("year:2015..2018", (2015, 2018)), ("year:[2015 TO 2018]", (2015, 2018)),
        ("year:2015-2018", (2015, 2018)), ("year:2015..", (2015, None)), ("year:..2018", (None, 2018)),
        ("year:[2015 TO *]", (2015, None)), ("year:2018..2015", (2015, 2018)), ("YEAR:2015", (2015, 2015)),
    ],
)  # fmt: skip
def test_years_can_be_ranges(text: str, years: tuple[int | None, int | None]) -> None:
    query = parse(text)
    assert (query.filters.year_from, query.filters.year_to) == years
    assert query.is_browse


def test_a_year_inside_or_is_a_condition() -> None:
    assert parse("year:2015 OR gangs").constraint == Or((YearRange(2015, 2015), Word("gangs", "gang")))


def test_text_fields_are_conditions_and_their_words_score() -> None:
    query = parse('title:"hot spots" author:Braga')
    assert query.constraint == And(
        (
            InField("title", (Word("hot", "hot"), Word("spots", "spot")), phrase=True),
            InField("author", (Word("braga", "braga"),)),
        )
    )
    assert words(query) == ["hot", "spots", "braga"]


@pytest.mark.parametrize("text", ["ncj:251579", "ncj:NCJ251579", 'ncj:"NCJ 251579"'])
def test_an_ncj_number_may_be_written_in_any_way(text: str) -> None:
    constraint = parse(text).constraint
    assert isinstance(constraint, InField)
    assert constraint.words[0].stem == "ncj251579"


def test_only_stop_words_are_kept_as_they_are() -> None:
    query = parse("to be or not to be")
    assert query.stop_words == ("to", "be", "or", "not", "to", "be")
    assert not query.words
    assert query.plain


def test_nothing_typed_is_browsing_and_no_word_typed_is_not() -> None:
    assert parse("").is_browse
    assert parse("   ").is_browse
    assert parse("kind:lesson").is_browse
    for text in ("!!!", "\x00\x01", "🎉"):
        assert not parse(text).is_browse
        assert parse(text).notes == ("There is no word in the question to search for.",)


def test_more_than_64_words_are_cut_with_a_note() -> None:
    query = parse(" ".join(f"w{i}" for i in range(200)))
    assert len(query.words) == MAX_WORDS
    assert any("64 different words" in note for note in query.notes)
