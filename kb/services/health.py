"""Says whether the parts work, and how to mend the one that does not: for ``/readyz`` and ``kb check``."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from sqlalchemy.exc import SQLAlchemyError

from kb.errors import KBError
from kb.services import database, indexing
from kb.services.workspace import Workspace
from search.errors import SearchError


class Check(NamedTuple):
    """One part: whether it works, what was found, and what to do if it does not."""

    name: str
    ok: bool
    message: str
    hint: str = ""


def check_all(workspace: Workspace) -> tuple[Check, ...]:
    """The state of database, model and index. Never raises."""
    return (
        _run("database", lambda: _check_database(workspace), "Run: kb init"),
        _run("model", lambda: _check_model(workspace), "Run: kb init"),
        _run("index", lambda: _check_index(workspace), "Run: kb index rebuild"),
    )


def _run(name: str, part: Callable[[], Check], hint: str) -> Check:
    try:
        return part()
    except KBError as error:
        return Check(name, False, str(error), error.hint)
    except (SearchError, SQLAlchemyError, OSError) as error:
        return Check(name, False, str(error), hint)


def _check_database(workspace: Workspace) -> Check:
    database.check(workspace.engine)
    with workspace.sessions() as session:
        waiting = indexing.count_waiting(session)
    message = "in order" if not waiting else f"in order; {waiting} changes wait for the index (kb index update)"
    return Check("database", True, message)


def _check_model(workspace: Workspace) -> Check:
    return Check("model", True, workspace.encoder.fingerprint)


def _check_index(workspace: Workspace) -> Check:
    status = workspace.index.status()
    return Check("index", status.state == "ok", status.message, "" if status.state == "ok" else "Run: kb index rebuild")


def is_database_error(error: BaseException) -> bool:
    """Whether ``error`` comes from the database."""
    return isinstance(error, SQLAlchemyError)
