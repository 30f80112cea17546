"""A Spanish question becomes the English words that pages here are written in.

Knows the Spanish labels of concepts and the Spanish words of the thesaurus. Knows no index: which other words a page
has is for the caller to say. Nothing is translated by rule: words that the thesaurus does not have are left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from search.text.analysis import Token, fold_words, tokenize
from search.text.language import Language, is_small_word, recognize_language
from search.thesaurus.thesaurus import Thesaurus

#: Longest Spanish label, in words, that is recognized.
MAX_LABEL = 7


class SpanishWords:
    """The Spanish half of one thesaurus."""

    def __init__(self, thesaurus: Thesaurus) -> None:
        found: dict[tuple[str, ...], tuple[str, ...]] = {}
        for word, english in thesaurus.spanish_words:
            found.setdefault(_key(fold_words(word)), english)
        labels = {_key(fold_words(label)): (concept.pref,) for concept in thesaurus.concepts for label in concept.es}
        self._english: Mapping[tuple[str, ...], tuple[str, ...]] = found | labels
        telling = [key for key in found if len(key) == 1] + list(labels)
        self._words = frozenset(stem for key in telling for stem in key if not is_small_word(stem))

    def recognize(self, text: str, knows: Callable[[str], bool]) -> Language:
        """The language of ``text``; ``knows`` tells whether a page has a stem: then the word is no sign of Spanish."""
        if not self._english:
            return Language.ENGLISH
        own = {token.word for token in tokenize(text) if self._is_spanish(token, knows)}
        return recognize_language(text, own)

    def _is_spanish(self, token: Token, knows: Callable[[str], bool]) -> bool:
        return len(token.word) > 2 and stem_spanish(token.word) in self._words and not knows(token.stem)

    def translate(self, text: str, knows: Callable[[str], bool]) -> str:
        """The English words for ``text``: the longest label first. A name or another word that pages have stays.

        Empty if there are none.
        """
        tokens = list(tokenize(text))
        english: dict[str, None] = {}
        at = 0
        while at < len(tokens):
            length, words = self._longest(tokens[at : at + MAX_LABEL])
            if not length:
                token, length = tokens[at], 1
                keep = not token.stop and not is_small_word(token.word) and knows(token.stem)
                words = (text[token.start : token.end],) if keep else ()
            english.update(dict.fromkeys(words))
            at += length
        return " ".join(english)

    def _longest(self, tokens: list[Token]) -> tuple[int, tuple[str, ...]]:
        """How many of ``tokens``, from the first, are a label or word, and what it is in English."""
        for length in range(len(tokens), 0, -1):
            if found := self._english.get(_key(token.word for token in tokens[:length])):
                return length, found
        return 0, ()


def _key(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(stem_spanish(word) for word in words)


def stem_spanish(word: str) -> str:
    """A folded word without the ending of its number: "tiroteos" and "tiroteo", "padres" and "padre" are one."""
    for ending in ("es", "s", "e"):
        if word.endswith(ending) and len(word) - len(ending) > 2:
            return word.removesuffix(ending)
    return word
