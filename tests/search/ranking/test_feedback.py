"""The question's vector moves toward pages that answer it: citations, which say little, do not pull it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from search.memory import MemoryKeywordIndex, MemoryVectorIndex
from search.ranking.fusion import DEFAULT_RANKING
from search.ranking.searcher import HybridSearcher
from search.thesaurus.thesaurus import Thesaurus
from tests.search.building import ENCODER, ask, document, embed


class Watched(MemoryVectorIndex):
    """Notes toward which documents a question is moved."""

    def __init__(self, dimension: int) -> None:
        super().__init__(dimension)
        self.asked: list[str] = []

    def centroids(self, rows: NDArray[np.int64]) -> NDArray[np.float32]:
        self.asked = [self.catalog.entry(int(row)).id for row in rows]
        return super().centroids(rows)


def test_feedback_comes_from_pages_though_three_bare_citations_are_nearer() -> None:
    question = "gang shootings outreach"
    citations = [document(f"citation-{n}", title=question, kind="reference") for n in range(3)]
    pages = [
        document(f"page-{n}", f"{question} and what the city did about it in year {n}", title=f"What came of it {n}")
        for n in range(3)
    ]
    keyword, vector = MemoryKeywordIndex(), Watched(ENCODER.dimension)
    keyword.add([*citations, *pages])
    vector.add(embed(*citations, *pages))
    over = HybridSearcher(keyword, vector, ENCODER, Thesaurus.empty(), DEFAULT_RANKING)
    near = vector.score(ENCODER.encode([question])[0], np.arange(6))
    by_name = {vector.catalog.entry(row).id: near[row] for row in range(6)}
    assert min(by_name[c.id] for c in citations) > max(by_name[p.id] for p in pages)
    ask(over, question)
    assert sorted(vector.asked) == ["page-0", "page-1", "page-2"]
