"""The pages of the program's sites: the map with its list, and one site."""

from __future__ import annotations

from pathlib import Path

import structlog
from flask import Blueprint, current_app, render_template, request
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue

from kb.errors import NotFound
from kb.http.context import get_session
from kb.services import library, publishing

blueprint = Blueprint("sites", __name__)
log = structlog.get_logger()

OUTLINE = "vendor/us-atlas/states-albers-10m.json"
"""The outline of the states, below the static folder, where set-up puts it."""


@blueprint.record_once
def install_tools(state: BlueprintSetupState) -> None:
    """Let the templates draw the marks of the map."""
    state.app.jinja_env.globals.update(look_of=library.look_of, shape_path=library.shape_path)


@blueprint.get("/sites")
def browse() -> str:
    """The sites on a map and in a list, by state or by name: all, or those of a problem or a practice."""
    session = get_session()
    problem, practice = (request.args.get(name, "").strip()[:120] for name in ("problem", "practice"))
    everything = library.find_sites(session)
    cards = library.find_sites(session, problem, practice) if problem or practice else everything
    found = {card.slug for card in cards}
    return render_template(
        "library/sites.html",
        cards=cards,
        total=len(everything),
        filters=library.count_filters(session, everything),
        problem=problem,
        practice=practice,
        map=library.build_site_map(cards, (card for card in everything if card.slug not in found)),
        outline=find_outline(),
        order="name" if request.args.get("by") == "name" else "state",
    )


@blueprint.get("/sites/<slug>")
def show(slug: str) -> ResponseReturnValue:
    """One site, with charts of rates or of numbers, or why it is gone."""
    measure: library.Measure = "counts" if request.args.get("figures") == "counts" else "rates"
    session = get_session()
    try:
        page = library.get_site(session, slug, measure)
    except NotFound:
        if (stone := publishing.find_tombstone(session, slug, "site")) is None:
            raise
        return render_template("library/tombstone.html", stone=stone, slug=slug), 410
    return render_template("library/site.html", page=page)


def find_outline() -> library.Outline | None:
    """The outline of the states; None where set-up did not put it in place, or it is damaged: the list is there."""
    try:
        return library.load_outline(Path(current_app.static_folder or "") / OUTLINE)
    except library.BadOutline as error:
        log.warning("outline_unreadable", error=type(error).__name__)
        return None
