"""What every request may ask the application for: the workspace, and one database session a request."""

from __future__ import annotations

from collections.abc import Callable

import structlog
from flask import Flask, Response, after_this_request, current_app, g
from flask_wtf.csrf import CSRFProtect
from sqlalchemy.orm import Session

from kb.workspace import Workspace

csrf = CSRFProtect()
log = structlog.get_logger()


def install_workspace(app: Flask, workspace: Workspace) -> None:
    """Hang ``workspace`` on ``app`` and close each request's session at its end."""
    app.extensions["kb"] = workspace

    @app.teardown_appcontext
    def close_session(_error: BaseException | None) -> None:
        session: Session | None = g.pop("session", None)
        if session is not None:
            session.close()


def get_workspace() -> Workspace:
    """The workspace of the application that serves this request."""
    workspace = current_app.extensions["kb"]
    if not isinstance(workspace, Workspace):
        raise TypeError("this application was made without a workspace: use kb.app.create_app")
    return workspace


def get_session() -> Session:
    """This request's database session."""
    if "session" not in g:
        g.session = get_workspace().sessions()
    session: Session = g.session
    return session


def after_answer(work: Callable[[], None]) -> None:
    """Do ``work`` once this request's answer is sent, so that nobody waits for it. A failure is logged, not shown."""

    def run() -> None:
        try:
            work()
        except Exception as error:
            log.warning("after_answer", error=type(error).__name__, exc_info=error)

    def install(response: Response) -> Response:
        response.call_on_close(run)
        return response

    after_this_request(install)
