"""The people who have an account, for admins: add, change the role, close, give a new link."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kb.errors import BadRequest, KBError
from kb.http.access import get_actor
from kb.http.context import get_session
from kb.http.downloads import get_base
from kb.services import accounts, library, peers
from kb.services.audit import Role

blueprint = Blueprint("people", __name__)


@blueprint.get("/people")
def show() -> ResponseReturnValue:
    """Everyone with an account."""
    return _show(done=request.args.get("done"))


@blueprint.post("/people")
def add() -> ResponseReturnValue:
    """Add someone, and show once the link with which they choose a password."""
    name, full_name = request.form.get("name", ""), request.form.get("full_name", "")
    try:
        token = accounts.invite(get_session(), get_actor(), name, _read_role(), full_name)
    except (BadRequest, accounts.NameTaken) as error:
        return _show(error, name=name, full_name=full_name, role=request.form.get("role"))
    return _show_link(name, token)


@blueprint.post("/people/<name>/role")
def change_role(name: str) -> ResponseReturnValue:
    """Give someone another role."""
    return _change(lambda: accounts.change_role(get_session(), get_actor(), name, _read_role()))


@blueprint.post("/people/<name>/close")
def close(name: str) -> ResponseReturnValue:
    """Let someone no longer sign in."""
    return _change(lambda: accounts.set_active(get_session(), get_actor(), name, False))


@blueprint.post("/people/<name>/open")
def reopen(name: str) -> ResponseReturnValue:
    """Let someone sign in again."""
    return _change(lambda: accounts.set_active(get_session(), get_actor(), name, True))


@blueprint.post("/people/<name>/reset-second-step")
def reset_second_step(name: str) -> ResponseReturnValue:
    """Let someone who lost app and recovery codes sign in with the password alone."""
    return _change(lambda: accounts.reset_second_step(get_session(), get_actor(), name))


@blueprint.post("/people/<name>/link")
def issue_link(name: str) -> ResponseReturnValue:
    """Show once a new link with which someone chooses a password."""
    return _show_link(name, accounts.issue_link(get_session(), get_actor(), name))


def _change(act: Callable[[], None]) -> ResponseReturnValue:
    try:
        act()
    except accounts.LastAdmin as error:
        return _show(error)
    return redirect(url_for("people.show", done="changed"), 303)


def _read_role() -> Role:
    try:
        return Role(request.form.get("role", ""))
    except ValueError as error:
        raise BadRequest(
            f"There is no role {request.form.get('role')!r}.", f"Choose one of {', '.join(Role)}."
        ) from error


def _show(error: KBError | None = None, **values: object) -> Response:
    session = get_session()
    page = render_template(
        "accounts/people.html",
        people=accounts.find_people(session),
        roles=[role for role in Role if role is not Role.MEMBER],  # a member is invited on their city's page
        served=peers.find_served(session),
        sites=library.find_site_names(session),
        error=error,
        **values,
    )
    response = make_response(page, error.status if error else 200)
    response.headers["Cache-Control"] = "no-store"
    return response


def _show_link(name: str, token: str) -> Response:
    """Shown in the answer itself: kept nowhere, not even in the cookie, it is gone when the page is left."""
    link = get_base() + url_for("accounts.invitation", token=token)
    return _show(link=link, link_for=accounts.fold_name(name))
