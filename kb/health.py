"""Says whether the parts work, and how to repair the one that does not: for ``/readyz`` and ``kb check``."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from subprocess import SubprocessError
from typing import NamedTuple

from sqlalchemy.exc import SQLAlchemyError

from ingest.errors import UploadError
from ingest.safety.sandbox import probe_wall
from kb import database
from kb.errors import KBError
from kb.services import accounts, backup, indexing, intake, library
from kb.services.transactions import is_busy
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


def check_backups(workspace: Workspace) -> Check:
    """Whether the worker's backups are made as the settings say. Never raises."""

    def check() -> Check:
        settings = workspace.settings
        if settings.backup_folder is None:
            return Check("backups", True, "none are scheduled", "Set KB_BACKUP_FOLDER, or run: kb backup FILE")
        kept = backup.find_kept(settings.backup_folder)
        if not kept:
            return Check("backups", False, f"none in {settings.backup_folder} yet", "Run: kb worker")
        message = f"{len(kept)} kept; the newest is of {kept[0].made_at:%Y-%m-%d %H:%M} UTC"
        late = kept[0].made_at < datetime.now(UTC) - timedelta(hours=2 * settings.backup_hours)
        return Check("backups", not late, message, "Look for “backup not made” in the log." if late else "")

    return _run("backups", check, "Look at the rights of the folder in KB_BACKUP_FOLDER.")


def check_privacy(workspace: Workspace) -> Check:
    """Whether nobody else on this machine can read the data. Never raises."""

    def check() -> Check:
        data = workspace.settings.data
        exposed = [path.name for path in data.glob("*") if path.is_file() and path.stat().st_mode & 0o077]
        if data.stat().st_mode & 0o077 == 0:
            return Check("privacy", True, "the data folder is its owner's alone")
        message = f"others on this machine can look into {data}: {', '.join(sorted(exposed)[:5]) or 'its names'}"
        return Check("privacy", False, message, f"Run: chmod -R go= {data}")

    return _run("privacy", check, "Run: kb init")


def check_second_steps(workspace: Workspace) -> Check:
    """Whether the codes of every second step can be checked with this installation's key. Never raises."""

    def check() -> Check:
        with workspace.sessions() as session:
            lost = accounts.count_lost_secrets(session, accounts.load_seal(workspace.settings))
        if not lost:
            return Check("second steps", True, "secrets are encrypted with this installation's key")
        return Check(
            "second steps",
            False,
            f"{lost} cannot be opened: the key of this installation was changed",
            "Bring back KB_SECRET_KEY or the file secret_key; else: kb user reset-second-step NAME",
        )

    return _run("second steps", check, "Run: kb init")


def check_walls() -> Check:
    """Whether the kernel walls in the processes that read foreign files. Without it they read all the same."""

    def check() -> Check:
        refused = probe_wall()
        open_to = [name for name, holds in refused.items() if not holds]
        if not open_to:
            return Check("readers", True, "walled in by the kernel: other files, the network and other processes")
        message = f"not walled in by the kernel: {', '.join(open_to)}; limits of memory, time and output hold"
        return Check("readers", True, message, "Landlock and seccomp need Linux 5.13 or newer, on x86-64 or ARM64.")

    return _run("readers", check, "Look at the memory and the processes that this account may have.")


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
    except (SearchError, SQLAlchemyError, OSError, UploadError, SubprocessError) as error:
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
    hint = "" if status.state == "ok" else "Run: kb init" if status.state == "no-model" else "Run: kb index rebuild"
    return Check("index", status.state == "ok", status.message, hint)


def is_busy_error(error: BaseException) -> bool:
    """Whether ``error`` says that somebody else is writing to the database for too long."""
    return is_busy(error)


def is_database_error(error: BaseException) -> bool:
    """Whether ``error`` comes from the database."""
    return isinstance(error, SQLAlchemyError)


def is_search_error(error: BaseException) -> bool:
    """Whether ``error`` says that the index or the model cannot answer now."""
    return isinstance(error, SearchError)
