"""No sentence stands on two pages, and no word stands where something should be said."""

from __future__ import annotations

import re
from collections import defaultdict

import pytest

from knowledge.content_folder import ContentEntry
from tests.content import shelf

DOCUMENTS = shelf.documents()
EMPTY_WORDS = re.compile(
    r"\b(comprehensive|leverag\w+|robust|holistic\w*|synerg\w+|cutting[- ]edge|state[- ]of[- ]the[- ]art|seamless\w*|"
    r"game[- ]chang\w+|best[- ]in[- ]class|stakeholders?|utiliz(?:e|es|ed)|impactful|empower\w*|delve\w*)\b",
    re.I,
)
LEAST_WORDS = 5


def _words(sentence: str) -> tuple[str, ...]:
    return tuple(re.findall(r"[a-z0-9]+", sentence.lower()))


def test_no_sentence_is_repeated_on_another_page() -> None:
    pages: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for entry in DOCUMENTS:
        for sentence in shelf.iter_sentences(entry.body):
            if len(words := _words(sentence)) >= LEAST_WORDS:
                pages[words].add(entry.record.slug)
    assert {" ".join(words): sorted(slugs) for words, slugs in pages.items() if len(slugs) > 1} == {}


def test_no_summary_is_that_of_another_page() -> None:
    summaries = [getattr(entry.record, "summary", "") for entry in DOCUMENTS]
    assert all(summaries)
    assert len(set(summaries)) == len(summaries)


@pytest.mark.parametrize("entry", DOCUMENTS, ids=lambda entry: entry.record.slug)
def test_text_has_no_empty_words(entry: ContentEntry) -> None:
    # Quoted names and links keep their own words.
    text = re.sub(r"\"[^\"]*\"|“[^”]*”|_[^_]*_", "", shelf.plain(entry.body))
    found = {match.group(0) for match in EMPTY_WORDS.finditer(text)}
    assert not found


@pytest.mark.parametrize("entry", DOCUMENTS, ids=lambda entry: entry.record.slug)
def test_text_is_finished(entry: ContentEntry) -> None:
    assert not re.search(r"\bTODO\b|\bTBD\b|\bXXX\b|lorem ipsum|\?\?|\[\]\(|\(\)", entry.body, re.I)
    assert entry.body.endswith("\n")
