"""txtai with its default index (FAISS, which it quantizes when large) and its BM25, joined by its hybrid search."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from txtai import Embeddings

from bench.rivals import Pieces

if TYPE_CHECKING:
    from numpy.typing import NDArray


class WithTxtai:
    """A :class:`~bench.rivals.Rival`."""

    what = "words and meaning (hybrid)"

    def __init__(self) -> None:
        self._known: dict[str, NDArray[np.float32]] = {}

        def transform(texts: list[str]) -> NDArray[np.float32]:  # txtai takes a plain function only
            return np.array([self._known[text] for text in texts], dtype=np.float32)

        settings = {"method": "external", "transform": transform, "hybrid": True, "content": False}
        self._index: Any = Embeddings(settings)
        self._records: list[str] = []

    def build(self, pieces: Pieces, folder: Path) -> None:
        """Index all pieces; txtai keeps them in memory."""
        shutil.rmtree(folder, ignore_errors=True)
        self._records = pieces.records
        self._known = dict(zip(pieces.texts, pieces.vectors, strict=True))
        self._index.index((i, text, None) for i, text in enumerate(pieces.texts))
        self._known = {}

    def ask(self, text: str, vector: NDArray[np.float32], hits: int) -> list[str]:
        """The records of the best pieces."""
        self._known = {text: vector}
        return [self._records[int(row)] for row, _ in self._index.search(text, hits)]
