"""One reading of text, for indexing, for asking and for marking words in a snippet.

Knows letters, stop words, stems and the shapes of identifiers. Knows no engine and no query syntax.
Changing anything here that changes a stem or a code must change :data:`ANALYZER_VERSION`, which is in the
stamp of every index.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from threading import Lock
from typing import Any, NamedTuple

from search.text.spellings import (
    HYPHENS,
    LETTERS,
    OPEN,
    SPLIT,
    americanize,
    drop_invisible,
    find_visible,
    has_invisible,
    is_hyphen,
    make_one,
)

ANALYZER_VERSION = "porter-3"

#: A word longer than this is cut: no reader types it, and it would only fill the lexicon.
MAX_WORD = 64

#: Characters of one word that are folded: more than :data:`MAX_WORD` can come from.
_MOST_FOLDED = 1_000

#: An abbreviation with points ("C.O.P."), a number with commas ("1,250"), or a word.
_WORD = re.compile(
    r"(?P<points>(?<![\w.])[^\W\d_](?:\.[^\W\d_])+(?![^\W_]))"
    r"|(?P<number>(?<![\w.,])[0-9]{1,3}(?:,[0-9]{3})+(?![^\W_]))"
    r"|[^\W_][^\W_\u0300-\u036f]*(?:[\u0300-\u036f]+[^\W_]*)*(?:['\u2019][^\W_]+)*"
)

#: A piece of a question that is an address, an identifier or a field: it is read as it stands.
_LEFT_ALONE = re.compile(r"((?<!\S)\S*[/:@]\S*)")

_STOP_TEXT = """
a about after again all also am an and any are as at be because been before being between both but by can
could did do does doing don down during each few for from further had has have having he her here hers him his how i
if in into is it its itself just me more most my no nor not now of off on once only or other our ours out over
own same she should so some such than that the their theirs them then there these they this those through to
too under until up us very was we were what when where which while who whom why will with would you your yours
get gets getting got
"""
STOP_WORDS = frozenset(_STOP_TEXT.split())

_DOI = re.compile(r"\b10\.\d{4,9}/[^\s\"<>]+", re.IGNORECASE)
_NCJ = re.compile(r"\bNCJ[\s:#-]*(?:no\.?\s*|number\s*)?(\d{4,7})\b", re.IGNORECASE)
_AWARD = re.compile(rf"\b[A-Za-z0-9]{{2,8}}(?:[{HYPHENS}][A-Za-z0-9]{{1,8}}){{2,}}\b")
_DOI_PREFIX = re.compile(r"^(?:https?://)?(?:dx\.)?(?:doi\.org/|doi:\s*)", re.IGNORECASE)


class Token(NamedTuple):
    """A word where it stands: ``text[start:end]`` folded to ``word`` (lower case, no accents), and its stem.

    ``position`` counts words from 0, stop words too, so that a phrase can be told from its words.
    """

    word: str
    stem: str
    start: int
    end: int
    position: int
    stop: bool


@lru_cache(maxsize=65536)
def fold(word: str) -> str:
    """``word`` in lower case without accents; ligatures, full width, "ł", "ø" and "æ" made plain."""
    if word.isascii():
        return word.lower()
    # The time to normalize grows with the square of the accents on one letter.
    plain = unicodedata.normalize("NFKD", word[:_MOST_FOLDED].casefold())
    return "".join(c for c in plain if not unicodedata.combining(c)).lower().translate(LETTERS)


def fold_words(text: str) -> tuple[str, ...]:
    """The words of ``text``, folded, in order, with stop words: what two titles are compared by."""
    return tuple(token.word for token in tokenize(text))


class _Spelled(NamedTuple):
    """One or two words as pages here spell them, where they stand; ``respelled`` if it was typed another way."""

    words: tuple[str, ...]
    start: int
    end: int
    respelled: bool


def tokenize(text: str) -> Iterator[Token]:
    """The words of ``text`` in order, each in the one spelling (:mod:`search.text.spellings`). Never raises.

    A possessive ``'s`` is dropped. "re-entry" is one word, "hotspot" two, each with its part of the text.
    """
    if has_invisible(text):
        where = find_visible(text)
        for token in tokenize(drop_invisible(text)):
            yield token._replace(start=where[token.start], end=where[token.end - 1] + 1)
        return
    position = 0
    for piece in _iter_pieces(text):
        start = piece.start
        for number, word in enumerate(piece.words, 1):
            word = word[:MAX_WORD]
            end = piece.end if number == len(piece.words) else min(start + len(word), piece.end - 1)
            yield Token(word, stem_word(word), start, end, position, word in STOP_WORDS)
            start, position = end, position + 1


def respell(text: str) -> str:
    """``text`` with each word in the one spelling, and without what is not seen; addresses and identifiers as typed."""
    parts = _LEFT_ALONE.split(drop_invisible(text))
    return "".join(part if number % 2 else _respell(part) for number, part in enumerate(parts))


def _respell(text: str) -> str:
    parts, at, last = [], 0, ""
    for piece in _iter_pieces(text):
        between, typed = text[at : piece.start], text[piece.start : piece.end]
        parts.append(" " if (last, piece.words[0]) in OPEN and is_hyphen(between) else between)
        capitals = _in_capitals(typed)
        parts.append((capitals or " ".join(piece.words)) if piece.respelled else typed)
        at, last = piece.end, piece.words[-1]
        if capitals and text[at : at + 1] == ".":
            at += 1
    return "".join((*parts, text[at:]))


def _in_capitals(typed: str) -> str:
    """An abbreviation in capitals without its points; nothing for other words."""
    bare = typed.replace(".", "")
    return bare if bare.isascii() and bare.isalpha() and bare.isupper() and bare != typed else ""


def _iter_pieces(text: str) -> Iterator[_Spelled]:
    before: _Spelled | None = None
    for found in _WORD.finditer(text):
        piece = _read_piece(found)
        if before is not None:
            between = text[before.end : piece.start]
            if len(before.words) == 1 and make_one(before.words[0], between, piece.words[0]):
                joined = americanize(before.words[0] + piece.words[0])
                before = _Spelled((joined, *piece.words[1:]), before.start, piece.end, True)
                continue
            yield before
        before = piece
    if before is not None:
        yield before


def _read_piece(found: re.Match[str]) -> _Spelled:
    typed, start, end = found[0], found.start(), found.end()
    if found.lastgroup is not None:
        return _Spelled((fold(typed).translate(_NO_POINTS),), start, end, True)
    word = fold(typed).replace("\u2019", "'")
    respelled = not typed.isascii() and word != typed.lower().replace("\u2019", "'")
    if "'" in word:
        head, _, tail = word.partition("'")
        word = head if tail == "s" else word.replace("'", "")
    american = americanize(word)
    words = SPLIT.get(american, (american,))
    return _Spelled(words, start, end, respelled or words != (word,))


_NO_POINTS = str.maketrans("", "", ".,")


@lru_cache(maxsize=65536)
def stem_word(word: str) -> str:
    """The stem of a lower-case word. Words under 3 letters, or with other than a-z, are their own stems.

    M. F. Porter, An algorithm for suffix stripping, Program 14(3), 1980, by snowballstemmer: not by an engine's own
    stemmer, so that every engine, the snippets and the parser agree. Why not its successor: measured in
    docs/decisions/0017-each-idea-once.md.
    """
    if len(word) < 3 or not (word.isascii() and word.isalpha()):
        return word
    with _STEMMING:  # the package keeps the word it works on in the stemmer
        return str(_load_stemmer().stemWord(word))


_STEMMING = Lock()


@cache
def _load_stemmer() -> Any:
    from snowballstemmer import stemmer

    return stemmer("porter")


def is_stop_word(word: str) -> bool:
    """Whether a folded word is too common to search by."""
    return word in STOP_WORDS


def stems(text: str) -> tuple[str, ...]:
    """The stems of the words of ``text`` that are not stop words, in order, repeats kept."""
    return tuple(token.stem for token in tokenize(text) if not token.stop)


def normalize_code(code: str) -> str:
    """An identifier without its punctuation: ``NCJ 251579`` is ``ncj251579``, a DOI loses its resolver."""
    bare = _DOI_PREFIX.sub("", code.strip())
    return "".join(c for c in fold(bare) if c.isalnum())[: 2 * MAX_WORD]


def code_aliases(code: str) -> tuple[str, ...]:
    """The forms under which an identifier is found: the whole, and an NCJ number without its letters."""
    whole = normalize_code(code)
    if whole.startswith("ncj") and whole[3:].isdigit():
        return (whole, whole[3:])
    return (whole,) if whole else ()


def find_codes(text: str) -> tuple[str, ...]:
    """The identifiers that stand in ``text`` (DOI, NCJ number, award number), normalized, without repeats."""
    text = drop_invisible(text)
    found = [match[0].rstrip(".,;:)]}'") for match in _DOI.finditer(text)]
    rest = _DOI.sub(" ", text)
    found += [f"NCJ {match[1]}" for match in _NCJ.finditer(rest)]
    found += [match[0] for match in _AWARD.finditer(rest) if _has_letter_and_digit(match[0])]
    return tuple(dict.fromkeys(code for code in map(normalize_code, found) if code))


def _has_letter_and_digit(code: str) -> bool:
    return any(c.isdigit() for c in code) and any(c.isalpha() for c in code)
