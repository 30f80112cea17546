"""Identifiers and proposals: one form for each, and each proposal with its place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.proposals import (
    START,
    FoundPlace,
    build_values,
    order_found,
    propose_authors,
    propose_from_text,
    propose_title,
    propose_value,
    propose_year,
)
from knowledge.identifiers import find_year, normalize_doi, normalize_ncj


@pytest.mark.parametrize(
    ("text", "doi"),
    [
        ("10.1007/s11292-016-9272-0", "10.1007/s11292-016-9272-0"),
        ("https://doi.org/10.1007/S11292-016-9272-0.", "10.1007/s11292-016-9272-0"),
        ("doi: 10.1000/ABC; and more", "10.1000/abc"),
        ("(see 10.1000/abc)", "10.1000/abc"),
        ("10.1016/S0140-6736(16)00001-2", "10.1016/s0140-6736(16)00001-2"),
        ("“10.1000/abc,”", "10.1000/abc"),
        ("10.1000/", None),
        ("version 10.1000 of 2014", None),
        ("", None),
    ],
)
def test_doi_is_lower_case_without_address_and_trailing_marks(text: str, doi: str | None) -> None:
    assert normalize_doi(text) == doi


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("NCJ 251579", "251579"),
        ("NCJ251579", "251579"),
        ("NCJ Number: 251579", "251579"),
        ("NCJ-251579,", "251579"),
        ("NCJRS No. 012345", "12345"),
        ("251579", "251579"),
        ("NCJ", None),
        ("25l579", None),
        ("call 251579 now", None),
        ("", None),
    ],
)
def test_ncj_number_is_digits_only(text: str, number: str | None) -> None:
    assert normalize_ncj(text) == number


@pytest.mark.parametrize(
    ("text", "year"),
    [("March 2017", 2017), ("2014/05/", 2014), ("c2009", 2009), ("1850, reprinted 1999", 1999), ("12345", None)],
)
def test_year_is_the_first_that_can_be_one(text: str, year: int | None) -> None:
    assert find_year(text) == year


@given(st.text(max_size=200))
def test_identifiers_in_their_form_stay_as_they_are(text: str) -> None:
    for normalize in (normalize_doi, normalize_ncj):
        found = normalize(text)
        assert found is None or normalize(found) == found


def test_identifiers_are_found_with_their_place_and_the_words_around() -> None:
    found = propose_from_text(
        [FoundPlace("page 1", "A report"), FoundPlace("page 2", "It is NCJ 251579, doi:10.1000/ABC. March 2017")]
    )
    assert {(one.field, one.value, one.place) for one in found} == {
        ("ncj_number", "251579", "page 2"),
        ("doi", "10.1000/abc", "page 2"),
        ("year", "2017", "page 2"),
    }
    assert found[0].quote == "It is NCJ 251579, doi:10.1000/ABC. March 2017"


def test_doi_of_something_cited_further_down_is_not_proposed() -> None:
    lines = [FoundPlace("line 1", "word " * (START // 5)), FoundPlace("line 2", "Smith 2012, doi:10.1000/other")]
    assert propose_from_text(lines) == ()


def test_year_needs_words_that_date_a_document() -> None:
    assert propose_from_text([FoundPlace("page 1", "Shootings fell from 2014 to 2016 in room 2010")]) == ()


def test_line_that_begins_with_by_names_authors() -> None:
    (found,) = propose_from_text([FoundPlace("page 1", "By Jane Roe, John Doe and Max Moe")])
    assert (found.field, found.value) == ("authors", "Jane Roe; John Doe; Max Moe")


def test_line_of_authors_ends_at_its_year() -> None:
    (found,) = propose_from_text([FoundPlace("page 1", "By Jane Roe and John Doe, 2023")])
    assert (found.field, found.value) == ("authors", "Jane Roe; John Doe")


@pytest.mark.parametrize(
    "title",
    ["", "  ", "Microsoft Word - draft7.doc", "untitled", "Document1", "PowerPoint Presentation", "report_v3.indd"],
)
def test_titles_that_programs_write_by_themselves_are_not_proposed(title: str) -> None:
    assert propose_title(title, "document properties") == ()


def test_authors_that_programs_write_by_themselves_are_not_proposed() -> None:
    assert propose_authors(["python-docx", "admin", None, ""], "document properties") == ()
    assert propose_authors(["(anonymous)"], "document properties") == ()


def test_same_value_from_two_places_is_one_proposal_with_both() -> None:
    twice = (*propose_title("A title", "page 1"), *propose_title("A TITLE", "document properties"))
    (found,) = order_found(twice)
    assert (found.value, found.place) == ("A title", "page 1; document properties")


def test_first_proposal_of_a_field_is_its_value() -> None:
    found = order_found(
        propose_year("2017", "page 1"), propose_year("2020", "x"), propose_value("doi", "10.1000/A", "x")
    )
    values = build_values(found, pages=3)
    assert (values.year, values.doi, values.pages, values.title) == (2017, "10.1000/a", 3, None)


@given(st.text(max_size=300))
def test_proposals_from_any_text_are_one_clean_line(text: str) -> None:
    for one in (*propose_title(text, "x"), *propose_authors([text], "x"), *propose_from_text([FoundPlace("x", text)])):
        for words in (one.value, one.quote):
            assert "\n" not in words
            assert not set(words) & {"\u202e", "\u2066", "\x00", "\x1b"}
        assert one.value.strip() == one.value != ""
