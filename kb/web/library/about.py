"""The pages that explain: what the ratings mean, how search works, how to cite and reuse."""

from __future__ import annotations

from flask import Blueprint, render_template

from kb.services import finding, library

blueprint = Blueprint("about", __name__, url_prefix="/about")


@blueprint.get("/ratings")
def ratings() -> str:
    """What the words of the evidence mean, for a problem and for the whole, and what they do not."""
    return render_template(
        "library/about_ratings.html", verdicts=library.VERDICTS, certainties=library.CERTAINTY_MEANINGS
    )


@blueprint.get("/search")
def search() -> str:
    """How search works and what can be typed."""
    return render_template("finding/about_search.html", signs=finding.SIGNS, fields=finding.FIELDS)


@blueprint.get("/reuse")
def reuse() -> str:
    """How to cite pages, and how programs take them."""
    return render_template("citing/about_reuse.html")
