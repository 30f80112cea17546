"""The sentences of a Markdown text, each with the heading it stands under. Knows no page and no meaning."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from knowledge.markdown import to_text
from knowledge.passages import split_passages
from knowledge.sentences import split_sentences

_BLOCK = re.compile(r"\n\s*\n|\n(?=\s*(?:[-*+]|\d+\.)\s)|\n(?=\|)")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence as plain text. ``heading`` is the path of headings above it; empty at the start."""

    text: str
    heading: str

    @property
    def words(self) -> list[str]:
        """Its words, without punctuation."""
        return re.findall(r"[^\W_]+(?:[’'-][^\W_]+)*", self.text)


def iter_sentences(body: str) -> Iterator[Sentence]:
    """The sentences of ``body`` in order. Items of lists and rows of tables end a sentence, headings are none."""
    for passage in split_passages(body, target_words=10_000):
        source = body[passage.start or 0 : passage.end]
        for block in _BLOCK.split(source):
            if text := to_text(block):
                yield from (Sentence(each, passage.heading) for each in split_sentences(text))
