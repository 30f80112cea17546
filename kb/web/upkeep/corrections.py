"""A reader says what is wrong with a page, with or without an account; liaisons decide about it."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError

from kb.errors import BadRequest, Conflict, KBError, NotFound
from kb.http.access import get_actor
from kb.http.context import csrf, get_session
from kb.services import publishing, upkeep
from kb.services.accounts import build_place
from kb.services.upkeep import TooManyCorrections

blueprint = Blueprint("corrections", __name__)


class FormTooOld(KBError):
    """The form was made in a session that has ended, or cookies are switched off."""

    status = 400
    code = "form_no_longer_valid"
    hint = "What you typed is still below: send it again. If that does not help, allow cookies for this site."


class LooksLikeAMachine(BadRequest):
    """A field that people do not see was filled in."""

    code = "looks_like_a_machine"
    hint = "What you typed is still below: send it again as it is."


@blueprint.route("/corrections/<slug>", methods=["GET", "POST"])
def propose(slug: str) -> ResponseReturnValue:
    """The form for one page, and what it sends. Whatever refuses it, nothing typed is lost."""
    session, form = get_session(), request.form
    if request.method != "POST":
        subject = upkeep.get_subject(session, slug)
        return render_template("upkeep/correction_form.html", subject=subject, sent="sent" in request.args)
    try:
        _check_form()
        place = build_place(request.remote_addr)
        upkeep.propose_correction(session, get_actor(), slug, form.get("text", ""), form.get("contact", ""), place)
    except (BadRequest, TooManyCorrections, FormTooOld) as error:
        return _refuse(slug, error)
    return redirect(url_for("corrections.propose", slug=slug, sent=1), 303)


csrf.exempt(propose)  # its token is checked by itself, above: a form that is too old must not lose what was typed


@blueprint.get("/curate/corrections/<int:number>")
def show(number: int) -> ResponseReturnValue:
    """One proposal beside its page."""
    return _show(number)


@blueprint.post("/curate/corrections/<int:number>")
def decide(number: int) -> ResponseReturnValue:
    """Accept the proposal, which opens the page's draft, or decline it with an answer."""
    session, answer = get_session(), request.form.get("answer", "")
    try:
        if request.form.get("action") == "accept":
            draft = upkeep.accept_correction(session, get_actor(), number, answer)
            return redirect(url_for("drafts.show", number=draft), 303)
        upkeep.decline_correction(session, get_actor(), number, answer)
    except (BadRequest, Conflict) as error:
        return _show(number, error, answer)
    return redirect(url_for("queues.show", name="corrected"), 303)


def _check_form() -> None:
    try:
        csrf.protect()
    except CSRFError as error:
        raise FormTooOld("This form is no longer valid, so nothing was sent.") from error
    if request.form.get("website"):
        raise LooksLikeAMachine("Something filled in a field that people do not see, so nothing was sent.")


def _refuse(slug: str, error: KBError) -> Response:
    try:
        subject = upkeep.get_subject(get_session(), slug)
    except NotFound:
        raise (error if isinstance(error, FormTooOld) else NotFound(f"There is no page called {slug!r}.")) from error
    typed = {name: request.form.get(name, "") for name in ("text", "contact")}
    page = render_template("upkeep/correction_form.html", subject=subject, error=error, typed=typed)
    response = make_response(page, error.status)
    if isinstance(error, TooManyCorrections):
        response.headers["Retry-After"] = str(error.wait)
    return response


def _show(number: int, error: KBError | None = None, answer: str = "") -> ResponseReturnValue:
    session = get_session()
    correction, subject = upkeep.get_correction(session, number)
    document = publishing.find_document(session, correction.slug)
    page = render_template(
        "upkeep/correction_show.html",
        correction=correction,
        subject=subject,
        document=document,
        text=publishing.find_page_text(session, correction.slug),
        drafts=upkeep.find_drafts_of(session, correction.slug),
        error=error,
        answer=answer,
    )
    response = make_response(page, error.status if error else 200)
    response.headers["Cache-Control"] = "no-store"
    return response
