"""Where a sentence ends: the one place that says so, for passages, vectors, hints, snippets and a city's concern.

``sentencex`` finds the ends. What it gets wrong in texts about policing is put right here: names of places and ranks
that it does not know ("Ft. Worth", "Ofc. Reyes"), a day after a time ("9 a.m. Monday"), the number of an item
("1. Call-ins") and marks that close a sentence ("**Done.**"). Knows English prose and Markdown's emphasis.
Must not know documents, passages or what a sentence is wanted for.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from sentencex import segment

_BEFORE_A_NAME = re.compile(
    r"\b(?:Ft|Ste"  # places
    r"|Ofc|Ofcr|Agt|Atty|Chf|Comm|Comr|Dep|Dets|Dir|Lts|Sgts|Spec|Supv"  # ranks and offices
    r"|[Aa]pprox|[Cc]h|[Vv]ols?)\.$"  # numbers
)
"""Abbreviations that never end a sentence and that the library does not know. It knows St., Mt., Sgt., Dr., U.S., Jan.;
add a word here with a line in ``tests/knowledge/test_sentences.py``."""

_TIME = re.compile(r"\d\s?[ap]\.m\.$", re.IGNORECASE)
_AFTER_A_TIME = re.compile(
    r"(?:Sun|Mon|Tues|Wednes|Thurs|Fri|Satur)day|January|February|March|April|May|June|July|August|September|October"
    r"|November|December|[ECMP][SD]?T\b|Eastern|Central|Mountain|Pacific"
)
_CLOSING_MARKS = re.compile(r"[*_)\]\"'”’]+(?=\s)")
_EMPTY_LINE = re.compile(r"\n[^\S\n]*\n\s*")
_LONGEST_ABBREVIATION = 12


class SentenceSpan(NamedTuple):
    """``text[start:end]`` is one sentence, without white space around it."""

    start: int
    end: int


def split_sentences(text: str) -> tuple[str, ...]:
    """The sentences of ``text`` in order. Never raises; in time that grows with the length of ``text``."""
    return tuple(text[start:end] for start, end in iter_sentence_spans(text))


def iter_sentence_spans(text: str) -> Iterator[SentenceSpan]:
    """Where each sentence of ``text`` begins and ends. Between two of them is white space and nothing else.

    A single line break is white space, an empty line ends a sentence.
    """
    start = 0
    for first, end in _iter_pieces(text):
        if end < len(text) and _goes_on(text, start, first, end):
            continue
        if span := _trim(text, start, end):
            yield span
        start = end
    if span := _trim(text, start, len(text)):
        yield span


def _iter_pieces(text: str) -> Iterator[SentenceSpan]:
    """What the library takes for sentences, each with the marks that close it."""
    start = end = 0
    whole = _to_ascii(text)
    for first, last in _iter_paragraphs(whole):
        # Paragraph by paragraph: the library cuts nothing between two quotation marks, and one may never be closed.
        end = first
        for part in segment("en", whole[first:last]):
            end += len(part)
            marks = _CLOSING_MARKS.match(text, end)
            cut = marks.end() if marks else end
            if cut > start:
                yield SentenceSpan(start, cut)
                start = cut


def _iter_paragraphs(text: str) -> Iterator[SentenceSpan]:
    start = 0
    for gap in _EMPTY_LINE.finditer(text):
        yield SentenceSpan(start, gap.end())
        start = gap.end()
    yield SentenceSpan(start, len(text))


def _goes_on(text: str, start: int, first: int, end: int) -> bool:
    """Whether the sentence from ``start``, whose last piece is ``text[first:end]``, does not end there."""
    if not (text[end - 1].isspace() or text[end].isspace()):
        return True
    piece = text[first:end].strip()
    tail = piece[-_LONGEST_ABBREVIATION:]
    if _BEFORE_A_NAME.search(tail):
        return True
    if _TIME.search(tail) and _AFTER_A_TIME.match(text, end):
        return True
    return start == first and bool(piece) and not any(c.isalpha() for c in piece)


def _trim(text: str, start: int, end: int) -> SentenceSpan | None:
    inner = text[start:end]
    left = len(inner) - len(inner.lstrip())
    bare = inner.strip()
    return SentenceSpan(start + left, start + left + len(bare)) if bare else None


class _Plain(dict[int, str]):
    """By code point, the ASCII character that stands for it: of the same kind, and one for one."""

    def __missing__(self, point: int) -> str:
        self[point] = found = _find_plain(chr(point))
        return found


_PLAIN = _Plain({ord(mark): plain for mark, plain in zip("“”„«»‘’‚…", '"""""\'\'\'.', strict=True)})


def _to_ascii(text: str) -> str:
    """``text`` in ASCII, character by character: ``sentencex`` counts bytes, and panics inside a letter of several."""
    return text if text.isascii() else text.translate(_PLAIN)


def _find_plain(mark: str) -> str:
    if mark.isascii():
        return mark
    if mark.isspace():
        return " "
    first = unicodedata.normalize("NFKD", mark)[0]
    if first.isascii() and first.isprintable():
        return first
    if mark.isalpha():
        return "A" if mark.isupper() else "a"
    return "0" if mark.isdigit() else "-"
