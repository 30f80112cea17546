"""Who may use which address: every request is held against the table of access.

Knows the table and requests. Must not know how people sign in: it asks ``kb.http.identity`` who acts.
"""

from __future__ import annotations

from flask import Flask, g, redirect, request, url_for
from werkzeug.exceptions import Forbidden, NotFound, Unauthorized
from werkzeug.wrappers import Response

from kb.http.access_table import ACCESS, OWN_ACCOUNT, WITH_ACCOUNT
from kb.http.context import get_workspace
from kb.http.identity import load_actor
from kb.services.audit import ANONYMOUS, CURATORS, EVERYONE, Actor


def install_access(app: Flask) -> None:
    """Refuse every request that :data:`ACCESS` does not allow to the one who makes it."""

    @app.before_request
    def check() -> Response | None:
        if request.endpoint is None:
            return None  # there is no such address: that is said in the usual way
        allowed = ACCESS.get(request.endpoint)
        if allowed is None:
            raise NotFound
        # What everyone may use asks nothing of the database: who reads is looked up where a page says so.
        if allowed == EVERYONE and request.endpoint not in WITH_ACCOUNT:
            return None
        if may(request.endpoint):
            return _ask_for_second_step(request.endpoint)
        if get_actor().signed_in:
            raise Forbidden("Your account may not do this.")
        if request.path.startswith("/api/"):
            raise Unauthorized("Sign in first.")
        if request.method not in ("GET", "HEAD"):
            raise Unauthorized("You are not signed in, so nothing was saved.")
        return redirect(url_for("accounts.sign_in", next=request.full_path.rstrip("?")))

    app.jinja_env.globals.update(may=may, get_actor=get_actor)


def _ask_for_second_step(endpoint: str) -> Response | None:
    """Where staff must have a second step, let them do nothing but set it up."""
    actor = get_actor()
    if endpoint in OWN_ACCOUNT or actor.has_second_step or actor.role not in CURATORS:
        return None
    if get_workspace().settings.second_step != "staff":
        return None
    if request.method in ("GET", "HEAD"):
        return redirect(url_for("second_step.set_up"))
    raise Forbidden("Turn on your second step first: see Your account.")


def may(endpoint: str) -> bool:
    """Whether the one who makes this request may use ``endpoint``: for menus and buttons."""
    actor = get_actor()
    return actor.role in ACCESS.get(endpoint, frozenset()) and (actor.signed_in or endpoint not in WITH_ACCOUNT)


def get_actor() -> Actor:
    """Who makes this request: looked up when first asked for.

    Where the look-up fails, that is said once, and the page that says it is shown as to anyone.
    """
    if "actor" not in g:
        g.actor = ANONYMOUS
        g.actor = load_actor()
    actor: Actor = g.actor
    return actor
