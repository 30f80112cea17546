"""The pages that explain: what the ratings mean, how search works, how to cite and reuse."""

from __future__ import annotations

from flask import Blueprint, render_template

from kb.services import finding

blueprint = Blueprint("about", __name__, url_prefix="/about")


@blueprint.get("/ratings")
def ratings() -> str:
    """What each rating means, and what it does not."""
    return render_template("library/about_ratings.html")


@blueprint.get("/search")
def search() -> str:
    """How search works and what can be typed."""
    return render_template("finding/about_search.html", signs=finding.SIGNS, fields=finding.FIELDS)


@blueprint.get("/reuse")
def reuse() -> str:
    """How to cite pages, and how programs take them."""
    return render_template("citing/about_reuse.html")
