"""Search by words alone, over the rows of the database: for as long as there is no index or no model that can answer.

Builds a small index in memory, by the same rules as the real one, and keeps it until a document changes. Knows the
search library's engines in memory; must not know why the other search cannot answer.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from datetime import datetime

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kb.errors import SearchUnavailable
from kb.models import Document, Site
from kb.services.indexing import iter_index_documents
from search.memory import MemoryKeywordIndex, MemoryVectorIndex
from search.ranking.searcher import HybridSearcher
from search.thesaurus.thesaurus import Thesaurus
from search.vector.embed import embed_documents

MOST_DOCUMENTS = 10_000
"""Of more, an index in the memory of each process would take too long to build and too much room."""

_State = tuple[int, datetime | None, int, datetime | None]


class PlainSearch:
    """What a process keeps to search by words alone. ``thesaurus`` widens questions. Threads may share it."""

    def __init__(self, thesaurus: Callable[[], Thesaurus]) -> None:
        self._thesaurus = thesaurus
        self._lock = threading.Lock()
        self._built: tuple[_State, HybridSearcher] | None = None

    def searcher(self, session: Session) -> HybridSearcher:
        """A searcher over the documents as they stand. It finds by words; the meaning of a question it cannot tell.

        Raises:
            SearchUnavailable: there are too many documents for that.
        """
        count, changed = session.execute(select(func.count(Document.id), func.max(Document.updated_at))).one()
        if count > MOST_DOCUMENTS:
            raise SearchUnavailable("The index is being repaired.")
        sites = session.execute(select(func.count(Site.id), func.max(Site.updated_at))).one()
        state = count, changed, *sites
        with self._lock:
            if self._built is None or self._built[0] != state:
                self._built = state, self._build(session)
            return self._built[1]

    def _build(self, session: Session) -> HybridSearcher:
        keyword, vector, encoder = MemoryKeywordIndex(), MemoryVectorIndex(1), _NoMeaning()
        embedded = list(embed_documents(iter_index_documents(session), encoder, {}, lambda _: None))
        keyword.add([item.document for item in embedded])
        vector.add(embedded)
        return HybridSearcher(keyword, vector, encoder, self._thesaurus())


class _NoMeaning:
    """An encoder for which all texts are alike: what a searcher by words needs of one."""

    fingerprint = "none"
    dimension = 1

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Ones, of shape (n, 1)."""
        return np.ones((len(texts), 1), dtype=np.float32)

    def has_word(self, word: str) -> bool:
        """Nothing is known of any word."""
        return not word
