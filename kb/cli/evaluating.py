"""``kb evaluate`` and ``kb bench``."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from kb.cli.console import explain_errors, open_workspace, show_json, show_progress


@click.command("evaluate")
@click.argument("path", type=click.Path(path_type=Path, exists=True))
@click.option("--json", "as_json", is_flag=True, help="One JSON value on stdout.")
@click.option("--keep", is_flag=True, help="Also keep the figures of PATH, a judged file, for the page /about/quality.")
def evaluate_command(path: Path, as_json: bool, keep: bool) -> None:
    """Measure search on PATH: a judged YAML file (asked of the live index) or a BEIR folder (indexed apart)."""
    from kb.services import measuring

    workspace = open_workspace(encoder_threads=2)
    with explain_errors(), show_progress("Evaluating") as progress:
        evaluation = measuring.evaluate_path(workspace, workspace.settings.data / "evaluation", path, progress)
        if keep:
            measuring.keep_measurement(workspace.settings, workspace.index, path, evaluation)
    if as_json:
        show_json(evaluation.as_json())
    else:
        click.echo(measuring.format_table(evaluation))


@click.command("bench")
@click.option("--questions", default=300, show_default=True, type=click.IntRange(2, 500), help="How many questions.")
@click.option("--json", "as_json", is_flag=True, help="One JSON value on stdout.")
def bench_command(questions: int, as_json: bool) -> None:
    """Measure this installation: time to answer, cold starts, memory."""
    workspace = open_workspace()
    from kb.services import finding, measuring

    with explain_errors():
        with workspace.sessions() as session:
            asked = measuring.load_questions(session, questions)
            typed = finding.measure_suggestions(session, workspace.suggestions)
        report = measuring.measure_latency(asked)
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
