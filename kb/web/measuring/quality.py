"""The page that says how well search answers, and how often it did not."""

from __future__ import annotations

from flask import Blueprint, render_template

from kb.http.context import get_session, get_workspace
from kb.services import finding, measuring

blueprint = Blueprint("quality", __name__)


@blueprint.get("/about/quality")
def show() -> str:
    """The judged questions, this index's figures on them, and counts of what was searched and not found."""
    workspace, session = get_workspace(), get_session()
    measurement = measuring.load_measurement(workspace.settings)
    return render_template(
        "measuring/about_quality.html",
        measurement=measurement,
        current=measurement is not None and measuring.is_current(workspace.index, measurement),
        titles=measuring.find_titles(session, measurement) if measurement else {},
        counts=finding.count_searches(session),
    )
