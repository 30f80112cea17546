"""Search quality as it is stored and as it is measured: the floors of a set of judged questions, and its figures now.

Knows the files of this folder and :mod:`search.evaluation.measure`. Must not know what a test makes of a shortfall.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from search.evaluation.judged import JudgedQuestion
from search.evaluation.measure import QualityFigures, ndcg
from search.ranking.searcher import HybridSearcher
from search.types import Mode, SearchRequest

FOLDER = Path(__file__).resolve().parent
JUDGED = FOLDER.parents[1] / "content" / "judged.yaml"
FLOORS = FOLDER / "floor.json"

#: Judged by somebody else, kept beside the repository, and not everywhere.
DOMAIN_DEV = FOLDER.parents[2] / "shared" / "eval" / "domain_dev_later.yaml"

MEASURES = ("ndcg@10", "recall@100", "success@1")


@dataclass(frozen=True, slots=True)
class Floor:
    """What one measure of a set was when it was stored, and the least that is accepted now."""

    measure: str
    measured: float
    least: float


def load_floors(name: str) -> tuple[Floor, ...]:
    """The floors of the set ``name``: its hybrid figures in floor.json, less the margin that stands there."""
    stored = json.loads(FLOORS.read_text(encoding="utf-8"))
    margin = float(stored["margin"])
    measured = {measure: float(stored["sets"][name][measure]) for measure in MEASURES}
    return tuple(Floor(measure, value, round(value - margin, 4)) for measure, value in measured.items())


def get_measure(figures: QualityFigures, measure: str) -> float:
    """One of :data:`MEASURES`, in [0, 1]."""
    values = (figures.ndcg_at_10, figures.recall_at_100, figures.success_at_1)
    return dict(zip(MEASURES, values, strict=True))[measure]


def explain_worst(searcher: HybridSearcher, questions: Sequence[JudgedQuestion], count: int = 10) -> str:
    """The ``count`` questions answered worst by both legs together, a line each: nDCG@10, id, words, first three."""
    rows: list[tuple[float, str]] = []
    for question in questions:
        ranked = [hit.id for hit in searcher.search(SearchRequest(question.text, Mode.HYBRID, limit=10)).hits]
        value = ndcg(ranked, question.grades)
        rows.append((value, f"{value:.2f} {question.id} {question.text[:70]} -> {', '.join(ranked[:3]) or 'nothing'}"))
    return "\n".join(line for _, line in sorted(rows)[:count])
