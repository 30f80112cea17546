"""Other libraries are given the same vectors and asked the same questions.

Each stands in a module of its own, which imports its package when it is asked for. They are no part of the
application: ``pip install '.[benchmark]'`` installs them for a benchmark.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, NamedTuple, Protocol

import numpy as np

from bench.build import Plan, open_store
from bench.composed_encoder import ComposedEncoder
from bench.processes import memory_mb, run_apart
from kb.errors import KBError
from search.model.encoder import OnnxEncoder
from search.types import SearchRequest
from search.vector.pieces import build_pieces

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: Hits asked for.
HITS = 10


class Pieces(NamedTuple):
    """What is indexed: a text and a vector by piece, and the record it belongs to."""

    records: list[str]
    texts: list[str]
    vectors: NDArray[np.float32]


class Rival(Protocol):
    """Another library."""

    what: str

    def build(self, pieces: Pieces, folder: Path) -> None:
        """Index all pieces, in ``folder`` where it keeps files."""

    def ask(self, text: str, vector: NDArray[np.float32], hits: int) -> list[str]:
        """The records of the best ``hits`` pieces, best first."""


@dataclass(frozen=True, slots=True)
class ComparedSystem:
    """What one library took: seconds to build without the encoder, milliseconds a question without it."""

    name: str
    what: str
    build_s: float
    p50_ms: float
    p95_ms: float
    memory_mb: float


def _load(module: str, kind: str, packages: str) -> Callable[[], Rival]:
    def load() -> Rival:
        try:
            made: Rival = getattr(import_module(f"{__name__}.{module}"), kind)()
        except ImportError as error:
            raise KBError(f"{error}.", f"Install it for the benchmark only: pip install {packages}") from error
        return made

    return load


#: By name, how each is made ready; raises ``KBError`` with the pip line if its package is missing.
RIVALS = {
    "txtai": _load("txtai", "WithTxtai", "txtai"),
    "lancedb": _load("lancedb", "WithLancedb", "lancedb"),
    "chroma": _load("chroma", "WithChroma", "chromadb"),
}


def compare(plan: Plan, engines: str, names: Sequence[str], questions: Sequence[str]) -> tuple[ComparedSystem, ...]:
    """Ours first, then each of ``names``, each in a process of its own."""
    ours = run_apart(_measure_ours, plan, engines, questions)
    return (ours, *(run_apart(_measure, plan, name, questions) for name in names))


def _measure_ours(plan: Plan, engines: str, questions: Sequence[str]) -> ComparedSystem:
    from search.vector.embed import embed_documents

    composed = ComposedEncoder(OnnxEncoder(plan.model), plan.corpus, np.load(plan.vectors))
    records = list(embed_documents(plan.corpus.iter_records(plan.records), composed, {}, lambda _: None))
    store = open_store(plan, engines, threads=1)
    searcher = store.searcher()
    folder = plan.folder / "again"
    began = perf_counter()
    pair = store.engines
    keyword, vector = pair.new_keyword(folder), pair.new_vector(composed.dimension)
    keyword.add([item.document for item in records])
    vector.add(records)
    seconds = perf_counter() - began
    del keyword, vector, records
    times = []
    for question in questions:
        first = perf_counter()
        encoder = searcher.search(SearchRequest(question, limit=HITS)).timings.encoder
        times.append((perf_counter() - first) * 1000 - encoder)
    return _compared(f"this ({engines}+faiss)", "words and meaning, facets, reasons", seconds, times)


def _measure(plan: Plan, name: str, questions: Sequence[str]) -> ComparedSystem:
    model = OnnxEncoder(plan.model)
    composed = ComposedEncoder(model, plan.corpus, np.load(plan.vectors))
    found = [(r.id, piece.text) for r in plan.corpus.iter_records(plan.records) for piece in build_pieces(r)]
    pieces = Pieces([r for r, _ in found], [text for _, text in found], composed.encode([text for _, text in found]))
    asked = model.encode(questions)
    rival = RIVALS[name]()
    folder = plan.folder / name
    began = perf_counter()
    rival.build(pieces, folder)
    seconds = perf_counter() - began
    del pieces, found
    times = []
    for question, vector in zip(questions, asked, strict=True):
        first = perf_counter()
        rival.ask(question, vector, HITS)
        times.append((perf_counter() - first) * 1000)
    return _compared(name, rival.what, seconds, times)


def _compared(name: str, what: str, seconds: float, times: Sequence[float]) -> ComparedSystem:
    p50, p95 = np.percentile(times, (50, 95)).round(2).tolist()
    return ComparedSystem(name, what, round(seconds, 1), p50, p95, memory_mb()[0])
