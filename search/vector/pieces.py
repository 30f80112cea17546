"""What is embedded of a document: its passages, and what it is about in short.

Knows documents only. Changing what is embedded must change :data:`PIECES_VERSION`; the digest of a piece's
text decides whether its vector can be used again.
"""

from __future__ import annotations

import hashlib
from typing import NamedTuple

from search.types import IndexDocument

PIECES_VERSION = "pieces-1"

#: ``Place.ordinal`` of a piece that is no passage: title and summary, or a question the page answers.
NO_PASSAGE = -1


class Place(NamedTuple):
    """Where a piece stands in its document: the passage's ordinal, heading path and page."""

    ordinal: int
    heading: str = ""
    page: int | None = None


class Piece(NamedTuple):
    """One text to embed, and its place."""

    text: str
    place: Place

    @property
    def digest(self) -> bytes:
        """16 bytes that change with the text."""
        return hashlib.blake2b(self.text.encode("utf-8", "replace"), digest_size=16).digest()


def build_pieces(document: IndexDocument) -> tuple[Piece, ...]:
    """The pieces of one document.

    A passage carries its document's title and heading, since few passages name what they are about. Title
    with summary and each question that the page answers are pieces of their own.
    """
    pieces = [
        Piece(_joined(document.title, p.heading, p.text), Place(p.ordinal, p.heading, p.page))
        for p in document.passages
        if p.text.strip()
    ]
    if document.summary or not pieces:
        pieces.append(Piece(_joined(document.title, "", document.summary), Place(NO_PASSAGE)))
    pieces += [Piece(question, Place(NO_PASSAGE)) for question in document.questions if question.strip()]
    return tuple(piece for piece in pieces if piece.text)


def _joined(title: str, heading: str, text: str) -> str:
    parts = [part.strip() for part in (title, heading, text)]
    return ". ".join(part.rstrip(".") if part is not parts[-1] else part for part in parts if part)
