"""A city reports that it did a strategy; another person reviews it; readers see it as the city's word."""

from __future__ import annotations

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue

from kb.errors import BadRequest, Conflict, Forbidden, KBError
from kb.http.access import get_actor
from kb.http.context import get_session
from kb.services import library, peers

blueprint = Blueprint("reports", __name__)


@blueprint.record_once
def install_tools(state: BlueprintSetupState) -> None:
    """Let the pages of practices and sites show what cities report."""
    state.app.jinja_env.globals.update(reports_of=reports_of)


def reports_of(practice: str = "", site: str = "") -> tuple[peers.ReportView, ...]:
    """What readers see of a practice or of a site, as cities report it."""
    return peers.find_reports(get_session(), practice, site)


@blueprint.get("/reports/new")
def begin() -> ResponseReturnValue:
    """The form."""
    return _show_form()


@blueprint.post("/reports/new")
def send() -> ResponseReturnValue:
    """Send a report for review. Whatever refuses it, nothing typed is lost."""
    form = request.form
    site = form.get("site", "")
    try:
        peers.send_report(get_session(), get_actor(), site, form.get("practice", ""), form.to_dict())
    except (BadRequest, peers.TooManyReports) as error:
        return _show_form(error)
    return redirect(url_for("city_home.show_city", slug=site, _anchor="reports"), 303)


@blueprint.get("/reports")
def browse() -> ResponseReturnValue:
    """The reports that wait for review."""
    return _show_waiting()


@blueprint.post("/reports/<int:number>")
def decide(number: int) -> ResponseReturnValue:
    """Show a report to readers, or decline it with an answer."""
    shows = request.form.get("action") == "publish"
    try:
        peers.decide_report(get_session(), get_actor(), number, shows, request.form.get("answer", ""))
    except (BadRequest, Conflict, Forbidden) as error:
        return _show_waiting(error)
    return redirect(url_for("reports.browse"), 303)


def _show_form(error: KBError | None = None) -> ResponseReturnValue:
    session, values = get_session(), request.values
    sites = peers.find_sites_of(session, get_actor())
    page = render_template(
        "peers/report.html",
        sites=sites,
        names=library.find_site_names(session),
        practices=library.find_cards(session, "practice"),
        parts=peers.PARTS,
        statuses=list(peers.AdoptionStatus),
        results=[look for value, look in library.RESULTS.items() if value],
        typed=values,
        error=error,
    )
    return _keep_nowhere(page, error)


def _show_waiting(error: KBError | None = None) -> ResponseReturnValue:
    reports = peers.find_reports_in_review(get_session())
    return _keep_nowhere(render_template("peers/reports_review.html", reports=reports, error=error), error)


def _keep_nowhere(page: str, error: KBError | None) -> ResponseReturnValue:
    response = make_response(page, error.status if error else 200)
    response.headers["Cache-Control"] = "no-store"
    return response
