"""What is put into a reading list: a page of the base, or a work and a PDF that an organizer brings."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from kb.errors import SearchUnavailable
from kb.http.access import get_actor
from kb.http.context import csrf, get_session, get_workspace
from kb.services import library, lists
from kb.services.agenda import Proposal, find_others
from kb.web.lists.numbers import read_number

blueprint = Blueprint("list_readings", __name__)

_FORM_EXTRA = 1_000_000
"""Bytes of a form beside its file."""

_LOCKED_UP = {"default-src": "'none'", "sandbox": ""}
"""Should a browser show a file nevertheless: nothing is loaded, nothing runs."""


@blueprint.get("/lists/<key>/choose")
def choose(key: str) -> str:
    """Other readings for a section, or instead of one: those proposed, or what a search finds."""
    section, old = read_number(request.args.get("section", "")), read_number(request.args.get("instead", ""))
    return _render_choice(key, section, old, request.args.get("q", "").strip())


@blueprint.post("/lists/<key>/choose")
def take(key: str) -> ResponseReturnValue:
    """Put a reading into the section, or in the place of another."""
    form = request.form
    outcome = lists.add_reading(
        get_session(),
        get_actor(),
        key,
        read_number(form.get("section", "")) or 0,
        form.get("slug", "")[:200],
        form.get("reason", ""),
        read_number(form.get("instead", "")),
    )
    flash(outcome.said)
    return redirect(url_for("reading_lists.edit", key=key, focus=outcome.focus), 303)


@blueprint.post("/lists/<key>/own")
def add_own(key: str) -> ResponseReturnValue:
    """Put a work that is not held here into a section, with its PDF; one that is held is shown to be taken."""
    _read_large_form()
    session, actor, form = get_session(), get_actor(), request.form
    section = read_number(form.get("section", "")) or 0
    lists.find_place(lists.get_list_to_edit(session, key, actor), section, None)  # before any file is kept
    try:
        lists.check_own_work(session, form)
        outcome = lists.add_own_work(session, actor, key, section, form, _store())
    except lists.HeldAlready as error:
        return _render_choice(key, section, None, form.get("number", "")[:200], error=error, typed=form), error.status
    except lists.Mistakes as error:
        faults = error.by_field
        return _render_choice(key, section, None, "", error=error, typed=form, faults=faults), error.status
    flash(outcome.said)
    return redirect(url_for("reading_lists.edit", key=key, focus=outcome.focus), 303)


@blueprint.post("/lists/<key>/files/<int:item>")
def attach(key: str, item: int) -> ResponseReturnValue:
    """Give a reading its PDF, or take it away."""
    _read_large_form()
    session, actor = get_session(), get_actor()
    lists.find_place(lists.get_list_to_edit(session, key, actor), None, item)
    try:
        stored = None if request.form.get("remove") == "yes" else _store()
        if stored is None and request.form.get("remove") != "yes":
            raise lists.Mistakes({"file": "Choose a PDF."})
        outcome = lists.attach_pdf(session, actor, key, item, stored)
    except lists.Mistakes as error:
        return _render_choice(key, None, item, "", error=error, typed={}, faults=error.by_field), error.status
    flash(outcome.said)
    return redirect(url_for("reading_lists.edit", key=key, focus=outcome.focus), 303)


for _view in (add_own, attach):
    csrf.exempt(_view)  # each checks its token itself: the common check would read the form under the common limit


@blueprint.get("/lists/<key>/files/<int:item>")
def download(key: str, item: int) -> Response:
    """The PDF of a reading, for all who may read the list. Handed out, never shown."""
    view = lists.get_list(get_session(), key, get_actor())
    found = lists.get_list_pdf(view, get_workspace().settings.originals_folder, item)
    response = send_file(
        found.path,
        mimetype="application/pdf",
        as_attachment=True,
        download_name=found.name,
        etag=found.sha256,
        max_age=0,
    )
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


# Read by Talisman, which sends the policy of each answer.
setattr(download, "talisman_view_options", {"content_security_policy": _LOCKED_UP})  # noqa: B010


def _read_large_form() -> None:
    """Let the form have a file, then check its token. It is only read for those whom the table of roles let in."""
    request.max_content_length = lists.LARGEST_PDF + _FORM_EXTRA
    with library.explain_full_disk():
        csrf.protect()


def _store() -> library.Stored | None:
    """The file of the form, kept; None if there is none."""
    file = request.files.get("file")
    if file is None or not file.filename:
        return None
    folder = get_workspace().settings.originals_folder
    may_share = request.form.get("may_share") == "yes"
    return lists.store_pdf(get_session(), folder, file.stream, may_share=may_share)


def _render_choice(key: str, section_id: int | None, old_id: int | None, asked: str, **typed: Any) -> str:
    session = get_session()
    view = lists.get_list_to_edit(session, key, get_actor())
    section, old = lists.find_place(view, section_id, old_id)
    taken = {item.slug for item in section.items}
    others: tuple[Proposal, ...] = ()
    try:
        others = find_others(session, get_workspace().index, asked or section.question or section.title, taken)
    except SearchUnavailable:
        if not typed:  # what was typed is shown again, even if nothing can be searched
            raise
    return render_template(
        "lists/choose.html", view=view, section=section, old=old, asked=asked, others=others, **typed
    )
