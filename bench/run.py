"""The whole run, and its table.

Knows the order of the parts. Figures of one run on one machine: the ratios say more than the milliseconds.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from bench.ask import STAGES, Asked, ask, measure_recall
from bench.build import Built, Plan, build
from bench.composed_encoder import load_or_encode
from bench.corpus import load_corpus
from bench.rivals import RIVALS, ComparedSystem, compare
from kb.errors import BadRequest
from kb.workspace import Workspace
from search.model.encoder import OnnxEncoder
from search.store.engines import PAIRS

Progress = Callable[[int, int | None], None]

#: Readers that ask at once, one line of the table each.
READERS = (1, 2, 8)


@dataclass(frozen=True, slots=True)
class LargeReport:
    """What a run found. ``recall`` is recall@10 of the vector index against exact search, by engines."""

    source: str
    documents: int
    sentences: int
    records: int
    encoded: bool
    built: tuple[Built, ...]
    asked: tuple[Asked, ...]
    recall: dict[str, float]
    compared: tuple[ComparedSystem, ...] = ()

    def as_json(self) -> dict[str, object]:
        """The report as plain values."""
        return asdict(self)


def run(
    workspace: Workspace,
    source: Path,
    records: int,
    engines: Sequence[str],
    questions: int,
    rivals: Sequence[str] = (),
    encode: bool = False,
    progress: Progress = lambda _done, _total: None,
) -> LargeReport:
    """Build the collection with each of ``engines``, ask it, and compare it with ``rivals``.

    Raises:
        BadRequest: an engine or a rival does not exist, or ``source`` has too little text.
        KBError: a package of a rival is not installed, or a process ended early.
    """
    for kind, given, known in (("engine", engines, PAIRS), ("comparison", rivals, RIVALS)):
        for name in given:
            if name not in known:
                raise BadRequest(f"{kind} {name!r} does not exist.", f"Use some of: {', '.join(known)}.")
    for name in rivals:
        RIVALS[name]()  # a missing package is told before the long part
    corpus = load_corpus(source)
    folder = workspace.settings.data / "bench"
    encoder = OnnxEncoder(workspace.settings.model_folder, threads=0)
    vectors = load_or_encode(corpus, encoder, folder, progress)
    np.save(folder / "sentences.npy", vectors)
    del encoder
    plan = Plan(corpus, records, folder, workspace.settings.model_folder, folder / "sentences.npy", encode)
    built, asked, recall = [], [], {}
    for pair in engines:
        built.append(build(plan, pair))
        for number, readers in enumerate(READERS):
            asked.append(ask(plan, pair, corpus.questions(questions, seed=10 + number), readers))
        recall[pair] = measure_recall(plan, pair)
    compared = compare(plan, engines[-1], rivals, corpus.questions(questions, seed=20)) if rivals else ()
    return LargeReport(
        source=corpus.source,
        documents=corpus.documents,
        sentences=len(corpus.sentences),
        records=records,
        encoded=encode,
        built=tuple(built),
        asked=tuple(asked),
        recall=recall,
        compared=compared,
    )


def format_report(report: LargeReport) -> str:
    """The report as text."""
    vectors = (
        "every text was encoded by the model"
        if report.encoded
        else "vectors are means of the vectors of a text's sentences; the encoder's share is projected from a sample"
    )
    lines = [
        f"{report.records:,} records from {report.sentences:,} distinct sentences of {report.documents:,} documents "
        f"({report.source}); {vectors}."
    ]
    for built in report.built:
        lines += ["", f"{built.engines} + faiss", *_format_built(built, report.recall[built.engines])]
        lines += _format_asked([asked for asked in report.asked if asked.engines == built.engines])
    if report.compared:
        lines += ["", "The same questions over the same vectors (ms, without the encoder; ratio to ours):"]
        lines += [_format_compared(compared, report.compared[0]) for compared in report.compared]
    return "\n".join(lines)


def _format_built(built: Built, recall: float) -> list[str]:
    said = "projected" if built.projected else "measured"
    return [
        f"  build: {built.records_per_s:,} records a second with the encoder, "
        f"{built.records_per_s_without_encoder:,} without; encoder {built.encoder_share:.1%} of the time ({said}: "
        f"{built.encoder_s:,.0f} s for {built.pieces:,} pieces); peak memory {built.peak_mb:,.0f} MB",
        f"  index: {built.index_mb:,.0f} MB; one document added in {built.update_s} s; "
        f"recall@10 of the vectors against exact search {recall:.3f}",
    ]


def _format_asked(asked: Sequence[Asked]) -> list[str]:
    lines = ["  readers" + "".join(f"{stage:>22}" for stage in STAGES) + "   (p50 / p95 / p99, ms)"]
    for item in asked:
        cells = [" / ".join(f"{value:.1f}" for value in item.milliseconds[stage]) for stage in STAGES]
        lines.append(f"  {item.readers:>7}" + "".join(f"{cell:>22}" for cell in cells))
    most = max(asked, key=lambda item: item.worker_mb)
    lines.append(
        f"  worker: opens in {most.open_s} s, {most.worker_mb:,.0f} MB at its peak, "
        f"{most.mapped_mb:,.0f} MB of it pages of files that all workers share"
    )
    return lines


def _format_compared(compared: ComparedSystem, ours: ComparedSystem) -> str:
    return (
        f"  {compared.name:<22} p50 {compared.p50_ms:7.2f} ({compared.p50_ms / ours.p50_ms:5.2f}x)   "
        f"p95 {compared.p95_ms:7.2f} ({compared.p95_ms / ours.p95_ms:5.2f}x)   build {compared.build_s:7.1f} s "
        f"({compared.build_s / ours.build_s:5.2f}x)   {compared.memory_mb:6,.0f} MB   {compared.what}"
    )
