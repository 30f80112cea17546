"""Erasing in the browser: what would go is shown, its name is typed, and then it is gone."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kb.errors import BadRequest, NotFound
from kb.http.access import get_actor
from kb.http.context import get_session, get_workspace
from kb.services import erasing
from kb.services.erasing import Erasable

blueprint = Blueprint("erasing", __name__)


@blueprint.get("/curate/erase")
def show() -> ResponseReturnValue:
    """Asks what is to be erased; with ``page`` (the last part of an address) or ``file`` (a SHA-256), what goes."""
    asked, session = request.args, get_session()
    page, file = asked.get("page", "").strip().rpartition("/")[2], asked.get("file", "").strip().lower()
    try:
        if file:
            return _show(erasing.get_erasable_file(session, file))
        return _show(erasing.get_erasable_page(session, page) if page else None)
    except NotFound as error:
        return _show(None, error)


@blueprint.post("/curate/erase")
def erase() -> ResponseReturnValue:
    """Erase it, if its name was typed."""
    form, session, settings = request.form, get_session(), get_workspace().settings
    page, file = form.get("page", ""), form.get("file", "")
    found = erasing.get_erasable_file(session, file) if file else erasing.get_erasable_page(session, page)
    if form.get("typed", "").strip() != found.name:
        return _show(found, BadRequest("Nothing was erased: what you typed is another name.", "Type it as it stands."))
    if file:
        keep = form.get("keep") == "pages"
        done = erasing.erase_file(session, settings, get_actor(), file, keep_pages=keep)
    else:
        done = erasing.erase_page(session, settings, get_actor(), page)
    flash(f"Erased. Pages: {done.pages}, drafts: {done.drafts}, files: {done.files}.")
    return redirect(url_for("erasing.show"), 303)


def _show(found: Erasable | None, error: BadRequest | NotFound | None = None) -> ResponseReturnValue:
    waiting = erasing.count_in_index(get_session())
    page = render_template("erasing/erase.html", found=found, error=error, waiting=waiting)
    return page, error.status if error else 200
