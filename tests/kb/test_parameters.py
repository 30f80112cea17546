"""The one reader of addresses: what may be repeated, what says nothing, and every fault at once."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field

from kb.errors import BadRequest
from kb.services.parameters import Parameters, read_parameters


class Color(StrEnum):
    RED = "red"
    BLUE = "blue"


class Example(Parameters):
    word: str = "none"
    color: Color = Color.RED
    colors: list[Color] = Field([], max_length=2)
    number: Annotated[int, Field(ge=1)] | None = None
    k: int = 10


def test_a_list_keeps_each_value_once_and_of_the_rest_the_last_counts() -> None:
    found = read_parameters(Example, {"colors": ["blue", "", "red", "blue"], "word": ["a", "b"], "other": ["x"]})
    assert found == Example(colors=[Color.BLUE, Color.RED], word="b")


def test_an_empty_value_says_nothing() -> None:
    assert (
        read_parameters(Example, {"word": [""], "color": [""], "number": ["3", ""], "k": [], "colors": [""]})
        == Example()
    )


def test_a_page_may_have_defaults_of_its_own() -> None:
    assert read_parameters(Example, {}, k=25).k == 25
    assert read_parameters(Example, {"k": ["3"]}, k=25).k == 3


def test_all_faults_are_named_at_once() -> None:
    with pytest.raises(BadRequest) as caught:
        read_parameters(Example, {"color": ["green"], "colors": ["pink"], "number": ["0"], "k": ["many"]})
    assert [part.partition(":")[0] for part in str(caught.value).split("; ")] == ["color", "colors", "number", "k"]
    assert "'red' or 'blue'" in str(caught.value)


@given(st.dictionaries(st.sampled_from([*Example.model_fields, "x"]), st.lists(st.text(max_size=5), max_size=4)))
def test_anything_is_read_or_refused(args: dict[str, list[str]]) -> None:
    try:
        found = read_parameters(Example, args)
    except BadRequest:
        return
    assert found.word == (args.get("word") or [""])[-1] or found.word == "none"
