"""What can go wrong in the application, and the one table from an error to its HTTP status, code and hint."""

from __future__ import annotations


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
