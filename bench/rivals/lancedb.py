"""LanceDB with an IVF-PQ index of the vectors and its index of words, joined by reciprocal ranks."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import lancedb
import pyarrow

from bench.rivals import Pieces

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

#: Vectors a list, lists looked at, and how many times the hits asked for are scored again: what LanceDB advises.
LIST_SIZE, PROBES, REFINED = 4_096, 20, 10


class WithLancedb:
    """A :class:`~bench.rivals.Rival`."""

    what = "words and meaning (hybrid, IVF-PQ refined)"

    def __init__(self) -> None:
        self._table: Any = None

    def build(self, pieces: Pieces, folder: Path) -> None:
        """Write the table and both indexes."""
        shutil.rmtree(folder, ignore_errors=True)
        width = pieces.vectors.shape[1]
        vectors = pyarrow.FixedSizeListArray.from_arrays(pyarrow.array(pieces.vectors.ravel()), width)
        table = pyarrow.table({"record": pieces.records, "text": pieces.texts, "vector": vectors})
        self._table = lancedb.connect(str(folder)).create_table("pieces", table)
        self._table.create_index(
            metric="cosine", num_partitions=max(1, len(pieces.records) // LIST_SIZE), vector_column_name="vector"
        )
        self._table.create_fts_index("text")

    def ask(self, text: str, vector: NDArray[np.float32], hits: int) -> list[str]:
        """The records of the best pieces."""
        query = self._table.search(query_type="hybrid").vector(vector).text(text)
        found = query.nprobes(PROBES).refine_factor(REFINED).limit(hits).to_arrow()
        return [str(record) for record in found["record"].to_pylist()]
