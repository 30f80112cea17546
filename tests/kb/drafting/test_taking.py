"""A proposal is one line; what it becomes depends on the field."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.services.drafting.form import fill_in
from kb.services.drafting.makers import say_makers
from kb.services.drafting.taking import holds_value, path_in_kind, take_suggestion


def test_authors_of_a_reference_become_a_row_each() -> None:
    fields = take_suggestion(
        "reference", {"title": "A", "authors": [{"literal": "Nobody"}]}, "authors", "Roe, J.; Doe, K."
    )
    assert [row["family"] for row in fields["authors"]] == ["Roe", "Doe"]
    assert fields["title"] == "A"


def test_those_who_are_named_as_editors_become_editors() -> None:
    line = "Roe, Jane; Doe, John (eds.)"
    fields = take_suggestion("reference", {}, "authors", line)
    assert (fields["authors"], [row["family"] for row in fields["editors"]]) == ([], ["Roe", "Doe"])
    assert holds_value("reference", fields, "authors", line)


def test_authors_are_held_however_their_line_is_written() -> None:
    fields = take_suggestion("reference", {}, "authors", "Jane Roe; John Doe")
    assert holds_value("reference", fields, "authors", "Roe, Jane; Doe, John")
    assert not holds_value("reference", fields, "authors", "Roe, Jane")
    assert not holds_value("reference", fill_in("reference", {}), "authors", "Roe, Jane")


@pytest.mark.parametrize(
    ("kind", "name", "path"),
    [
        ("reference", "type", "genre"),
        ("reference", "pages", "number_of_pages"),
        ("lesson", "url", "source.url"),
        ("lesson", "ncj_number", "source.ncj"),
        ("lesson", "pages", None),
    ],
)
def test_what_a_file_calls_a_field_has_its_place_in_each_kind(kind: str, name: str, path: str | None) -> None:
    assert path_in_kind(kind, name) == path


@given(st.text(max_size=200))
def test_any_line_of_authors_can_be_taken_and_said_again(line: str) -> None:
    fields = take_suggestion("reference", {}, "authors", line)
    again = take_suggestion("reference", {}, "authors", say_makers(fields))
    assert say_makers(again).casefold() == say_makers(fields).casefold()
