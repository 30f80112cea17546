"""The columns of a catalog: arrays over rows, filtered, rearranged and kept without an object a row.

Knows rows, numbers, bytes and values of facets; knows no document, no filter and no engine. A column of texts is
one run of bytes with offsets (:class:`Texts`), a column of several values a row one run of codes (:class:`Ragged`).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


def spans(starts: NDArray[np.int64], rows: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Of rows that have the places ``starts[r]`` to ``starts[r + 1]``: their places, and by place its row's place."""
    counts = starts[rows + 1] - starts[rows]
    owner = np.repeat(np.arange(len(rows)), counts)
    first = np.repeat(starts[rows] - np.cumsum(counts) + counts, counts)
    return first + np.arange(len(owner)), owner


def starts_of(counts: Sequence[int] | NDArray[np.int64]) -> NDArray[np.int64]:
    """Offsets of runs that are as long as ``counts``, shape (runs + 1,)."""
    return np.concatenate([np.zeros(1, np.int64), np.cumsum(counts, dtype=np.int64)])


@dataclass(frozen=True, slots=True)
class Ragged:
    """Several values a row: row r has ``values[starts[r]:starts[r + 1]]``."""

    starts: NDArray[np.int64]
    values: NDArray[Any]

    @classmethod
    def build(cls, rows: Sequence[Sequence[int]], kind: Any) -> Ragged:
        """The column of ``rows``, as numbers of the type ``kind``."""
        flat = [value for row in rows for value in row]
        return cls(starts_of([len(row) for row in rows]), np.array(flat, dtype=kind))

    def __getitem__(self, row: int) -> NDArray[Any]:
        """The values of one row."""
        return self.values[self.starts[row] : self.starts[row + 1]]

    def take(self, rows: NDArray[np.int64]) -> Ragged:
        """The column with these rows, in this order; rows that follow each other are copied at once."""
        if not len(rows):
            return Ragged(np.zeros(1, np.int64), self.values[:0])
        breaks = np.flatnonzero(np.diff(rows) != 1) + 1
        firsts, lasts = rows[np.append(0, breaks)], rows[np.append(breaks, len(rows)) - 1]
        parts = [
            self.values[a:b] for a, b in zip(self.starts[firsts].tolist(), self.starts[lasts + 1].tolist(), strict=True)
        ]
        return Ragged(starts_of(self.starts[rows + 1] - self.starts[rows]), np.concatenate(parts))

    def joined(self, other: Ragged) -> Ragged:
        """The rows of both."""
        starts = np.concatenate([self.starts, other.starts[1:] + self.starts[-1]])
        return Ragged(starts, np.concatenate([self.values, other.values]))

    def owners(self) -> NDArray[np.int64]:
        """The row of each value."""
        return np.repeat(np.arange(len(self.starts) - 1), np.diff(self.starts))


def build_texts(texts: Sequence[str]) -> Ragged:
    """A column of texts, as the bytes of each."""
    parts = [text.encode("utf-8", "replace") for text in texts]
    flat = np.frombuffer(b"".join(parts), dtype=np.uint8)
    return Ragged(starts_of([len(part) for part in parts]), flat)


def read_texts(column: Ragged) -> list[str]:
    """Every text of a column."""
    flat, starts = column.values.tobytes(), column.starts.tolist()
    return [flat[a:b].decode() for a, b in pairwise(starts)]


@dataclass(frozen=True, slots=True)
class Coded:
    """A facet field: the codes of each row, which are places in ``values``."""

    values: tuple[str, ...]
    codes: Ragged

    @classmethod
    def build(cls, rows: Sequence[Sequence[str]]) -> Coded:
        """The column of these values by row; one value twice in a row is once."""
        values: dict[str, int] = {}
        codes = [[values.setdefault(value, len(values)) for value in dict.fromkeys(row)] for row in rows]
        return cls(tuple(values), Ragged.build(codes, np.int32))

    def joined(self, other: Coded) -> Coded:
        """The rows of both, under one list of values."""
        place = {value: code for code, value in enumerate((*self.values, *other.values)) if value not in self.values}
        values = (*self.values, *place)
        known = {value: code for code, value in enumerate(values)}
        moved = np.array([known[value] for value in other.values], dtype=np.int32)
        codes = Ragged(other.codes.starts, moved[other.codes.values] if len(moved) else other.codes.values)
        return Coded(values, self.codes.joined(codes))

    def take(self, rows: NDArray[np.int64]) -> Coded:
        """The column with these rows, in this order."""
        return Coded(self.values, self.codes.take(rows))

    def rows_by_value(self) -> Mapping[str, NDArray[np.int64]]:
        """By value in use the rows that have it, ascending."""
        order = np.argsort(self.codes.values, kind="stable")
        rows = self.codes.owners()[order]
        ends = np.cumsum(np.bincount(self.codes.values, minlength=len(self.values)))
        parts = np.split(rows, ends[:-1]) if len(self.values) else []
        return {value: part for value, part in zip(self.values, parts, strict=True) if len(part)}


@dataclass(frozen=True, slots=True)
class Columns:
    """Everything a catalog keeps, by row. ``alive`` is False for a row whose document was removed.

    ``lines`` has one JSON text a row (the entry); ``titles`` folded titles; ``names`` what a row is called, as
    hashes of which the two lowest bits say in which way (see :mod:`search.catalog.names`).
    """

    alive: NDArray[np.bool_]
    years: NDArray[np.int64]
    lengths: NDArray[np.float32]
    passages: NDArray[np.int64]
    ids: Ragged
    titles: Ragged
    lines: Ragged
    names: Ragged
    facets: Mapping[str, Coded]

    def joined(self, other: Columns) -> Columns:
        """The rows of both."""
        found: dict[str, Any] = {n: np.concatenate([getattr(self, n), getattr(other, n)]) for n in _PLAIN}
        found |= {name: getattr(self, name).joined(getattr(other, name)) for name in _RAGGED}
        return Columns(**found, facets={field: c.joined(other.facets[field]) for field, c in self.facets.items()})

    def take(self, rows: NDArray[np.int64]) -> Columns:
        """These rows, in this order."""
        found: dict[str, Any] = {name: getattr(self, name)[rows] for name in _PLAIN}
        found |= {name: getattr(self, name).take(rows) for name in _RAGGED}
        return Columns(**found, facets={field: column.take(rows) for field, column in self.facets.items()})

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Every column as arrays by name, without ``lines``' bytes: what a file keeps."""
        found: dict[str, NDArray[Any]] = {name: getattr(self, name) for name in _PLAIN}
        for name in _RAGGED:
            column = getattr(self, name)
            found[f"{name}.starts"] = column.starts
            if name != "lines":
                found[f"{name}.values"] = column.values
        for field, coded in self.facets.items():
            found[f"facet.{field}.starts"] = coded.codes.starts
            found[f"facet.{field}.codes"] = coded.codes.values
        values = json.dumps({field: coded.values for field, coded in self.facets.items()})
        return found | {"values": np.frombuffer(values.encode(), dtype=np.uint8)}

    @classmethod
    def from_arrays(cls, found: Mapping[str, NDArray[Any]], lines: NDArray[np.uint8]) -> Columns:
        """What :meth:`arrays` gave, with the bytes of ``lines``. Raises ``KeyError`` or ``ValueError``."""
        values = json.loads(found["values"].tobytes())
        texts = {name: lines if name == "lines" else found[f"{name}.values"] for name in _RAGGED}
        own: dict[str, Any] = {name: found[name] for name in _PLAIN}
        own |= {name: Ragged(found[f"{name}.starts"], values) for name, values in texts.items()}
        columns = cls(
            **own,
            facets={
                field: Coded(tuple(v), Ragged(found[f"facet.{field}.starts"], found[f"facet.{field}.codes"]))
                for field, v in values.items()
            },
        )
        if int(columns.lines.starts[-1]) != len(lines):
            raise ValueError(f"{len(lines)} bytes of entries instead of {int(columns.lines.starts[-1])}")
        return columns


_PLAIN = ("alive", "years", "lengths", "passages")
_RAGGED = ("ids", "titles", "lines", "names")
