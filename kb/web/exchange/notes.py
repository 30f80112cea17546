"""What a city writes after a visit, and lessons made of cities' words. For their cities alone."""

from __future__ import annotations

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kb.errors import BadRequest, Conflict, KBError, NotFound
from kb.http.access import get_actor
from kb.http.context import get_session
from kb.services import exchange
from kb.web.exchange.seated import get_formats, keep_nowhere

blueprint = Blueprint("exchange_notes", __name__)
blueprint.after_request(keep_nowhere)


@blueprint.get("/visits/<int:number>/notes/<kind>")
def write(number: int, kind: str) -> ResponseReturnValue:
    """The form of a report or of a follow-up, with what was written before."""
    return _show_form(number, _read_kind(kind))


@blueprint.post("/visits/<int:number>/notes/<kind>")
def save(number: int, kind: str) -> ResponseReturnValue:
    """Keep it. Whatever refuses it, nothing typed is lost."""
    chosen, form = _read_kind(kind), request.form
    try:
        exchange.save_note(get_session(), get_actor(), number, form.get("site", ""), chosen, form.to_dict())
    except BadRequest as error:
        return _show_form(number, chosen, error)
    return redirect(url_for("visits.show", number=number, _anchor="afterward"), 303)


@blueprint.post("/peer-lessons/new")
def propose() -> ResponseReturnValue:
    """Propose that an answer or a report becomes a lesson."""
    form = request.form
    try:
        origin = exchange.LessonOrigin(form.get("origin", ""))
        parent, words = int(form.get("parent", "")), int(form.get("words", ""))
    except ValueError as error:
        raise BadRequest("This form is not whole.", "Open the question or visit again.") from error
    said = (form.get("site", ""), form.get("title", ""))
    checked = bool(form.get("checked"))
    number = exchange.propose_lesson(get_session(), get_actor(), origin, parent, words, *said, checked=checked)
    return redirect(url_for("exchange_notes.show_lesson", number=number), 303)


@blueprint.get("/peer-lessons/<int:number>")
def show_lesson(number: int) -> ResponseReturnValue:
    """The words that may become a lesson, and who agreed."""
    return _show_lesson(number)


@blueprint.post("/peer-lessons/<int:number>")
def decide(number: int) -> ResponseReturnValue:
    """Agree for one's city, or keep the words between the cities."""
    form = request.form
    act = exchange.agree_to_lesson if form.get("action") == "agree" else exchange.decline_lesson
    try:
        act(get_session(), get_actor(), number, form.get("site", ""))
    except Conflict as error:
        return _show_lesson(number, error)
    return redirect(url_for("exchange_notes.show_lesson", number=number), 303)


def _read_kind(kind: str) -> exchange.NoteKind:
    try:
        return exchange.NoteKind(kind)
    except ValueError as error:
        raise NotFound("There is no such form of a visit.") from error


def _show_form(number: int, kind: exchange.NoteKind, error: KBError | None = None) -> ResponseReturnValue:
    view = exchange.get_visit(get_session(), get_actor(), get_formats(), number)
    site = request.values.get("site", "")
    site = site if site in {one.site for one in view.mine} else view.mine[0].site
    note = view.note_of(site, kind)
    page = render_template(
        "exchange/note_form.html",
        visit=view,
        kind=kind,
        site=site,
        fields=exchange.NOTE_FIELDS[kind],
        typed=request.form if request.method == "POST" else note.said if note else {},
        goals=list(exchange.GoalMet),
        error=error,
    )
    return make_response(page, error.status if error else 200)


def _show_lesson(number: int, error: KBError | None = None) -> ResponseReturnValue:
    lesson = exchange.get_peer_lesson(get_session(), get_actor(), number)
    page = render_template("exchange/lesson.html", lesson=lesson, error=error)
    return make_response(page, error.status if error else 200)
