"""Reading lists: for everyone to read, export and follow; for organizers to make and to change."""

from __future__ import annotations

import re
from collections.abc import Mapping

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kb.errors import BadRequest
from kb.http.access import get_actor
from kb.http.context import get_session, get_workspace
from kb.http.downloads import get_base, send_bundle
from kb.services import lists
from kb.services.citing import EXPORTS
from kb.services.lists import Importance, find_differences, find_gaps, write_changes
from kb.web.agenda.agenda import allow_bytes
from kb.web.lists.numbers import read_number

blueprint = Blueprint("reading_lists", __name__)

MOST_BYTES = 6_000_000
_ENDINGS = ", ".join(f'"{ending}"' for ending in EXPORTS)
_FOCUS = re.compile(r"[a-z][a-z0-9-]{0,60}")
_FIELD = re.compile(
    r"(?:title|note|private_note|public|unlisted|(?:section|item)-\d{1,12}-(?:title|note|minutes|private|importance))"
)


@blueprint.url_value_preprocessor
def allow_long_forms(_endpoint: str | None, _values: object) -> None:
    """A long list with its notes is longer than other forms."""
    allow_bytes(request, MOST_BYTES)


@blueprint.get("/lists")
def browse() -> str:
    """The lists that the reader may see."""
    actor = get_actor()
    return render_template("lists/lists.html", lists=lists.find_lists(get_session(), actor), actor=actor)


@blueprint.post("/lists")
def create() -> ResponseReturnValue:
    """A new, empty list."""
    section = lists.NewSection("Readings")
    key = lists.create_list(get_session(), get_actor(), request.form.get("title", ""), [section])
    return redirect(url_for("reading_lists.edit", key=key), 303)


@blueprint.get("/lists/<key>")
def show(key: str) -> Response:
    """A list to read. What is not public is for no search engine."""
    session = get_session()
    view = lists.get_list(session, key, get_actor())
    page = render_template(
        "lists/list.html",
        view=view,
        said=lists.build_list_page(session, view, get_base()),
        exports=EXPORTS.values(),
    )
    response = make_response(page)
    if not view.public:
        response.headers["X-Robots-Tag"] = "noindex"
    return response


@blueprint.get(f"/lists/<key>.<any({_ENDINGS}):ending>")
def export(key: str, ending: str) -> Response:
    """A list in a format."""
    view = lists.get_list(get_session(), key, get_actor())
    return send_bundle(lists.build_list_bundle(get_session(), view, get_base()), ending, f"reading-list-{key}")


@blueprint.get("/lists/<key>/changes")
def changes(key: str) -> str:
    """What changed since the readings were saved."""
    view = lists.get_list(get_session(), key, get_actor())
    return render_template("lists/changes.html", view=view)


@blueprint.get("/lists/<key>/changes.atom")
def changes_feed(key: str) -> Response:
    """The same as Atom."""
    view = lists.get_list(get_session(), key, get_actor())
    response = Response(write_changes(view, get_base()), content_type="application/atom+xml; charset=utf-8")
    response.add_etag()
    response.cache_control.no_cache = True
    response.make_conditional(request)
    return response


@blueprint.get("/lists/<key>/edit")
def edit(key: str) -> str:
    """The list with everything that can be changed."""
    focus = request.args.get("focus", "")
    return _render_editor(key, focus=focus if _FOCUS.fullmatch(focus) else "")


@blueprint.post("/lists/<key>/edit")
def save(key: str) -> ResponseReturnValue:
    """Save what was typed, and do what the button says."""
    form = request.form
    verb, _, number = form.get("do", "save").partition(":")
    leaving = verb in ("swap", "choose")
    edited = lists.ListEdit(
        revision=read_number(form.get("revision", "")) or 0,
        texts={name: text for name, text in form.items() if _FIELD.fullmatch(name)},
        do="save" if leaving else form.get("do", "save"),
        ticked=tuple(filter(None, map(read_number, form.getlist("ticked")))),
        target=read_number(form.get("target", "")),
    )
    try:
        outcome = lists.save_list(get_session(), get_actor(), key, edited)
    except lists.Mistakes as error:
        return _render_editor(key, edited=edited, error=error, mistakes=error.by_field), error.status
    except lists.StaleList as error:
        return _render_editor(key, edited=edited, error=error), error.status
    if leaving:
        instead, section = (number, None) if verb == "swap" else (None, number)
        return redirect(url_for("list_readings.choose", key=key, instead=instead, section=section), 303)
    flash(outcome.said)
    if form.get("then") == "changes":
        return redirect(url_for("reading_lists.changes", key=key), 303)
    return redirect(url_for("reading_lists.edit", key=key, focus=outcome.focus or None), 303)


@blueprint.post("/lists/<key>/copy")
def copy(key: str) -> ResponseReturnValue:
    """A copy to use again."""
    new = lists.copy_list(get_session(), get_actor(), key)
    flash("This is your copy. Below, each reading says what changed since the first list was made.")
    return redirect(url_for("reading_lists.edit", key=new), 303)


@blueprint.post("/lists/<key>/delete")
def delete(key: str) -> ResponseReturnValue:
    """Delete the list, if the box was ticked."""
    if request.form.get("sure") != "yes":
        raise BadRequest("The list was not deleted: the box beside the button was not ticked.", "Go back and tick it.")
    title = lists.delete_list(get_session(), get_actor(), key)
    flash(f"“{title}” was deleted.")
    return redirect(url_for("reading_lists.browse"), 303)


def _render_editor(
    key: str,
    *,
    focus: str = "",
    edited: lists.ListEdit | None = None,
    error: Exception | None = None,
    mistakes: Mapping[str, str] | None = None,
) -> str:
    session, workspace, actor = get_session(), get_workspace(), get_actor()
    view = lists.get_list_to_edit(session, key, actor)
    return render_template(
        "lists/edit.html",
        view=view,
        editors=lists.find_editors(session, actor, key),
        gaps=find_gaps(session, workspace.index, workspace.thesaurus, view),
        typed=edited.texts if edited else {},
        differences=find_differences(view, edited) if edited and not mistakes else (),
        mistakes=mistakes or {},
        error=error,
        focus=focus,
        importances=list(Importance),
    )
