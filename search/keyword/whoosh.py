"""The keyword engine on Whoosh: its files, lexicon, postings and phrases.

Whoosh keeps and finds the terms; the ranking is :mod:`search.keyword.ranked`, over posting lists that
are read once and kept as arrays. Whoosh's own scoring walks matchers in Python, posting by posting and
question by question, and cannot rank as that module does (docs/decisions/0002-fusion.md).
Knows nothing of vectors. Whoosh's files are never changed in place: a commit writes new ones.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from search.catalog.catalog import Catalog
from search.catalog.entries import CatalogEntry, build_entry
from search.errors import IndexDamaged, SearchError
from search.keyword.answering import AnswersFromPostings
from search.keyword.postings import CODE, STEM, WORD, Postings
from search.keyword.ranked import DEFAULT_BM25, Bm25
from search.keyword.terms import document_terms
from search.types import IndexDocument

try:
    from whoosh import fields, formats
    from whoosh.filedb.filestore import FileStorage, RamStorage, copy_storage
except ImportError as error:
    raise SearchError(f"{error}. Install the keyword engine with `pip install whoosh3`.") from error

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: Postings kept in memory, in entries (12 bytes each).
CACHE_ENTRIES = 4_000_000

_ID = "id"


class WeightedField(fields.FieldType):  # type: ignore[misc]
    """Terms with a weight, given as a mapping; no positions."""

    def __init__(self) -> None:
        super().__init__(formats.Existence(), None)

    def index(self, value: Mapping[str, float], **_: object) -> Iterator[tuple[bytes, int, float, bytes]]:
        """The postings of one document, as Whoosh's writer asks for them."""
        for term, weight in value.items():
            yield term.encode(), 1, weight, b""


class PositionsField(fields.FieldType):  # type: ignore[misc]
    """Words with their positions, given as a mapping."""

    def __init__(self) -> None:
        super().__init__(formats.Positions(), None)

    def index(self, value: Mapping[str, list[int]], **_: object) -> Iterator[tuple[bytes, int, float, bytes]]:
        """The postings of one document, as Whoosh's writer asks for them."""
        for word, positions in value.items():
            yield word.encode(), len(positions), float(len(positions)), self.format.encode(positions)


def _schema() -> Any:
    return fields.Schema(
        **{
            _ID: fields.ID(stored=True, unique=True),
            STEM: WeightedField(),
            WORD: PositionsField(),
            CODE: WeightedField(),
        }
    )


class WhooshIndex(AnswersFromPostings):
    """A :class:`~search.keyword.KeywordIndex`. A new one is in memory; a loaded one works in its folder.

    Safe to read from several threads; changes are for one thread at a time (the store sees to it).
    """

    def __init__(self, folder: Path | None = None, settings: Bm25 = DEFAULT_BM25) -> None:
        self._settings = settings
        if folder is None:
            self._storage: Any = RamStorage()
        else:
            folder.mkdir(parents=True, exist_ok=True)
            self._storage = FileStorage(str(folder))
        self._index: Any = self._storage.create_index(_schema())
        self._catalog = Catalog()
        self._refresh(())

    def _refresh(self, added: Sequence[CatalogEntry]) -> None:
        """Read the index again after a change; ``added`` has the entries that the catalog does not know."""
        reader = self._index.reader()
        places = {**self._catalog.row_of, **{e.id: len(self._catalog) + i for i, e in enumerate(added)}}
        order = np.full(reader.doc_count_all(), -1, dtype=np.int64)
        for row, stored in reader.iter_docs():
            order[row] = places[stored[_ID]]
        self._open(reader, self._catalog.rearranged(order, added))

    def _open(self, reader: Any, catalog: Catalog) -> None:
        self._serve(_WhooshPostings(reader), catalog, self._settings)

    def add(self, documents: Sequence[IndexDocument]) -> None:
        """Add or replace documents, in one commit. Of two with one id, the last is kept."""
        unique = {document.id: document for document in documents}
        added: list[CatalogEntry] = []
        writer = self._index.writer(limitmb=256)
        try:
            for document in unique.values():
                if document.id in self._catalog.row_of:
                    writer.delete_by_term(_ID, document.id)
                terms = document_terms(document)
                added.append(build_entry(document, terms.length))
                codes = dict.fromkeys(terms.codes, 1.0)
                writer.add_document(**{_ID: document.id, STEM: terms.stems, WORD: terms.words, CODE: codes})
        except BaseException:
            writer.cancel()
            raise
        writer.commit()
        self._refresh(added)

    def remove(self, ids: Iterable[str]) -> None:
        """Remove documents; unknown ids are passed over."""
        gone = [identity for identity in dict.fromkeys(ids) if identity in self._catalog.row_of]
        if not gone:
            return
        writer = self._index.writer()
        for identity in gone:
            writer.delete_by_term(_ID, identity)
        writer.commit()
        self._refresh(())

    def save(self, folder: Path) -> None:
        """Write the index into ``folder`` (a loaded index is there already: only its table is written)."""
        folder.mkdir(parents=True, exist_ok=True)
        if isinstance(self._storage, RamStorage) or Path(self._storage.folder) != folder:
            copy_storage(self._storage, FileStorage(str(folder)))
        for lock in folder.glob("*_WRITELOCK"):
            lock.unlink()
        self._catalog.save(folder)

    @classmethod
    def load(cls, folder: Path, settings: Bm25 = DEFAULT_BM25) -> Self:
        """Open the index in ``folder``. Raises :class:`IndexDamaged`."""
        catalog = Catalog.load(folder)
        self = cls.__new__(cls)
        self._settings = settings
        try:
            self._storage = FileStorage(str(folder))
            self._index = self._storage.open_index()
            reader = self._index.reader()
            rows = reader.doc_count_all()
        except Exception as error:  # Whoosh raises whatever unpickling a damaged file raises
            raise IndexDamaged(f"The keyword index in {folder} cannot be read: {error}") from error
        if rows != len(catalog) or reader.doc_count() != catalog.count:
            raise IndexDamaged(f"The keyword index in {folder} has {rows} rows, its table {len(catalog)}.")
        self._open(reader, catalog)
        return self


class _WhooshPostings:
    """Posting lists of one state of the index, read once and kept as arrays while they are in use."""

    def __init__(self, reader: Any) -> None:
        self._reader = reader
        self._kept: OrderedDict[tuple[str, str], Postings] = OrderedDict()
        self._entries = 0
        self._lock = threading.RLock()  # Whoosh's file reading moves a shared position

    def postings(self, field: str, term: str) -> Postings:
        """See :class:`~search.keyword.postings.PostingSource`."""
        key = (field, term)
        with self._lock:
            found = self._kept.get(key)
            if found is None:
                found = self._kept[key] = self._read(field, term)
                self._entries += len(found.rows)
                while self._entries > CACHE_ENTRIES and len(self._kept) > 1:
                    _, dropped = self._kept.popitem(last=False)
                    self._entries -= len(dropped.rows)
            else:
                self._kept.move_to_end(key)
        return found

    def _read(self, field: str, term: str) -> Postings:
        rows: list[int] = []
        weights: list[float] = []
        if (field, term) in self._reader:
            matcher = self._reader.postings(field, term)
            while matcher.is_active():
                rows.append(matcher.id())
                weights.append(matcher.weight())
                matcher.next()
        return Postings(np.array(rows, dtype=np.int64), np.array(weights, dtype=np.float32))

    def phrase(self, words: Sequence[str]) -> NDArray[np.int64]:
        """See :class:`~search.keyword.postings.PostingSource`."""
        distinct = sorted(set(words), key=lambda word: len(self.postings(WORD, word).rows))
        rows = self.postings(WORD, distinct[0]).rows
        for word in distinct[1:]:
            rows = np.intersect1d(rows, self.postings(WORD, word).rows, assume_unique=True)
        if len(distinct) == len(words) == 1 or not len(rows):
            return rows
        places = {word: self._positions(word, rows.tolist()) for word in distinct}
        found = [row for i, row in enumerate(rows.tolist()) if _stands(words, {w: p[i] for w, p in places.items()})]
        return np.array(found, dtype=np.int64)

    def _positions(self, word: str, rows: Sequence[int]) -> list[frozenset[int]]:
        """Where ``word`` stands in each of ``rows``, all of which have it."""
        found: list[frozenset[int]] = []
        with self._lock:
            matcher = self._reader.postings(WORD, word)
            for row in rows:
                matcher.skip_to(row)
                found.append(frozenset(matcher.value_as("positions")))
        return found

    def words_with_prefix(self, prefix: str) -> Sequence[str]:
        """See :class:`~search.keyword.postings.PostingSource`."""
        with self._lock:
            return [term.decode() for term in self._reader.expand_prefix(WORD, prefix)]

    def words_near(self, word: str, edits: int) -> Sequence[str]:
        """See :class:`~search.keyword.postings.PostingSource`."""
        with self._lock:
            return list(self._reader.terms_within(WORD, word, edits, prefix=1))


def _stands(words: Sequence[str], places: Mapping[str, frozenset[int]]) -> bool:
    """Whether ``words`` stand side by side."""
    starts = places[words[0]]
    for offset, word in enumerate(words):
        starts = starts & {place - offset for place in places[word]}
        if not starts:
            return False
    return True
