"""The map of what is known of which problem, and what is known of one."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from kb.http.context import get_session
from kb.services.library import AREAS, VERDICTS
from kb.services.matching import build_gap_map, get_problem_evidence

blueprint = Blueprint("gap_map", __name__)


@blueprint.get("/gap-map")
def show() -> str:
    """Problems by core areas: how many practices by verdict, and the best verdict among them."""
    return render_template("matching/gap_map.html", map=build_gap_map(get_session()), looks=VERDICTS)


@blueprint.get("/gap-map/<problem>")
def show_problem(problem: str) -> str:
    """Every practice that says something of one problem, by verdict; those of one core area are marked."""
    area = request.args.get("area", "")
    found = get_problem_evidence(get_session(), problem)
    return render_template("matching/gap_map_problem.html", found=found, area=area if area in AREAS else "")
