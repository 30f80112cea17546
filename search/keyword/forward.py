"""Which terms a document has, by document: what the best of many answers are ranked by.

Tantivy tells which documents answer, and not how often a word stands in each; this table does, for the few hundred
or thousand rows that are ranked. Knows rows, terms as hashes, weights and how they are kept; knows no question.
"""

from __future__ import annotations

import io
import secrets
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from search.catalog.catalog import write_aside
from search.catalog.columns import spans, starts_of
from search.errors import IndexDamaged
from search.keyword.postings import CODE, STEM
from search.keyword.terms import DocumentTerms

if TYPE_CHECKING:
    from numpy.typing import NDArray

FILE = "terms.npz"
_BASE = "terms-*"

#: Rows past which, and past a tenth of the base, what was added becomes part of a new base.
TAIL_ROWS = 5_000


@lru_cache(maxsize=2**18)
def term_key(field: str, term: str) -> int:
    """The hash of a term: 64 bits, so that of a million terms two share one by 1 in 10^7."""
    text = f"{field}\0{term}".encode("utf-8", "replace")
    return int.from_bytes(blake2b(text, digest_size=8).digest(), "big")


class Part(NamedTuple):
    """Rows with their terms: row r has ``keys[starts[r]:starts[r + 1]]``, ascending, and as many ``weights``."""

    starts: NDArray[np.int64]
    keys: NDArray[np.uint64]
    weights: NDArray[np.float16]

    @classmethod
    def build(cls, document: DocumentTerms) -> Part:
        """The terms of one document: stems with their weights (exact to 1,024), identifiers with 1."""
        found = sorted(
            [(term_key(STEM, stem), weight) for stem, weight in document.stems.items()]
            + [(term_key(CODE, code), 1.0) for code in document.codes]
        )
        keys = np.array([key for key, _ in found], dtype=np.uint64)
        return cls(starts_of([len(found)]), keys, np.array([min(w, 60_000.0) for _, w in found], dtype=np.float16))

    @classmethod
    def of(cls, parts: Sequence[Part]) -> Part:
        """The rows of all ``parts``, in order."""
        return cls(
            starts_of(np.concatenate([np.empty(0, np.int64), *(np.diff(part.starts) for part in parts)])),
            np.concatenate([np.empty(0, np.uint64), *(part.keys for part in parts)]),
            np.concatenate([np.empty(0, np.float16), *(part.weights for part in parts)]),
        )

    @property
    def rows(self) -> int:
        """The number of rows."""
        return len(self.starts) - 1

    def weights_of(self, key: int, rows: NDArray[np.int64]) -> NDArray[np.float32]:
        """The weight of one term in each of ``rows``, 0 where it is not: a binary search in all rows at once."""
        low, high = self.starts[rows], self.starts[rows + 1]
        end = high
        wanted = np.uint64(key)
        while (open_ := low < high).any():
            middle = (low + high) // 2
            less = np.zeros(len(rows), dtype=np.bool_)
            less[open_] = self.keys[middle[open_]] < wanted
            low, high = np.where(open_ & less, middle + 1, low), np.where(open_ & ~less, middle, high)
        found = np.zeros(len(rows), dtype=np.float32)
        inside = low < end
        at = low[inside]
        found[inside] = np.where(self.keys[at] == wanted, self.weights[at], 0)
        return found

    def counts(self, rows: NDArray[np.int64]) -> TermCounts:
        """How many of ``rows`` have each term."""
        if len(rows) == self.rows:
            keys, counts = np.unique(self.keys, return_counts=True)
        else:
            places, _ = spans(self.starts, rows)
            keys, counts = np.unique(self.keys[places], return_counts=True)
        return TermCounts(keys, counts.astype(np.int32))


class TermCounts(NamedTuple):
    """Documents by term: ``keys`` ascending, ``counts`` of the same length."""

    keys: NDArray[np.uint64]
    counts: NDArray[np.int32]

    def of(self, key: int) -> int:
        """The documents that have a term."""
        at = int(np.searchsorted(self.keys, np.uint64(key)))
        return int(self.counts[at]) if at < len(self.keys) and int(self.keys[at]) == key else 0


@dataclass(frozen=True)
class ForwardTable:
    """The rows of a base, in files that never change and are mapped, and of what was added since."""

    name: str
    base: Part
    total: TermCounts
    tail: Part

    @classmethod
    def empty(cls) -> ForwardTable:
        """A table without rows."""
        none = Part.of(())
        return cls("", none, none.counts(np.empty(0, np.int64)), none)

    def added(self, documents: Sequence[Part]) -> ForwardTable:
        """The table with these documents, a part each, as its last rows."""
        tail = Part.of([self.tail, *documents])
        if tail.rows <= max(TAIL_ROWS, self.base.rows // 10):
            return ForwardTable(self.name, self.base, self.total, tail)
        base = Part.of([self.base, tail])
        total = base.counts(np.arange(base.rows))
        return ForwardTable(secrets.token_hex(4), base, total, Part.of(()))

    @property
    def rows(self) -> int:
        """The number of rows."""
        return self.base.rows + self.tail.rows

    def weights_of(self, key: int, rows: NDArray[np.int64]) -> NDArray[np.float32]:
        """The weight of one term in each of ``rows``, ascending; 0 where it is not."""
        split = int(np.searchsorted(rows, self.base.rows))
        if split == len(rows):
            return self.base.weights_of(key, rows)
        late = self.tail.weights_of(key, rows[split:] - self.base.rows)
        return np.concatenate([self.base.weights_of(key, rows[:split]), late])

    def gather(self, rows: NDArray[np.int64]) -> tuple[NDArray[np.uint64], NDArray[np.float16], NDArray[np.int64]]:
        """All terms of ``rows``, ascending, with their weights and the place of each one's row in ``rows``."""
        split = int(np.searchsorted(rows, self.base.rows))
        places, owners = spans(self.base.starts, rows[:split])
        late, late_owners = spans(self.tail.starts, rows[split:] - self.base.rows)
        return (
            np.concatenate([self.base.keys[places], self.tail.keys[late]]),
            np.concatenate([self.base.weights[places], self.tail.weights[late]]),
            np.concatenate([owners, late_owners + split]),
        )

    def counts(self, seen: NDArray[np.bool_]) -> tuple[TermCounts, TermCounts, TermCounts]:
        """Three tables of documents by term: of the base, of its rows that are not ``seen``, of the rest's that are."""
        in_base = seen[: self.base.rows]
        late = self.tail.counts(np.flatnonzero(seen[self.base.rows :]))
        none = self.tail.counts(np.empty(0, np.int64))
        if 2 * np.count_nonzero(in_base) < len(in_base):
            return self.base.counts(np.flatnonzero(in_base)), none, late
        return self.total, self.base.counts(np.flatnonzero(~in_base)), late

    def save(self, folder: Path) -> None:
        """Write the table into ``folder``; a base that is there already stays as it is."""
        content = io.BytesIO()
        name = np.frombuffer(self.name.encode(), dtype=np.uint8)
        np.savez(content, *self.tail, *self.total, name=name, starts=self.base.starts)
        write_aside(folder / FILE, content.getvalue())
        for other in folder.glob(_BASE):
            if other.stem != f"terms-{self.name}":
                other.unlink()
        for array, ending in ((self.base.keys, "keys"), (self.base.weights, "weights")):
            path = folder / f"terms-{self.name}.{ending}"
            if self.name and not path.exists():
                array.tofile(path)

    @classmethod
    def load(cls, folder: Path) -> ForwardTable:
        """Open the table. Raises :class:`IndexDamaged`."""
        try:
            with (folder / FILE).open("rb") as raw, np.load(raw, allow_pickle=False) as file:
                tail = Part(*(file[f"arr_{i}"] for i in range(3)))
                total = TermCounts(file["arr_3"], file["arr_4"])
                name, starts = file["name"].tobytes().decode(), file["starts"]
            base = Part.of(())
            if name:
                keys = np.asarray(np.memmap(folder / f"terms-{name}.keys", dtype=np.uint64, mode="r"))
                weights = np.asarray(np.memmap(folder / f"terms-{name}.weights", dtype=np.float16, mode="r"))
                base = Part(starts, keys, weights)
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
            raise IndexDamaged(f"The terms in {folder} cannot be read: {error}") from error
        if int(base.starts[-1]) != len(base.keys) or len(base.keys) != len(base.weights):
            raise IndexDamaged(f"The terms in {folder} do not agree with each other.")
        return cls(name, base, total, tail)
