"""Which vector is whose: the table beside the vectors of an index.

Knows documents as rows, pieces as columns of numbers, and how the table is kept in a file. The pieces of a
document stand together and in the order of the rows; there are no holes, so a removed document leaves
nothing behind.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from search.catalogue import write_aside
from search.errors import IndexDamaged
from search.vector.pieces import NO_PASSAGE, Place

if TYPE_CHECKING:
    from numpy.typing import NDArray

FILE = "pieces.npz"


@dataclass(frozen=True)
class PieceTable:
    """Pieces in order. ``starts`` has shape (rows + 1,): row r has pieces starts[r] to starts[r + 1].

    ``digests`` has shape (pieces, 16); ``places`` one place a piece.
    """

    starts: NDArray[np.int64]
    digests: NDArray[np.uint8]
    places: tuple[Place, ...]

    @classmethod
    def empty(cls) -> PieceTable:
        """A table without pieces."""
        return cls(np.zeros(1, np.int64), np.zeros((0, 16), np.uint8), ())

    @classmethod
    def build(cls, places: Sequence[Sequence[Place]], digests: Sequence[Sequence[bytes]]) -> PieceTable:
        """The table of documents given in the order of their rows."""
        starts = np.cumsum([0, *(len(row) for row in places)], dtype=np.int64)
        flat = b"".join(digest for row in digests for digest in row)
        return cls(
            starts,
            np.frombuffer(flat, dtype=np.uint8).reshape(-1, 16),
            tuple(place for row in places for place in row),
        )

    def __len__(self) -> int:
        """The number of pieces."""
        return len(self.places)

    def owners(self) -> NDArray[np.int64]:
        """The row of each piece."""
        return np.repeat(np.arange(len(self.starts) - 1), np.diff(self.starts))

    def pieces_of(self, row: int) -> range:
        """The pieces of a row."""
        return range(int(self.starts[row]), int(self.starts[row + 1]))

    def is_passage(self) -> NDArray[np.bool_]:
        """Which pieces are passages."""
        return np.array([place.ordinal != NO_PASSAGE for place in self.places], dtype=np.bool_)

    def save(self, folder: Path) -> None:
        """Write the table into ``folder``, by temporary file and rename."""
        content = io.BytesIO()
        places = np.frombuffer(json.dumps(self.places).encode(), dtype=np.uint8)
        np.savez(content, starts=self.starts, digests=self.digests, places=places)
        write_aside(folder / FILE, content.getvalue())

    @classmethod
    def load(cls, folder: Path) -> PieceTable:
        """Read the table. Raises :class:`IndexDamaged`."""
        try:
            with np.load(io.BytesIO((folder / FILE).read_bytes()), allow_pickle=False) as file:
                places = json.loads(file["places"].tobytes())
                table = cls(file["starts"], file["digests"], tuple(Place(*place) for place in places))
        except (OSError, ValueError, KeyError, TypeError, zipfile.BadZipFile) as error:
            raise IndexDamaged(f"{folder / FILE} cannot be read: {error}") from error
        if len(table.starts) < 1 or not len(table) == int(table.starts[-1]) == len(table.digests):
            raise IndexDamaged(f"{folder / FILE} does not agree with itself.")
        return table
