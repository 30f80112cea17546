"""Who did what: the directory of adoptions, as a table and on the map."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from kb.http.context import get_session, get_workspace
from kb.services import peers
from kb.web.library.sites import find_outline
from kb.web.matching.city import ask

blueprint = Blueprint("adoptions", __name__)

_NAMES = {"practice": "practice", "about": "problem", "result": "result", "size": "size", "in": "state"}
"""The names of the filters in the address, and what each filters by. The city's own words have names of their own."""


@blueprint.get("/adoptions")
def browse() -> str:
    """Every adoption on record, or those that were asked for; those of cities like the reader's first."""
    asked = ask()
    said = {name: request.args.get(name, "").strip()[:120] for name in _NAMES}
    chosen = peers.AdoptionFilter(**{_NAMES[name]: value for name, value in said.items()})
    profile = asked.profile if asked.begun else None
    page = request.args.get("page", 1, type=int)
    return render_template(
        "peers/adoptions.html",
        found=peers.find_directory(get_session(), get_workspace().cities, chosen, profile, page),
        chosen=chosen,
        said={name: value for name, value in said.items() if value},
        asked=asked,
        profile=profile,
        marks=peers.MARKS,
        outline=find_outline(),
    )
