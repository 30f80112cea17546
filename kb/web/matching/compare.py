"""Cities like a city, and practices side by side."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from kb.errors import BadRequest
from kb.http.context import get_session, get_workspace
from kb.services import library, matching
from kb.services.matching import UNDESCRIBED, MatchRequest, find_peers_of
from kb.web.matching.city import ask, ask_of_city, match_address, show_steps

blueprint = Blueprint("comparing", __name__)


@blueprint.get("/match/peers")
def peers() -> ResponseReturnValue:
    """The cities most like the one in the address."""
    return _show_peers(ask())


@blueprint.get("/<any(sites, cities):folder>/<slug>/peers")
def peers_of_city(folder: str, slug: str) -> ResponseReturnValue:
    """The cities most like a known one."""
    asked = ask_of_city(folder, slug)
    if folder == "cities" and asked.city is not None and asked.city.in_program:
        return redirect(match_address(asked, f"/sites/{slug}/peers", "city"), 301)
    return _show_peers(asked)


@blueprint.get("/compare")
def compare() -> ResponseReturnValue:
    """Two to four practices side by side, against the city in the address if there is one; or the choice of them."""
    asked = ask()
    if asked.begun and asked.faults:
        return show_steps(asked, "/compare")
    chosen = tuple(dict.fromkeys(slug for slug in request.args.getlist("practice") if slug))
    fault = None
    if len(chosen) >= matching.LEAST_COMPARED:
        try:
            comparison = matching.compare_practices(
                get_session(), get_workspace(), asked.profile or UNDESCRIBED, chosen, asked.weights
            )
            return render_template("matching/compare.html", asked=asked, comparison=comparison, chosen=chosen)
        except BadRequest as error:
            fault = f"{error} {error.hint}"
    page = render_template(
        "matching/compare_choose.html",
        asked=asked,
        chosen=chosen,
        fault=fault,
        cards=library.find_cards(get_session(), "practice"),
        most=matching.MOST_COMPARED,
    )
    return page, 422 if fault else 200


def _show_peers(asked: MatchRequest) -> ResponseReturnValue:
    if asked.profile is None:
        return show_steps(asked, "/match/peers")
    answer = find_peers_of(get_session(), get_workspace().cities, asked.profile)
    return render_template("matching/peers.html", asked=asked, answer=answer)
