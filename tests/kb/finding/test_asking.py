"""Addresses of searches: every state of the results page has one, and what cannot be asked is named."""

from __future__ import annotations

from urllib.parse import parse_qs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.errors import BadRequest
from kb.services.finding.parameters import MOST_VALUES, SearchParameters, build_query_string
from kb.services.finding.question import FACETS, STEPS, Question, build_request
from kb.services.parameters import read_parameters
from knowledge.vocabulary import Area, Band, Kind, Problem
from search.types import Dial, Mode, Sort

WORDS = st.text(min_size=1, max_size=12).filter(lambda text: text != "")
VALUES = {
    "kind": st.sampled_from([value.value for value in Kind]),
    "area": st.sampled_from([value.value for value in Area]),
    "problem": st.sampled_from([value.value for value in Problem]),
    "rating": st.sampled_from([value.value for value in Band]),
    **{name: st.sampled_from([str(value) for value in values]) for name, values in STEPS.items()},
}
facets = st.fixed_dictionaries(
    {}, optional={name: st.lists(VALUES.get(name, WORDS), min_size=1, max_size=3, unique=True) for name in FACETS}
).map(lambda chosen: {name: tuple(values) for name, values in chosen.items()})
years = st.none() | st.integers(1900, 2100)
questions = st.builds(
    Question,
    text=st.text(max_size=60),
    mode=st.sampled_from(Mode),
    filters=facets,
    year_from=years,
    year_to=years,
    sort=st.sampled_from(Sort),
    page=st.integers(1, 1000),
    k=st.integers(1, 100),
    exclude=facets,
    evidence=st.sampled_from(Dial),
    synonyms=st.booleans(),
    intents=st.booleans(),
    meanings=st.lists(WORDS, max_size=2, unique=True).map(tuple),
)


@given(questions, st.integers(1, 100))
def test_address_says_the_whole_question_and_back(question: Question, page_size: int) -> None:
    query = build_query_string(question, page_size)
    assert read_parameters(SearchParameters, parse_qs(query), k=page_size).to_question() == question
    assert build_request(question).limit == question.k


def test_address_of_a_plain_question_is_plain() -> None:
    assert build_query_string(Question("gun violence")) == "q=gun+violence"


def test_changing_a_filter_goes_back_to_the_first_page() -> None:
    assert "page" not in build_query_string(Question("x", page=4), kind=("practice",))
    assert "page=5" in build_query_string(Question("x", page=4), page=5)


def test_unknown_parameters_are_ignored_and_empty_ones_are_not_given() -> None:
    given = {"utm": ["x"], "kind": [""], "year_from": [""], "sort": [""], "k": [""], "q": ["a", "b"]}
    assert read_parameters(SearchParameters, given) == SearchParameters(q="b")


def test_every_wrong_parameter_is_named() -> None:
    with pytest.raises(BadRequest) as caught:
        read_parameters(
            SearchParameters,
            {"kind": ["tale"], "not_rating": ["best"], "evidence": ["last"], "year_from": ["soon"]},
        )
    assert all(name in str(caught.value) for name in ("kind", "not_rating", "evidence", "year_from"))


def test_what_does_not_exist_cannot_be_asked() -> None:
    with pytest.raises(BadRequest, match="not_kind 'tale'"):
        build_request(Question("x", exclude={"kind": ("tale",)}))


def test_filter_has_each_value_once_and_not_endlessly_many() -> None:
    assert read_parameters(SearchParameters, {"kind": ["lesson"] * 9_000, "site": ["a"] * 9_000}).site == ["a"]
    with pytest.raises(BadRequest, match="site"):
        read_parameters(SearchParameters, {"site": [f"a{number}" for number in range(MOST_VALUES + 1)]})
