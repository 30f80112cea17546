"""Markdown as HTML and as text: nothing unsafe comes through, nothing readable is lost."""

from __future__ import annotations

import math
import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.text.wording import escape
from knowledge.errors import UnfitText
from knowledge.markdown import to_html, to_plain_html, to_text
from knowledge.markdown_rules import Budget
from knowledge.passages import split_passages
from knowledge.proof import LONGEST_TEXT, prove_text


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


# Work that grows with the length alone


HOSTILE = {
    "headings of one letter": "a\n=\n",
    "stars that open and close": "**a*",
    "brackets": "[",
    "links that do not end": "[a](",
    "pictures": "![[]()",
    "tags that do not end": "<a ",
    "tags with quotes": "<a \"' ",
    "remarks that do not end": "<!--",
    "entities": "&a",
    "underscores and stars": "_a*b ",
    "quotations": "> a\n",
    "lists": "- a\n",
    "numbers": "1. a\n",
    "names of links": "[a]: b\n",
    "tables": "|a|\n|-|\n",
    "fences": "```\n",
    "slashes": "\\",
    "lines that belong to a quotation": "> a\nb\n",
    "titles of links": '[a](b "c',
    "marks of pages": "<!-- page 3 -->\n",
}


def count_steps(source: str) -> int:
    budget = replace(Budget.of(source), seconds=math.inf)  # steps are counted here, not time
    to_html(source, budget=budget)
    return budget.steps


@pytest.mark.parametrize("piece", HOSTILE.values(), ids=HOSTILE)
def test_twice_the_source_is_at_most_two_and_a_half_times_the_work(piece: str) -> None:
    once, twice = (count_steps(piece * (length // len(piece))) for length in (16_000, 32_000))
    assert twice <= 2.5 * max(once, 100)
    assert twice <= 2 * 32_000


def test_runs_of_ticks_of_every_length_are_read_in_few_steps() -> None:
    source = "".join("`" * length + "a" for length in range(250))
    assert count_steps(source) <= len(source)


def test_table_with_too_many_cells_is_refused() -> None:
    columns = 3_000
    source = "|a" * columns + "|\n" + "|-" * columns + "|\n" + "|b|\n" * columns
    with pytest.raises(UnfitText, match="too many steps"):
        prove_text(source)


@pytest.mark.parametrize("opening", ["> ", "- ", "1. ", "- > "])
def test_what_is_nested_deeper_than_a_person_writes_is_refused(opening: str) -> None:
    prove_text(opening * (10 // len(opening.split())) + "a")
    with pytest.raises(UnfitText, match="nested"):
        prove_text(opening * 60 + "a")


def test_text_longer_than_a_document_is_refused_before_it_is_read() -> None:
    with pytest.raises(UnfitText, match="split it"):
        prove_text("a" * (LONGEST_TEXT + 1))


def test_budget_that_is_spent_ends_the_reading() -> None:
    with pytest.raises(UnfitText, match="too many steps"):
        to_html("word *word* " * 100, budget=Budget(10, 5.0))
    with pytest.raises(UnfitText, match="longer than"):
        to_html("- a\n" * 2_000, budget=Budget(10**6, -1.0))


@given(st.text("ab#>*_`[]()!<|-=~ \n", max_size=400))
def test_any_text_is_laid_out_or_refused_and_plain_either_way(source: str) -> None:
    try:
        prove_text(source)
    except UnfitText as error:
        assert str(error).endswith(".")
    assert "<" not in re.sub(r"</?p>|<br>", "", to_plain_html(source))
    split_passages(source)


def test_text_as_it_was_typed_holds_every_word_and_no_markup() -> None:
    assert to_plain_html("# A <b>\n*x*\n\n<!-- page 2 -->\ny") == "<p># A &lt;b&gt;<br>*x*</p>\n<p>y</p>"
