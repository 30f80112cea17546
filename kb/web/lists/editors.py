"""Who edits a reading list beside organizers: invite someone with a link, accept one, end it."""

from __future__ import annotations

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kb.http.access import get_actor
from kb.http.context import get_session
from kb.http.downloads import get_base
from kb.services import lists

blueprint = Blueprint("list_editors", __name__)


@blueprint.post("/lists/<key>/editors")
def invite(key: str) -> Response:
    """Show once a link with which someone else can edit the list."""
    session, actor = get_session(), get_actor()
    token = lists.invite_editor(session, actor, key)
    page = render_template(
        "lists/editor_link.html",
        view=lists.get_list_to_edit(session, key, actor),
        link=get_base() + url_for("list_editors.join", token=token),
    )
    return _keep_nowhere(page)


@blueprint.post("/lists/<key>/editors/remove")
def remove(key: str) -> ResponseReturnValue:
    """Let someone who was invited no longer edit the list."""
    number = request.form.get("editor", "")
    name = lists.remove_editor(get_session(), get_actor(), key, int(number) if number.isdecimal() else 0)
    flash(f"{name} can no longer edit this list. Links that were not used yet have ended.")
    return redirect(url_for("reading_lists.edit", key=key), 303)


@blueprint.get("/lists/join/<token>")
def join(token: str) -> Response:
    """What a link invites to. Looking at it does not use it up."""
    invited = lists.get_editor_invitation(get_session(), token)
    return _keep_nowhere(render_template("lists/join.html", invited=invited, token=token))


@blueprint.post("/lists/join/<token>")
def accept(token: str) -> ResponseReturnValue:
    """Use the link up."""
    key = lists.accept_editing(get_session(), get_actor(), token)
    flash("You can edit this list now.")
    return redirect(url_for("reading_lists.edit", key=key), 303)


def _keep_nowhere(page: str) -> Response:
    """A page with a secret in it, which no cache and no other site gets to know."""
    response = make_response(page)
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
