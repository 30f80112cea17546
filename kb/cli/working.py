"""``kb worker``: what ``kb serve`` keeps one of beside itself."""

from __future__ import annotations

import click

from kb.cli.console import explain_errors, open_workspace


@click.command("worker")
@click.option("--parent", type=int, default=None, hidden=True, help="End when the process with this number is gone.")
def worker_command(parent: int | None) -> None:
    """Read uploads and keep the index up to date until stopped. kb serve starts one of its own; this starts more."""
    from kb import database
    from kb.logs import catch_the_rest, configure_logs
    from kb.worker.worker import work

    workspace = open_workspace()
    configure_logs(workspace.settings)
    catch_the_rest()
    with explain_errors():
        database.check(workspace.engine)
        if parent is None:
            click.echo("Working (stop with Ctrl-C)", err=True)
        work(workspace, parent)
