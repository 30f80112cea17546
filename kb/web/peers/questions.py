"""A city asks others: the form, the thread, and what is written in it. Kept by no cache, found by no search."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kb.errors import BadRequest, KBError, NotFound
from kb.http.access import get_actor
from kb.http.context import get_session, get_workspace
from kb.http.downloads import LOCKED_UP, build_disposition
from kb.services import exchange, library, matching, peers

blueprint = Blueprint("peer_questions", __name__)


@blueprint.after_request
def keep_nowhere(response: Response) -> Response:
    """Let no cache keep what is between cities."""
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.url_value_preprocessor
def allow_files(endpoint: str | None, _values: object) -> None:
    """A letter may bring files. This runs before the form is first read."""
    if endpoint == "peer_questions.reply":
        request.max_content_length = peers.MOST_FILES * peers.LARGEST_FILE + 1_000_000


@blueprint.get("/questions/new")
def begin() -> ResponseReturnValue:
    """The form, with the cities that can best answer about the strategy in the address."""
    return _show_form()


@blueprint.post("/questions/new")
def ask() -> ResponseReturnValue:
    """Send the question. Whatever refuses it, nothing typed is lost."""
    form = request.form
    site, practice = form.get("site", ""), form.get("practice", "")
    asked, text, lacks = form.getlist("to"), form.get("text", ""), form.get("lacks", "")
    checked = bool(form.get("checked"))
    try:
        number = peers.ask_cities(get_session(), get_actor(), site, asked, text, lacks, practice, checked=checked)
    except (BadRequest, peers.TooManyQuestions) as error:
        return _show_form(error)
    return redirect(url_for("peer_questions.show", number=number), 303)


@blueprint.get("/questions/<int:number>")
def show(number: int) -> ResponseReturnValue:
    """A thread, for those in it."""
    return _show_thread(number)


@blueprint.post("/questions/<int:number>/letters")
def reply(number: int) -> ResponseReturnValue:
    """Write into the thread as one's city."""
    form, sent = request.form, [each for each in request.files.getlist("files") if each.filename]
    files = [peers.SentFile(each.filename or "", each.read(peers.LARGEST_FILE + 1)) for each in sent]
    site, text, checked = form.get("site", ""), form.get("text", ""), bool(form.get("checked"))
    try:
        peers.reply(get_session(), get_actor(), number, site, text, files, checked=checked)
    except (BadRequest, peers.TooManyQuestions) as error:
        return _show_thread(number, error)
    return redirect(url_for("peer_questions.show", number=number), 303)


@blueprint.get("/questions/<int:number>/files/<int:file>")
def download(number: int, file: int) -> Response:
    """A file of a letter, for those in the thread: as a download, never shown, whatever it holds."""
    found = peers.get_letter_file(get_session(), get_actor(), number, file)
    response = Response(found.content, mimetype="application/octet-stream")
    response.headers["Content-Disposition"] = build_disposition(found.name)
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


# Read by Talisman, which sends the policy of each answer: should a browser show it nevertheless, nothing runs.
setattr(download, "talisman_view_options", {"content_security_policy": LOCKED_UP})  # noqa: B010


@blueprint.post("/questions/<int:number>/take-up")
def take_up(number: int) -> ResponseReturnValue:
    """Say that one's city works on its answer."""
    peers.take_up(get_session(), get_actor(), number, request.form.get("site", ""))
    return redirect(url_for("peer_questions.show", number=number), 303)


@blueprint.post("/questions/<int:number>/objections")
def object_to(number: int) -> ResponseReturnValue:
    """Tell the liaisons that a text should not be there."""
    letter, why = request.form.get("letter", 0, type=int), request.form.get("why", "")
    try:
        peers.object_to(get_session(), get_actor(), number, letter, why)
    except BadRequest as error:
        return _show_thread(number, error)
    return redirect(url_for("peer_questions.show", number=number, done="objection"), 303)


@blueprint.post("/questions/<int:number>/hide")
def hide(number: int) -> ResponseReturnValue:
    """Hide a text, or show it again."""
    letter, hidden = request.form.get("letter", 0, type=int), request.form.get("action") != "show"
    peers.hide_text(get_session(), get_actor(), number, letter, hidden)
    return redirect(url_for("peer_questions.show", number=number), 303)


def _show_form(error: KBError | None = None) -> ResponseReturnValue:
    session, values = get_session(), request.values
    sites = peers.find_sites_of(session, get_actor())
    site = values.get("site", "") if values.get("site", "") in sites else (sites[0] if sites else "")
    practice = library.find_cards_by_slug(session, [values.get("practice", "")]).get(values.get("practice", ""))
    slug = practice.slug if practice and practice.kind == "practice" else ""
    page = render_template(
        "peers/ask.html",
        sites=sites,
        site=site,
        names=library.find_site_names(session),
        practice=practice if slug else None,
        answerers=peers.propose_answerers(session, get_workspace().cities, site, slug) if site else (),
        chosen=set(values.getlist("to")),
        lacking=exchange.find_lacking(session, get_workspace().cities, site, slug) if site and slug else (),
        most=peers.MOST_ASKED,
        days=peers.ANSWER_DAYS,
        error=error,
    )
    return make_response(page, error.status if error else 200)


def _show_thread(number: int, error: KBError | None = None) -> ResponseReturnValue:
    session = get_session()
    thread = peers.get_thread(session, get_actor(), number)
    try:
        profile = matching.get_profile(session, get_workspace().cities, thread.site)
    except NotFound:
        profile = matching.UNDESCRIBED  # the city's page was withdrawn since: the thread stays with both cities
    lessons = [each for each in exchange.find_peer_lessons(session, get_actor()) if each.path == f"/questions/{number}"]
    values = {"thread": thread, "profile": profile, "lessons": lessons, "error": error}
    page = render_template("peers/thread.html", done=request.args.get("done"), **values)
    return make_response(page, error.status if error else 200)
