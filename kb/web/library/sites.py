"""The pages of the program's sites."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from kb.http.context import get_session
from kb.services import library

blueprint = Blueprint("sites", __name__)


@blueprint.get("/sites")
def browse() -> str:
    """All sites, by state or by name."""
    order = "name" if request.args.get("by") == "name" else "state"
    return render_template("library/sites.html", cards=library.find_sites(get_session()), order=order)


@blueprint.get("/sites/<slug>")
def show(slug: str) -> str:
    """One site."""
    return render_template("library/site.html", page=library.get_site(get_session(), slug))
