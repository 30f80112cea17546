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

ANALYZER_VERSION = "porter-2"

#: A word longer than this is cut: no reader types it, and it would only fill the lexicon.
MAX_WORD = 64

#: Characters of one word that are folded: more than :data:`MAX_WORD` can come from.
_MOST_FOLDED = 1_000

_WORD = re.compile(r"[^\W_][^\W_\u0300-\u036f]*(?:[\u0300-\u036f]+[^\W_]*)*(?:['\u2019][^\W_]+)*")

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
_AWARD = re.compile(r"\b[A-Za-z0-9]{2,8}(?:-[A-Za-z0-9]{1,8}){2,}\b")
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
    """``word`` in lower case without accents; compatibility forms (ligatures, full width) made plain."""
    if word.isascii():
        return word.lower()
    # The time to normalize grows with the square of the accents on one letter.
    plain = unicodedata.normalize("NFKD", word[:_MOST_FOLDED].casefold())
    return "".join(c for c in plain if not unicodedata.combining(c)).lower()


def fold_words(text: str) -> tuple[str, ...]:
    """The words of ``text``, folded, in order, with stop words: what two titles are compared by."""
    return tuple(token.word for token in tokenize(text))


def tokenize(text: str) -> Iterator[Token]:
    """The words of ``text`` in order. Never raises; a possessive ``'s`` is dropped."""
    for position, found in enumerate(_WORD.finditer(text)):
        word = fold(found[0]).replace("\u2019", "'")
        if "'" in word:
            head, _, tail = word.partition("'")
            word = head if tail == "s" else word.replace("'", "")
        word = word[:MAX_WORD]
        yield Token(word, stem_word(word), found.start(), found.end(), position, word in STOP_WORDS)


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
    found = [match[0].rstrip(".,;:)]}'") for match in _DOI.finditer(text)]
    rest = _DOI.sub(" ", text)
    found += [f"NCJ {match[1]}" for match in _NCJ.finditer(rest)]
    found += [match[0] for match in _AWARD.finditer(rest) if _has_letter_and_digit(match[0])]
    return tuple(dict.fromkeys(code for code in map(normalize_code, found) if code))


def _has_letter_and_digit(code: str) -> bool:
    return any(c.isdigit() for c in code) and any(c.isalpha() for c in code)
