"""``kb init`` and ``kb check``."""

from __future__ import annotations

import sys

import click

from kb.cli.console import explain_errors, open_workspace, show_json
from kb.config import Settings


@click.command("init")
def init_command() -> None:
    """Make the data folder, the tables and the exported model. Does nothing that is done already."""
    from kb import database
    from kb.services.indexing import needs_model, prepare_model

    workspace = open_workspace()
    with explain_errors():
        changed = database.migrate(workspace.engine)
        click.echo("Database: " + ("made or brought up to date." if changed else "up to date."), err=True)
        if needs_model(workspace.settings):
            click.echo("Model: exporting it, once. This takes about half a minute ...", err=True)
        exported = prepare_model(workspace.settings)
        click.echo("Model: " + ("exported and checked." if exported else "ready."), err=True)


@click.command("check")
@click.option("--settings", "list_settings", is_flag=True, help="List every setting, its value and what it does.")
@click.option("--json", "as_json", is_flag=True, help="One JSON value on stdout.")
def check_command(list_settings: bool, as_json: bool) -> None:
    """Say what is wrong with configuration, database, index, model or worker, and how to repair it."""
    from kb.health import check_all, check_originals, check_recognition, check_work

    workspace = open_workspace()
    if list_settings:
        rows = [
            {"name": f"KB_{name.upper()}", "value": _shown(workspace.settings, name), "about": field.description}
            for name, field in Settings.model_fields.items()
        ]
        if as_json:
            show_json(rows)
            return
        for row in rows:
            click.echo(f"{row['name']:<20} {row['value']!s:<40} {row['about']}")
        return
    checks = (*check_all(workspace), check_work(workspace), check_originals(workspace), check_recognition())
    if as_json:
        show_json([check._asdict() for check in checks])
    else:
        for check in checks:
            click.echo(f"{'ok  ' if check.ok else 'FAIL'} {check.name}: {check.message}")
            if check.hint:
                click.echo(f"     {check.hint}")
    sys.exit(0 if all(check.ok for check in checks) else 1)


def _shown(settings: Settings, name: str) -> object:
    value = getattr(settings, name)
    return "(set)" if name == "secret_key" and value else value
