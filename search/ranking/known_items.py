"""Records that a question names: by a piece of their title, their authors, their year, or a word that only they have.

Who asks for one record must get it, whatever its kind: a citation comes after the page that says the same only where
the subject was asked for. Knows a question's words and what a few records are called. Must not know vectors or scores.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from search.catalog.entries import CatalogEntry
from search.keyword import KeywordHits, KeywordIndex
from search.syntax import ParsedQuery
from search.text.analysis import fold_words, is_stop_word, stem_word, tokenize
from search.types import Filters

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: The way in which a record is meant that a question names, beside those of :data:`search.catalog.names.WAYS`.
KNOWN = "known"

#: Records whose names are read for one question: those with most of its words.
READ = 40

#: The least share of a question's weight that a record must have to be looked at.
LEAST_COVERAGE = 0.4

#: A question of more words is told in sentences: that one of them stands in one record only is chance.
MOST_RARE = 5

#: A number with fewer digits may be a year or a count.
LEAST_DIGITS = 5

#: The share of a question's words that a record is called by from which a word of its own makes it the one meant.
MOSTLY = 0.75

#: Of less of the question's words, what is left over asks for something else: "focused deterrence in Portland".
_TWO_THIRDS = 0.67

#: More records than this with the same piece of a title, and it is a subject.
MOST_ALIKE = 3


@dataclass(frozen=True, slots=True)
class NamedRecords:
    """Rows that a question names: those meant come ``first``, those that may be meant among the first three."""

    first: frozenset[int] = frozenset()
    near: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class _Reading:
    """How far a record is named: ``run`` words of the question side by side in its title, ``share`` of its words in
    title, names, authors and year, and whether an author's surname, the year and one of its numbers are among them."""

    run: int
    share: float
    author: bool
    year: bool
    number: bool
    begins: bool

    @property
    def strength(self) -> tuple[int, float]:
        """What the most named of several is told by."""
        return self.run + self.author + self.year, self.share


def find_named_records(
    query: ParsedQuery, hits: KeywordHits | None, keyword: KeywordIndex, filters: Filters
) -> NamedRecords:
    """The records that ``query`` names among those that ``hits`` found by its words."""
    if hits is None or query.constraint is not None or not query.words:
        return NamedRecords()
    seen = Filters(visibility=filters.visibility)
    alone = _find_alone(query, keyword, seen)
    words = fold_words(query.text)
    content = tuple(dict.fromkeys(word.stem for word in query.words))
    rows = _candidates(hits)
    read = {row: _read(keyword.catalog.entry(row), words, content) for row in rows}
    first = {row for row, reading in read.items() if _is_meant(reading, words, content)}
    first |= {row for row in alone if len(content) > 1 and row in read and read[row].share >= MOSTLY}
    numbered = {row for row in first if read[row].number}
    first = numbered or first
    if len(first) > MOST_ALIKE:
        most = max(read[row].strength for row in first)
        first = {row for row in first if read[row].strength == most}
    if len(first) > MOST_ALIKE:
        first = set()
    return NamedRecords(frozenset(first), frozenset(alone - first))


def _find_alone(query: ParsedQuery, keyword: KeywordIndex, seen: Filters) -> set[int]:
    if not 1 <= len(query.words) <= MOST_RARE:
        return set()
    rows = (keyword.find_only(word.stem, seen) for word in query.words)
    return {row for row in rows if row is not None}


def _candidates(hits: KeywordHits) -> Sequence[int]:
    chosen: NDArray[np.int64] = np.flatnonzero(hits.coverage >= LEAST_COVERAGE)
    order = chosen[np.argsort(-hits.coverage[chosen], kind="stable")][:READ]
    return [int(row) for row in hits.rows[order]]


def _read(entry: CatalogEntry, words: tuple[str, ...], content: Sequence[str]) -> _Reading:
    title = fold_words(entry.title)
    surnames = {word for author in entry.authors for word in _surnames(author)}
    year = str(entry.year) if entry.year else ""
    texts = (entry.title, *entry.names, *entry.authors, *entry.identifiers, entry.id.replace("-", " "), year)
    label = {token.stem for text in texts for token in tokenize(text)}
    named = sum(stem in label for stem in content)
    in_title = {stem_word(word) for word in title}
    author = any(word in surnames and stem_word(word) not in in_title for word in words)
    codes = {word for code in entry.identifiers for word in fold_words(code)}
    run = _longest_run(words, title)
    return _Reading(
        run=run,
        share=named / len(content),
        author=author,
        year=bool(year) and year in words,
        number=any(word.isdigit() and len(word) >= LEAST_DIGITS and word in codes for word in words),
        begins=any(words[at : at + run] == title[:run] for at in range(len(words))) if run else False,
    )


def _surnames(author: str) -> Iterator[str]:
    """The words by which people name who made it: a surname, or the capitals of an organization ("RAND").

    The other words of an organization's name, such as "crime" and "police", are words of subjects.
    """
    surname, comma, _ = author.partition(",")
    for part in surname.split():
        if comma or part.isupper() or part == author:
            yield from fold_words(part)


def _is_meant(reading: _Reading, words: Sequence[str], content: Sequence[str]) -> bool:
    """Whether a question names a record, and does not merely ask for its subject."""
    if reading.run == len(words) and len(content) > 1:
        return True  # all of it is a piece of the title
    if reading.run >= 3 and 10 * reading.run >= 7 * len(words) and reading.share > _TWO_THIRDS:
        return True  # nearly all of it is
    if reading.number or reading.run >= 5 or (reading.begins and reading.run >= 4):
        return True
    told = reading.author + reading.year
    return told > 0 and len(content) > 2 and reading.share >= (MOSTLY if told == 1 else 0.6)


def _longest_run(words: tuple[str, ...], title: tuple[str, ...]) -> int:
    """How many of ``words`` stand side by side in ``title``, at most; 0 for stop words alone."""
    longest = 0
    for begin in _begins(words, title):
        at, there = begin
        length = 0
        while at + length < len(words) and there + length < len(title) and words[at + length] == title[there + length]:
            length += 1
        if length > longest and not all(is_stop_word(word) for word in words[at : at + length]):
            longest = length
    return longest


def _begins(words: tuple[str, ...], title: tuple[str, ...]) -> Iterator[tuple[int, int]]:
    places: dict[str, list[int]] = {}
    for there, word in enumerate(title):
        places.setdefault(word, []).append(there)
    for at, word in enumerate(words):
        for there in places.get(word, ()):
            yield at, there
