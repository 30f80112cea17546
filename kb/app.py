"""Wires the application, and nothing else."""

from __future__ import annotations

from apiflask import APIFlask

from kb.config import Settings, load_settings
from kb.http.access import install_access
from kb.http.context import csrf, install_workspace
from kb.http.headers import install_security
from kb.http.limits import install_limits
from kb.http.metrics import install_metrics
from kb.logs import configure_logs
from kb.services.accounts import load_secret_key
from kb.workspace import Workspace


def create_app(settings: Settings | None = None) -> APIFlask:
    """The WSGI application for ``settings``, or for those of the environment."""
    settings = settings or load_settings()
    configure_logs(settings)
    app = APIFlask(
        __name__,
        title="PSP Knowledge Base",
        version="1",
        spec_path="/api/v1/openapi.json",
        docs_path=None,
        json_errors=False,
        static_folder="static",
    )
    app.config.update(
        OPENAPI_VERSION="3.1.0",
        SECRET_KEY=load_secret_key(settings),
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.https,
        WTF_CSRF_TIME_LIMIT=None,  # a form lives as long as the session it was made in
        MAX_CONTENT_LENGTH=1_000_000,
        MAX_FORM_MEMORY_SIZE=1_000_000,
    )
    install_workspace(app, Workspace(settings))
    install_security(app, settings)
    install_metrics(app)
    install_limits(app, settings)
    install_access(app)  # before the check of forms: who may not do a thing is not told that the form is too old
    csrf.init_app(app)

    from kb.api import install_api
    from kb.web import install_pages

    install_pages(app)
    install_api(app)
    return app
