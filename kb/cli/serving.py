"""``kb serve``: gunicorn with the application, several processes on one index."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import click

from kb.cli.console import explain_errors, open_workspace
from kb.cli.working import WorkerKeeper
from kb.workspace import Workspace


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
    click.echo(f"Serving http://{settings.host}:{settings.port} (stop with Ctrl-C)", err=True)
    keeper = WorkerKeeper()
    if settings.worker:
        keeper.start()
    try:
        _run_gunicorn(workspace.settings.model_dump())
    finally:
        keeper.stop()


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


def _run_gunicorn(values: dict[str, Any]) -> None:
    from gunicorn.app.base import BaseApplication

    from kb.cli.patient_worker import LONGEST_LINE, PatientWorker
    from kb.config import Settings

    settings = Settings(**values)

    class Server(BaseApplication):  # type: ignore[misc]
        """Gunicorn, configured from our settings instead of a file."""

        def load_config(self) -> None:
            self.cfg.set("bind", f"{settings.host}:{settings.port}")
            self.cfg.set("workers", settings.workers)
            self.cfg.set("threads", settings.threads)
            self.cfg.set("loglevel", "warning")
            self.cfg.set("worker_class", PatientWorker)
            self.cfg.set("limit_request_line", LONGEST_LINE)
            self.cfg.set("post_worker_init", _warm)

        def load(self) -> Any:
            from kb.app import create_app

            return create_app(settings)

    Server().run()


def _warm(worker: Any) -> None:
    """Load model and index before the first reader comes; what is missing is said by ``/readyz``, not here."""
    from search.errors import SearchError

    workspace = worker.wsgi.extensions["kb"]
    try:
        workspace.index.searcher()
        workspace.encoder.encode(["warm"])
    except SearchError as error:
        click.echo(f"Search is not ready: {error}", err=True)
