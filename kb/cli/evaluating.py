"""``kb evaluate`` and ``kb bench``."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from kb.cli.console import explain_errors, open_workspace, show_json, show_progress
from kb.services.workspace import Workspace


@click.command("evaluate")
@click.argument("path", type=click.Path(path_type=Path, exists=True))
@click.option("--json", "as_json", is_flag=True, help="One JSON value on stdout.")
@click.option("--keep", is_flag=True, help="Also keep the figures of PATH, a judged file, for the page /about/quality.")
def evaluate_command(path: Path, as_json: bool, keep: bool) -> None:
    """Measure search on PATH: a judged YAML file (asked of the live index) or a BEIR folder (indexed aside)."""
    from kb.services import evaluating, quality

    workspace = open_workspace(encoder_threads=2)
    with explain_errors(), show_progress("Evaluating") as progress:
        evaluation = evaluating.evaluate_path(workspace, workspace.settings.data / "evaluation", path, progress)
        if keep:
            quality.keep_measurement(workspace.settings, workspace.index, path, evaluation)
    if as_json:
        show_json(evaluation.as_json())
    else:
        click.echo(evaluating.format_table(evaluation))


@click.command("bench")
@click.option("--questions", default=300, show_default=True, type=click.IntRange(2, 500), help="How many questions.")
@click.option("--records", type=click.IntRange(100), help="Build a collection of so many records, and measure that.")
@click.option(
    "--from",
    "source",
    type=click.Path(path_type=Path, exists=True),
    help="Real text for the records: JSON lines with title and text, or a folder of .md or .txt; else the content.",
)
@click.option("--engines", default="whoosh,tantivy", show_default=True, help="Keyword engines to build it with.")
@click.option("--encode", is_flag=True, help="Have the model encode every record: hours for 235,000.")
@click.option("--vs", default="", help="Compare with some of txtai,lancedb,chroma, if they are installed.")
@click.option("--json", "as_json", is_flag=True, help="One JSON value on stdout.")
def bench_command(
    questions: int, records: int | None, source: Path | None, engines: str, encode: bool, vs: str, as_json: bool
) -> None:
    """Measure this installation (time to answer, cold starts, memory), or with --records a large collection."""
    workspace = open_workspace()
    if records is not None:
        _measure_large(workspace, records, source, (engines, vs), questions, encode, as_json)
        return
    from kb.services import benchmark, suggesting

    with explain_errors():
        with workspace.sessions() as session:
            asked = benchmark.load_questions(session, questions)
            typed = suggesting.measure_suggestions(session, workspace.suggestions)
        report = benchmark.measure_latency(asked)
    if as_json:
        show_json({**asdict(report), "suggestions": asdict(typed)})
        return
    shares = ", ".join(f"{part} {share:.0%}" for part, share in report.shares.items())
    click.echo(f"{report.questions} questions to JSON: p50 {report.p50_ms} ms, p95 {report.p95_ms} ms")
    click.echo(f"shares of the time: {shares}; the rest is HTTP and rendering")
    click.echo(f"cold start: kb search {report.cold_search_s} s, kb serve until ready {report.cold_serve_s} s")
    click.echo(f"memory of one worker: {report.worker_mb} MB")
    click.echo(
        f"suggestions while typing, {typed.asked} beginnings: p50 {typed.p50_ms} ms, p95 {typed.p95_ms} ms, "
        f"slowest {typed.slowest_ms} ms"
    )


def _measure_large(
    workspace: Workspace,
    records: int,
    source: Path | None,
    lists: tuple[str, str],
    questions: int,
    encode: bool,
    as_json: bool,
) -> None:
    from kb.services.benchmarks import large

    engines, rivals = ([name.strip() for name in text.split(",") if name.strip()] for text in lists)
    with explain_errors(), show_progress("Encoding sentences") as progress:
        report = large.run(
            workspace,
            source or workspace.settings.content,
            records,
            engines or ["whoosh"],
            questions,
            rivals,
            encode,
            progress,
        )
    if as_json:
        show_json(report.as_json())
    else:
        click.echo(large.format_report(report))
