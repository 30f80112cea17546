"""Chroma with its HNSW index of the vectors. It has no ranking by words: only the meaning is asked."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import chromadb

from bench.rivals import Pieces

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

#: Pieces given at once: less than Chroma's limit.
BATCH = 5_000


class WithChroma:
    """A :class:`~bench.rivals.Rival`."""

    what = "meaning only (HNSW)"

    def __init__(self) -> None:
        self._collection: Any = None
        self._records: list[str] = []

    def build(self, pieces: Pieces, folder: Path) -> None:
        """Add all pieces to a collection on disk."""
        shutil.rmtree(folder, ignore_errors=True)
        self._records = pieces.records
        client = chromadb.PersistentClient(str(folder), chromadb.Settings(anonymized_telemetry=False))
        self._collection = client.create_collection(
            "pieces", configuration={"hnsw": {"space": "cosine"}}, embedding_function=None
        )
        for start in range(0, len(pieces.records), BATCH):
            end = min(start + BATCH, len(pieces.records))
            ids = [str(i) for i in range(start, end)]
            self._collection.add(ids=ids, embeddings=pieces.vectors[start:end], documents=pieces.texts[start:end])

    def ask(self, _text: str, vector: NDArray[np.float32], hits: int) -> list[str]:
        """The records of the nearest pieces."""
        found = self._collection.query(query_embeddings=[vector], n_results=hits, include=[])
        return [self._records[int(row)] for row in found["ids"][0]]
