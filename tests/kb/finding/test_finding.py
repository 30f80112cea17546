"""Questions are answered from the newest index, with the rows a reader may see."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb.errors import BadRequest
from kb.services.finding.find import SearchAnswer, answer_question
from kb.services.finding.help import FIELDS, SIGNS
from kb.services.finding.question import FACETS, Question
from kb.services.finding.reasons import HitPlace, find_place, moved_in_words, similarity_word
from kb.services.library.words import BANDS
from kb.workspace import Workspace
from search.query.fields import FIELD_NAMES


def ask(knowledge: Workspace, text: str, **more: object) -> SearchAnswer:
    with knowledge.sessions() as session:
        return answer_question(session, knowledge.index, Question(text, **more))  # type: ignore[arg-type]


def test_problem_in_plain_words_finds_the_practice(knowledge: Workspace) -> None:
    slugs = [r.card.slug for r in ask(knowledge, "retaliatory shootings by a small group of people").results]
    assert "focused-deterrence-group-violence-intervention" in slugs[:3]


def test_exact_title_is_first(knowledge: Workspace) -> None:
    first = ask(knowledge, "Hot spots policing").results[0]
    assert (first.card.slug, first.why.exact) == ("hot-spots-policing", "title")


@pytest.mark.parametrize("mode", ["hybrid", "keyword", "meaning"])
def test_every_mode_answers_and_says_so(knowledge: Workspace, mode: str) -> None:
    answer = ask(knowledge, "domestic violence repeat abusers", mode=mode)
    assert answer.results
    assert answer.question.mode == mode


def test_pages_follow_each_other_without_gap_or_repeat(knowledge: Workspace) -> None:
    whole = [r.card.slug for r in ask(knowledge, "gun violence", k=30).results]
    parts = [r.card.slug for page in (1, 2, 3) for r in ask(knowledge, "gun violence", page=page).results]
    assert parts == whole


def test_facet_count_is_the_number_of_results_when_it_is_chosen(knowledge: Workspace) -> None:
    answer = ask(knowledge, "shootings")
    for name in ("kind", "area", "problem", "rating", "state", "year", "site"):
        for value in answer.facets[name][:3]:
            assert ask(knowledge, "shootings", filters={name: (value.value,)}).total == value.count, (name, value)


def test_question_that_a_page_answers_is_shown_as_the_reason(knowledge: Workspace) -> None:
    asked = "Who should investigate when the victim survives?"
    first = ask(knowledge, asked).results[0]
    assert (first.card.slug, first.question) == ("st-louis-nonfatal-shooting-teams", asked)
    assert first.fragments


def test_similarity_has_words() -> None:
    assert similarity_word(None) is None
    assert similarity_word(0.9) == "very close in meaning"
    assert similarity_word(0.1) == "loosely related in meaning"


@pytest.mark.parametrize("wrong", [{"page": 0}, {"page": 10**9}, {"filters": {"kind": ("tale",)}}])
def test_impossible_question_names_what_is_wrong(knowledge: Workspace, wrong: dict[str, object]) -> None:
    with pytest.raises(BadRequest):
        ask(knowledge, "x", **wrong)


ODD = [
    "",
    " ",
    "the of and",
    "'; DROP TABLE document; --",
    '"unbalanced',
    "((((",
    "AND OR NOT",
    "title:",
    "year:[2015 TO",
    "*",
    "\x00\x01\x1b",
    "🔫🚓",
    "NCJ 251579",
    "a" * 10_000,
    "word " * 2_000,
    "(" * 5_000,
    "10.1007/s11292-016-9272-0",
    "ＦＵＬＬ ｗｉｄｔｈ",
    "مرحبا",
    "kind:practice rating:effective",
]


@pytest.mark.parametrize("text", ODD, ids=range(len(ODD)))
def test_odd_text_gets_an_answer(knowledge: Workspace, text: str) -> None:
    answer = ask(knowledge, text)
    assert answer.total >= len(answer.results) >= 0


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=200))
def test_any_text_gets_an_answer(knowledge: Workspace, text: str) -> None:
    assert ask(knowledge, text).total >= 0


def test_leaving_out_a_value_takes_what_its_count_says(knowledge: Workspace) -> None:
    everything = ask(knowledge, "shootings")
    for name in ("kind", "rating", "state"):
        value = everything.facets[name][0]
        left = ask(knowledge, "shootings", exclude={name: (value.value,)})
        assert left.total == everything.total - value.count, name
        (out,) = [v for v in left.facets[name] if v.excluded]
        assert (out.value, out.count) == (value.value, value.count)


@pytest.mark.parametrize("mode", ["hybrid", "keyword", "meaning"])
def test_counts_hold_with_values_chosen_and_left_out(knowledge: Workspace, mode: str) -> None:
    filters, out = {"kind": ("practice", "lesson")}, {"problem": ("homicide",), "state": ("TN",)}
    answer = ask(knowledge, "gun violence", mode=mode, filters=filters, exclude=out, year_from=2005)
    for name in FACETS:
        for value in answer.facets[name][:2]:
            rest = {**out, name: tuple(v for v in out.get(name, ()) if v != value.value)}
            chosen = {**filters, name: (value.value,)}
            narrowed = ask(knowledge, "gun violence", mode=mode, filters=chosen, exclude=rest, year_from=2005)
            assert narrowed.total == value.count, (name, value)


def test_every_acronym_with_two_meanings_asks_which(knowledge: Workspace) -> None:
    for acronym in ("SSL", "COP", "CSU", "CGI", "CI", "MDT", "PO"):
        (asked,) = ask(knowledge, acronym).ambiguities
        assert (asked.typed, len(asked.meanings)) == (acronym, 2)
        added = [
            set(ask(knowledge, acronym, meanings=(meaning.id,)).added[acronym.lower()]) for meaning in asked.meanings
        ]
        assert not added[0] & added[1]


def test_dial_says_what_it_moved_and_loses_nothing(knowledge: Workspace) -> None:
    plain = [r.card.slug for r in ask(knowledge, "stop young offenders early", k=100).results]
    first = ask(knowledge, "stop young offenders early", k=100, evidence="first").results
    assert {r.card.slug for r in first} == set(plain)
    for place, result in enumerate(first):
        moved = plain.index(result.card.slug) - place
        assert result.why.moved == moved
        assert (result.moved_word is None) == (moved == 0)
        assert result.card.kind == "practice" or moved == 0


@pytest.mark.parametrize(
    ("places", "band", "words"),
    [
        (0, "effective", None),
        (3, "effective", "moved up 3 places: rated effective"),
        (-1, "no-effect", "moved down 1 place: rated no effect"),
        (-2, "promising", "moved down 2 places: others fit as well and have stronger evidence"),
        (1, "not-rated", "moved up 1 place: others fit as well and have weaker evidence"),
    ],
)
def test_what_the_dial_did_is_said_in_words(places: int, band: str, words: str | None) -> None:
    assert moved_in_words(places, BANDS[band]) == words


@pytest.mark.parametrize(
    ("body", "headings", "page", "place"),
    [
        (
            "## What it takes\ntext",
            "What it takes > Money",
            None,
            HitPlace("What it takes, Money", "", "what-it-takes"),
        ),
        ("<!-- slide 3 -->\n# Ideas\ntext", "Ideas", 3, HitPlace("Ideas", "slide 3", "slide-3")),
        ("text", "Somewhere", 4, HitPlace("Somewhere", "page 4", "")),
        ("text", "", None, None),
    ],
)
def test_place_of_a_passage_is_named_and_linked_only_where_the_page_has_it(
    body: str, headings: str, page: int | None, place: HitPlace | None
) -> None:
    assert find_place(body, headings, page) == place


@pytest.mark.parametrize("example", [*(sign.example for sign in SIGNS), *(field.example for field in FIELDS)])
def test_every_example_of_the_help_page_finds_something_and_is_understood(knowledge: Workspace, example: str) -> None:
    answer = ask(knowledge, example)
    assert answer.results
    assert not answer.notes
    everything = ask(knowledge, "").total
    assert answer.total < everything


def test_help_names_every_field_once() -> None:
    assert sorted(field.name for field in FIELDS) == sorted(FIELD_NAMES)
