"""From a Markdown body to passages: the pieces that are indexed, each with its headings and its place in the text.

A passage never crosses a heading nor the beginning of a page or slide, is about :data:`TARGET_WORDS` long, and ends
between paragraphs; a paragraph that is longer by itself ends between sentences, or between words where it has none.
A page or slide begins with a line of its own, ``<!-- page 3 -->`` or ``<!-- slide 3 -->``, which is not text.
Knows no files and no index.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from knowledge.markdown import PAGE_MARK, PARAGRAPH, to_text
from knowledge.sentences import iter_sentence_spans

TARGET_WORDS = 200
"""Long enough to make sense alone; MiniLM reads at most 256 word pieces, some 190 English words."""

_HEADING = re.compile(r"^(#{1,6})\s+(.*?)\s*#*\s*$")
_FENCE = re.compile(r"^\s*(```|~~~)")


@dataclass(frozen=True, slots=True)
class TextPassage:
    """A piece of a document. ``body[start:end]`` is its source, ``text`` the same without markup.

    ``page`` is the page or slide it stands on, None where the body has no marks before it.
    """

    ordinal: int
    heading: str
    text: str
    start: int | None
    end: int | None
    page: int | None = None


class _Span(NamedTuple):
    start: int
    end: int


class _Section(NamedTuple):
    heading: str
    span: _Span
    page: int | None


def split_passages(body: str, target_words: int = TARGET_WORDS) -> tuple[TextPassage, ...]:
    """The passages of a Markdown ``body``, in order. Headings are kept as paths, not as text of a passage."""
    passages: list[TextPassage] = []
    for section in _sections(body):
        for span in _pack(body, section.span, target_words):
            text = to_text(body[span.start : span.end])
            if text:
                passages.append(TextPassage(len(passages), section.heading, text, span.start, span.end, section.page))
    return tuple(passages)


def _sections(body: str) -> Iterator[_Section]:
    """Each stretch between headings and page marks, with its path of headings ("What it takes > First 90 days")."""
    path: dict[int, str] = {}
    page: int | None = None
    start = position = 0
    fenced = False
    for line in body.splitlines(keepends=True):
        fenced ^= bool(_FENCE.match(line))
        heading = None if fenced else _HEADING.match(line.rstrip("\n"))
        mark = None if fenced else PAGE_MARK.match(line)
        if heading or mark:
            yield _Section(_join(path), _Span(start, position), page)
            start = position + len(line)
        if mark:
            page = int(mark[2])
        if heading:
            level = len(heading[1])
            path = {n: title for n, title in path.items() if n < level} | {level: to_text(heading[2])}
        position += len(line)
    yield _Section(_join(path), _Span(start, position), page)


def _join(path: dict[int, str]) -> str:
    return " > ".join(path[level] for level in sorted(path))


def _pack(body: str, section: _Span, target: int) -> Iterator[_Span]:
    """Neighboring pieces of ``section`` joined until they reach ``target`` words."""
    open_span: _Span | None = None
    words = 0
    for piece in _pieces(body, section, target):
        size = len(body[piece.start : piece.end].split())
        if open_span and words + size > target * 1.25:
            yield open_span
            open_span, words = None, 0
        open_span = _Span(open_span.start if open_span else piece.start, piece.end)
        words += size
    if open_span:
        yield open_span


def _pieces(body: str, section: _Span, target: int) -> Iterator[_Span]:
    """Paragraphs; sentences of a paragraph that is too long; runs of words of a sentence that is too long."""
    for paragraph in PARAGRAPH.finditer(body[section.start : section.end]):
        start, end = section.start + paragraph.start(), section.start + paragraph.end()
        if len(paragraph[0].split()) <= target * 1.25:
            yield _Span(start, end)
            continue
        for sentence in iter_sentence_spans(paragraph[0]):
            words = list(re.finditer(r"\S+", paragraph[0][sentence.start : sentence.end]))
            for first in range(0, len(words), target):
                last = words[min(first + target, len(words)) - 1]
                at = start + sentence.start
                yield _Span(at + words[first].start(), at + last.end())
