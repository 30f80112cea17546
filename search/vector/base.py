"""Vectors of a large collection: many pieces, in files that never change, found through an inverted list.

Knows vectors by number; knows no documents and no filters but as a bitmap. The vectors are kept twice: as bytes in
FAISS's inverted lists, which find some hundreds, and in half precision in a file that is mapped, from which these are
scored again. What is read stays in the page cache and is shared by all worker processes.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from search.errors import IndexDamaged, SearchError

try:
    import faiss as _faiss
except ImportError as error:
    raise SearchError(f"{error}. Install the vector engine with `pip install faiss-cpu`.") from error

faiss: Any = _faiss  # its Python wrapper takes arrays where its stubs say pointers

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: Vectors a list, on average, and vectors looked at for one question (docs/decisions/0009-large-collections.md).
LIST_SIZE, LOOKED_AT = 250, 16_000

#: Vectors a list that the centroids are learnt from.
LEARNT_FROM = 40

#: Fewer vectors than this are scored one by one: always exact.
EXACT = 6_000

_HALVES, _LISTS = "base-*.f16", "base-*.ivf"


@dataclass(frozen=True)
class BaseVectors:
    """Vectors that do not change. ``halves`` has shape (n, dimension), float16; ``lists`` is FAISS's index."""

    name: str
    halves: NDArray[np.float16]
    lists: Any
    folder: Path | None = None

    @classmethod
    def build(cls, matrix: NDArray[np.float32]) -> BaseVectors:
        """Learn the lists of ``matrix`` and fill them. The same matrix gives the same lists."""
        count, dimension = matrix.shape
        lists = max(1, count // LIST_SIZE)
        quantizer = faiss.IndexFlatIP(dimension)
        index = faiss.IndexIVFScalarQuantizer(
            quantizer, dimension, lists, faiss.ScalarQuantizer.QT_8bit, faiss.METRIC_INNER_PRODUCT, False
        )
        index.cp.niter = 8
        index.cp.max_points_per_centroid = LEARNT_FROM
        index.cp.min_points_per_centroid = 1
        index.train(matrix)
        index.add(matrix)
        index.own_fields = True
        quantizer.this.disown()
        return cls(secrets.token_hex(4), matrix.astype(np.float16), index)

    def __len__(self) -> int:
        """The number of vectors."""
        return len(self.halves)

    def find(
        self, vector: NDArray[np.float32], count: int, allowed: NDArray[np.bool_] | None
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """About the ``count`` nearest of the vectors that ``allowed`` has (all, if None), with their exact cosines.

        As many allowed vectors are looked at whatever is allowed, so a narrow filter loses nothing; a very narrow
        one is answered exactly.
        """
        open_to = len(self) if allowed is None else int(np.count_nonzero(allowed))
        if open_to <= EXACT or count >= open_to:
            pieces = np.arange(len(self)) if allowed is None else np.flatnonzero(allowed)
            return pieces, self.cosines(pieces, vector)
        looked_at = max(LOOKED_AT, 4 * count)
        probes = min(self.lists.nlist, -(-self.lists.nlist * looked_at // open_to))
        if allowed is None:
            parameters = faiss.SearchParametersIVF(nprobe=probes)
        else:
            selector = faiss.IDSelectorBitmap(np.packbits(allowed, bitorder="little"))
            parameters = faiss.SearchParametersIVF(nprobe=probes, sel=selector)
        _, found = self.lists.search(vector.reshape(1, -1), count, params=parameters)
        pieces = np.sort(found[0][found[0] >= 0]).astype(np.int64)
        return pieces, self.cosines(pieces, vector)

    def cosines(self, pieces: NDArray[np.int64], vector: NDArray[np.float32]) -> NDArray[np.float32]:
        """The cosine of each of ``pieces`` with ``vector``, a block at a time."""
        parts = [
            np.einsum("ij,j->i", self.halves[pieces[at : at + EXACT]].astype(np.float32), vector)
            for at in range(0, len(pieces), EXACT)
        ]
        return np.concatenate(parts, dtype=np.float32) if parts else np.empty(0, np.float32)

    def save(self, folder: Path) -> None:
        """Write the files into ``folder`` unless they are there already: their name changes with what is in them."""
        halves, lists = (folder / p.replace("*", self.name) for p in (_HALVES, _LISTS))
        if not halves.exists():
            self.halves.tofile(halves)
        if not lists.exists():
            faiss.write_index(self.lists, str(lists))
        for pattern in (_HALVES, _LISTS):
            for other in folder.glob(pattern):
                if other not in (halves, lists):
                    other.unlink()

    @classmethod
    def load(cls, folder: Path, name: str, dimension: int) -> BaseVectors:
        """Open the files called ``name``. Raises :class:`IndexDamaged`."""
        halves, lists = (folder / p.replace("*", name) for p in (_HALVES, _LISTS))
        try:
            found = np.memmap(halves, dtype=np.float16, mode="r").reshape(-1, dimension)
            index = faiss.read_index(str(lists), faiss.IO_FLAG_MMAP | faiss.IO_FLAG_READ_ONLY)
        except (OSError, ValueError, RuntimeError) as error:
            raise IndexDamaged(f"The vectors {name} in {folder} cannot be read: {error}") from error
        if index.ntotal != len(found):
            raise IndexDamaged(f"The two files of the vectors {name} in {folder} do not agree.")
        return cls(name, found, index, folder)


class SplitVectors:
    """The vectors of a base and of what was added since, one after the other, as if they were one array."""

    def __init__(self, halves: NDArray[np.float16], tail: NDArray[np.float32]) -> None:
        self._halves = halves
        self._tail = tail

    @property
    def shape(self) -> tuple[int, ...]:
        """(pieces, dimension)."""
        return len(self._halves) + len(self._tail), self._tail.shape[1]

    def __len__(self) -> int:
        """The number of pieces."""
        return self.shape[0]

    def __getitem__(self, pieces: Any, /) -> NDArray[np.float32]:
        """The vectors of some pieces, by numbers or by a slice."""
        wanted = np.arange(len(self))[pieces] if isinstance(pieces, slice) else np.asarray(pieces, dtype=np.int64)
        first = len(self._halves)
        in_base = wanted < first
        if in_base.all():
            return np.asarray(self._halves[wanted], dtype=np.float32)
        found = np.empty((len(wanted), self.shape[1]), dtype=np.float32)
        found[in_base] = self._halves[wanted[in_base]]
        found[~in_base] = self._tail[wanted[~in_base] - first]
        return found
