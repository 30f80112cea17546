"""Signing in and out, one's own account, and what a one-time link opens."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kb.errors import BadRequest, KBError
from kb.http.access import get_actor
from kb.http.context import get_session, get_workspace
from kb.http.identity import enter, get_token, leave
from kb.services import accounts
from kb.services.accounts import TooManyTries
from kb.services.audit import Role
from kb.web.accounts.known_browsers import find_place, remember_browser
from kb.web.accounts.second_step import ask_for_code
from kb.web.local_paths import safe_path

blueprint = Blueprint("accounts", __name__)
_UNEQUAL = "The two passwords are not the same. Type them again."
_BEGIN = {
    Role.ADMIN: "people.show",
    Role.LIAISON: "curation.show",
    Role.ORGANIZER: "reading_lists.browse",
    Role.MEMBER: "city_home.show",
}
"""Where someone new begins, by what they are here to do. Readers begin on the front page."""


@blueprint.route("/sign-in", methods=["GET", "POST"])
def sign_in() -> ResponseReturnValue:
    """Ask for name and password, and go on to the page that asked for it."""
    goal = safe_path(request.values.get("next"))
    if request.method != "POST":
        return redirect(goal, 303) if get_actor().signed_in else _show_sign_in(goal=goal)
    name, password = request.form.get("name", ""), request.form.get("password", "")
    try:
        actor, token = accounts.sign_in(get_session(), name, password, find_place(name), _get_device())
    except accounts.CodeNeeded as half:
        return ask_for_code(half.name, goal)
    except (accounts.SignInRefused, TooManyTries) as error:
        return _show_sign_in(error, goal=goal, name=name)
    return _enter(token, actor.name, goal)


@blueprint.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    """End this browser's session."""
    accounts.sign_out(get_session(), get_actor(), get_token())
    leave()
    return redirect(url_for("home.show"), 303)


@blueprint.get("/account")
def show() -> ResponseReturnValue:
    """Who I am here, and how to change my password."""
    return _show_account(done=request.args.get("done"))


@blueprint.post("/account/password")
def change_password() -> ResponseReturnValue:
    """Choose another password; every other browser is signed out."""
    actor, form = get_actor(), request.form
    try:
        wanted = _read_new_password()
        current = form.get("current", "")
        token = accounts.change_password(get_session(), actor, current, wanted, find_place(actor.name), _get_device())
    except accounts.SignInRefused as error:
        error.args = ("This is not your current password.",)
        return _show_account(error, wrong="current")
    except (accounts.BadPassword, TooManyTries) as error:
        wrong = "current" if isinstance(error, TooManyTries) else "password"
        return _show_account(error, wrong=wrong)
    return _enter(token, actor.name, url_for("accounts.show", done="password"))


@blueprint.post("/account/sign-out-everywhere")
def sign_out_everywhere() -> ResponseReturnValue:
    """End my session in every browser, this one too."""
    accounts.sign_out_everywhere(get_session(), get_actor())
    leave()
    return redirect(url_for("accounts.sign_in"), 303)


@blueprint.route("/invitation/<token>", methods=["GET", "POST"])
def invitation(token: str) -> ResponseReturnValue:
    """Choose the password of the account that a one-time link is for."""
    invited = accounts.get_invited(get_session(), token)
    if request.method != "POST":
        return _show("accounts/invitation.html", invited=invited)
    try:
        begun = accounts.accept_invitation(get_session(), token, _read_new_password(), _get_device())
    except BadRequest as error:
        return _show("accounts/invitation.html", error, invited=invited, wrong="password")
    if begun is None:
        return redirect(url_for("accounts.sign_in"), 303)
    return _enter(begun, invited.name or "", url_for(_BEGIN.get(invited.role, "home.show")))


@blueprint.route("/welcome/<token>", methods=["GET", "POST"])
def welcome(token: str) -> ResponseReturnValue:
    """Make the first admin with the link that the first start printed."""
    invited = accounts.get_invited(get_session(), token, first=True)
    if request.method != "POST":
        return _show("accounts/invitation.html", invited=invited)
    name, full_name = request.form.get("name", ""), request.form.get("full_name", "")
    try:
        begun = accounts.make_first_admin(get_session(), token, name, full_name, _read_new_password(), _get_device())
    except (BadRequest, accounts.NameTaken) as error:
        wrong = "password" if isinstance(error, accounts.BadPassword) else "name"
        return _show("accounts/invitation.html", error, invited=invited, wrong=wrong, name=name, full_name=full_name)
    return _enter(begun, name, url_for(_BEGIN[invited.role]))


def _show_sign_in(error: KBError | None = None, **values: object) -> Response:
    settings = get_workspace().settings
    sso = settings.sso_name if settings.sso_issuer else ""
    return _show("accounts/sign_in.html", error, sso=sso, **values)


def _get_device() -> str:
    return accounts.describe_device(request.user_agent.string)


def _show_account(error: KBError | None = None, **values: object) -> Response:
    session, actor = get_session(), get_actor()
    person, devices = accounts.get_person(session, actor.name), accounts.find_devices(session, actor, get_token())
    return _show("accounts/account.html", error, person=person, devices=devices, **values)


def _read_new_password() -> str:
    wanted = request.form.get("password", "")
    if wanted != request.form.get("again", ""):
        raise accounts.BadPassword(_UNEQUAL)
    return wanted


def _enter(token: str, name: str, goal: str) -> Response:
    enter(token)
    return remember_browser(make_response(redirect(goal, 303)), name)


def _show(template: str, error: KBError | None = None, **values: object) -> Response:
    """The page, not to be kept by the browser; with ``error`` its status, and nothing typed but passwords is lost."""
    response = make_response(render_template(template, error=error, **values), error.status if error else 200)
    response.headers["Cache-Control"] = "no-store"
    if isinstance(error, TooManyTries):
        response.headers["Retry-After"] = str(error.wait)
    return response
