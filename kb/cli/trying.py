"""``kb demo``."""

from __future__ import annotations

from pathlib import Path

import click

from kb.cli.console import explain_errors, fail, open_workspace, show_progress
from kb.config import load_settings
from kb.workspace import Workspace


@click.command("demo")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
def demo_command(folder: Path) -> None:
    """Make a base to try things out in, with invented cities, people and questions, in the new data folder FOLDER.

    It has the content of this checkout. FOLDER must not exist, or be empty: nothing invented comes into a real base.
    """
    from kb import database
    from kb.services import exchange, indexing, publishing
    from kb.services.trial import PEOPLE, fill_trial

    real = load_settings()
    folder = folder.resolve()
    if folder == real.data.resolve():
        fail("This is the data folder of the settings.", "Name another one: a try-out never comes into a real base.")
    if folder.exists() and any(folder.iterdir()):
        fail(f"{folder} is not empty.", "Name a folder that is not there yet: a try-out never comes into a real base.")
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / "model").exists() and real.model_folder.is_dir():
        (folder / "model").symlink_to(real.model_folder.resolve())
    workspace = _open_apart(folder)
    with explain_errors():
        database.migrate(workspace.engine)
        indexing.prepare_model(workspace.settings)
        with workspace.sessions() as session:
            click.echo("Reading the content ...", err=True)
            publishing.store_content(session, workspace.settings.content)
            with show_progress("Indexing") as progress:
                indexing.drain(session, workspace.index, progress)
            formats = exchange.load_formats(workspace.settings.formats_file)
            made = fill_trial(session, workspace.index, formats, folder / "invented")
    click.echo(f"Of invented cities: {made.threads} questions, {made.reports} reports, {made.offers} offers.", err=True)
    click.echo(f"Everyone has the password: {made.password}")
    for name, role, what in PEOPLE:
        click.echo(f"{name:<14} {role:<8} {what}")
    click.echo(f"Try it with: KB_DATA={folder} kb serve", err=True)


def _open_apart(folder: Path) -> Workspace:
    """A workspace over ``folder`` alone: the database, mail server and backups of the settings are left alone."""
    apart = {"data": folder, "database_url": "", "backup_folder": None, "smtp_host": "", "encoder_threads": 2}
    return open_workspace(**apart)
