"""The sentences of a Markdown text, each with the heading it stands under. Knows no page and no meaning."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from knowledge.markdown import to_text
from knowledge.passages import split_passages

_END = re.compile(r"(?<=[.!?])[\"')\]”’]*\s+(?=[\"'(\[“‘]?[A-Z0-9])")
_ABBREVIATION = re.compile(r"(?:\b(?:[A-Z]|Mr|Ms|Mrs|Dr|St|No|vs|etc|e\.g|i\.e|al|Fig|Jr|Sr|U\.S|approx|Vol|pp?))\.$")
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
                yield from (Sentence(each, passage.heading) for each in _split(text))


def _split(text: str) -> Iterator[str]:
    held = ""
    for part in _cut(text):
        held = f"{held} {part}" if held else part
        if not _ABBREVIATION.search(held):
            yield held
            held = ""
    if held:
        yield held


def _cut(text: str) -> list[str]:
    starts = [0, *(mark.end() for mark in _END.finditer(text)), len(text)]
    return [part for start, end in pairwise(starts) if (part := text[start:end].strip())]
