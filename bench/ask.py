"""Readers ask a built collection, as the workers of a server would: two processes, their threads shared out.

Knows the searcher and clocks. Every question is asked once, so that none is answered from what was kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from time import perf_counter
from typing import TYPE_CHECKING

import numpy as np

from bench.build import Plan, open_store
from bench.processes import memory_mb, run_apart, start_apart, wait_for
from search.model.encoder import OnnxEncoder
from search.ranking.searcher import HybridSearcher
from search.types import Filters, SearchRequest

if TYPE_CHECKING:
    from numpy.typing import NDArray

STAGES = ("encoder", "keyword", "vector", "fusion", "total")
PROCESSES = 2

#: Questions that a process asks before its times count.
WARM_UP = 20

#: Questions of which the vector index is compared with exact search, and how deep.
RECALLED, DEPTH = 100, 10


@dataclass(frozen=True, slots=True)
class Asked:
    """Milliseconds by stage as (p50, p95, p99), with ``readers`` asking at once. Memory of one worker in megabytes.

    ``mapped_mb`` is what of the memory is pages of the index's files: held once for all workers.
    """

    engines: str
    readers: int
    questions: int
    milliseconds: dict[str, tuple[float, float, float]]
    open_s: float
    worker_mb: float
    mapped_mb: float


def ask(plan: Plan, engines: str, questions: Sequence[str], readers: int) -> Asked:
    """Ask every question once, by ``readers`` at a time, after a warm-up."""
    processes = min(readers, PROCESSES)
    shares = [tuple(questions[number::processes]) for number in range(processes)]
    started = [start_apart(_ask, plan, engines, share, readers // processes) for share in shares]
    answers = [wait_for(item) for item in started]
    times = np.concatenate([answer[0] for answer in answers])
    return Asked(
        engines=engines,
        readers=readers,
        questions=len(times),
        milliseconds={stage: _percentiles(times[:, column]) for column, stage in enumerate(STAGES)},
        open_s=round(max(answer[1] for answer in answers), 2),
        worker_mb=max(answer[2] for answer in answers),
        mapped_mb=max(answer[3] for answer in answers),
    )


def _percentiles(times: NDArray[np.float64]) -> tuple[float, float, float]:
    p50, p95, p99 = np.percentile(times, (50, 95, 99)).round(2).tolist()
    return p50, p95, p99


def _ask(
    plan: Plan, engines: str, questions: Sequence[str], threads: int
) -> tuple[NDArray[np.float64], float, float, float]:
    store = open_store(plan, engines, threads=1)
    began = perf_counter()
    searcher = store.searcher()
    opened = perf_counter() - began
    for question in plan.corpus.questions(WARM_UP, seed=4):
        searcher.search(SearchRequest(question))

    def measure(question: str) -> list[float]:
        first = perf_counter()
        timings = searcher.search(SearchRequest(question)).timings
        whole = (perf_counter() - first) * 1000
        return [timings.encoder, timings.keyword, timings.vector, timings.fusion, whole]

    with ThreadPoolExecutor(threads) as pool:
        times = np.array(list(pool.map(measure, questions)))
    return times, opened, *memory_mb()


def measure_recall(plan: Plan, engines: str) -> float:
    """The share of the ten nearest documents by exact search that the vector index finds as its ten nearest."""
    return run_apart(_measure_recall, plan, engines)


def _measure_recall(plan: Plan, engines: str) -> float:
    store = open_store(plan, engines, threads=0)
    searcher = store.searcher()
    pool = searcher.ranking.pool_for(searcher.vector.count_pieces())
    questions = OnnxEncoder(plan.model).encode(plan.corpus.questions(RECALLED, seed=5))
    return round(float(np.mean([_recall(searcher, question, pool) for question in questions])), 4)


def _recall(searcher: HybridSearcher, question: NDArray[np.float32], pool: int) -> float:
    found = searcher.vector.search(question, Filters(), -1.0, pool)
    exact = searcher.vector.search(question, Filters(), -1.0, None)
    tenth = np.sort(exact.scores)[-min(DEPTH, len(exact.scores))]
    best = set(exact.rows[exact.scores >= tenth].tolist())
    ours = found.rows[np.argsort(-found.scores, kind="stable")[:DEPTH]]
    return sum(row in best for row in ours.tolist()) / DEPTH
