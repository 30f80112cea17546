"""The inbox of the one who is signed in, and its feed for those who have the secret address. Kept by no cache."""

from __future__ import annotations

from flask import Blueprint, Response, g, redirect, render_template, request, url_for
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue

from kb.http.access import get_actor
from kb.http.context import get_session
from kb.http.downloads import get_base
from kb.services import following, sharing, telling

blueprint = Blueprint("inbox", __name__)


@blueprint.record_once
def install_tools(state: BlueprintSetupState) -> None:
    """Let every page count what is not read, and let pages that can be followed ask whether they are."""
    state.app.jinja_env.globals.update(unread_count=unread_count, following_of=following_of)


@blueprint.after_request
def keep_nowhere(response: Response) -> Response:
    """Let no cache keep what is for one person."""
    response.headers["Cache-Control"] = "no-store"
    return response


def unread_count() -> int:
    """How much in the inbox of the reader is not read."""
    if "unread" not in g:
        g.unread = telling.count_unread(get_session(), get_actor())
    unread: int = g.unread
    return unread


def following_of(kind: str, key: str) -> following.FollowingView | None:
    """That the reader follows this, if so."""
    return following.find_following(get_session(), get_actor(), kind, key)


@blueprint.get("/inbox")
def show() -> str:
    """What I was told, unread first."""
    session, actor = get_session(), get_actor()
    found = telling.find_inbox(session, actor, request.args.get("page", 1, type=int))
    return render_template("telling/inbox.html", found=found, followed=following.find_followed(session, actor))


@blueprint.post("/inbox/read")
def read() -> ResponseReturnValue:
    """Mark one thing, or all, as read."""
    telling.mark_told(get_session(), get_actor(), request.form.get("number", type=int))
    return redirect(url_for("inbox.show"), 303)


@blueprint.get("/inbox/feed/<token>.atom")
def feed(token: str) -> Response:
    """What the owner of this secret address was told, for a feed reader."""
    session = get_session()
    owner = telling.get_owner_of_feed(session, token)
    body = sharing.write_inbox(telling.find_latest(session, owner), get_base(), request.path)
    return Response(body, content_type="application/atom+xml; charset=utf-8")
