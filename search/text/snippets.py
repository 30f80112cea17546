"""The piece of a text that shows why it was found, its matched words marked.

Knows the analyzer. Never makes HTML: the page decides how a mark looks.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from knowledge.sentences import iter_sentence_spans
from search.text.analysis import Token, is_stop_word, tokenize

ELLIPSIS = "\u2026"


@dataclass(frozen=True, slots=True)
class Fragment:
    """A run of text, marked or not. The fragments of a snippet joined are its text."""

    text: str
    marked: bool = False


@dataclass(frozen=True, slots=True)
class _Terms:
    """What is marked: words of these stems, these stop words, and words with these beginnings."""

    stems: frozenset[str]
    words: frozenset[str]
    prefixes: tuple[str, ...]

    def key(self, token: Token) -> str | None:
        """Which term the token is, None if it is none."""
        if token.stem in self.stems and not token.stop:
            return token.stem
        if token.word in self.words:
            return token.word
        return next((p for p in self.prefixes if token.word.startswith(p)), None)


def snippet(text: str, terms: Iterable[str], limit: int = 240) -> tuple[Fragment, ...]:
    """The best window of ``text``, at most about ``limit`` characters, whole words, marked by ``terms``.

    ``terms`` are the reader's own words (``polic*`` marks by beginning); they match by stem. The window
    with the most different terms wins, then the one with the most marks, then the first. Without a match
    it is the beginning of the text. Runs of white space become one space.
    """
    text = " ".join(text.split())
    tokens = list(tokenize(text))
    if not text or limit < 1:
        return ()
    wanted = _read_terms(terms)
    keys = [wanted.key(token) for token in tokens]
    start, end = _best_window(text, tokens, keys, limit)
    return _fragments(text, tokens, keys, start, end)


def _read_terms(terms: Iterable[str]) -> _Terms:
    stems: set[str] = set()
    words: set[str] = set()
    prefixes: list[str] = []
    for term in terms:
        for token in tokenize(term):
            if term.endswith("*"):
                prefixes.append(token.word)
            elif is_stop_word(token.word):
                words.add(token.word)
            else:
                stems.add(token.stem)
    return _Terms(frozenset(stems), frozenset() if stems else frozenset(words), tuple(prefixes))


def _best_window(text: str, tokens: Sequence[Token], keys: Sequence[str | None], limit: int) -> tuple[int, int]:
    """Start and end, in characters, of the best window."""
    if len(text) <= limit or not tokens:
        return 0, len(text) if len(text) <= limit else _cut(text, 0, limit)
    marks = [i for i, key in enumerate(keys) if key is not None]
    starts = [span.start for span in iter_sentence_spans(text)]
    best, best_value = tokens[0].start, (0, 0)
    first = 0
    for last, mark in enumerate(marks):
        while tokens[mark].end - tokens[marks[first]].start > limit and first < last:
            first += 1
        inside = [keys[i] for i in marks[first : last + 1][-50:]]
        value = (len(set(inside)), len(inside))
        if value > best_value:
            best_value = value
            best = _lead_in(text, tokens, starts, marks[first], limit - (tokens[mark].end - tokens[marks[first]].start))
    if best_value == (0, 0):
        best = 0
    return best, _cut(text, best, limit)


def _lead_in(text: str, tokens: Sequence[Token], starts: Sequence[int], first: int, room: int) -> int:
    """Where a window that must hold token ``first`` begins: with its sentence, or after a colon, if ``room``
    characters before it are enough for that, else near. ``starts`` are the beginnings of sentences, ascending.
    """
    start = tokens[first].start
    for i in range(first, -1, -1):
        if tokens[first].start - tokens[i].start > room:
            break
        if i == 0:
            return 0
        gap = text[tokens[i - 1].end : tokens[i].start]
        begun = bisect_right(starts, tokens[i].start)
        if gap.startswith(":") or (begun and starts[begun - 1] >= tokens[i - 1].end):
            return tokens[i].start
        if tokens[first].start - tokens[i].start <= room // 3:
            start = tokens[i].start
    return start


def _cut(text: str, start: int, limit: int) -> int:
    """The end of the window from ``start``: after a whole word, unless one word is longer than all."""
    if len(text) - start <= limit:
        return len(text)
    space = text.rfind(" ", start + 1, start + limit + 1)
    return space if space > start else start + limit


def _fragments(
    text: str, tokens: Sequence[Token], keys: Sequence[str | None], start: int, end: int
) -> tuple[Fragment, ...]:
    found: list[Fragment] = []
    plain = f"{ELLIPSIS} " if start > 0 else ""
    at = start
    for token, key in zip(tokens, keys, strict=True):
        if key is None or token.start < start or token.end > end:
            continue
        plain += text[at : token.start]
        if plain:
            found.append(Fragment(plain))
        found.append(Fragment(text[token.start : token.end], marked=True))
        plain, at = "", token.end
    plain += text[at:end]
    if end < len(text):
        plain = plain.rstrip(" ,;:") + f" {ELLIPSIS}"
    if plain:
        found.append(Fragment(plain))
    return tuple(found)
