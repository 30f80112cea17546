"""What is embedded of a document: its passages, and what it is about in short.

Knows documents only. Changing what is embedded must change :data:`PIECES_VERSION`; the digest of a piece's
text decides whether its vector can be used again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import NamedTuple

from knowledge.sentences import split_sentences
from search.types import IndexDocument, IndexPassage

PIECES_VERSION = "pieces-5"

#: Words in one window of a passage. A vector of few sentences says what they say; one of many says little
#: (measured: docs/decisions/0002-fusion.md).
WINDOW_WORDS = 60

#: ``ordinal`` of a piece that is no passage: title and summary, or another name.
NO_PASSAGE = -1

#: The highest ``ordinal`` of a question that the page answers; one that is a passage too has a lower one, by which.
QUESTION = -2


class PiecePlace(NamedTuple):
    """Where a piece stands in its document: the passage's ordinal, heading path and page."""

    ordinal: int
    heading: str = ""
    page: int | None = None


class Piece(NamedTuple):
    """One text to embed, and its place."""

    text: str
    place: PiecePlace

    @property
    def digest(self) -> bytes:
        """16 bytes that change with the text."""
        return hashlib.blake2b(self.text.encode("utf-8", "replace"), digest_size=16).digest()


def build_pieces(document: IndexDocument) -> tuple[Piece, ...]:
    """The pieces of one document.

    A passage is cut into windows, and each carries its document's title and heading, since few passages
    name what they are about. Title with summary, each other name, and each question that the page answers
    (bare, even where it is a passage too) are pieces of their own. A title alone is one only where there is nothing
    else: beside passages it was measured to mislead.
    """
    questions = tuple(dict.fromkeys(question.strip() for question in document.questions))
    pieces = [
        Piece(_joined(document.title, p.heading, window), PiecePlace(p.ordinal, p.heading, p.page))
        for p in document.passages
        if p.text.strip() not in questions
        for window in _windows(p.text)
    ]
    if document.summary.strip() or not pieces:
        pieces.append(Piece(_joined(document.title, document.summary), PiecePlace(NO_PASSAGE)))
    pieces += [Piece(name.strip(), PiecePlace(NO_PASSAGE)) for name in document.names]
    passages = {p.text.strip(): p for p in document.passages}
    pieces += [Piece(question, _place_question(passages.get(question))) for question in questions]
    unique = {piece.text: piece for piece in reversed(pieces) if piece.text}
    return tuple(reversed(unique.values()))


def shown_place(place: PiecePlace) -> PiecePlace | None:
    """Where a reader is sent who asked for a piece: its passage; None where it is none."""
    if place.ordinal >= 0:
        return place
    return place._replace(ordinal=QUESTION - 1 - place.ordinal) if place.ordinal < QUESTION else None


def _place_question(passage: IndexPassage | None) -> PiecePlace:
    if passage is None:
        return PiecePlace(QUESTION)
    return PiecePlace(QUESTION - 1 - passage.ordinal, passage.heading, passage.page)


def _windows(text: str) -> Iterator[str]:
    """``text`` in runs of whole sentences of about :data:`WINDOW_WORDS` words; nothing for blank text."""
    if not text.strip():
        return
    words = 0
    run: list[str] = []
    left = len(text.split())
    for sentence in _sentences(text):
        count = len(sentence.split())
        # The last window takes a short rest rather than leave it alone.
        if run and words + count > WINDOW_WORDS and left > WINDOW_WORDS // 2:
            yield " ".join(run)
            run, words = [], 0
        run.append(sentence)
        words += count
        left -= count
    yield " ".join(run)


def _sentences(text: str) -> Iterator[str]:
    """Sentences of ``text``; one longer than a window (a table, a list) is cut by words."""
    for sentence in split_sentences(text):
        words = sentence.split()
        for start in range(0, len(words), WINDOW_WORDS):
            yield " ".join(words[start : start + WINDOW_WORDS])


def _joined(*texts: str) -> str:
    """``texts`` as sentences, one after the other."""
    *before, last = [text.strip() for text in texts if text.strip()] or [""]
    return ". ".join([*(text.rstrip(".") for text in before), last])
