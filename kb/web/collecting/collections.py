"""Curators' pages of collections: what was brought in, and the records that need a person."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from kb.http.access import get_actor
from kb.http.context import get_session
from kb.services import collecting

blueprint = Blueprint("collections", __name__)


@blueprint.get("/curate/collections")
def show() -> str:
    """Every collection, and the records that wait."""
    page = request.args.get("page", "1")
    number = int(page) if page.isascii() and page.isdigit() and len(page) < 8 else 1
    session = get_session()
    return render_template(
        "collecting/collections.html",
        collections=collecting.find_collections(session),
        waiting=collecting.find_questions(session, number),
    )


@blueprint.post("/curate/collections/<int:number>")
def decide(number: int) -> Response:
    """Join a record, keep it apart, or leave it out."""
    decision, _, slug = request.form.get("decision", "").partition(" ")
    collecting.decide(get_session(), get_actor(), number, decision, slug)
    return redirect(url_for("collections.show"))
