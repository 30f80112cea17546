"""How good the answers are, measured.

Knows judged questions, a searcher and the measures; for a collection it makes an index of its own. The
measures are trec_eval's: nDCG with the grade as gain and log2 of the rank + 1 as discount.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from math import log2
from pathlib import Path
from time import perf_counter

import numpy as np

from search.errors import SearchError
from search.evaluation.judged import Collection, CorpusText, JudgedQuestion
from search.model.encoder import Encoder
from search.ranking.searcher import HybridSearcher
from search.store.engines import Engines
from search.store.store import IndexStore
from search.thesaurus.thesaurus import Thesaurus
from search.types import Filters, IndexDocument, IndexPassage, Mode, SearchRequest

DEPTH = 100
TOP = 10

#: Words in one passage of a corpus text; a text up to half as long again is left whole.
PASSAGE_WORDS = 200

#: The grade of an answer, where a file has it.
ANSWER_GRADE = 3


@dataclass(frozen=True, slots=True)
class QualityFigures:
    """Means over all questions, and milliseconds a question."""

    ndcg_at_10: float
    recall_at_100: float
    success_at_1: float
    p50_ms: float
    p95_ms: float


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The figures of each mode, and the first ten documents of each question, in the order of the questions."""

    queries: int
    modes: Mapping[Mode, QualityFigures]
    found: Mapping[Mode, tuple[tuple[str, ...], ...]]

    def as_json(self) -> dict[str, object]:
        """The value that ``kb evaluate --json`` prints."""
        return {
            "queries": self.queries,
            "modes": {
                mode.value: {
                    "ndcg@10": round(f.ndcg_at_10, 4),
                    "recall@100": round(f.recall_at_100, 4),
                    "success@1": round(f.success_at_1, 4),
                    "p50_ms": round(f.p50_ms, 2),
                    "p95_ms": round(f.p95_ms, 2),
                }
                for mode, f in self.modes.items()
            },
        }


def ndcg(ranked: Sequence[str], grades: Mapping[str, int], depth: int = TOP) -> float:
    """Normalized discounted cumulative gain (Järvelin & Kekäläinen 2002), as trec_eval's ndcg_cut."""
    best = sorted((grade for grade in grades.values() if grade > 0), reverse=True)[:depth]
    ideal = sum(grade / log2(rank + 2) for rank, grade in enumerate(best))
    if not ideal:
        return 0.0
    gains = (max(grades.get(identity, 0), 0) for identity in ranked[:depth])
    return sum(gain / log2(rank + 2) for rank, gain in enumerate(gains)) / ideal


def recall(ranked: Sequence[str], grades: Mapping[str, int], depth: int = DEPTH) -> float:
    """The share of the relevant documents (grade over 0) among the first ``depth``."""
    relevant = {identity for identity, grade in grades.items() if grade > 0}
    return len(relevant.intersection(ranked[:depth])) / len(relevant) if relevant else 0.0


def answer_grade(questions: Sequence[JudgedQuestion]) -> int:
    """The grade of a first hit that is a success: 3, or the highest of the file if it has no 3."""
    highest = max((grade for q in questions for grade in q.grades.values()), default=0)
    return min(ANSWER_GRADE, highest)


def evaluate(
    searcher: HybridSearcher,
    questions: Sequence[JudgedQuestion],
    modes: Sequence[Mode] = tuple(Mode),
    filters: Filters | None = None,
    progress: Callable[[int, int | None], None] | None = None,
) -> Evaluation:
    """Ask every question in every mode. One unmeasured question warms each mode up."""
    wanted = answer_grade(questions)
    figures: dict[Mode, QualityFigures] = {}
    found: dict[Mode, tuple[tuple[str, ...], ...]] = {}
    for number, mode in enumerate(modes):
        searcher.forget_questions()
        searcher.search(SearchRequest("warm up", mode=mode))
        rows: list[tuple[float, float, float, float]] = []
        firsts: list[tuple[str, ...]] = []
        for question in questions:
            request = SearchRequest(question.text, mode, filters or Filters(), limit=DEPTH + 1)
            start = perf_counter()
            result = searcher.search(request)
            took = (perf_counter() - start) * 1000
            ranked = _without_itself([hit.id for hit in result.hits], question)
            first = question.grades.get(ranked[0], 0) if ranked else 0
            success = float(bool(ranked) and first >= wanted > 0)
            rows.append((ndcg(ranked, question.grades), recall(ranked, question.grades), success, took))
            firsts.append(tuple(ranked[:TOP]))
            if progress is not None:
                progress(number * len(questions) + len(rows), len(modes) * len(questions))
        columns = np.array(rows, dtype=np.float64).reshape(-1, 4)
        means = columns.mean(axis=0) if len(rows) else np.zeros(4)
        p50, p95 = np.percentile(columns[:, 3], [50, 95]) if len(rows) else (0.0, 0.0)
        figures[mode] = QualityFigures(float(means[0]), float(means[1]), float(means[2]), float(p50), float(p95))
        found[mode] = tuple(firsts)
    return Evaluation(len(questions), figures, found)


def _without_itself(ranked: list[str], question: JudgedQuestion) -> list[str]:
    """BEIR leaves out the document that is the question itself; an accident of numbering is judged."""
    return [i for i in ranked if i != question.id or question.grades.get(i, 0) > 0][:DEPTH]


def build_throwaway(
    collection: Collection,
    encoder: Encoder,
    folder: Path,
    engines: Engines | None = None,
    progress: Callable[[int, int | None], None] | None = None,
) -> HybridSearcher:
    """An index of the collection's corpus in ``folder``, built unless it is there from the last time."""
    documents = [_document(item) for item in collection.corpus]
    name = blake2b("".join(d.digest for d in documents).encode(), digest_size=6).hexdigest()
    store = IndexStore(folder / f"{collection.name}-{name}", encoder, Thesaurus.empty(), engines)
    try:
        if len(store.digests()) == len({d.id for d in documents}):
            return store.searcher()
    except SearchError:
        pass  # missing or outdated: it is built below
    store.rebuild(documents, progress)
    return store.searcher()


def _document(item: CorpusText) -> IndexDocument:
    digest = blake2b(f"{item.id}\0{item.title}\0{item.text}".encode(), digest_size=8).hexdigest()
    words = item.text.split()
    size = PASSAGE_WORDS if len(words) > PASSAGE_WORDS * 3 // 2 else max(len(words), 1)
    passages = tuple(
        IndexPassage(number, " ".join(words[start : start + size]))
        for number, start in enumerate(range(0, len(words), size))
    )
    return IndexDocument(item.id, "reference", item.title, digest, passages)
