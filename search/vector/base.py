"""Vectors of a large collection: many pieces, in files that never change, all looked at for each question.

Knows vectors by number; knows no documents and no filters but as a bitmap. The vectors are kept twice. In codes of one
bit a dimension (a product quantizer of 4 bits for 4 dimensions, which FAISS compares with the instructions of the
processor, 32 at a time), of which the best hundreds are found; and as whole numbers of 16 bits in a file that is
mapped, from which these are scored again: such a cosine is off by some 0.00001. Nothing is skipped, so a filter
costs nothing and loses nothing; what was tried before is in docs/decisions/0009-large-collections.md.
What is read stays in the page cache and is shared by all worker processes.
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

#: Dimensions that share a code of 4 bits.
TOGETHER = 4

#: Vectors that the codes are learned from.
LEARNED_FROM = 60_000

#: Fewer vectors than this are scored one by one: always exact.
EXACT = 6_000

_NUMBERS, _CODES = "base-*.i16", "base-*.codes"

#: What 1 is as a whole number: the parts of a vector of length 1 are between -1 and 1.
_ONE = 32_767


def to_whole(matrix: NDArray[np.float32]) -> NDArray[np.int16]:
    """Parts of unit vectors as whole numbers."""
    found = np.empty(matrix.shape, dtype=np.int16)
    for at in range(0, len(matrix), EXACT):
        found[at : at + EXACT] = np.rint(np.clip(matrix[at : at + EXACT], -1, 1) * _ONE)
    return found


def from_whole(numbers: NDArray[np.int16]) -> NDArray[np.float32]:
    """Parts of unit vectors from whole numbers."""
    found = numbers.astype(np.float32)
    found *= np.float32(1 / _ONE)
    return found


@dataclass(frozen=True)
class BaseVectors:
    """Vectors that do not change. ``numbers`` has shape (n, dimension); ``codes`` is FAISS's index, None for few."""

    name: str
    numbers: NDArray[np.int16]
    codes: Any

    @classmethod
    def build(cls, matrix: NDArray[np.float32]) -> BaseVectors:
        """Learn the codes of ``matrix`` and write them."""
        codes = _build_codes(matrix) if len(matrix) > EXACT else None
        return cls(secrets.token_hex(4), to_whole(matrix), codes)

    def __len__(self) -> int:
        """The number of vectors."""
        return len(self.numbers)

    def find(
        self, vector: NDArray[np.float32], count: int, allowed: NDArray[np.bool_] | None
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """About the ``count`` nearest of the vectors that ``allowed`` has (all, if None), with their cosines.

        Where few are allowed all of them are returned: exact.
        """
        open_to = len(self) if allowed is None else int(np.count_nonzero(allowed))
        if self.codes is None or open_to <= EXACT or count >= open_to:
            pieces = np.arange(len(self)) if allowed is None else np.flatnonzero(allowed)
            return pieces, self.cosines(pieces, vector)
        parameters = faiss.SearchParametersIVF(nprobe=1)
        if allowed is not None:
            selector = faiss.IDSelectorBitmap(np.packbits(allowed, bitorder="little"))
            parameters = faiss.SearchParametersIVF(nprobe=1, sel=selector)
        _, found = self.codes.search(vector.reshape(1, -1), count, params=parameters)
        pieces = np.sort(found[0][found[0] >= 0]).astype(np.int64)
        return pieces, self.cosines(pieces, vector)

    def cosines(self, pieces: NDArray[np.int64], vector: NDArray[np.float32]) -> NDArray[np.float32]:
        """The cosine of each of ``pieces`` with ``vector``, a block at a time."""
        parts = [
            np.einsum("ij,j->i", from_whole(self.numbers[pieces[at : at + EXACT]]), vector)
            for at in range(0, len(pieces), EXACT)
        ]
        return np.concatenate(parts, dtype=np.float32) if parts else np.empty(0, np.float32)

    def save(self, folder: Path) -> None:
        """Write the files into ``folder`` unless they are there already: their name changes with what is in them."""
        numbers, codes = _paths(folder, self.name)
        if not numbers.exists():
            self.numbers.tofile(numbers)
        if self.codes is not None and not codes.exists():
            faiss.write_index(self.codes, str(codes))
        for other in (*folder.glob(_NUMBERS), *folder.glob(_CODES)):
            if other not in (numbers, codes):
                other.unlink()

    @classmethod
    def load(cls, folder: Path, name: str, dimension: int) -> BaseVectors:
        """Open the files called ``name``. Raises :class:`IndexDamaged`."""
        numbers, codes = _paths(folder, name)
        try:
            found = np.asarray(np.memmap(numbers, dtype=np.int16, mode="r")).reshape(-1, dimension)
            index = faiss.read_index(str(codes)) if len(found) > EXACT else None
        except (OSError, ValueError, RuntimeError) as error:
            raise IndexDamaged(f"The vectors {name} in {folder} cannot be read: {error}") from error
        if index is not None and index.ntotal != len(found):
            raise IndexDamaged(f"The two files of the vectors {name} in {folder} do not agree.")
        return cls(name, found, index)


def remove_files(folder: Path) -> None:
    """Remove the files of a base that is no more."""
    for path in (*folder.glob(_NUMBERS), *folder.glob(_CODES)):
        path.unlink()


def _paths(folder: Path, name: str) -> tuple[Path, Path]:
    return folder / _NUMBERS.replace("*", name), folder / _CODES.replace("*", name)


def _build_codes(matrix: NDArray[np.float32]) -> Any:
    """All of ``matrix`` in one list of codes: FAISS filters in lists, and in a plain table of codes it cannot."""
    dimension = matrix.shape[1]
    codes = max(size for size in range(1, max(dimension // TOGETHER, 1) + 1) if dimension % size == 0)
    quantizer = faiss.IndexFlatIP(dimension)
    index = faiss.IndexIVFPQFastScan(quantizer, dimension, 1, codes, 4, faiss.METRIC_INNER_PRODUCT)
    index.by_residual = False
    index.own_fields = True
    quantizer.this.disown()
    index.train(np.ascontiguousarray(matrix[:: -(-len(matrix) // LEARNED_FROM)]))
    index.add(matrix)
    return index


class SplitVectors:
    """The vectors of a base and of what was added since, one after the other, as if they were one array."""

    def __init__(self, numbers: NDArray[np.int16], tail: NDArray[np.float32]) -> None:
        self._numbers = numbers
        self._tail = tail

    @property
    def shape(self) -> tuple[int, ...]:
        """(pieces, dimension)."""
        return len(self._numbers) + len(self._tail), self._tail.shape[1]

    def __len__(self) -> int:
        """The number of pieces."""
        return self.shape[0]

    def __getitem__(self, pieces: Any, /) -> NDArray[np.float32]:
        """The vectors of some pieces, by numbers or by a slice."""
        wanted = np.arange(len(self))[pieces] if isinstance(pieces, slice) else np.asarray(pieces, dtype=np.int64)
        first = len(self._numbers)
        in_base = wanted < first
        if in_base.all():
            return from_whole(self._numbers[wanted])
        found = np.empty((len(wanted), self.shape[1]), dtype=np.float32)
        found[in_base] = from_whole(self._numbers[wanted[in_base]])
        found[~in_base] = self._tail[wanted[~in_base] - first]
        return found
