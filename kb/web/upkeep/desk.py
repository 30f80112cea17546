"""Where liaisons come in: what waits for them, and beginning a new page."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kb.http.access import get_actor
from kb.http.context import get_session
from kb.services import upkeep
from kb.services.drafting import begin_fields, create_draft, find_notices, open_for_editing
from kb.services.upkeep import build_desk

blueprint = Blueprint("curation", __name__)


@blueprint.get("/curate")
def show() -> str:
    """The desk of the person who is signed in."""
    session = get_session()
    counts, misses = upkeep.count_queues(session), upkeep.count_misses(session)
    notices = find_notices(session, get_actor())
    return render_template(
        "upkeep/desk.html", desk=build_desk(session, get_actor()), counts=counts, misses=misses, notices=notices
    )


@blueprint.get("/curate/new")
def describe() -> str:
    """Asks of what kind a new page is, and its title."""
    return render_template("drafting/new.html")


@blueprint.post("/curate/new")
def begin() -> ResponseReturnValue:
    """Begin a new page."""
    title = request.form.get("title", "").strip()
    kind = request.form.get("kind", "")
    draft = create_draft(get_session(), get_actor(), kind=kind, fields=begin_fields(kind, title), body="", origin="new")
    return redirect(url_for("drafts.show", number=draft.id), 303)


@blueprint.post("/curate/documents/<slug>/edit")
def edit(slug: str) -> ResponseReturnValue:
    """Open the draft of a page, or begin it."""
    draft = open_for_editing(get_session(), get_actor(), slug)
    return redirect(url_for("drafts.show", number=draft.id), 303)
