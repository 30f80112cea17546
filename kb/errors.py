"""What can go wrong in the application, and the one table from an error to its HTTP status, code and hint."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager

_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_SQLITE_FULL = "SQLITE_FULL"


class KBError(Exception):
    """The root of every error the application raises on purpose. ``hint`` says what to do next."""

    status = 500
    code = "internal"
    hint = "Try again; if it stays, tell the people who run this site the request number."

    def __init__(self, message: str, hint: str | None = None) -> None:
        super().__init__(message)
        self.hint = hint or self.hint


class NotFound(KBError):
    """There is no such thing, or the reader may not see it: the answer is the same."""

    status = 404
    code = "not_found"
    hint = "Check the address, or search for it."


class BadRequest(KBError):
    """A parameter has a value that cannot be understood."""

    status = 422
    code = "invalid_parameter"
    hint = "Correct the parameter named in the message."


class Conflict(KBError):
    """What was asked no longer fits what is there: someone else changed it meanwhile, or its turn is over."""

    status = 409
    code = "conflict"
    hint = "Open the page again to see how it stands now."


class Forbidden(KBError):
    """This person may not do this; others may."""

    status = 403
    code = "forbidden"
    hint = "Ask a colleague who may."


class SearchUnavailable(KBError):
    """The index or the model cannot answer now. Browsing still works."""

    status = 503
    code = "search_unavailable"
    hint = (
        "Search is being rebuilt. Browse meanwhile; the people who run this site can repair it with: kb index rebuild"
    )


class DatabaseUnavailable(KBError):
    """The database cannot be opened, or was not made yet."""

    status = 503
    code = "database_unavailable"
    hint = "The people who run this site can see what is wrong with: kb check"


class DatabaseBusy(KBError):
    """Somebody else has been writing for longer than a save waits. Reading goes on."""

    status = 503
    code = "database_busy"
    hint = "Wait a minute, then send it again. If it stays, the people who run this site can see why with: kb check"

    def __init__(self) -> None:
        super().__init__("This could not be saved: the database is being written to by somebody else.")


class DiskFull(KBError):
    """There is no room left on the disk. What was there before is untouched."""

    status = 507
    code = "disk_full"
    hint = "Nothing was lost. The people who run this site must make room on the disk; then try again."

    def __init__(self, hint: str | None = None) -> None:
        super().__init__("There is no room left on the disk.", hint)


def is_disk_full(error: BaseException) -> bool:
    """Whether ``error``, or what it came from, says that there is no room left: in the system's words or SQLite's."""
    found: BaseException | None = error
    while found is not None:
        if isinstance(found, OSError) and found.errno in _NO_ROOM:
            return True
        if getattr(getattr(found, "orig", found), "sqlite_errorname", "") == _SQLITE_FULL:
            return True
        found = found.__cause__ or found.__context__
    return False


@contextmanager
def explain_full_disk(hint: str | None = None) -> Iterator[None]:
    """Say in one sentence that there is no room, where that is what an error in the block comes from."""
    try:
        yield
    except Exception as error:
        if is_disk_full(error):
            raise DiskFull(hint) from error
        raise
