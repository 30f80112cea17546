"""How an error looks: JSON for the API, a page with a search box for people; never a stack trace."""

from __future__ import annotations

import structlog
from flask import Flask, g, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from kb.errors import DatabaseUnavailable, KBError
from kb.health import is_database_error
from kb.services.audit import ANONYMOUS

log = structlog.get_logger()

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
    return render_error(error.status, error.code, str(error), error.hint)


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
    if is_database_error(error):
        log.error("database", error=str(error))
        return _show_known(DatabaseUnavailable("The database cannot be used."))
    log.exception("unexpected", error=type(error).__name__)
    return render_error(500, KBError.code, "Something went wrong here, not with you.", KBError.hint)


def render_error(status: int, code: str, message: str, hint: str) -> ResponseReturnValue:
    """The answer for an error, as JSON under ``/api/`` and as a page elsewhere."""
    if request.path.startswith("/api/"):
        error = {"code": code, "message": message, "hint": hint}
        return jsonify(error=error, request_id=g.get("request_id", "")), status
    if status >= 500:
        g.setdefault("actor", ANONYMOUS)  # the page must not ask the database that may just have failed
    return render_template("error.html", status=status, message=message, hint=hint), status
