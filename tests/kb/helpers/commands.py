"""The command ``kb`` over a base of a test's choice."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from click.testing import CliRunner, Result

from kb.cli import main
from kb.workspace import Workspace


def command_over(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """``kb`` as a function of its words. Only an orderly exit is a result; any other exception is raised."""
    monkeypatch.setenv("KB_DATA", str(workspace.settings.data))
    monkeypatch.setenv("KB_CONTENT", str(workspace.settings.content))

    def run(*words: str) -> Result:
        result = CliRunner().invoke(main, list(words))
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return run
