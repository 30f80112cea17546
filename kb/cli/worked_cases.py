"""What ``kb ingest`` does with the worked cases of the matching that a folder may hold."""

from __future__ import annotations

from pathlib import Path

import click

from kb.workspace import Workspace
from knowledge.content_folder import WORKED_CASES


def read_worked_cases(workspace: Workspace, folder: Path) -> None:
    """Read the worked cases in ``folder``, if it has any and they are new.

    Raises:
        UnreadableWorkedCases: the file has mistakes; what was read before stays.
        search.errors.ModelMissing: there is no model that could read the words.
    """
    from kb.services import matching

    source = folder / WORKED_CASES
    if not source.is_file():
        return
    number = matching.keep_worked_cases(workspace.encoder, source, workspace.settings.cases_file)
    if number is not None:
        click.echo(f"Worked cases of the matching: {number} read", err=True)
