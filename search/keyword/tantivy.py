"""The keyword engine on Tantivy, for large collections.

Tantivy finds: its inverted index evaluates words, phrases, conditions and filters, and of a question in plain words
gives the best :data:`CANDIDATES` by its own BM25. These are ranked by the same formula as every engine's
(:mod:`search.keyword.ranked`), over the terms of each (:mod:`search.keyword.forward`): so scores mean the same, drafts
do not move them, and fusion need not know the engine. A question with a condition is answered in full.
Knows nothing of vectors. Tantivy's files are never changed in place: a commit writes new ones.
"""

from __future__ import annotations

import shutil
import tempfile
import weakref
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from search.catalog.catalog import Catalog
from search.catalog.entries import CatalogEntry, build_entry
from search.errors import IndexDamaged
from search.keyword import KeywordHits
from search.keyword.forward import ForwardTable, Part, term_key
from search.keyword.found import KeywordFinds, SeenTerms
from search.keyword.postings import STEM, Postings
from search.keyword.prefixes import KEPT, MAX_WORDS
from search.keyword.ranked import DEFAULT_BM25, Bm25, Norms, RankedPostings
from search.keyword.spelling import rank_words
from search.keyword.tantivy_fields import ID, ROW, build_row, open_index
from search.keyword.tantivy_query import Queries
from search.keyword.terms import document_terms
from search.syntax import ParsedQuery, Word
from search.thesaurus.thesaurus import NO_EXPANSION, Expansion
from search.types import Filters, IndexDocument

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: Documents that are ranked for a question in plain words (docs/decisions/0009-large-collections.md).
CANDIDATES = 1_000

#: Memory of a writer in bytes: the least that Tantivy allows, and enough for many documents.
_LITTLE, _MUCH, _MANY_DOCUMENTS = 15_000_000, 256_000_000, 1_000


class TantivyIndex:
    """A :class:`~search.keyword.KeywordIndex`. A new one without a folder works in a temporary one.

    Safe to read from several threads; changes are for one thread at a time (the store sees to it).
    """

    candidates = CANDIDATES

    def __init__(self, folder: Path | None = None, settings: Bm25 = DEFAULT_BM25) -> None:
        self._settings = settings
        if folder is None:
            folder = Path(tempfile.mkdtemp(prefix="tantivy-"))
            weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)
        self._folder = folder
        self._folder.mkdir(parents=True, exist_ok=True)
        self._index = open_index(str(self._folder), new=True)
        self._open(Catalog(), ForwardTable.empty())

    def _open(self, catalog: Catalog, terms: ForwardTable) -> None:
        self._index.reload()
        self._searcher: Any = self._index.searcher()
        self._catalog = catalog
        self._terms = terms
        self._seen = SeenTerms(catalog, terms)
        self._norms = Norms(catalog, self._settings)
        self._prefixes = _Prefixes(self)

    @property
    def catalog(self) -> Catalog:
        """The documents by row."""
        return self._catalog

    def count(self) -> int:
        """The number of documents."""
        return self._catalog.count

    def add(self, documents: Sequence[IndexDocument]) -> None:
        """Add or replace documents, in one commit. Of two with one id, the last is kept."""
        unique = {document.id: document for document in documents}
        parts: list[Part] = []
        entries: list[CatalogEntry] = []
        with _writing(self._index, len(unique)) as writer:
            for document in unique.values():
                if document.id in self._catalog.row_of:
                    writer.delete_documents_by_term(ID, document.id)
                terms = document_terms(document)
                parts.append(Part.build(terms))
                writer.add_document(build_row(document, terms, len(self._catalog) + len(entries)))
                entries.append(build_entry(document, terms.length))
        self._open(self._catalog.changed(unique, entries), self._terms.added(parts))

    def remove(self, ids: Iterable[str]) -> None:
        """Remove documents; unknown ids are passed over."""
        gone = [identity for identity in dict.fromkeys(ids) if identity in self._catalog.row_of]
        if not gone:
            return
        with _writing(self._index, len(gone)) as writer:
            for identity in gone:
                writer.delete_documents_by_term(ID, identity)
        self._open(self._catalog.changed(gone, ()), self._terms)

    def search(self, query: ParsedQuery, filters: Filters, expansion: Expansion = NO_EXPANSION) -> KeywordHits:
        """The documents that answer ``query`` within ``filters``; of plain words the best :data:`CANDIDATES`."""
        queries = Queries(self._index, self._catalog, expansion)
        restricted = query.constraint is not None or bool(query.stop_words)
        if restricted:
            rows = self.rows(queries.demanded(query, filters))
        else:
            rows = self._best_rows(queries.scoring(query, filters))
        ranked = self._ranked(rows, filters.visibility)
        allowed = np.zeros(len(self._catalog), dtype=np.bool_)
        allowed[rows] = True
        if restricted and query.constraint is None:
            return ranked.unscored(allowed)
        hits = ranked.rank(query, expansion, filters.visibility, allowed)
        return replace(hits, cut=not restricted and len(rows) >= self.candidates)

    def _ranked(self, rows: NDArray[np.int64], visibility: frozenset[str]) -> RankedPostings:
        source = KeywordFinds(self._terms, rows, lambda key: self._seen.count(key, visibility))
        return RankedPostings(source, self._prefixes, self._catalog, self._norms, self._settings)

    def rows(self, query: Any) -> NDArray[np.int64]:
        """Every row that a query of Tantivy finds, ascending."""
        most = max(self._searcher.num_docs, 1)
        hits = self._searcher.search(query, limit=most, count=False, order_by_field=ROW).hits
        return np.array([row for row, _ in reversed(hits)], dtype=np.int64)

    def _best_rows(self, query: Any) -> NDArray[np.int64]:
        hits = self._searcher.search(query, limit=self.candidates, count=False).hits
        rows = self._searcher.fast_field_values(ROW, [address for _, address in hits])
        return np.sort(np.array(rows, dtype=np.int64))

    def matched_words(self, query: ParsedQuery, row: int) -> tuple[str, ...]:
        """The words of ``query``, as typed, that the document has."""
        source = KeywordFinds(self._terms, np.array([row], dtype=np.int64))
        ranked = RankedPostings(source, self._prefixes, self._catalog, self._norms, self._settings)
        return ranked.matched_words(query, row)

    def knows(self, stem: str, filters: Filters) -> bool:
        """Whether a document that may be seen has this stem."""
        return self._seen.count(term_key(STEM, stem), filters.visibility) > 0

    def find_only(self, stem: str, filters: Filters) -> int | None:
        """The row of the one document that may be seen and has this stem; None if several have it, or none."""
        if self._seen.count(term_key(STEM, stem), filters.visibility) != 1:
            return None
        seen = Filters(visibility=filters.visibility)
        rows = self.search(ParsedQuery(stem, stem, words=(Word(stem, stem),)), seen).rows
        return int(rows[0]) if len(rows) == 1 else None

    def words_near(self, word: str, filters: Filters) -> tuple[str, ...]:
        """Indexed words close to ``word`` that may be seen, best first."""
        queries = Queries(self._index, self._catalog)
        seen = Filters(visibility=filters.visibility)

        def count(near: str) -> int:
            found = self._searcher.search(queries.within(queries.word(near), seen), limit=1, count=True)
            return int(found.count)

        return rank_words(queries.words(word[:1], limit=None) if word else (), word, count)

    def save(self, folder: Path) -> None:
        """Write the index into ``folder`` (a loaded index is there already: only its tables are written)."""
        folder.mkdir(parents=True, exist_ok=True)
        if folder != self._folder:
            for path in self._folder.iterdir():
                shutil.copy2(path, folder / path.name)
        for lock in folder.glob(".tantivy-*.lock"):
            lock.unlink()
        self._terms.save(folder)
        self._catalog.save(folder)

    @classmethod
    def load(cls, folder: Path, settings: Bm25 = DEFAULT_BM25) -> Self:
        """Open the index in ``folder``. Raises :class:`IndexDamaged`."""
        catalog, terms = Catalog.load(folder), ForwardTable.load(folder)
        self = cls.__new__(cls)
        self._settings, self._folder = settings, folder
        try:
            self._index = open_index(str(folder), new=False)
            self._open(catalog, terms)
        except (ValueError, OSError) as error:
            raise IndexDamaged(f"The keyword index in {folder} cannot be read: {error}") from error
        if self._searcher.num_docs != catalog.count or terms.rows != len(catalog):
            raise IndexDamaged(f"The files of the keyword index in {folder} hold different documents.")
        return self


class _writing:  # noqa: N801  used as a verb
    """One change of an index: committed and merged at the end, taken back if it fails."""

    def __init__(self, index: Any, documents: int) -> None:
        self._writer = index.writer(_MUCH if documents >= _MANY_DOCUMENTS else _LITTLE, 1)

    def __enter__(self) -> Any:
        return self._writer

    def __exit__(self, kind: object, value: object, trace: object) -> None:
        if kind is None:
            self._writer.commit()
        else:
            self._writer.rollback()
        self._writer.wait_merging_threads()


class _Prefixes:
    """The beginnings of words over one state of the index. A document has one or has it not: no frequency."""

    def __init__(self, index: TantivyIndex) -> None:
        self._find = index.rows
        self._queries = Queries(index._index, index.catalog)
        self._kept: OrderedDict[str, NDArray[np.int64]] = OrderedDict()
        self._lock = Lock()

    def postings(self, prefix: str) -> Postings:
        """See :class:`~search.keyword.prefixes.Prefixes`."""
        with self._lock:
            rows = self._kept.get(prefix)
        if rows is None:
            rows = self._find(self._queries.prefix(prefix))
            with self._lock:
                self._kept[prefix] = rows
                while len(self._kept) > KEPT:
                    self._kept.popitem(last=False)
        return Postings(rows, np.ones(len(rows), dtype=np.float32))

    def is_cut(self, prefix: str) -> bool:
        """See :class:`~search.keyword.prefixes.Prefixes`."""
        return len(self._queries.words(prefix)) > MAX_WORDS
