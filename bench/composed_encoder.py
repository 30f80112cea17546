"""Vectors for many records at the price of few: each distinct sentence is encoded once.

Knows an encoder and sentences; knows no index. The vector of a text is the mean of its sentences' vectors, of length
1: spread as real ones are, but not what the model would give for the whole. It stands in only where a benchmark
needs hundreds of thousands; a text with a sentence that was not prepared is encoded as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from hashlib import blake2b
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

import numpy as np

from bench.corpus import Corpus
from knowledge.sentences import split_sentences
from search.model.encoder import Encoder

if TYPE_CHECKING:
    from numpy.typing import NDArray

_CHUNK = 512


class ComposedEncoder:
    """An :class:`~search.model.encoder.Encoder` that takes the vectors of known sentences from a table.

    ``seconds`` is the time spent in it, ``texts`` the number of texts it was given.
    """

    def __init__(self, encoder: Encoder, corpus: Corpus, vectors: NDArray[np.float32]) -> None:
        self._encoder = encoder
        self._vectors = vectors
        texts = (*corpus.sentences, *(title + "." for title in corpus.titles))
        self._row_of = {text: row for row, text in enumerate(texts)}
        self.seconds = 0.0
        self.texts = 0

    @property
    def fingerprint(self) -> str:
        """That of the encoder behind it, which also encodes the questions."""
        return self._encoder.fingerprint

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return self._encoder.dimension

    def has_word(self, word: str) -> bool:
        """As the encoder behind it says."""
        return self._encoder.has_word(word)

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """``texts`` as unit vectors, composed where every sentence is known."""
        began = perf_counter()
        found = np.zeros((len(texts), self.dimension), dtype=np.float32)
        unknown = []
        for i, text in enumerate(texts):
            rows = [self._row_of.get(sentence) for sentence in self._split(text)]
            known = [row for row in rows if row is not None]
            if len(known) == len(rows):
                found[i] = self._vectors[known].mean(axis=0)
            else:
                unknown.append(i)
        if unknown:
            found[unknown] = self._encoder.encode([texts[i] for i in unknown])
        self.seconds += perf_counter() - began
        self.texts += len(texts)
        return np.asarray(found / np.maximum(np.linalg.norm(found, axis=1, keepdims=True), 1e-9), dtype=np.float32)

    def _split(self, text: str) -> list[str]:
        """The sentences of ``text``; what was cut in two is put together while the whole is known."""
        parts: list[str] = []
        for part in split_sentences(text):
            joined = f"{parts[-1]} {part}" if parts else part
            if parts and parts[-1] not in self._row_of and joined in self._row_of:
                parts[-1] = joined
            else:
                parts.append(part)
        return parts


def load_or_encode(
    corpus: Corpus, encoder: Encoder, folder: Path, progress: Callable[[int, int | None], None]
) -> NDArray[np.float32]:
    """The vectors of the corpus's sentences, then of its titles; kept in ``folder`` for the next run."""
    texts = [*corpus.sentences, *(title + "." for title in corpus.titles)]
    digest = blake2b(digest_size=8)
    for text in (encoder.fingerprint, *texts):
        digest.update(text.encode() + b"\0")
    path = folder / f"sentences-{digest.hexdigest()}.npy"
    if path.exists():
        return np.asarray(np.load(path), dtype=np.float32)
    parts = []
    for start in range(0, len(texts), _CHUNK):
        parts.append(encoder.encode(texts[start : start + _CHUNK]))
        progress(min(start + _CHUNK, len(texts)), len(texts))
    vectors = np.concatenate(parts)
    folder.mkdir(parents=True, exist_ok=True)
    np.save(path, vectors)
    return vectors
