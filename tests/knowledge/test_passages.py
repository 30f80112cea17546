"""Passages: where a text is cut and what each piece remembers."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from knowledge.passages import split_passages

BODY = """\
Opening words.

## What it takes
A paragraph about **money** and [a link](other.md).

### First 90 days
1. Name an owner.
2. Count the cases.

## What to watch for
It fades.
"""


def test_passages_keep_the_path_of_their_headings() -> None:
    assert [p.heading for p in split_passages(BODY)] == [
        "",
        "What it takes",
        "What it takes > First 90 days",
        "What to watch for",
    ]


def test_span_points_at_the_source_of_the_passage() -> None:
    passage = split_passages(BODY)[1]
    assert BODY[passage.start : passage.end].strip() == "A paragraph about **money** and [a link](other.md)."


def test_text_is_plain_without_markup_and_addresses() -> None:
    assert split_passages(BODY)[1].text == "A paragraph about money and a link."


def test_no_passage_crosses_a_heading() -> None:
    assert all("##" not in BODY[p.start : p.end] for p in split_passages(BODY))


def test_heading_inside_a_code_fence_is_text() -> None:
    passages = split_passages("## Real\n```\n## not a heading\n```\n")
    assert [p.heading for p in passages] == ["Real"]


def test_small_paragraphs_are_joined_to_about_200_words() -> None:
    body = "\n\n".join("word " * 40 for _ in range(10))
    assert [len(p.text.split()) for p in split_passages(body)] == [240, 160]


def test_long_paragraph_is_cut_between_sentences() -> None:
    body = "One two three four five six seven eight nine ten. " * 60
    passages = split_passages(body)
    assert len(passages) > 1
    assert all(p.text.endswith("ten.") for p in passages)


def test_sentence_without_end_is_cut_between_words() -> None:
    passages = split_passages("word " * 1000)
    assert max(len(p.text.split()) for p in passages) <= 250
    assert sum(len(p.text.split()) for p in passages) == 1000


def test_empty_body_has_no_passages() -> None:
    assert split_passages("") == ()
    assert split_passages("## Only a heading\n") == ()


def test_blanks_without_end_are_passed_over() -> None:
    """Not a timed test: looked at from each of its blanks, such a line takes minutes."""
    assert [p.text for p in split_passages(f"One.\n{' ' * 100_000}\nTwo.", target_words=1)] == ["One.", "Two."]


MARKED = """\
Cover words.

<!-- page 1 -->

## Methods

One of the first page.

<!-- page 2 -->

Two of the second.

## Results

Three of the second.

<!-- slide 12 -->
Four of the twelfth.
"""


def test_passages_know_their_page_and_none_crosses_a_page() -> None:
    assert [(p.page, p.heading, p.text) for p in split_passages(MARKED)] == [
        (None, "", "Cover words."),
        (1, "Methods", "One of the first page."),
        (2, "Methods", "Two of the second."),
        (2, "Results", "Three of the second."),
        (12, "Results", "Four of the twelfth."),
    ]


def test_page_mark_inside_a_code_fence_or_a_line_is_text() -> None:
    fenced = split_passages("```\n<!-- page 3 -->\n```\n\nSee <!-- page 4 --> here.\n")
    assert {passage.page for passage in fenced} == {None}


@given(st.lists(st.text("ab \n.", max_size=200), min_size=1, max_size=6))
def test_each_page_gets_its_own_words(pages: list[str]) -> None:
    body = "".join(f"<!-- page {number} -->\n{words}\n" for number, words in enumerate(pages, 1))
    for number, words in enumerate(pages, 1):
        mine = " ".join(p.text for p in split_passages(body) if p.page == number)
        assert mine.split() == words.split()


@given(st.text(alphabet=st.sampled_from("ab .!\n#`-*[]()0"), max_size=3000))
def test_passages_are_in_order_within_the_text_and_numbered(body: str) -> None:
    passages = split_passages(body, target_words=20)
    ends = [0]
    for number, passage in enumerate(passages):
        assert passage.ordinal == number
        assert passage.start is not None
        assert passage.end is not None
        assert ends[-1] <= passage.start < passage.end <= len(body)
        assert passage.text
        ends.append(passage.end)


@given(st.lists(st.integers(1, 400), max_size=12))
def test_no_word_is_lost(sizes: list[int]) -> None:
    words = iter(range(10_000))
    body = "\n\n".join(" ".join(f"w{next(words)}" for _ in range(size)) for size in sizes)
    assert " ".join(p.text for p in split_passages(body)).split() == body.split()
