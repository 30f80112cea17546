"""One document of the catalog, as a line of its file and as values in its columns.

Knows documents, and what is kept of each; knows no filter and no file.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from search.catalog.columns import Coded, Columns, Ragged, build_texts
from search.catalog.names import name_hashes
from search.text.analysis import fold_words
from search.types import FACET_FIELDS, IndexDocument

#: The column of who may see a document, beside those of the facets.
VISIBILITY = "visibility"


@dataclass(frozen=True, slots=True)
class CatalogEntry:
    """What the catalog keeps of a document. ``facets`` holds the values by field of ``FACET_FIELDS``."""

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


def build_entry(document: IndexDocument, length: float = 0.0) -> CatalogEntry:
    """The row of one document; ``length`` is its weighted number of words."""
    return CatalogEntry(
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


_HOLE = CatalogEntry("", "", "", "", {}, None)


def build_columns(entries: Sequence[CatalogEntry | None]) -> Columns:
    """The columns of entries by row; None is a row whose document was removed."""
    rows = [entry or _HOLE for entry in entries]
    alive = np.array([entry is not None for entry in entries], dtype=np.bool_)
    facets = {field: Coded.build([e.facets.get(field, ()) for e in rows]) for field in FACET_FIELDS}
    facets[VISIBILITY] = Coded.build([(e.visibility,) if e is not _HOLE else () for e in rows])
    hashes = [name_hashes(e.id, e.title, e.names, e.identifiers) if e is not _HOLE else [] for e in rows]
    return Columns(
        alive=alive,
        years=np.array([e.year or 0 for e in rows], dtype=np.int64),
        lengths=np.array([e.length for e in rows], dtype=np.float32),
        passages=np.array([e.passages for e in rows], dtype=np.int64),
        ids=build_texts([e.id for e in rows]),
        titles=build_texts([" ".join(fold_words(e.title)) for e in rows]),
        lines=build_texts([_write_entry(e) + "\n" for e in entries]),
        names=Ragged.build(hashes, np.uint64),
        facets=facets,
    )


def _write_entry(entry: CatalogEntry | None) -> str:
    values = {name: getattr(entry, name) for name in CatalogEntry.__slots__} if entry else None
    return json.dumps(values, ensure_ascii=False)


def read_entry(line: str) -> CatalogEntry | None:
    """An entry from its line; None for a removed row. Raises ``ValueError``, ``TypeError`` or ``KeyError``."""
    value = json.loads(line)
    if value is None:
        return None
    for name in ("names", "identifiers", "authors"):
        value[name] = tuple(value[name])
    value["facets"] = {field: tuple(values) for field, values in value["facets"].items()}
    return CatalogEntry(**value)
