"""What every request may ask the application for: the workspace, and one database session a request."""

from __future__ import annotations

from flask import Flask, current_app, g
from flask_wtf.csrf import CSRFProtect
from sqlalchemy.orm import Session

from kb.services.workspace import Workspace

csrf = CSRFProtect()


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
