"""Misspelled words of a question are put right before it is asked, Spanish ones put in English, and the reader is told.

Knows the keyword index's words, the thesaurus's labels and the model's vocabulary. Must not know scores. Where no word
of a question is known, only one edit is put right: what is farther off :mod:`search.ranking.did_you_mean` asks about.
"""

from __future__ import annotations

import re
from dataclasses import replace

from search.keyword import KeywordIndex
from search.model.encoder import Encoder
from search.query.parse import parse
from search.syntax import ParsedQuery, Phrase, Word
from search.text.analysis import fold
from search.text.language import Language
from search.thesaurus.spanish import SpanishWords
from search.thesaurus.thesaurus import Thesaurus
from search.types import Filters

#: A shorter word is too near to too many others.
LEAST_LETTERS = 6

#: A longer word may be two edits off. And of one so long of which only the stem is known ("deterence" has the stem of
#: "deter"), a label of the thesaurus may be meant.
LONG = 8

#: A question with more words has others to go by.
MOST_WORDS = 30


OTHER = "The pages are in English. Ask in English or Spanish to find more."
UNTRANSLATED = "Your question is in Spanish, and the pages are in English. No word of it is known here: try others."


class Speller:
    """Puts questions right by the words of one index, one thesaurus and one model."""

    def __init__(self, keyword: KeywordIndex, thesaurus: Thesaurus, encoder: Encoder) -> None:
        self._keyword = keyword
        self._labels = thesaurus.words
        self._spanish = SpanishWords(thesaurus)
        self._encoder = encoder

    def correct(self, query: ParsedQuery, filters: Filters) -> ParsedQuery:
        """``query`` with each misspelled word replaced by the word it is nearest to, and a note of each; of a Spanish
        question the English words.

        A word is misspelled if no document has it, the model has no whole word for it, and one edit (two in a long
        word) makes it a word of the documents. ``text`` stays as typed. A question with quotes, fields or joining
        words is left alone.
        """
        if query.constraint is not None or query.filters or not 0 < len(query.words) <= MOST_WORDS:
            return query
        visible = Filters(visibility=filters.visibility)
        language = self._spanish.recognize(query.plain, lambda stem: self._keyword.knows(stem, visible))
        if language is not Language.ENGLISH:
            return self._from(language, query, visible)
        strange = not any(self._keyword.knows(word.stem, visible) for word in query.words)
        right = {word.text: meant for word in query.words if (meant := self._meant(word, visible, strange))}
        if not right:
            return query
        text = re.sub(r"[^\W_]+", lambda found: right.get(fold(found[0]), found[0]), query.plain)
        notes = tuple(f"No page has “{typed}”: “{meant}” was searched instead." for typed, meant in right.items())
        return replace(parse(text), text=query.text, codes=query.codes, notes=query.notes + notes)

    def _from(self, language: Language, query: ParsedQuery, visible: Filters) -> ParsedQuery:
        """A question in another language than the pages': in English where that is known, and a note."""
        if language is Language.OTHER:
            return replace(query, language=language, notes=(*query.notes, OTHER))
        english = self._spanish.translate(query.plain, lambda stem: self._keyword.knows(stem, visible))
        if not english:
            return replace(query, language=language, notes=(*query.notes, UNTRANSLATED))
        note = f"Your question is in Spanish: “{english}” was searched. The pages are in English."
        asked = parse(english)
        return replace(asked, text=query.text, codes=query.codes, notes=(*query.notes, note), language=language)

    def _meant(self, word: Word, visible: Filters, strange: bool = False) -> str | None:
        letters = len(word.text)
        if letters < LEAST_LETTERS or not word.text.isalpha() or word.text in self._labels:
            return None
        if self._encoder.has_word(word.text):
            return None
        known = self._keyword.knows(word.stem, visible)
        if known and (letters < LONG or self._stands(word.text, visible)):
            return None
        near = self._keyword.words_near(word.text, visible)
        near = tuple(other for other in near if (letters > LONG and not strange) or is_one_edit(word.text, other))
        label = next((other for other in near if other in self._labels), None)
        return label or (near[0] if near and not known else None)

    def _stands(self, word: str, visible: Filters) -> bool:
        """Whether a document has the word as it is typed, not only its stem."""
        phrase = ParsedQuery(word, "", constraint=Phrase((word,)))
        return len(self._keyword.search(phrase, visible).rows) > 0


def is_one_edit(word: str, other: str) -> bool:
    """Whether one letter more, less or other, or two neighbors in the other order, make ``other`` of ``word``.

    The distance of Damerau (1964, doi:10.1145/363958.363994), of which one covers most slips of the pen.
    """
    if word == other or abs(len(word) - len(other)) > 1:
        return False
    start = next((at for at, (a, b) in enumerate(zip(word, other, strict=False)) if a != b), min(len(word), len(other)))
    a, b = word[start:], other[start:]
    return a[1:] == b or a == b[1:] or a[1:] == b[1:] or (a[:2] == b[1::-1] and a[2:] == b[2:])
