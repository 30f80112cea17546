"""The page that says how well search answers, and how often it did not."""

from __future__ import annotations

from flask import Blueprint, render_template

from kb.extensions import get_session, get_workspace
from kb.services import quality, searches

blueprint = Blueprint("quality", __name__)


@blueprint.get("/about/quality")
def show() -> str:
    """The judged questions, this index's figures on them, and counts of what was searched and not found."""
    workspace, session = get_workspace(), get_session()
    measurement = quality.load_measurement(workspace.settings)
    return render_template(
        "about_quality.html",
        measurement=measurement,
        current=measurement is not None and quality.is_current(workspace.index, measurement),
        titles=quality.find_titles(session, measurement) if measurement else {},
        counts=searches.count_searches(session),
    )
