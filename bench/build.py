"""One pair of engines builds the collection, in a process of its own, so that its memory is its own.

Knows the index store and clocks. What was encoded for a sample tells how long the model would take for all.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

import numpy as np

from bench.composed_encoder import ComposedEncoder
from bench.corpus import Corpus
from bench.processes import memory_mb, run_apart
from search.model.encoder import Encoder, OnnxEncoder
from search.store.engines import PAIRS
from search.store.store import IndexStore
from search.thesaurus.thesaurus import Thesaurus
from search.types import IndexDocument, IndexPassage
from search.vector.pieces import build_pieces

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: Pieces that are really encoded to learn the model's rate.
SAMPLE = 384


@dataclass(frozen=True, slots=True)
class Plan:
    """What is built: ``records`` of ``corpus``, in ``folder``, with the vectors of sentences in ``vectors``.

    ``encode`` has the model encode every text; without it the vectors are composed.
    """

    corpus: Corpus
    records: int
    folder: Path
    model: Path
    vectors: Path
    encode: bool


@dataclass(frozen=True, slots=True)
class Built:
    """What a build took. Seconds, except where named; ``projected`` where the model's share was not really run.

    ``update_s`` is one document brought into the finished index.
    """

    engines: str
    records: int
    pieces: int
    seconds: float
    encoder_s: float
    encoder_share: float
    projected: bool
    records_per_s: float
    records_per_s_without_encoder: float
    index_mb: float
    peak_mb: float
    update_s: float


def build(plan: Plan, engines: str) -> Built:
    """Build the collection with one pair of engines and measure it.

    Raises:
        KBError: the process that builds ended early.
    """
    return run_apart(_build, plan, engines)


def open_store(plan: Plan, engines: str, threads: int) -> IndexStore:
    """The index of a plan, asked and added to by the real model."""
    encoder = OnnxEncoder(plan.model, threads)
    return IndexStore(plan.folder / engines, encoder, Thesaurus.empty(), PAIRS[engines]())


def _build(plan: Plan, engines: str) -> Built:
    folder = plan.folder / engines
    shutil.rmtree(folder, ignore_errors=True)
    model = OnnxEncoder(plan.model, threads=0)
    rate = _measure_rate(plan, model)
    composed = ComposedEncoder(model, plan.corpus, np.load(plan.vectors))
    encoder = _Timed(model) if plan.encode else composed
    store = IndexStore(folder, encoder, Thesaurus.empty(), PAIRS[engines]())
    began = perf_counter()
    stamp = store.rebuild(plan.corpus.iter_records(plan.records))
    seconds = perf_counter() - began
    rest = seconds - encoder.seconds
    encoding = encoder.seconds if plan.encode else stamp.passages / rate
    peak, _ = memory_mb()
    return Built(
        engines=engines,
        records=stamp.documents,
        pieces=stamp.passages,
        seconds=round(seconds, 1),
        encoder_s=round(encoding, 1),
        encoder_share=round(encoding / (encoding + rest), 3),
        projected=not plan.encode,
        records_per_s=round(stamp.documents / (encoding + rest), 1),
        records_per_s_without_encoder=round(stamp.documents / rest, 1),
        index_mb=round(sum(record.size for record in stamp.files) / 1e6, 1),
        peak_mb=peak,
        update_s=_measure_update(store),
    )


def _measure_rate(plan: Plan, model: OnnxEncoder) -> float:
    """Pieces that the model encodes in a second."""
    records = plan.corpus.iter_records(SAMPLE, seed=3)
    texts = [piece.text for record in records for piece in build_pieces(record)][:SAMPLE]
    model.encode(texts[:32])
    began = perf_counter()
    model.encode(texts)
    return len(texts) / (perf_counter() - began)


def _measure_update(store: IndexStore) -> float:
    """Seconds to bring one new document into the index, from the call to the swap."""
    text = "A single new record, added to the finished collection."
    document = IndexDocument("one-more", "reference", "One more", "1", (IndexPassage(0, text),), year=2024)
    store.searcher()
    began = perf_counter()
    store.apply([document], [])
    taken = perf_counter() - began
    store.apply([], ["one-more"])
    return round(taken, 2)


class _Timed:
    """An encoder that counts its time."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self.fingerprint, self.dimension = encoder.fingerprint, encoder.dimension
        self.seconds = 0.0

    def has_word(self, word: str) -> bool:
        """See :class:`~search.model.encoder.Encoder`."""
        return self._encoder.has_word(word)

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """See :class:`~search.model.encoder.Encoder`."""
        began = perf_counter()
        vectors = self._encoder.encode(texts)
        self.seconds += perf_counter() - began
        return vectors
