"""The guides: a page for each kind of person who works here, from a question to something they can use."""

from __future__ import annotations

from types import MappingProxyType

from flask import Blueprint, render_template

from kb.errors import NotFound

blueprint = Blueprint("guides", __name__, url_prefix="/guides")

GUIDES = MappingProxyType(
    {
        "site-staff": ("For site staff", "You work for a city, and want to know what helps with a problem you have."),
        "organizers": (
            "For organizers",
            "You prepare a summit, a webinar or a training, and want people to come prepared.",
        ),
        "liaisons": ("For liaisons", "You keep this base true: you bring in documents, write pages and review them."),
    }
)
"""The heading of each guide and whom it is for, by the name in its address."""


@blueprint.get("")
def browse() -> str:
    """All guides."""
    return render_template("library/guides/index.html", guides=GUIDES)


@blueprint.get("/<who>")
def show(who: str) -> str:
    """The guide for ``who``."""
    if who not in GUIDES:
        raise NotFound(f"There is no guide for {who!r}.", f"Choose one of: {', '.join(GUIDES)}.")
    heading, about = GUIDES[who]
    return render_template(f"library/guides/{who}.html", heading=heading, about=about, guides=GUIDES, who=who)
