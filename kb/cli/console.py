"""What all commands share: the workspace of this process, errors as one line with a hint, progress on stderr."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NoReturn

import click
from pydantic import ValidationError
from sqlalchemy.exc import SQLAlchemyError
from tqdm import tqdm

from kb.config import load_settings
from kb.errors import DiskFull, KBError, is_disk_full
from kb.workspace import Workspace
from knowledge.errors import KnowledgeError
from search.errors import SearchError


def open_workspace(**changes: object) -> Workspace:
    """The workspace of this process; wrong settings end it with exit code 2.

    ``changes`` replace single settings, for what a command line says.
    """
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    try:
        return Workspace(load_settings().model_copy(update=changes))
    except ValidationError as error:
        for fault in error.errors():
            click.echo(f"KB_{'_'.join(map(str, fault['loc'])).upper()}: {fault['msg']}", err=True)
        click.echo("See all settings with: kb check --settings", err=True)
        sys.exit(2)


@contextmanager
def explain_errors() -> Iterator[None]:
    """End the command with exit code 1 and a plain message where a known error comes up."""
    try:
        yield
    except KBError as error:
        fail(str(error), error.hint)
    except (SearchError, KnowledgeError) as error:
        fail(str(error))
    except OSError as error:
        if not is_disk_full(error):
            raise
        fail(str(DiskFull()), DiskFull.hint)
    except SQLAlchemyError as error:
        if is_disk_full(error):
            fail(str(DiskFull()), DiskFull.hint)
        fail(f"The database cannot be used: {getattr(error, 'orig', error)}", "See what is wrong with: kb check")


def fail(message: str, hint: str = "") -> NoReturn:
    """Say what is wrong and what to do, and end with exit code 1."""
    click.echo(message, err=True)
    if hint:
        click.echo(hint, err=True)
    sys.exit(1)


def show_json(value: object) -> None:
    """One JSON value on stdout."""
    click.echo(json.dumps(value, indent=2, ensure_ascii=False))


@contextmanager
def show_progress(what: str) -> Iterator[Callable[[int, int | None], None]]:
    """A progress bar on stderr: call what is yielded with how many are done and how many there are, if known."""
    with tqdm(desc=what, unit="", file=sys.stderr, disable=None, leave=False) as bar:

        def advance(done: int, total: int | None) -> None:
            bar.total = total
            bar.update(done - bar.n)

        yield advance
