"""How an error looks: JSON for the API, a page with a search box for people; never a stack trace."""

from __future__ import annotations

from typing import NamedTuple

import structlog
from flask import Flask, g, jsonify, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from kb.errors import DatabaseBusy, DatabaseUnavailable, DiskFull, KBError, SearchUnavailable, is_disk_full
from kb.health import is_busy_error, is_database_error, is_search_error
from kb.services.audit import ANONYMOUS
from kb.services.peers import MayNamePeople

log = structlog.get_logger()

_SECRETS = {"code", "recovery_code", "secret", "token"}
_HIDDEN = {"csrf_token", "action", "revision", "seen", "next"}
_SHORT = 40


class TypedField(NamedTuple):
    """A field of a form as it was sent."""

    name: str
    value: str

    @property
    def is_text(self) -> bool:
        """Whether somebody may have written it: the rest is sent again without being shown."""
        return self.name not in _HIDDEN and (len(self.value) > _SHORT or "\n" in self.value or " " in self.value)

    @property
    def label(self) -> str:
        """What it is called, as far as its name says."""
        words = self.name.replace(".", ", ").replace("_", " ").replace("-", " ").replace(":", " ")
        return "Text of the page" if self.name == "body" else words.capitalize()


_HTTP_MESSAGES = {404: "Nothing is kept at this address.", 405: "This address cannot be used in that way."}
_HTTP_HINTS = {
    401: "Sign in, then try again. What you typed is still there if you go back one page: copy it first.",
    403: "Ask an admin of this site if you should be able to. The account you are signed in with stands at the top.",
    404: "Check the address, or search for it.",
    405: "Use the method that this address answers.",
    413: "Send less at once.",
    429: "Wait a minute and try again.",
}


def install_error_pages(app: Flask) -> None:
    """Answer every error in the form that the reader can use."""
    app.register_error_handler(KBError, _show_known)
    app.register_error_handler(CSRFError, _show_old_form)
    app.register_error_handler(HTTPException, _show_http)
    app.register_error_handler(Exception, _show_unknown)


def _show_known(error: KBError) -> ResponseReturnValue:
    response = make_response(render_error(error.status, error.code, str(error), error.hint))
    if isinstance(wait := getattr(error, "wait", None), int):
        response.headers["Retry-After"] = str(wait)
    return response


def _show_old_form(_error: CSRFError) -> ResponseReturnValue:
    """The form was made in a session that has ended, or on another site, or cookies are switched off."""
    message = "This form is no longer valid, so nothing was saved."
    return render_error(400, "form_no_longer_valid", message, "Go back, copy what you typed, reload and send it again.")


def _show_http(error: HTTPException) -> ResponseReturnValue:
    status = error.code or 500
    code = error.name.lower().replace(" ", "_")
    return render_error(
        status,
        code,
        _HTTP_MESSAGES.get(status) or error.description or error.name,
        _HTTP_HINTS.get(status, KBError.hint),
    )


def _show_unknown(error: Exception) -> ResponseReturnValue:
    if is_disk_full(error):
        log.error("disk_full", error=type(error).__name__, exc_info=error)
        return _show_known(DiskFull())
    if is_database_error(error):
        log.error("database", error=type(error).__name__, exc_info=error)
        busy = is_busy_error(error)
        return _show_known(DatabaseBusy() if busy else DatabaseUnavailable("The database cannot be used."))
    if is_search_error(error):
        return _show_known(SearchUnavailable(str(error)))
    log.exception("unexpected", error=type(error).__name__)
    return render_error(500, KBError.code, "Something went wrong here, not with you.", KBError.hint)


def render_error(status: int, code: str, message: str, hint: str) -> ResponseReturnValue:
    """The answer for an error, as JSON under ``/api/`` and as a page elsewhere, which gives back what was typed."""
    if request.path.startswith("/api/"):
        error = {"code": code, "message": message, "hint": hint}
        return jsonify(error=error, request_id=g.get("request_id", "")), status
    if status >= 500:
        g.setdefault("actor", ANONYMOUS)  # the page must not ask the database that may just have failed
    typed = _read_typed()
    # Only where the form itself was in order: one that another site sent must not be sent again from here.
    names = code == MayNamePeople.code
    again = (names or status in (503, 507)) and not request.files
    values = {"status": status, "message": message, "hint": hint, "typed": typed, "again": again, "names": names}
    page = render_template("error.html", **values)
    return page, status, {"Cache-Control": "no-store"} if typed else {}


def _read_typed() -> tuple[TypedField, ...]:
    """The form that could not be taken, unless it holds a secret or nothing that somebody wrote."""
    try:
        form = request.form if request.method == "POST" else None
    except HTTPException:  # it is too large to be read
        return ()
    if not form or any("password" in name or name in _SECRETS for name in form):
        return ()
    fields = tuple(TypedField(name, value) for name, value in form.items(multi=True))
    return fields if any(field.is_text for field in fields) else ()
