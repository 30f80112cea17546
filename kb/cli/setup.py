"""``kb init`` and ``kb check``."""

from __future__ import annotations

import sys

import click

from kb.cli.console import explain_errors, open_workspace, show_json
from kb.config import Settings
from kb.workspace import Workspace


@click.command("init")
def init_command() -> None:
    """Make the data folder, the tables and the exported model. Does nothing that is done already."""
    from kb import database
    from kb.services.accounts import load_seal, seal_plain_secrets
    from kb.services.audit import COMMAND_LINE
    from kb.services.indexing import needs_model, prepare_model

    workspace = open_workspace()
    with explain_errors():
        changed = database.migrate(workspace.engine)
        with workspace.sessions() as session:
            seal_plain_secrets(session, COMMAND_LINE, load_seal(workspace.settings))
        click.echo("Database: " + ("made or brought up to date." if changed else "up to date."), err=True)
        if needs_model(workspace.settings):
            click.echo("Model: exporting it, once. This takes about half a minute ...", err=True)
        exported = prepare_model(workspace.settings)
        click.echo("Model: " + ("exported and checked." if exported else "ready."), err=True)


@click.command("check")
@click.option("--settings", "list_settings", is_flag=True, help="List every setting, its value and what it does.")
@click.option("--links", is_flag=True, help="Try every web address that pages name, once. Needs internet.")
@click.option("--json", "as_json", is_flag=True, help="One JSON value on stdout.")
def check_command(list_settings: bool, links: bool, as_json: bool) -> None:
    """Say what is wrong with configuration, database, index, model or worker, and how to repair it."""
    from kb.health import (
        check_all,
        check_backups,
        check_originals,
        check_privacy,
        check_recognition,
        check_second_steps,
        check_walls,
        check_work,
    )

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
    if links:
        _check_links(workspace)
        return
    checks = (
        check_privacy(workspace),  # first: opening the database closes what stands open
        *check_all(workspace),
        check_work(workspace),
        check_originals(workspace),
        check_backups(workspace),
        check_second_steps(workspace),
        check_walls(),
        check_recognition(),
    )
    if as_json:
        show_json([check._asdict() for check in checks])
    else:
        for check in checks:
            click.echo(f"{'ok  ' if check.ok else 'FAIL'} {check.name}: {check.message}")
            if check.hint:
                click.echo(f"     {check.hint}")
    sys.exit(0 if all(check.ok for check in checks) else 1)


def _check_links(workspace: Workspace) -> None:
    from kb.services.audit import COMMAND_LINE
    from kb.services.upkeep import check_links

    with explain_errors(), workspace.sessions() as session:
        found = check_links(session, COMMAND_LINE)
    if found.offline:
        click.echo(f"None of {found.tried} addresses answered, so nothing was noted. Is there internet?", err=True)
        sys.exit(1)
    click.echo(f"{found.tried} addresses tried, {found.failed} failed now, {found.dead} are called dead.", err=True)
    click.echo("The pages that name them stand under Curate, Addresses that died.", err=True)


def _shown(settings: Settings, name: str) -> object:
    value = getattr(settings, name)
    return "(set)" if name in ("secret_key", "metrics_token", "sso_client_secret", "smtp_password") and value else value
