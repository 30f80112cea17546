"""``kb ingest`` and ``kb export``."""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import asdict
from pathlib import Path

import click

from kb.cli.console import explain_errors, open_workspace, show_json, show_progress
from kb.cli.figures import read_country_figures
from kb.cli.worked_cases import read_worked_cases


@click.command("ingest")
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="One JSON value on stdout.")
@click.option("--no-index", is_flag=True, help="Leave the changes for the next kb index update.")
@click.option(
    "--kind",
    type=click.Choice(["reference", "lesson", "summit", "practice"]),
    default="reference",
    show_default=True,
    help="What PDF, Word, PowerPoint, HTML, RIS, CSV and plain Markdown files become.",
)
@click.option("--publish", is_flag=True, help="Publish what becomes of those files at once, without a second person.")
def ingest_command(path: Path, as_json: bool, no_index: bool, kind: str, publish: bool) -> None:
    """Read files under PATH into the database, then teach the index what changed.

    Content files (with their fields described at the start) are stored as they are. Any other file is kept, read and
    made a draft, to be described and reviewed in the browser; with --publish it is published as it is, and the audit
    says that the command line did so.
    """
    from kb.services import indexing, peers, publishing, upkeep
    from kb.services.intake import RawOutcome, find_raw_files, iter_ingest_raw

    workspace = open_workspace(encoder_threads=2)
    with explain_errors(), workspace.sessions() as session:
        raw = find_raw_files(path)
        names = {str(each.resolve()) for each in raw}
        summary = publishing.Summary()
        if raw != (path,):
            stored = publishing.store_content(session, path)
            summary = publishing.Summary(tuple(item for item in stored.items if item.path not in names))
        if reports := peers.store_reports(session, path):
            click.echo(f"{reports} reports of cities", err=True)
        if waiting := upkeep.keep_open_corrections(session, path):
            click.echo(f"{waiting} corrections wait for a curator", err=True)
        figures = read_country_figures(session, path)
        read_worked_cases(workspace, path)
        for item in summary.failures:
            click.echo(f"FAILED {item.message}", err=True)
        for item in summary.conflicts:
            click.echo(f"CONFLICT {item.message}", err=True)
        counts = {outcome.value: summary.count(outcome) for outcome in publishing.FileOutcome}
        files = []
        for each in iter_ingest_raw(
            workspace.sessions, workspace.settings.originals_folder, raw, kind=kind, publish=publish
        ):
            click.echo(f"{each.outcome.upper()} {each.path}: {each.message}", err=True)
            files.append(each)
        failed = [each for each in files if each.outcome is RawOutcome.FAILED]
        if as_json:
            failures = [{"path": item.path, "message": item.message} for item in summary.failures]
            conflicts = [{"path": item.path, "message": item.message} for item in summary.conflicts]
            more: dict[str, object] = {"files": [asdict(each) for each in files]} if raw else {}
            more |= {"figures": figures} if figures is not None else {}
            show_json({**counts, "failures": failures, "conflicts": conflicts, **more})
        else:
            click.echo(", ".join(f"{count} {outcome}" for outcome, count in counts.items()), err=True)
            if raw:
                said = Counter(each.outcome.value for each in files)
                noun = "file" if len(raw) == 1 else "files"
                click.echo(f"{len(raw)} other {noun}: {', '.join(f'{n} {name}' for name, n in said.items())}", err=True)
        if not no_index:
            with show_progress("Indexing") as progress:
                indexing.drain(session, workspace.index, progress)
    bad_figures = figures is not None and figures["failed"]
    sys.exit(1 if summary.failures or summary.conflicts or failed or bad_figures else 0)


@click.command("export")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
def export_command(folder: Path) -> None:
    """Write every published document, site and report, and the thesaurus with the words added here, into FOLDER.

    They are written as the files they are read from.
    """
    from kb.services import peers, publishing, thesaurus

    workspace = open_workspace()
    with explain_errors(), workspace.sessions() as session:
        files = publishing.export_content(session, folder)
        files += peers.export_reports(session, folder)
        files += thesaurus.export_thesaurus(session, workspace.settings.thesaurus_file, folder)
        click.echo(f"{files} files written to {folder}", err=True)
