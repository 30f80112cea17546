"""What is indexed of a document's words: which fields, how heavy, at which positions.

Knows documents and the analyzer. Every keyword engine that keeps its own postings takes them from here,
so that they agree. Changing a weight must change :data:`TERMS_VERSION`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from search.text.analysis import code_aliases, find_codes, tokenize
from search.types import IndexDocument

TERMS_VERSION = "terms-2"

#: Weight of one occurrence, as in BM25F (Robertson, Zaragoza & Taylor 2004, Simple BM25 extension to
#: multiple weighted fields): weighted frequencies are added before saturation.
TITLE, NAMES, QUESTIONS, SUMMARY, HEADING, TAGS, AUTHORS, BODY = 2.0, 2.0, 1.5, 1.5, 1.5, 1.0, 1.0, 1.0

#: Positions skipped between two texts, so that no phrase runs from one into the next.
GAP = 100


@dataclass(frozen=True, slots=True)
class DocumentTerms:
    """The terms of one document.

    ``stems``: weighted frequency by stem. ``words``: positions by folded word, stop words too.
    ``codes``: identifiers, also those that it cites or that stand in the text. ``length``: sum of the stems' weights.
    """

    stems: Mapping[str, float]
    words: Mapping[str, list[int]]
    codes: frozenset[str]
    length: float


def _weighted_texts(document: IndexDocument) -> Iterator[tuple[str, float]]:
    yield document.title, TITLE
    for name in document.names:
        yield name, NAMES
    for question in document.questions:
        yield question, QUESTIONS
    yield document.summary, SUMMARY
    heading = None
    for passage in document.passages:
        if passage.heading != heading:
            heading = passage.heading
            yield heading, HEADING
        yield passage.text, BODY
    for label in (*document.tags, *document.areas, *document.problems, *document.sites):
        yield label, TAGS
    for author in document.authors:
        yield author, AUTHORS
    for code in document.identifiers:
        yield code, TAGS


def document_terms(document: IndexDocument) -> DocumentTerms:
    """Analyze one document."""
    stems: dict[str, float] = defaultdict(float)
    words: dict[str, list[int]] = defaultdict(list)
    codes: set[str] = {alias for code in (*document.identifiers, *document.cites) for alias in code_aliases(code)}
    offset = 0
    for text, weight in _weighted_texts(document):
        codes.update(find_codes(text))
        last = 0
        for token in tokenize(text):
            words[token.word].append(offset + token.position)
            last = token.position
            if not token.stop:
                stems[token.stem] += weight
        offset += last + GAP
    return DocumentTerms(
        stems=stems,
        words=words,
        codes=frozenset(codes),
        length=sum(stems.values()),
    )
