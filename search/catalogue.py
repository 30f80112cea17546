"""The table of documents beside an index: what can be filtered, counted, sorted and typed exactly.

Knows documents as rows, facet values and visibility; knows no text engine and no vectors. A row number is
good within one catalogue only. Every engine keeps one, so that a filter acts inside the engine.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from search.analysis import fold_words
from search.errors import IndexDamaged, UnsupportedFilter
from search.names import NamedRow, Names
from search.types import FACET_FIELDS, Filters, IndexDocument

if TYPE_CHECKING:
    from numpy.typing import NDArray

FILE = "catalogue.json"


@dataclass(frozen=True, slots=True)
class Entry:
    """What the catalogue keeps of a document. ``facets`` holds the values by field of ``FACET_FIELDS``."""

    id: str
    digest: str
    title: str
    visibility: str
    facets: Mapping[str, tuple[str, ...]]
    year: int | None
    names: tuple[str, ...] = ()
    identifiers: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    passages: int = 0
    length: float = 0.0
    """Weighted number of words, for the keyword leg."""


def build_entry(document: IndexDocument, length: float = 0.0) -> Entry:
    """The row of one document; ``length`` is its weighted number of words."""
    return Entry(
        id=document.id,
        digest=document.digest,
        title=document.title,
        visibility=document.visibility,
        facets={field: values for field, values in document.facet_values().items() if values},
        year=document.year,
        names=document.names,
        identifiers=document.identifiers,
        authors=document.authors,
        passages=len(document.passages),
        length=length,
    )


class Catalogue:
    """Documents by row; a removed document leaves a row without an entry, which no mask ever has."""

    def __init__(self, entries: Iterable[Entry | None] = ()) -> None:
        self.entries: tuple[Entry | None, ...] = tuple(entries)
        self.row_of: Mapping[str, int] = {e.id: row for row, e in enumerate(self.entries) if e is not None}

    def __len__(self) -> int:
        """The number of rows, removed ones too."""
        return len(self.entries)

    @property
    def count(self) -> int:
        """The number of documents."""
        return len(self.row_of)

    def entry(self, row: int) -> Entry:
        """The entry of a row that is in use."""
        found = self.entries[row]
        if found is None:
            raise LookupError(f"row {row} was removed")
        return found

    @cached_property
    def id_order(self) -> NDArray[np.int64]:
        """By row, the place of its id among all ids: what ties are broken by."""
        ranked = sorted(range(len(self)), key=lambda row: e.id if (e := self.entries[row]) else "")
        order = np.empty(len(self), dtype=np.int64)
        order[ranked] = np.arange(len(self))
        return order

    @cached_property
    def title_order(self) -> NDArray[np.int64]:
        """By row, the place of its title in alphabetical order; equal titles share one."""
        titles = [fold_words(e.title) if e else () for e in self.entries]
        places = {title: place for place, title in enumerate(sorted(set(titles)))}
        return np.array([places[title] for title in titles], dtype=np.int64)

    @cached_property
    def years(self) -> NDArray[np.int64]:
        """Years by row, 0 where unknown."""
        return np.array([(e.year or 0) if e else 0 for e in self.entries], dtype=np.int64)

    @cached_property
    def rows_by_value(self) -> Mapping[str, Mapping[str, NDArray[np.int64]]]:
        """By facet field and value, the rows that have it, ascending."""
        found: dict[str, dict[str, list[int]]] = {field: {} for field in FACET_FIELDS}
        for row, entry in enumerate(self.entries):
            if entry is not None:
                for field, values in entry.facets.items():
                    for value in dict.fromkeys(values):
                        found[field].setdefault(value, []).append(row)
        return {
            field: {value: np.array(rows, dtype=np.int64) for value, rows in values.items()}
            for field, values in found.items()
        }

    @cached_property
    def _visibilities(self) -> Mapping[str, NDArray[np.bool_]]:
        values = np.array([e.visibility if e else "" for e in self.entries], dtype=np.str_)
        return {str(value): values == value for value in np.unique(values) if value}

    def visible(self, visibility: frozenset[str]) -> NDArray[np.bool_]:
        """Which rows may be seen at all, shape (rows,)."""
        mask = np.zeros(len(self), dtype=np.bool_)
        for value in visibility:
            if value in self._visibilities:
                mask |= self._visibilities[value]
        return mask

    def having(self, field: str, values: Iterable[str]) -> NDArray[np.bool_]:
        """Which rows have one of ``values``. Raises :class:`UnsupportedFilter` for an unknown field."""
        if field not in self.rows_by_value:
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
        mask = self.years > 0
        if first is not None:
            mask &= self.years >= first
        if last is not None:
            mask &= self.years <= last
        return mask

    def mask(self, filters: Filters) -> NDArray[np.bool_]:
        """Which rows pass ``filters``, shape (rows,). Raises :class:`UnsupportedFilter`."""
        mask = self.visible(filters.visibility)
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
        return Names(
            NamedRow(row, e.id, e.title, e.names, e.identifiers, e.authors)
            for row, e in enumerate(self.entries)
            if e is not None
        )

    def save(self, folder: Path) -> None:
        """Write the table into ``folder``, by temporary file and rename."""
        lines = [json.dumps(asdict(e) if e else None, ensure_ascii=False) for e in self.entries]
        write_aside(folder / FILE, "\n".join(lines).encode("utf-8", "replace"))

    @classmethod
    def load(cls, folder: Path) -> Catalogue:
        """Read the table. Raises :class:`IndexDamaged`."""
        try:
            text = (folder / FILE).read_text(encoding="utf-8")
            return cls(_read_entry(line) for line in text.split("\n") if line)
        except (OSError, ValueError, TypeError, KeyError) as error:
            raise IndexDamaged(f"{folder / FILE} cannot be read: {error}") from error


def _read_entry(line: str) -> Entry | None:
    value = json.loads(line)
    if value is None:
        return None
    for name in ("names", "identifiers", "authors"):
        value[name] = tuple(value[name])
    value["facets"] = {field: tuple(values) for field, values in value["facets"].items()}
    return Entry(**value)


def write_aside(path: Path, content: bytes) -> None:
    """Write a file by temporary file and rename: a hard link to the old file keeps the old content."""
    aside = path.with_name(path.name + ".new")
    aside.write_bytes(content)
    aside.replace(path)
