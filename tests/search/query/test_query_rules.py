"""The small print of the grammar: fields on groups, ranges side by side, limits to the very number, what notes say."""

from __future__ import annotations

import pytest

from search.query.fields import FIELD_NAMES, leaf, on_leaves
from search.query.lexing import Lexeme, Syntax, lex
from search.query.parse import MAX_CHARACTERS, MAX_DEPTH, MAX_PARTS, MAX_PREFIXES, MAX_WORDS, parse
from search.syntax import And, Facet, InField, Not, Or, Phrase, Prefix, Word

GUN, KNIFE, CITY = Word("gun", "gun"), Word("knife", "knife"), Word("city", "city")


def title(*words: Word, phrase: bool = False) -> InField:
    return InField("title", words, phrase)


# Fields


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("title:(gun AND knife)", And((title(GUN), title(KNIFE)))),
        ("title:(gun OR knife)", Or((title(GUN), title(KNIFE)))),
        ('title:("gun knife")', title(GUN, KNIFE, phrase=True)),
        ("title:(NOT gun)", Not(title(GUN))),
        ("title:(gun year:2015)", title(GUN)),
        ("author:(gun)", InField("author", (GUN,))),
    ],
)
def test_field_before_a_group_is_on_each_part(text: str, meant: object) -> None:
    assert parse(text).constraint == meant


def test_year_inside_a_group_with_a_field_stays_a_year() -> None:
    assert parse("title:(gun year:2015)").filters.year_from == 2015


@pytest.mark.parametrize("text", ['title:"!!!"', 'title:("!!!")', "title:(NOT (!!!))", "title:((!!!) AND (!!!))"])
def test_field_on_nothing_is_no_condition(text: str) -> None:
    query = parse(text)
    assert query.constraint is None
    assert query.words == ()


def test_group_keeps_its_other_parts_when_one_is_empty() -> None:
    assert on_leaves("title", And((Phrase(()), GUN))) == And((title(GUN),))
    assert on_leaves("title", Not(Phrase(()))) is None
    assert on_leaves("title", Or((Phrase(()),))) is None


def test_value_of_a_facet_is_kept_as_it_was_typed() -> None:
    assert leaf("kind", "Lesson") == Facet("kind", "Lesson")


def test_words_of_a_field_are_no_phrase_unless_quoted() -> None:
    assert leaf("title", "gun knife") == title(GUN, KNIFE)
    assert leaf("title", "gun knife", phrase=True) == title(GUN, KNIFE, phrase=True)


def test_number_of_a_publication_is_one_word() -> None:
    assert leaf("ncj", "NCJ 251579") == InField("code", (Word("NCJ 251579", "ncj251579"),))
    doi = leaf("doi", "10.1007/s11292-012-9170-z")
    assert isinstance(doi, InField)
    assert doi.words[0].stem == "101007s112920129170z"


# Years


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("year:2010..2020 year:2015..2018", (2015, 2018)),
        ("year:2015..2018 year:2010..2020", (2015, 2018)),
        ("year:2015.. year:..2018", (2015, 2018)),
        ("year:..2018 year:2015..", (2015, 2018)),
        ("year:2015.. year:2017..", (2017, None)),
        ("year:..2018 year:..2016", (None, 2016)),
        ("year:2016..2016", (2016, 2016)),
        ("gun AND year:2016", (2016, 2016)),
    ],
)
def test_ranges_side_by_side_must_all_hold(text: str, years: tuple[int | None, int | None]) -> None:
    filters = parse(text).filters
    assert (filters.year_from, filters.year_to) == years


def test_year_under_and_is_a_filter_and_the_words_stay_joined() -> None:
    assert parse("gun AND knife AND year:2016").constraint == And((GUN, KNIFE))
    assert parse("gun AND NOT kind:lesson").filters.exclude == {"kind": frozenset({"lesson"})}


@pytest.mark.parametrize("text", ["year:[TO]", "year:..", "year:-", "year:[* TO *]", "year:20155", "year:soon"])
def test_year_that_is_none_is_named(text: str) -> None:
    (note,) = parse(text).notes
    assert note == (
        f"“{text.removeprefix('year:')}” is not a year or a range of years such as 2015..2018."
        " The question was searched as plain words."
    )


def test_two_excluded_values_of_one_field_are_both_left_out() -> None:
    assert parse("gun NOT kind:lesson NOT kind:summit").filters.exclude == {"kind": frozenset({"lesson", "summit"})}


def test_facets_of_two_fields_under_or_stay_a_condition() -> None:
    query = parse("kind:lesson OR state:TX")
    assert query.constraint == Or((Facet("kind", "lesson"), Facet("state", "TX")))
    assert not query.filters.include


def test_range_inside_or_is_no_filter() -> None:
    assert parse("(year:2015 OR kind:lesson) AND gun").filters.year_from is None


# Conditions and words


@pytest.mark.parametrize(
    ("text", "constraint"),
    [
        ("the AND gun", GUN),
        ("the AND a", None),
        ("NOT the", None),
        ("(the OR gun) AND knife", And((GUN, KNIFE))),
        ("gun AND NOT the", GUN),
        ('"gun knife" "city"', And((Phrase(("gun", "knife")), Phrase(("city",))))),
    ],
)
def test_stop_words_are_no_condition(text: str, constraint: object) -> None:
    assert parse(text).constraint == constraint


def test_words_under_not_do_not_score() -> None:
    query = parse("gun NOT knife NOT (city AND gun*)")
    assert [word.text for word in query.words] == ["gun"]
    assert query.prefixes == ()


def test_number_in_a_field_does_not_score_as_a_word() -> None:
    assert parse("ncj:251579 gun").words == (GUN,)


def test_same_beginning_twice_is_one() -> None:
    assert parse("polic* POLIC*").prefixes == (Prefix("polic"),)


def test_what_is_encoded_is_the_words_alone_where_there_is_a_condition() -> None:
    assert parse("gun AND knife polic*").plain == "gun knife polic"
    assert parse("kind:lesson gun knife").plain == "gun knife"
    assert parse("Gun, knife!").plain == "Gun, knife!"


def test_field_is_an_empty_text_where_none_was_typed() -> None:
    assert lex("gun title:knife", FIELD_NAMES) == [
        Lexeme(Syntax.TEXT, "gun", ""),
        Lexeme(Syntax.TEXT, "knife", "title"),
    ]
    assert lex("TITLE:[a b] x", FIELD_NAMES)[0] == Lexeme(Syntax.TEXT, "[a b]", "title")


@pytest.mark.parametrize("text", ["title:AND", "title:gun*"])
def test_after_a_field_operators_and_stars_are_text(text: str) -> None:
    assert lex(text, FIELD_NAMES)[0].kind is Syntax.TEXT


# Limits, to the very number


def test_as_many_characters_as_the_limit_are_read_without_a_note() -> None:
    assert parse("x" * MAX_CHARACTERS).notes == ()
    assert parse("x" * (MAX_CHARACTERS + 1)).notes == ("Only the first 2,000 characters were read.",)
    assert parse("a " * (MAX_CHARACTERS - 1) + "end").text.endswith("a")


def test_as_many_words_as_the_limit_are_searched_without_a_note() -> None:
    words = [f"w{i}" for i in range(MAX_WORDS + 1)]
    assert parse(" ".join(words[:-1])).notes == ()
    assert parse(" ".join(words)).notes == ("Only the first 64 different words were searched.",)


def test_as_many_beginnings_as_the_limit_are_searched_without_a_note() -> None:
    some = [f"{letter}x*" for letter in "abcde"]
    assert parse(" ".join(some[:MAX_PREFIXES])).notes == ()
    query = parse(" ".join(some))
    assert query.notes == ("Only the first 4 beginnings of words were searched.",)
    assert [prefix.text for prefix in query.prefixes] == ["ax", "bx", "cx", "dx"]


def test_as_many_parts_as_the_limit_are_read() -> None:
    at_most = " ".join('"gun"' for _ in range(MAX_PARTS))
    assert parse(at_most).notes == ()
    assert "128 quoted, joined or named parts" in parse(at_most + ' "gun"').notes[0]
    assert "128 quoted" in parse(" OR ".join("gun" for _ in range(MAX_PARTS + 2))).notes[0]
    assert parse(" OR ".join("gun" for _ in range(MAX_PARTS + 1))).notes == ()
    assert "128 quoted" in parse('"' + " ".join("a" for _ in range(MAX_PARTS + 1)) + '"').notes[0]
    assert parse(" ".join(f"w{i % 9}" for i in range(3 * MAX_PARTS))).notes == ()


def test_as_deep_as_the_limit_is_read() -> None:
    assert parse("(" * MAX_DEPTH + "gun" + ")" * MAX_DEPTH).notes == ()
    assert "20 deep" in parse("(" * (MAX_DEPTH + 1) + "gun" + ")" * (MAX_DEPTH + 1)).notes[0]
    assert parse("(gun) " * (MAX_DEPTH + 5)).notes == ()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('5" pipe', "A quotation mark has no partner."),
        ("gun AND", "AND, OR and NOT need words to join."),
        ("OR gun", "“OR” needs words to join."),
        ("(gun", "A parenthesis is not closed."),
        ("gun)", "A closing parenthesis has no opening one."),
    ],
)
def test_what_does_not_parse_is_named(text: str, reason: str) -> None:
    assert parse(text).notes == (f"{reason} The question was searched as plain words.",)
