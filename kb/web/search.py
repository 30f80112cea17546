"""The results page."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from kb.errors import SearchUnavailable
from kb.extensions import get_session, get_workspace
from kb.services import finding
from kb.services.asking import read_parameters

blueprint = Blueprint("search", __name__)


@blueprint.get("/search")
def show() -> tuple[str, int]:
    """Answer the question in the address; without an index, say so and offer to browse."""
    workspace = get_workspace()
    parameters = read_parameters(request.args.to_dict(flat=False), workspace.settings.page_size)
    question = parameters.to_question()
    try:
        answer = finding.find(get_session(), workspace.index, question)
    except SearchUnavailable as error:
        return render_template("search_unavailable.html", question=question, error=error), error.status
    template = "results_part.html" if request.headers.get("HX-Request") == "true" else "results.html"
    return render_template(template, answer=answer, question=question), 200
