"""Which sites a liaison serves: said by admins on the page of people."""

from __future__ import annotations

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from kb.http.access import get_actor
from kb.http.context import get_session
from kb.services import peers

blueprint = Blueprint("seats", __name__)


@blueprint.post("/people/<name>/sites")
def give(name: str) -> ResponseReturnValue:
    """Let a liaison serve one more site."""
    peers.give_site(get_session(), get_actor(), name, request.form.get("site", ""))
    return redirect(url_for("people.show"), 303)


@blueprint.post("/people/<name>/sites/<site>/end")
def end(name: str, site: str) -> ResponseReturnValue:
    """Let someone no longer work for a site."""
    peers.end_seat(get_session(), get_actor(), name, site)
    return redirect(url_for("people.show"), 303)
