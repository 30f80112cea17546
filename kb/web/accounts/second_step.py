"""The second step of signing in: its code, turning it on and off, and the browsers one is signed in with."""

from __future__ import annotations

import time

import segno
from flask import Blueprint, Response, make_response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from kb.errors import KBError
from kb.http.access import get_actor
from kb.http.context import get_session, get_workspace
from kb.http.identity import enter
from kb.services import accounts
from kb.services.accounts import TooManyTries
from kb.web.accounts.known_browsers import find_place, remember_browser
from kb.web.local_paths import safe_path

blueprint = Blueprint("second_step", __name__)
_HALF = "half_signed_in"
_PATIENCE = 300
"""Seconds between the right password and the code."""


def ask_for_code(name: str, goal: str) -> ResponseReturnValue:
    """Remember in the signed cookie that the password of ``name`` was right, and ask for the code."""
    session[_HALF] = [name, int(time.time()), goal]
    return redirect(url_for("second_step.code"), 303)


@blueprint.route("/sign-in/code", methods=["GET", "POST"])
def code() -> ResponseReturnValue:
    """The code, for who has just typed the right password; anyone else begins at the beginning."""
    half = session.get(_HALF)
    if not isinstance(half, list) or time.time() - half[1] > _PATIENCE:
        session.pop(_HALF, None)
        return redirect(url_for("accounts.sign_in"), 303)
    name, _, goal = half
    if request.method != "POST":
        return _show("accounts/code.html")
    device = accounts.describe_device(request.user_agent.string)
    try:
        _, token = accounts.sign_in_with_code(
            get_session(), _load_seal(), name, request.form.get("code", ""), find_place(name), device
        )
    except (accounts.CodeRefused, TooManyTries) as error:
        return _show("accounts/code.html", error)
    enter(token)
    return remember_browser(make_response(redirect(safe_path(goal), 303)), name)


@blueprint.route("/account/second-step", methods=["GET", "POST"])
def set_up() -> ResponseReturnValue:
    """Show the secret for the app, and turn the second step on once the app gives the right code."""
    actor, form = get_actor(), request.form
    step = accounts.build_second_step(actor.name, form.get("secret", ""))
    if request.method != "POST":
        return _show_set_up(step)
    try:
        codes = accounts.turn_on(get_session(), actor, _load_seal(), step.secret, form.get("code", ""))
    except accounts.CodeRefused as error:
        return _show_set_up(step, error)
    return _show("accounts/recovery_codes.html", codes=codes)


@blueprint.post("/account/second-step/off")
def turn_off() -> ResponseReturnValue:
    """Ask for the password alone again; only with a code."""
    actor = get_actor()
    try:
        accounts.turn_off(get_session(), actor, _load_seal(), request.form.get("code", ""), find_place(actor.name))
    except (accounts.CodeRefused, TooManyTries) as error:
        return _show_set_up(accounts.build_second_step(actor.name), error)
    return redirect(url_for("accounts.show", done="second-step-off"), 303)


@blueprint.post("/account/browsers/<int:number>/sign-out")
def end_device(number: int) -> ResponseReturnValue:
    """Sign out in one other browser."""
    accounts.end_device(get_session(), get_actor(), number)
    return redirect(url_for("accounts.show", done="browser"), 303)


def _load_seal() -> accounts.SecretSeal:
    return accounts.load_seal(get_workspace().settings)


def _show_set_up(step: accounts.NewSecondStep, error: KBError | None = None) -> Response:
    picture = segno.make(step.address).svg_data_uri(scale=4, border=4, light="white")
    is_on = get_actor().has_second_step
    return _show("accounts/second_step.html", error, step=step, picture=picture, is_on=is_on)


def _show(template: str, error: KBError | None = None, **values: object) -> Response:
    response = make_response(render_template(template, error=error, **values), error.status if error else 200)
    response.headers["Cache-Control"] = "no-store"
    if isinstance(error, TooManyTries):
        response.headers["Retry-After"] = str(error.wait)
    return response
