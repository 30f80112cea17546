"""Which vector is whose: the table beside the vectors of an index.

Knows documents as rows, pieces as columns of numbers, and how the table is kept in a file. The pieces of a
document stand together and in the order of the rows.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from search.catalog.catalog import write_aside
from search.catalog.columns import spans, starts_of
from search.errors import IndexDamaged
from search.vector.pieces import QUESTION, PiecePlace

if TYPE_CHECKING:
    from numpy.typing import NDArray

FILE = "pieces.npz"

_NO_PAGE = -1


@dataclass(frozen=True)
class PieceTable:
    """Pieces in order. ``starts`` has shape (rows + 1,): row r has pieces starts[r] to starts[r + 1].

    ``digests`` has shape (pieces, 16); ``places`` has shape (pieces, 3): the passage's ordinal, its page (-1 for
    none) and its heading as a place in ``headings``.
    """

    starts: NDArray[np.int64]
    digests: NDArray[np.uint8]
    places: NDArray[np.int32]
    headings: tuple[str, ...]

    @classmethod
    def empty(cls) -> PieceTable:
        """A table without pieces."""
        return cls(np.zeros(1, np.int64), np.zeros((0, 16), np.uint8), np.zeros((0, 3), np.int32), ())

    @classmethod
    def build(cls, places: Sequence[Sequence[PiecePlace]], digests: Sequence[Sequence[bytes]]) -> PieceTable:
        """The table of documents given in the order of their rows."""
        headings: dict[str, int] = {}
        flat = [
            (
                place.ordinal,
                _NO_PAGE if place.page is None else place.page,
                headings.setdefault(place.heading, len(headings)),
            )
            for row in places
            for place in row
        ]
        return cls(
            starts_of([len(row) for row in places]),
            np.frombuffer(b"".join(digest for row in digests for digest in row), dtype=np.uint8).reshape(-1, 16),
            np.array(flat, dtype=np.int32).reshape(-1, 3),
            tuple(headings),
        )

    def __len__(self) -> int:
        """The number of pieces."""
        return len(self.places)

    def place(self, piece: int) -> PiecePlace:
        """Where a piece stands in its document."""
        ordinal, page, heading = self.places[piece].tolist()
        return PiecePlace(ordinal, self.headings[heading], None if page == _NO_PAGE else page)

    @cached_property
    def owners(self) -> NDArray[np.int32]:
        """The row of each piece."""
        return np.repeat(np.arange(len(self.starts) - 1, dtype=np.int32), np.diff(self.starts))

    def is_passage(self, pieces: NDArray[np.int64] | range) -> NDArray[np.bool_]:
        """Which of ``pieces`` are passages, questions that are passages too among them."""
        ordinals = self.places[pieces, 0]
        return np.asarray((ordinals >= 0) | (ordinals < QUESTION), dtype=np.bool_)

    def is_question(self, pieces: NDArray[np.int64] | range) -> NDArray[np.bool_]:
        """Which of ``pieces`` are questions that the page answers."""
        return np.asarray(self.places[pieces, 0] <= QUESTION, dtype=np.bool_)

    def take(self, rows: NDArray[np.int64]) -> PieceTable:
        """The table of these rows, in this order."""
        pieces, _ = spans(self.starts, rows)
        starts = starts_of(self.starts[rows + 1] - self.starts[rows])
        return PieceTable(starts, self.digests[pieces], self.places[pieces], self.headings)

    def joined(self, other: PieceTable) -> PieceTable:
        """The rows of both."""
        known = {heading: code for code, heading in enumerate(self.headings)}
        moved = [known.setdefault(heading, len(known)) for heading in other.headings]
        places = other.places.copy()
        if len(places):
            places[:, 2] = np.array(moved, dtype=np.int32)[places[:, 2]]
        return PieceTable(
            np.concatenate([self.starts, other.starts[1:] + self.starts[-1]]),
            np.concatenate([self.digests, other.digests]),
            np.concatenate([self.places, places]),
            tuple(known),
        )

    def save(self, folder: Path) -> None:
        """Write the table into ``folder``, by temporary file and rename."""
        content = io.BytesIO()
        headings = np.frombuffer(json.dumps(self.headings).encode(), dtype=np.uint8)
        np.savez(content, starts=self.starts, digests=self.digests, places=self.places, headings=headings)
        write_aside(folder / FILE, content.getvalue())

    @classmethod
    def load(cls, folder: Path) -> PieceTable:
        """Read the table. Raises :class:`IndexDamaged`."""
        try:
            with (folder / FILE).open("rb") as raw, np.load(raw, allow_pickle=False) as file:
                headings = tuple(map(str, json.loads(file["headings"].tobytes())))
                table = cls(file["starts"], file["digests"], file["places"], headings)
        except (OSError, ValueError, KeyError, TypeError, EOFError, zipfile.BadZipFile) as error:
            raise IndexDamaged(f"{folder / FILE} cannot be read: {error}") from error
        if len(table.starts) < 1 or not len(table) == int(table.starts[-1]) == len(table.digests):
            raise IndexDamaged(f"{folder / FILE} does not agree with itself.")
        return table
