"""Every version of a page, for liaisons: listed, read, compared, brought back."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kb.access import get_actor
from kb.extensions import get_session
from kb.services import curating, previewing, versions
from kb.services.differing import find_differences

blueprint = Blueprint("versions", __name__)


@blueprint.get("/curate/documents/<slug>/versions")
def browse(slug: str) -> str:
    """All versions of a page."""
    history = versions.get_history(get_session(), slug)
    return render_template("version_list.html", history=history, drafts=curating.find_drafts_of(get_session(), slug))


@blueprint.get("/curate/documents/<slug>/versions/<int:number>")
def show(slug: str, number: int) -> str:
    """One version, as its page was."""
    version = versions.get_version(get_session(), slug, number)
    page = previewing.preview_version(get_session(), version)
    return render_template("version_page.html", version=version, page=page, under=f"{version.kind}.html", similar=[])


@blueprint.get("/curate/documents/<slug>/versions/compare")
def compare(slug: str) -> str:
    """What changed from one version to another."""
    session = get_session()
    history = versions.get_history(session, slug)
    last = history.versions[0].number
    new = request.args.get("new", type=int) or last
    old = request.args.get("old", type=int) or max(1, new - 1)
    before, after = (versions.get_version(session, slug, number) for number in (old, new))
    differences = find_differences(versions.text_of_version(before), versions.text_of_version(after))
    return render_template("version_compare.html", history=history, before=before, after=after, differences=differences)


@blueprint.post("/curate/documents/<slug>/versions/<int:number>/restore")
def restore(slug: str, number: int) -> ResponseReturnValue:
    """Begin a draft that says what this version said."""
    draft = versions.restore_version(get_session(), get_actor(), slug, number)
    get_session().commit()
    return redirect(url_for("drafts.show", number=draft.id), 303)
