"""Headers that every answer carries, the address a request comes from, and the id and log line of each."""

from __future__ import annotations

import re
import time
import uuid

import structlog
from flask import Flask, Response, g, request, session
from flask_talisman import Talisman
from werkzeug.middleware.proxy_fix import ProxyFix

from kb.config import Settings
from kb.http.hosts import install_hosts

POLICY = {
    "default-src": "'self'",
    "img-src": "'self' data:",
    "style-src": "'self'",
    "script-src": "'self'",
    "object-src": "'none'",
    "base-uri": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}
"""Nothing inline, nothing from elsewhere. ``data:`` images are icons inside the USWDS style sheet."""

_TYPED_IN = {
    "agenda.correct",
    "agenda.split",
    "drafts.show",
    "joining.late",
    "joining.published",
    "reading_lists.edit",
    "reviewing.show",
}
"""Pages with long texts that someone types: where a save is refused, going back must find what was typed.

No browser keeps any other page that was made for someone with an account: a shared computer shows it to nobody else.
"""

_PERSONAL = {"accounts", "api_plans", "basket", "plan_parts", "plans"}
"""What is about one person, with an account or without."""
_ABOUT_A_CITY = {"api_matching", "brief", "comparing", "matching"}
"""What may hold a city's figures, in its address."""
_BASKET = "basket"
"""The cookie of a basket: each page shows how much is in it."""

_SECRET_PATH = re.compile(r"^/+(welcome|invitation|plans|api/v1/plans)(?=/)", re.IGNORECASE)
"""Addresses that hold a one-time link's token or a plan's key: whatever follows is never written down."""

_REQUEST_ID = re.compile(r"^[A-Za-z0-9._-]{8,64}$")
log = structlog.get_logger()


def install_security(app: Flask, settings: Settings) -> None:
    """Send the security headers, and give each request an id that stands in its log line and its answer."""
    if settings.proxies:
        # Without a proxy anyone could name an address of their choice, so these headers are then not read at all.
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=settings.proxies, x_proto=settings.proxies, x_host=0, x_prefix=0
        )

    @app.before_request
    def begin() -> None:
        given = request.headers.get("X-Request-ID", "")
        g.request_id = given if _REQUEST_ID.match(given) else uuid.uuid4().hex
        g.started = time.perf_counter()
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=g.request_id)

    install_hosts(app, settings)  # before anything sends the reader on to the same host
    Talisman(
        app,
        content_security_policy=POLICY,
        force_https=settings.https,
        strict_transport_security=settings.https,
        session_cookie_secure=settings.https,
        session_cookie_samesite="Lax",
        frame_options="DENY",
        referrer_policy="same-origin",
        permissions_policy={"geolocation": "()", "camera": "()", "microphone": "()"},
    )

    @app.after_request
    def finish(response: Response) -> Response:
        response.headers["X-Request-ID"] = g.get("request_id", "")
        if "Cache-Control" not in response.headers and (kept := _say_who_may_keep(response)):
            response.headers["Cache-Control"] = kept
        # The path alone: what a reader asked stands in the query string, and is nobody's business.
        log.info(
            "request",
            method=request.method,
            path=_say_path(response.status_code),
            status=response.status_code,
            ms=round((time.perf_counter() - g.get("started", time.perf_counter())) * 1000, 1),
        )
        log.debug("query", query=request.query_string.decode("utf-8", "replace"))
        return response


def _say_who_may_keep(response: Response) -> str:
    """Who may keep this answer: nobody what was made for one person, their browser alone a page with a form.

    Empty where the answer is the same for everyone.
    """
    actor = g.get("actor")
    if request.endpoint == "static":
        return ""
    if actor is not None and actor.signed_in:
        return "private, no-cache" if request.endpoint in _TYPED_IN else "no-store"
    if request.blueprint in _PERSONAL or request.method not in ("GET", "HEAD") or request.cookies.get(_BASKET):
        return "no-store"
    if request.blueprint in _ABOUT_A_CITY and request.args:
        return "no-store"
    if "Set-Cookie" in response.headers or session.accessed:
        return "private, no-cache"
    return ""


def _say_path(status: int) -> str:
    """The path, or where nothing was found there only its pattern: anything may have been typed."""
    if status < 400 or not (request.view_args or request.url_rule is None):
        return build_logged_path(request.path)
    return request.url_rule.rule if request.url_rule is not None else "…"


def build_logged_path(path: str) -> str:
    """``path`` as a log line may hold it: without the token of a one-time link or the key of a plan."""
    found = _SECRET_PATH.match(path)
    return f"/{found[1].lower()}/…" if found else path
