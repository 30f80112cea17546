"""The saved states of a reading list, for those who edit it: see them, and bring one back."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from kb.http.access import get_actor
from kb.http.context import get_session
from kb.services import lists

blueprint = Blueprint("list_versions", __name__)


@blueprint.get("/lists/<key>/versions")
def browse(key: str) -> str:
    """The saved states, newest first."""
    session, actor = get_session(), get_actor()
    view = lists.get_list_to_edit(session, key, actor)
    return render_template("lists/versions.html", view=view, versions=lists.find_list_versions(session, actor, key))


@blueprint.get("/lists/<key>/versions/<int:revision>")
def show(key: str, revision: int) -> str:
    """One saved state, and what changed since."""
    session, actor = get_session(), get_actor()
    view = lists.get_list_to_edit(session, key, actor)
    return render_template(
        "lists/version.html", view=view, version=lists.get_list_version(session, actor, key, revision)
    )


@blueprint.post("/lists/<key>/versions/<int:revision>/restore")
def restore(key: str, revision: int) -> ResponseReturnValue:
    """Bring a saved state back."""
    flash(lists.restore_list_version(get_session(), get_actor(), key, revision))
    return redirect(url_for("reading_lists.edit", key=key), 303)
