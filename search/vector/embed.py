"""Documents get their vectors, and texts that were encoded before are not encoded again.

Knows pieces and an encoder; knows no index folder.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

import numpy as np

from search.model.encoder import Encoder
from search.types import IndexDocument
from search.vector import EmbeddedDocument
from search.vector.pieces import Piece, build_pieces

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: Texts handed to the encoder at once: enough for it to sort them by length.
CHUNK = 512


def embed_documents(
    documents: Iterable[IndexDocument],
    encoder: Encoder,
    known: Mapping[bytes, NDArray[np.float32]],
    done: Callable[[int], None],
) -> Iterator[EmbeddedDocument]:
    """Each document with its vectors, in order. ``known`` has vectors by digest of their text.

    ``done`` is told how many documents are finished, after each chunk.
    """
    waiting: list[tuple[IndexDocument, tuple[Piece, ...]]] = []
    finished = texts = 0
    for document in documents:
        pieces = build_pieces(document)
        waiting.append((document, pieces))
        texts += len(pieces)
        if texts >= CHUNK:
            yield from _embed(waiting, encoder, known)
            finished += len(waiting)
            done(finished)
            waiting, texts = [], 0
    if waiting:
        yield from _embed(waiting, encoder, known)
        done(finished + len(waiting))


def _embed(
    chunk: list[tuple[IndexDocument, tuple[Piece, ...]]],
    encoder: Encoder,
    known: Mapping[bytes, NDArray[np.float32]],
) -> Iterator[EmbeddedDocument]:
    missing = {piece.digest: piece.text for _, pieces in chunk for piece in pieces if piece.digest not in known}
    vectors = dict(zip(missing, encoder.encode(list(missing.values())), strict=True)) if missing else {}
    for document, pieces in chunk:
        digests = tuple(piece.digest for piece in pieces)
        rows = [vectors[d] if d in vectors else known[d] for d in digests]
        matrix = np.array(rows, dtype=np.float32).reshape(len(rows), encoder.dimension)
        yield EmbeddedDocument(document, tuple(piece.place for piece in pieces), digests, matrix)
