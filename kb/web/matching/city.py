"""A city describes itself step by step, and sees what fits it. All that was said stands in the address."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue

from kb.errors import NotFound
from kb.http.context import get_session, get_workspace
from kb.services import matching
from kb.services.library import iter_states
from kb.services.matching import (
    CHOICES,
    FACTOR_LABELS,
    FACTOR_MEANINGS,
    FIELD_LABELS,
    STEPS,
    USUAL_WEIGHTS,
    WEIGHT_PREFIX,
    MatchRequest,
    find_cities,
    read_request,
    say_profile,
    step_of,
    step_with,
)

blueprint = Blueprint("matching", __name__)

SHOWN = 10
"""Matches on the page before the reader asks for all."""

_STEPS = ", ".join(step.path for step in STEPS if step.path)


@blueprint.record_once
def install_tools(state: BlueprintSetupState) -> None:
    """Let the templates and macros of the matching call what they need."""
    state.app.jinja_env.globals.update(match_steps=STEPS, say_profile=say_profile, match_address=match_address)


def ask(slug: str | None = None) -> MatchRequest:
    """What this request's address says of a city."""
    return read_request(get_session(), get_workspace().cities, request.args.to_dict(flat=False), slug)


def ask_of_city(folder: str, slug: str) -> MatchRequest:
    """The same for the city in an address: a site under ``/sites``, any other known city under ``/cities``."""
    asked = ask(slug)
    if folder == "sites" and asked.city is not None and not asked.city.in_program:
        raise NotFound(f"{asked.city.title} is not a site of the program.", f"Its page is /cities/{slug}/matches.")
    return asked


def match_address(asked: MatchRequest, path: str, *leaving_out: str, **more: str) -> str:
    """The address ``path`` with everything that was said, ``more``, and without the fields ``leaving_out``."""
    query = asked.query(leaving_out, more.items())
    return f"{path}?{query}" if query else path


def show_steps(asked: MatchRequest, action: str, place: int = 0) -> ResponseReturnValue:
    """The step at ``place``; if anything cannot be used, instead every step with a fault, and status 422.

    ``action`` is where the reader wants to go next.
    """
    faulty = [step for step in STEPS if set(step.fields) & set(asked.faults)]
    here = step_with(asked.faults) if faulty else place
    find = request.args.get("find", "").strip()[:80]
    page = render_template(
        "matching/step.html",
        asked=asked,
        place=here,
        parts=faulty or [STEPS[place]],
        action=action,
        find=find,
        cities=find_cities(get_session(), get_workspace().cities, find) if find else (),
        labels=FIELD_LABELS,
        choices=CHOICES,
        states=list(iter_states()),
    )
    return page, 422 if faulty else 200


@blueprint.get("/match")
def begin() -> ResponseReturnValue:
    """Which city it is. No field is invalid before the reader has typed anything."""
    asked = ask()
    return show_steps(asked if asked.begun else asked.without_faults(), _path_after(0))


@blueprint.get(f"/match/<any({_STEPS}):step>")
def describe(step: str) -> ResponseReturnValue:
    """One of the other steps, or those before it that have to be put right."""
    place = step_of(step) or 0
    asked = ask()
    return show_steps(asked, request.path if asked.faults else _path_after(place), place)


@blueprint.get("/match/results")
def results() -> ResponseReturnValue:
    """What fits the city in the address."""
    return _show_matches(ask())


@blueprint.get("/<any(sites, cities):folder>/<slug>/matches")
def of_city(folder: str, slug: str) -> ResponseReturnValue:
    """What fits a known city."""
    asked = ask_of_city(folder, slug)
    if folder == "cities" and asked.city is not None and asked.city.in_program:
        return redirect(match_address(asked, f"/sites/{slug}/matches", "city"), 301)
    return _show_matches(asked)


@blueprint.get("/about/matching")
def about() -> str:
    """How the matching works and what it does not do."""
    return render_template(
        "matching/about_matching.html",
        weights=USUAL_WEIGHTS,
        labels=FACTOR_LABELS,
        meanings=FACTOR_MEANINGS,
    )


def _show_matches(asked: MatchRequest) -> ResponseReturnValue:
    if asked.profile is None:
        return show_steps(asked, url_for("matching.results"))
    answer = matching.match_city(get_session(), get_workspace(), asked.profile, asked.weights)
    everything = request.args.get("show") == "all"
    page = render_template(
        "matching/results.html",
        asked=asked,
        answer=answer,
        matches=answer.matches if everything else answer.matches[:SHOWN],
        everything=everything,
        prefix=WEIGHT_PREFIX,
        labels=FACTOR_LABELS,
        meanings=FACTOR_MEANINGS,
    )
    return page, 422 if asked.weight_faults else 200


def _path_after(place: int) -> str:
    return f"/match/{STEPS[place + 1].path}" if place + 1 < len(STEPS) else url_for("matching.results")
