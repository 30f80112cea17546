"""Markdown as HTML and as text: nothing unsafe comes through, nothing readable is lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.text.wording import escape
from knowledge.markdown import to_html, to_text


@pytest.mark.parametrize(
    "source",
    [
        "<script>alert(1)</script>",
        '<img src=x onerror="alert(1)">',
        "[x](javascript:alert(1))",
        '<a href="x" onclick="alert(1)">x</a>',
        "<style>*{display:none}</style>",
        '<p style="position:fixed">x</p>',
        "<iframe src=https://example.org></iframe>",
        '<a href="data:text/html,<script>1</script>">x</a>',
    ],
)
def test_unsafe_html_is_taken_out(source: str) -> None:
    html = to_html(source).lower()
    for word in ("<script", "onerror", "javascript:", "onclick", "<style", "style=", "<iframe", "data:"):
        assert word not in html


def test_links_are_rewritten_by_the_callers_rule() -> None:
    html = to_html("[GVI](gvi.md)", link=lambda address: f"/practices/{address.removesuffix('.md')}")
    assert 'href="/practices/gvi"' in html


def test_text_of_neighboring_blocks_does_not_run_together() -> None:
    assert to_text("- one\n- two\n\n| a | b |\n|---|---|\n| c | d |") == "one two a b c d"


def test_list_straight_after_a_paragraph_is_a_list() -> None:
    html = to_html("First 90 days:\n1. Name an owner.\n2. Count.\n\nThen:\n- a\n- b")
    assert html.count("<li>") == 4
    assert "<ol>" in html
    assert "<ul>" in html


def test_wrapped_line_of_a_list_item_stays_in_it() -> None:
    assert to_html("- one\n  goes on\n- two").count("<li>") == 2


def test_entities_become_characters() -> None:
    assert to_text("Smith &amp; Wesson &lt;x&gt;") == "Smith & Wesson <x>"


def test_page_marks_become_places_to_link_to_and_no_text() -> None:
    source = "<!-- page 1 -->\n\n## A\n\nOne\n\n<!-- slide 2 -->\nTwo\n"
    html = to_html(source)
    assert '<a id="page-1"' in html
    assert '<a id="slide-2"' in html
    assert "<p>Two</p>" in html
    assert to_text(source) == "A One Two"


def test_links_can_be_named_after_pages_only() -> None:
    html = to_html('<a id="main" href="x">x</a> <a id="page-1x">y</a> <a id="page-7">z</a>')
    assert html.count("id=") == 1
    assert 'id="page-7"' in html


@given(st.text(max_size=300))
def test_text_is_one_line_for_any_source(source: str) -> None:
    text = to_text(source)
    assert "\n" not in text
    assert text == text.strip()


@pytest.mark.parametrize("piece", ["[", "[\n", "![", "# a\n", "---\n", "a\n---\n", "<a ", "<a \n\n", "\n", " "])
def test_what_nobody_writes_is_read_in_a_time_that_grows_with_its_length_alone(piece: str) -> None:
    """Not a timed test: read plainly, each of these takes minutes."""
    text = to_text(piece * 20_000)
    assert text.count("a") == 20_000 * piece.count("a")
    assert text.count("[") == 20_000 * piece.count("[")


def test_brackets_written_as_text_show_as_they_were_however_many_there_are() -> None:
    words = r"[1] and \[2] " * 400
    assert to_text(escape(words)) == words.strip()


def test_brackets_of_a_person_are_links_still() -> None:
    assert to_html("[see](https://example.org) " * 200).count("<a ") == 200
