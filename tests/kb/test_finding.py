"""Questions are answered from the newest index, with the rows a reader may see."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb.errors import BadRequest
from kb.services import finding
from kb.services.asking import SearchParameters, build_query_string, read_parameters
from kb.services.finding import Question
from kb.services.reasons_for_hits import similarity_word
from kb.services.workspace import Workspace


def ask(knowledge: Workspace, text: str, **more: object) -> finding.Answer:
    with knowledge.sessions() as session:
        return finding.find(session, knowledge.index, Question(text, **more))  # type: ignore[arg-type]


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


@pytest.mark.parametrize(
    "wrong", [{"mode": "x"}, {"sort": "x"}, {"page": 0}, {"page": 10**9}, {"filters": {"kind": ("tale",)}}]
)
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


def test_address_says_what_was_asked_and_back() -> None:
    question = Question("gun & knife", "keyword", {"kind": ("practice", "lesson")}, 2010, None, "newest", 3, 10)
    query = build_query_string(question)
    from urllib.parse import parse_qs

    assert read_parameters(parse_qs(query)).to_question() == question


def test_changing_a_filter_goes_back_to_the_first_page() -> None:
    assert "page" not in build_query_string(Question("x", page=4), kind=("practice",))
    assert "page=5" in build_query_string(Question("x", page=4), page=5)


def test_unknown_parameters_are_ignored_and_empty_ones_are_not_given() -> None:
    assert read_parameters({"utm": ["x"], "kind": [""], "year_from": [""], "q": ["a", "b"]}) == SearchParameters(q="b")


def test_every_wrong_parameter_is_named() -> None:
    with pytest.raises(BadRequest) as caught:
        read_parameters({"kind": ["tale"], "year_from": ["soon"], "page": ["0"]})
    assert all(name in str(caught.value) for name in ("kind", "year_from", "page"))
