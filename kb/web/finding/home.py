"""The front page: one question and the core areas."""

from __future__ import annotations

from flask import Blueprint, render_template

from kb.http.context import get_session
from kb.services import library

blueprint = Blueprint("home", __name__)


@blueprint.get("/")
def show() -> str:
    """Ask what problem the reader works on."""
    session = get_session()
    return render_template(
        "home.html", counts=library.count_by_kind(session), area_counts=library.count_by_area(session)
    )
