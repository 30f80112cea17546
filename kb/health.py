"""Says whether the parts work, and how to repair the one that does not: for ``/readyz`` and ``kb check``."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from sqlalchemy.exc import SQLAlchemyError

from kb import database
from kb.errors import KBError
from kb.services import indexing, intake, library
from kb.worker import locks
from kb.workspace import Workspace
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


def check_work(workspace: Workspace) -> Check:
    """Whether someone does the work that waits. Never raises. Reading and searching go on without it."""

    def check() -> Check:
        with workspace.sessions() as session:
            files, changes = intake.count_waiting(session), indexing.count_overdue(session)
        living = locks.count_living(workspace.settings.data / "workers")
        message = f"{living} {'worker' if living == 1 else 'workers'}; {files} files wait to be read"
        if changes:
            message += f", {changes} changes wait for the index since more than a minute"
        hint = "Run: kb worker  (kb serve starts one unless KB_WORKER is false)"
        ok = living > 0 or not (files or changes)
        return Check("work", ok, message, "" if ok else hint)

    return _run("work", check, "Run: kb init")


def check_originals(workspace: Workspace) -> Check:
    """Whether every file that was brought is still kept. Never raises."""

    def check() -> Check:
        with workspace.sessions() as session:
            lost = library.find_lost(session, workspace.settings.originals_folder)
        if not lost:
            return Check("originals", True, "every file that was brought is kept")
        named = ", ".join(lost[:5]) + (" …" if len(lost) > 5 else "")
        return Check("originals", False, f"{len(lost)} files are missing: {named}", "Bring them back from a backup.")

    return _run("originals", check, "Run: kb init")


def check_recognition() -> Check:
    """Whether scanned pages can be read by machine here. Without it everything else works, so it is never a failure."""
    languages = intake.find_recognition_languages()
    if languages:
        return Check("scans", True, f"scanned pages are read by machine ({', '.join(languages)})")
    return Check("scans", True, "scanned pages stay pictures: tesseract is not installed", intake.RECOGNITION_HINT)


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
