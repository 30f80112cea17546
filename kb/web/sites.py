"""The pages of the programme's sites."""

from __future__ import annotations

from flask import Blueprint, render_template

from kb.extensions import get_session
from kb.services import sites

blueprint = Blueprint("sites", __name__)


@blueprint.get("/sites")
def browse() -> str:
    """All sites."""
    return render_template("sites.html", cards=sites.find_sites(get_session()))


@blueprint.get("/sites/<slug>")
def show(slug: str) -> str:
    """One site."""
    return render_template("site.html", page=sites.get_site(get_session(), slug))
