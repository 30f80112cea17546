"""Which engines an index is made of.

The only place that names them; each is imported when it is first used.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from search.keyword import KeywordIndex
from search.vector import VectorIndex


@dataclass(frozen=True, slots=True)
class Engines:
    """A pair of engines: how each is made new (in a folder, for a dimension) and how each is opened."""

    name: str
    new_keyword: Callable[[Path], KeywordIndex]
    load_keyword: Callable[[Path], KeywordIndex]
    new_vector: Callable[[int], VectorIndex]
    load_vector: Callable[[Path], VectorIndex]


def whoosh_and_faiss() -> Engines:
    """The default pair. Raises ``SearchError`` with the pip line if a package is missing."""
    from search.keyword.whoosh import WhooshIndex
    from search.vector.faiss import FaissIndex

    return Engines("whoosh+faiss", WhooshIndex, WhooshIndex.load, FaissIndex, FaissIndex.load)


def tantivy_and_faiss() -> Engines:
    """The pair for large collections. Raises ``SearchError`` with the pip line if a package is missing."""
    from search.keyword.tantivy import TantivyIndex
    from search.vector.faiss import FaissIndex

    return Engines("tantivy+faiss", TantivyIndex, TantivyIndex.load, FaissIndex, FaissIndex.load)


#: By the name of their keyword engine, the pairs that can be chosen.
PAIRS: Mapping[str, Callable[[], Engines]] = {"whoosh": whoosh_and_faiss, "tantivy": tantivy_and_faiss}


def in_memory() -> Engines:
    """Engines without packages, for tests and small collections."""
    from search.memory import MemoryKeywordIndex, MemoryVectorIndex

    return Engines(
        "memory",
        lambda _: MemoryKeywordIndex(),
        MemoryKeywordIndex.load,
        MemoryVectorIndex,
        MemoryVectorIndex.load,
    )
