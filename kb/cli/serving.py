"""``kb serve``: the application in several processes on one socket and one index, with a worker beside them."""

from __future__ import annotations

import os
import subprocess
import sys
from functools import partial
from typing import TYPE_CHECKING

import click

from kb.cli.console import explain_errors, fail, open_workspace
from kb.cli.processes import Place, fork, keep_running, spawn
from kb.cli.server import listen, serve
from kb.config import Settings
from kb.workspace import Workspace

if TYPE_CHECKING:
    from apiflask import APIFlask


@click.command("serve")
@click.option("--host", default=None, help="Address to listen on.  [default: KB_HOST or 127.0.0.1]")
@click.option("--port", default=None, type=click.IntRange(1, 65535), help="Port.  [default: KB_PORT or 8000]")
@click.option("--workers", default=None, type=click.IntRange(1, 64), help="Processes.  [default: KB_WORKERS or 2]")
def serve_command(host: str | None, port: int | None, workers: int | None) -> None:
    """Serve the pages and the API until stopped, with a worker beside them unless KB_WORKER is false.

    First teaches the index whatever a stop left undone.
    """
    from kb import database
    from kb.services import indexing

    given = {"host": host, "port": port, "workers": workers}
    workspace = open_workspace(**{name: value for name, value in given.items() if value is not None})
    settings = workspace.settings
    with explain_errors():
        database.check(workspace.engine)
        with workspace.sessions() as session:
            if indexing.count_waiting(session):
                click.echo("Finishing the indexing that was cut short ...", err=True)
                # In a process of its own: the model's threads would not survive the fork of the workers.
                subprocess.run([sys.executable, "-m", "kb", "index", "update"], check=False)
        _offer_first_account(workspace)
    workspace.engine.dispose()
    _run_servers(settings)


def _offer_first_account(workspace: Workspace) -> None:
    """Where nobody can manage accounts yet, print the link with which the reader of this terminal can."""
    from kb.services.accounts import issue_first_link

    with workspace.sessions() as session:
        token = issue_first_link(session)
    if token:
        settings = workspace.settings
        scheme = "https" if settings.https else "http"
        click.echo("Nobody can manage accounts yet. Make the first admin here (works once, for 24 hours):", err=True)
        click.echo(f"{scheme}://{settings.host}:{settings.port}/welcome/{token}", err=True)


def _run_servers(settings: Settings) -> None:
    """Serve on one socket with several processes, and keep a worker beside them, until stopped."""
    try:
        listener = listen(settings.host, settings.port)
    except OSError as error:
        fail(f"Cannot listen on {settings.host}:{settings.port}: {error.strerror}.", "Name another port with --port.")
    serve_here = partial(serve, listener, partial(_load, settings), settings.threads)
    places = [Place("server", partial(fork, serve_here)) for _ in range(settings.workers)]
    if settings.worker:
        places.append(Place("worker", partial(spawn, "worker", "--parent", str(os.getpid()))))
    with listener:
        click.echo(f"Serving http://{settings.host}:{settings.port} (stop with Ctrl-C)", err=True)
        keep_running(places)


def _load(settings: Settings) -> APIFlask:
    """The application, with model and index loaded before the first reader comes.

    What is missing is said by ``/readyz``: the pages that need no search are served all the same.
    """
    from kb.app import create_app
    from search.errors import SearchError

    app = create_app(settings)
    workspace = app.extensions["kb"]
    try:
        workspace.index.searcher()
        workspace.encoder.encode(["warm"])
    except SearchError as error:
        click.echo(f"Search is not ready: {error}", err=True)
    return app
