"""The map of what is known of which problem, and where nothing is."""

from __future__ import annotations

from flask import Blueprint, render_template

from kb.http.context import get_session
from kb.services.matching import build_gap_map

blueprint = Blueprint("gap_map", __name__)


@blueprint.get("/gap-map")
def show() -> str:
    """Problems by core areas: how many practices, and the best evidence among them."""
    return render_template("matching/gap_map.html", map=build_gap_map(get_session()))
