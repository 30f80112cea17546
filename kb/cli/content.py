"""``kb ingest`` and ``kb export``."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from kb.cli.console import explain_errors, open_workspace, show_json, show_progress


@click.command("ingest")
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="One JSON value on stdout.")
@click.option("--no-index", is_flag=True, help="Leave the changes for the next kb index update.")
def ingest_command(path: Path, as_json: bool, no_index: bool) -> None:
    """Read the content files under PATH into the database, then teach the index what changed."""
    from kb.services import catalog, indexing

    workspace = open_workspace(encoder_threads=2)
    with explain_errors(), workspace.sessions() as session:
        summary = catalog.store_content(session, path)
        for item in summary.failures:
            click.echo(f"FAILED {item.message}", err=True)
        for item in summary.conflicts:
            click.echo(f"CONFLICT {item.message}", err=True)
        counts = {outcome.value: summary.count(outcome) for outcome in catalog.Outcome}
        if as_json:
            failures = [{"path": item.path, "message": item.message} for item in summary.failures]
            conflicts = [{"path": item.path, "message": item.message} for item in summary.conflicts]
            show_json({**counts, "failures": failures, "conflicts": conflicts})
        else:
            click.echo(", ".join(f"{count} {outcome}" for outcome, count in counts.items()), err=True)
        if not no_index:
            with show_progress("Indexing") as progress:
                indexing.drain(session, workspace.index, progress)
    sys.exit(1 if summary.failures or summary.conflicts else 0)


@click.command("export")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
def export_command(folder: Path) -> None:
    """Write every published document and site into FOLDER as the files they are read from."""
    from kb.services import catalog

    workspace = open_workspace()
    with explain_errors(), workspace.sessions() as session:
        click.echo(f"{catalog.export_content(session, folder)} files written to {folder}", err=True)
