"""Signed-in people for tests, made without the cost of a password: ``sign_in``, and ``post`` with the token of forms.

    client = create_app(workspace.settings).test_client()
    sign_in(client, workspace, Role.LIAISON)
    post(client, "/curate/…", title="…")

For a browser: ``sign_in_browser(context, address, workspace, Role.LIAISON)``.
"""

from __future__ import annotations

import hashlib

from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from playwright.sync_api import BrowserContext
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from kb.app import create_app
from kb.models import Account
from kb.services.accounts.invitations import accept_invitation, invite
from kb.services.accounts.sessions import begin_session, find_actor
from kb.services.audit.actors import COMMAND_LINE, Actor, Role
from kb.services.transactions import changing
from kb.workspace import Workspace

_FORM_KEY = hashlib.sha1(b"the same in every test").hexdigest()


GOOD, OTHER = "four words make sense", "other words make sense"
"""Two passwords that may be chosen."""


def join(session: Session, name: str, role: Role, password: str = GOOD) -> Actor:
    """Someone who was invited and chose a password."""
    token = accept_invitation(session, invite(session, COMMAND_LINE, name, role), password)
    found = find_actor(session, token or "")
    assert found
    return found


def make_account(workspace: Workspace, role: Role, name: str | None = None) -> Actor:
    """The account called ``name``, or like its role; made if there is none, and given this role."""
    name = name or f"some-{role}"
    with workspace.sessions() as session:
        account = session.scalar(select(Account).where(Account.name == name)) or Account(name=name)
        account.role = role
        session.add(account)
        session.commit()
        return Actor(account.name, role, account.id)


def sign_in(client: FlaskClient, workspace: Workspace, role: Role, name: str | None = None) -> Actor:
    """Let ``client`` be signed in with an account of this role. Returns who that is."""
    actor = make_account(workspace, role, name)
    with client.session_transaction() as cookie:
        cookie.clear()
        cookie.update(_build_cookie(workspace, actor))
    return actor


def sign_out(client: FlaskClient) -> None:
    """Let ``client`` be anyone again."""
    with client.session_transaction() as cookie:
        cookie.clear()


def form_token(client: FlaskClient) -> str:
    """What the hidden input ``csrf_token`` of this client's forms holds."""
    with client.session_transaction() as cookie:
        key = cookie.setdefault("csrf_token", _FORM_KEY)
    return str(URLSafeTimedSerializer(client.application.secret_key or "", salt="wtf-csrf-token").dumps(key))


def post(client: FlaskClient, path: str, **fields: object) -> TestResponse:
    """Send a form as its page does, token included. A field may be a list, or a file as werkzeug takes it."""
    return client.post(path, data={"csrf_token": form_token(client), **fields})


def sign_in_browser(
    context: BrowserContext, address: str, workspace: Workspace, role: Role, name: str | None = None
) -> Actor:
    """Let every page of ``context`` be signed in at ``address``, where ``workspace`` is served."""
    actor = make_account(workspace, role, name)
    app = create_app(workspace.settings)
    value = _sign(app, _build_cookie(workspace, actor))
    app.extensions["kb"].engine.dispose()
    context.add_cookies([{"name": app.config["SESSION_COOKIE_NAME"], "value": value, "url": address}])
    return actor


def _build_cookie(workspace: Workspace, actor: Actor) -> dict[str, str]:
    assert actor.account_id
    with workspace.sessions() as session, changing(session, actor) as change:
        token = begin_session(change, actor.account_id)
    return {"session": token, "csrf_token": _FORM_KEY}


def _sign(app: Flask, cookie: dict[str, str]) -> str:
    serializer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    assert serializer is not None
    return str(serializer.dumps(cookie))
