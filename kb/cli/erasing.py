"""``kb erase``."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kb.cli.console import explain_errors, open_workspace, show_progress
from kb.services.audit import COMMAND_LINE

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from kb.config import Settings
    from kb.services.erasing import ErasedRows


@click.group("erase")
def erase_command() -> None:
    """Remove what holds personal data, everywhere and for good.

    Backups that exist keep it. The file erased.json in the data folder says what to erase again after a restore: keep
    it beside your backups.
    """


@erase_command.command("page")
@click.argument("slug")
@click.option("--yes", is_flag=True, help="Do not ask.")
def page_command(slug: str, yes: bool) -> None:
    """Erase the page SLUG with its versions, drafts, comments and the files that it alone was read from."""
    from kb.services.erasing import erase_page

    _confirm(f"Erase the page {slug} for good?", yes)
    _erase(lambda session, settings: erase_page(session, settings, COMMAND_LINE, slug))


@erase_command.command("file")
@click.argument("file")
@click.option("--keep-pages", is_flag=True, help="Pages made from it stay, without their original.")
@click.option("--yes", is_flag=True, help="Do not ask.")
def file_command(file: str, keep_pages: bool, yes: bool) -> None:
    """Erase a kept file: FILE is the file itself, or its SHA-256. Pages and drafts made from it go too."""
    from kb.services.erasing import erase_file

    path = Path(file)
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else file.lower()
    _confirm(f"Erase the kept file{'' if keep_pages else ' and all pages made from it'} for good?", yes)
    _erase(lambda session, settings: erase_file(session, settings, COMMAND_LINE, sha256, keep_pages=keep_pages))


def _confirm(question: str, yes: bool) -> None:
    if not yes:
        click.confirm(question, abort=True, err=True)


def _erase(act: Callable[[Session, Settings], ErasedRows]) -> None:
    from kb.services.erasing import clean_index_now

    workspace = open_workspace(encoder_threads=2)
    with explain_errors(), workspace.sessions() as session:
        done = act(session, workspace.settings)
        with show_progress("Indexing") as progress:
            clean_index_now(session, workspace.index, progress)
    click.echo(f"Erased: {done.pages} pages, {done.drafts} drafts, {done.files} files.", err=True)
    click.echo(f"Keep {workspace.settings.data / 'erased.json'} beside your backups: they still hold it.", err=True)
