"""Measures search quality: judged questions on the live index, a collection on an index of its own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from kb.services.indexing import SearchTools
from search.evaluation.judged import is_collection, load_collection, load_questions
from search.evaluation.measure import Evaluation, build_throwaway, evaluate

Progress = Callable[[int, int | None], None]


def evaluate_path(tools: SearchTools, kept: Path, path: Path, progress: Progress | None = None) -> Evaluation:
    """The figures of all modes for ``path``: a BEIR folder, or a YAML file of judged questions.

    The index of a BEIR folder is kept in the folder ``kept``, so that a second run is quick.

    Raises:
        search.errors.EvaluationError: it is neither, or cannot be read.
        search.errors.SearchError: there is no model, or for a YAML file no index.
    """
    if not is_collection(path):
        return evaluate(tools.index.searcher(), load_questions(path), progress=progress)
    collection = load_collection(path)
    searcher = build_throwaway(collection, tools.encoder, kept, progress=progress)
    return evaluate(searcher, collection.questions, progress=progress)


def format_table(evaluation: Evaluation) -> str:
    """The figures side by side, a mode a column."""
    modes = evaluation.modes
    rows = [
        ("nDCG@10", [f"{f.ndcg_at_10:.3f}" for f in modes.values()]),
        ("recall@100", [f"{f.recall_at_100:.3f}" for f in modes.values()]),
        ("success@1", [f"{f.success_at_1:.3f}" for f in modes.values()]),
        ("p50 ms", [f"{f.p50_ms:.1f}" for f in modes.values()]),
        ("p95 ms", [f"{f.p95_ms:.1f}" for f in modes.values()]),
    ]
    lines = [f"{evaluation.queries} questions".ljust(18) + "".join(f"{mode:>10}" for mode in modes)]
    lines += [name.ljust(18) + "".join(f"{value:>10}" for value in values) for name, values in rows]
    return "\n".join(lines)
