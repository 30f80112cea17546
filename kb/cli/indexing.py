"""``kb index rebuild|update|verify|status``."""

from __future__ import annotations

import sys
from dataclasses import asdict

import click

from kb.cli.console import explain_errors, open_workspace, show_json, show_progress
from kb.services import indexing

_json = click.option("--json", "as_json", is_flag=True, help="One JSON value on stdout.")


@click.group("index")
def index_command() -> None:
    """Build, check and describe the search index."""


@index_command.command("rebuild")
def rebuild_command() -> None:
    """Rebuild the index from the database, beside the one that serves, and swap it in."""
    workspace = open_workspace(encoder_threads=2)
    with explain_errors(), workspace.sessions() as session, show_progress("Indexing") as progress:
        count = indexing.rebuild(session, workspace.index, progress)
    click.echo(f"{count} documents indexed.", err=True)


@index_command.command("update")
def update_command() -> None:
    """Teach the index the changes that wait."""
    workspace = open_workspace(encoder_threads=2)
    with explain_errors(), workspace.sessions() as session, show_progress("Indexing") as progress:
        count = indexing.drain(session, workspace.index, progress)
    click.echo(f"{count} documents indexed.", err=True)


@index_command.command("verify")
@_json
def verify_command(as_json: bool) -> None:
    """Compare the index with the database, document by document."""
    workspace = open_workspace()
    with explain_errors(), workspace.sessions() as session:
        report = indexing.verify(session, workspace.index)
    if as_json:
        show_json({**asdict(report), "in_order": report.in_order})
    else:
        for name in ("missing", "stale", "extra"):
            for slug in getattr(report, name):
                click.echo(f"{name}: {slug}")
        click.echo(f"{report.checked} documents checked: {'in order' if report.in_order else 'run kb index rebuild'}")
    sys.exit(0 if report.in_order else 1)


@index_command.command("status")
@_json
def status_command(as_json: bool) -> None:
    """What the index is made of, and whether it still fits."""
    workspace = open_workspace()
    with explain_errors():
        status = workspace.index.status()
    if as_json:
        show_json(
            {"state": status.state, "message": status.message, "stamp": asdict(status.stamp) if status.stamp else None}
        )
    else:
        click.echo(f"{status.state}: {status.message}")
    sys.exit(0 if status.state == "ok" else 1)
