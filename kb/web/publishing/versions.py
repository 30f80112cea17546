"""Every version of a page, for liaisons: listed, read, compared, brought back."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kb.http.access import get_actor
from kb.http.context import get_session
from kb.services import publishing, upkeep
from kb.services.publishing import find_differences

blueprint = Blueprint("versions", __name__)


@blueprint.get("/curate/documents/<slug>/versions")
def browse(slug: str) -> str:
    """All versions of a page."""
    history = publishing.get_history(get_session(), slug)
    return render_template(
        "publishing/version_list.html", history=history, drafts=upkeep.find_drafts_of(get_session(), slug)
    )


@blueprint.get("/curate/documents/<slug>/versions/<int:number>")
def show(slug: str, number: int) -> str:
    """One version, as its page was."""
    version = publishing.get_version(get_session(), slug, number)
    page = publishing.preview_version(get_session(), version)
    return render_template(
        "publishing/version_page.html", version=version, page=page, under=f"library/{version.kind}.html", similar=[]
    )


@blueprint.get("/curate/documents/<slug>/versions/compare")
def compare(slug: str) -> str:
    """What changed from one version to another."""
    session = get_session()
    history = publishing.get_history(session, slug)
    last = history.versions[0].number
    new = request.args.get("new", type=int) or last
    old = request.args.get("old", type=int) or max(1, new - 1)
    before, after = (publishing.get_version(session, slug, number) for number in (old, new))
    differences = find_differences(before.text, after.text)
    return render_template(
        "publishing/version_compare.html", history=history, before=before, after=after, differences=differences
    )


@blueprint.post("/curate/documents/<slug>/versions/<int:number>/restore")
def restore(slug: str, number: int) -> ResponseReturnValue:
    """Begin a draft that says what this version said."""
    draft = publishing.restore_version(get_session(), get_actor(), slug, number)
    return redirect(url_for("drafts.show", number=draft), 303)
