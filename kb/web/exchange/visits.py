"""Visits between cities: planned, agreed to, prepared, printed, put into a calendar. For their cities alone."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kb.errors import BadRequest, KBError
from kb.http.access import get_actor
from kb.http.context import get_session
from kb.http.downloads import get_base
from kb.services import exchange, library, peers
from kb.web.exchange.seated import find_own_sites, get_formats, get_site_asked, install_choices, keep_nowhere

blueprint = Blueprint("visits", __name__)
blueprint.after_request(keep_nowhere)
blueprint.record_once(install_choices)

FIELDS = (
    "format",
    "practice",
    "purpose",
    "brings_home",
    "first_day",
    "last_day",
    "begins",
    "closes",
    "place",
    "offices",
    "tells",
    "part",
    "questions",
)


@blueprint.get("/visits")
def browse() -> str:
    """The visits of the reader's cities, those in which something waits first."""
    visits = exchange.find_visits(get_session(), get_actor(), get_formats())
    return render_template("exchange/visits.html", visits=visits, sites=find_own_sites())


@blueprint.get("/visits/formats")
def formats() -> str:
    """The formats of exchange, with their checklists and sources."""
    return render_template("exchange/formats.html", formats=get_formats())


@blueprint.get("/visits/new")
def begin() -> ResponseReturnValue:
    """The form."""
    return _show_form()


@blueprint.post("/visits/new")
def create() -> ResponseReturnValue:
    """Plan a visit. Whatever refuses it, nothing typed is lost."""
    form = request.form
    try:
        number = exchange.plan_visit(
            get_session(), get_actor(), get_formats(), form.get("site", ""), form.getlist("with"), form.to_dict()
        )
    except (BadRequest, peers.TooManyQuestions) as error:
        return _show_form(error)
    return redirect(url_for("visits.show", number=number), 303)


@blueprint.get("/visits/<int:number>")
def show(number: int) -> ResponseReturnValue:
    """A visit, for its cities."""
    return show_visit(number)


@blueprint.get("/visits/<int:number>/edit")
def edit(number: int) -> ResponseReturnValue:
    """The form, filled with what stands."""
    return _show_form(number=number)


@blueprint.post("/visits/<int:number>/edit")
def save(number: int) -> ResponseReturnValue:
    """Change a visit as one's city."""
    try:
        exchange.change_visit(get_session(), get_actor(), number, request.form.get("site", ""), request.form.to_dict())
    except BadRequest as error:
        return _show_form(error, number)
    return redirect(url_for("visits.show", number=number), 303)


@blueprint.post("/visits/<int:number>/agree")
def agree(number: int) -> ResponseReturnValue:
    """Say yes for one's city."""
    form = request.form
    exchange.agree_to_visit(get_session(), get_actor(), number, form.get("site", ""), bool(form.get("tells")))
    return redirect(url_for("visits.show", number=number), 303)


@blueprint.post("/visits/<int:number>/call-off")
def call_off(number: int) -> ResponseReturnValue:
    """Call a visit off, or decline it."""
    exchange.call_off_visit(get_session(), get_actor(), number, request.form.get("site", ""))
    return redirect(url_for("visits.show", number=number), 303)


@blueprint.post("/visits/<int:number>/lines")
def add_line(number: int) -> ResponseReturnValue:
    """Add a question, a line of the checklist, or an action with its day."""
    form = request.form
    said = [form.get(name, "") for name in ("site", "kind", "text", "due")]
    try:
        exchange.add_line(get_session(), get_actor(), number, *said, checked=bool(form.get("checked")))
    except peers.MayNamePeople:
        raise  # the page of errors asks once more
    except BadRequest as error:
        return show_visit(number, error)
    return redirect(url_for("visits.show", number=number, _anchor=form.get("kind", "")), 303)


@blueprint.post("/visits/<int:number>/lines/<int:line>/drop")
def drop_line(number: int, line: int) -> ResponseReturnValue:
    """Take a line away."""
    exchange.drop_line(get_session(), get_actor(), number, line)
    return redirect(url_for("visits.show", number=number), 303)


@blueprint.post("/visits/<int:number>/ticks")
def tick(number: int) -> ResponseReturnValue:
    """Tick what is done."""
    was, ticked = ([int(each) for each in request.form.getlist(name) if each.isdecimal()] for name in ("was", "done"))
    exchange.tick_lines(get_session(), get_actor(), number, was, ticked)
    return redirect(url_for("visits.show", number=number, _anchor="checklist"), 303)


@blueprint.get("/visits/<int:number>/sheet")
def sheet(number: int) -> str:
    """The sheet to print: purpose, who comes, questions with room for answers, checklist."""
    view = exchange.get_visit(get_session(), get_actor(), get_formats(), number)
    return render_template("exchange/sheet.html", visit=view, format=get_formats().each[view.format], base=get_base())


@blueprint.get("/visits/<int:number>.ics")
def calendar(number: int) -> Response:
    """The visit, its follow-ups and its actions as a calendar file."""
    view = exchange.get_visit(get_session(), get_actor(), get_formats(), number)
    content = exchange.write_visit_calendar(view, get_base())
    response = Response(content, content_type="text/calendar; charset=utf-8")
    response.headers.set("Content-Disposition", "attachment", filename=f"visit-{number}.ics")
    return response


def show_visit(number: int, error: KBError | None = None) -> ResponseReturnValue:
    """The page of a visit, with what was refused."""
    session, actor, known = get_session(), get_actor(), get_formats()
    view = exchange.get_visit(session, actor, known, number)
    lessons = [each for each in exchange.find_peer_lessons(session, actor) if each.path == f"/visits/{number}"]
    page = render_template(
        "exchange/visit.html",
        visit=view,
        format=known.each[view.format],
        sourced={
            line.says: line
            for lines in (*_parts(known.each[view.format]), known.host_kit, known.visitor_kit)
            for line in lines
        },
        lessons=lessons,
        error=error,
    )
    return make_response(page, error.status if error else 200)


def _parts(one: exchange.FormatView) -> tuple[tuple[exchange.SourcedLine, ...], ...]:
    return one.prepare, one.host, one.follow_up


def _show_form(error: KBError | None = None, number: int | None = None) -> ResponseReturnValue:
    session, actor, known = get_session(), get_actor(), get_formats()
    kept = exchange.get_visit(session, actor, known, number) if number else None
    typed: dict[str, object] = {name: request.values.get(name, "") for name in FIELDS}
    own = kept.mine if kept else ()
    site = get_site_asked()
    mine = next((one for one in own if one.site == site), own[0] if own else None)
    if kept is not None and mine is not None and request.method != "POST":
        typed = {name: getattr(kept, name) for name in FIELDS[:9]} | {"offices": mine.offices, "tells": mine.tells}
        typed |= {name: day.isoformat() if (day := getattr(kept, name)) else "" for name in ("first_day", "last_day")}
    page = render_template(
        "exchange/visit_form.html",
        kept=kept,
        typed=typed,
        sites=tuple(one.site for one in own) if kept else find_own_sites(),
        site=mine.site if mine else site,
        others=sorted(peers.find_reachable(session) - {site}) if not kept else (),
        chosen=set(request.values.getlist("with")),
        names=library.find_site_names(session),
        practices=library.find_cards(session, "practice"),
        formats=known,
        error=error,
    )
    return make_response(page, error.status if error else 200)
