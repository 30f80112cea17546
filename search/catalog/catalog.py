"""The table of documents beside an index: what can be filtered, counted, sorted and typed exactly.

Knows documents as rows, facet values and visibility; knows no text engine and no vectors. A row number is
good within one catalog only. Every engine keeps one, so that a filter acts inside the engine.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from search.catalog.columns import Columns, read_texts, spans
from search.catalog.entries import VISIBILITY, CatalogEntry, build_columns, read_entry
from search.catalog.names import NamedRow, Names
from search.errors import IndexDamaged, UnsupportedFilter
from search.text.analysis import fold_words
from search.types import FACET_FIELDS, Filters

if TYPE_CHECKING:
    from numpy.typing import NDArray

# Spelled as on disk since the first index: by other names, an upgrade would lose every vector that can be used again.
FILE, COLUMNS_FILE = "catalogue.json", "catalogue.npz"

_ARTICLE = re.compile(r"^(?:the|an?) (?=.)")


class Catalog:
    """Documents by row; a removed document leaves a row without an entry, which no mask ever has.

    Kept as columns (:mod:`search.catalog.columns`), and the entries as lines that are read one at a time: 235,000
    entries as objects would be 300 MB a worker, and seconds to open.
    """

    def __init__(self, entries: Iterable[CatalogEntry | None] = ()) -> None:
        self._set(build_columns(tuple(entries)))

    def _set(self, columns: Columns) -> None:
        self._columns = columns
        ids = read_texts(columns.ids)
        self.row_of: Mapping[str, int] = {ids[row]: row for row in np.flatnonzero(columns.alive).tolist()}

    @classmethod
    def of_columns(cls, columns: Columns) -> Catalog:
        """The catalog with these columns."""
        self = cls.__new__(cls)
        self._set(columns)
        return self

    def __len__(self) -> int:
        """The number of rows, removed ones too."""
        return len(self._columns.alive)

    @property
    def count(self) -> int:
        """The number of documents."""
        return len(self.row_of)

    @property
    def entries(self) -> tuple[CatalogEntry | None, ...]:
        """Every entry by row, None where it was removed. Reads them all: not for answering a question."""
        return tuple(read_entry(line) for line in read_texts(self._columns.lines))

    def entry(self, row: int) -> CatalogEntry:
        """The entry of a row that is in use."""
        found = read_entry(self._columns.lines[int(row)].tobytes().decode())
        if found is None:
            raise LookupError(f"row {row} was removed")
        return found

    def id_of(self, row: int) -> str:
        """The id of a row; empty if it was removed."""
        return self._columns.ids[row].tobytes().decode()

    def rearranged(self, order: NDArray[np.int64], added: Sequence[CatalogEntry] = ()) -> Catalog:
        """Another catalog: its row r is row ``order[r]`` of this one, and past its end of ``added``; -1 is a hole."""
        more = build_columns((*added, None))
        hole = len(self) + len(added)
        return Catalog.of_columns(self._columns.joined(more).take(np.where(order < 0, hole, order)))

    def changed(self, gone: Collection[str], added: Sequence[CatalogEntry]) -> Catalog:
        """Another catalog: the same rows, holes for the ids in ``gone``, and ``added`` at the end."""
        order = np.arange(len(self) + len(added))
        order[[self.row_of[identity] for identity in gone if identity in self.row_of]] = -1
        return self.rearranged(order, added)

    @property
    def alive(self) -> NDArray[np.bool_]:
        """Which rows are in use."""
        return self._columns.alive

    @property
    def lengths(self) -> NDArray[np.float32]:
        """Weighted number of words by row."""
        return self._columns.lengths

    @property
    def passages(self) -> NDArray[np.int64]:
        """Number of passages by row."""
        return self._columns.passages

    @cached_property
    def id_order(self) -> NDArray[np.int64]:
        """By row, the place of its id among all ids: what ties are broken by."""
        ids = read_texts(self._columns.ids)
        order = np.empty(len(self), dtype=np.int64)
        order[sorted(range(len(self)), key=ids.__getitem__)] = np.arange(len(self))
        return order

    @cached_property
    def title_order(self) -> NDArray[np.int64]:
        """By row, the place of its title in alphabetical order without its article; equal titles share one."""
        titles = [_ARTICLE.sub("", title) for title in read_texts(self._columns.titles)]
        places = {title: place for place, title in enumerate(sorted(set(titles)))}
        return np.array([places[title] for title in titles], dtype=np.int64)

    @property
    def years(self) -> NDArray[np.int64]:
        """Years by row, 0 where unknown."""
        return self._columns.years

    @cached_property
    def rows_by_value(self) -> Mapping[str, Mapping[str, NDArray[np.int64]]]:
        """By facet field and value, the rows that have it, ascending."""
        return {field: self._columns.facets[field].rows_by_value() for field in FACET_FIELDS}

    def counts(self, field: str, rows: NDArray[np.int64]) -> Mapping[str, int]:
        """By value of a facet field, how many of ``rows`` have it; 0 for a value that none has."""
        column = self._columns.facets[field]
        places, _ = spans(column.codes.starts, rows)
        counts = np.bincount(column.codes.values[places], minlength=len(column.values))
        return dict(zip(column.values, counts.tolist(), strict=True))

    @cached_property
    def rows_by_visibility(self) -> Mapping[str, NDArray[np.int64]]:
        """By visibility, the rows that have it, ascending."""
        return self._columns.facets[VISIBILITY].rows_by_value()

    def visible(self, visibility: frozenset[str]) -> NDArray[np.bool_]:
        """Which rows may be seen at all, shape (rows,)."""
        mask = np.zeros(len(self), dtype=np.bool_)
        for value in visibility:
            if value in self.rows_by_visibility:
                mask[self.rows_by_visibility[value]] = True
        return mask

    def having(self, field: str, values: Iterable[str]) -> NDArray[np.bool_]:
        """Which rows have one of ``values``. Raises :class:`UnsupportedFilter` for an unknown field."""
        if field not in FACET_FIELDS:
            raise UnsupportedFilter(f"There is no filter “{field}”. There are: {', '.join(FACET_FIELDS)}.")
        mask = np.zeros(len(self), dtype=np.bool_)
        for value in values:
            rows = self.rows_by_value[field].get(value)
            if rows is not None:
                mask[rows] = True
        return mask

    def resolve(self, field: str, typed: str) -> frozenset[str]:
        """The values meant by a value as typed: same letters, else (a place) the same beginning.

        Case, spaces and punctuation do not count: ``Kansas City`` is ``kansas-city-mo`` and
        ``kansas-city-ks``. A value that is not in use is returned as typed, and matches nothing.
        """
        wanted = fold_words(typed)
        known = {value: fold_words(value) for value in self.rows_by_value.get(field, ())}
        same = frozenset(value for value, words in known.items() if words == wanted)
        if not same and field == "site" and wanted:
            same = frozenset(v for v, words in known.items() if words[: len(wanted)] == wanted)
        return same or frozenset({typed})

    def between(self, first: int | None, last: int | None) -> NDArray[np.bool_]:
        """Which rows have a year from ``first`` to ``last``, inclusive; a row without a year has none."""
        mask = np.asarray(self.years > 0)
        if first is not None:
            mask &= self.years >= first
        if last is not None:
            mask &= self.years <= last
        return mask

    def mask(self, filters: Filters) -> NDArray[np.bool_]:
        """Which rows pass ``filters``, shape (rows,). Raises :class:`UnsupportedFilter`."""
        mask = self.visible(filters.visibility) & self.alive
        for field, values in filters.include.items():
            mask &= self.having(field, values)
        for field, values in filters.exclude.items():
            mask &= ~self.having(field, values)
        if filters.year_from is not None or filters.year_to is not None:
            mask &= self.between(filters.year_from, filters.year_to)
        return mask

    @cached_property
    def names(self) -> Names:
        """Look-up by title, name, identifier and author."""

        def load() -> Iterable[NamedRow]:
            for row, e in enumerate(self.entries):
                if e is not None:
                    yield NamedRow(row, e.id, e.title, e.names, e.identifiers, e.authors)

        return Names(self._columns.names, load)

    def save(self, folder: Path) -> None:
        """Write the table into ``folder``, by temporary file and rename."""
        write_aside(folder / FILE, self._columns.lines.values.tobytes())
        content = io.BytesIO()
        np.savez(content, **self._columns.arrays())  # type: ignore[arg-type, unused-ignore]
        write_aside(folder / COLUMNS_FILE, content.getvalue())

    @classmethod
    def load(cls, folder: Path) -> Catalog:
        """Read the table. Raises :class:`IndexDamaged`."""
        try:
            empty = not (folder / FILE).stat().st_size  # an empty file cannot be mapped
            lines = np.zeros(0, np.uint8) if empty else np.asarray(np.memmap(folder / FILE, dtype=np.uint8, mode="r"))
            with (folder / COLUMNS_FILE).open("rb") as raw, np.load(raw, allow_pickle=False) as file:
                return cls.of_columns(Columns.from_arrays(dict(file), lines))
        except (OSError, ValueError, TypeError, KeyError, EOFError, zipfile.BadZipFile) as error:
            raise IndexDamaged(f"The catalog in {folder} cannot be read: {error}") from error


def write_aside(path: Path, content: bytes) -> None:
    """Write a file by temporary file and rename: a hard link to the old file keeps the old content."""
    aside = path.with_name(path.name + ".new")
    aside.write_bytes(content)
    aside.replace(path)
