"""Who comes to the pages: one visitor for each role, an address for each rule, and what the table of access says."""

from __future__ import annotations

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.exceptions import MethodNotAllowed
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from kb.http.access_table import ACCESS, WITH_ACCOUNT
from kb.services.audit.actors import Role
from kb.workspace import Workspace
from tests.kb.helpers.signing import sign_in

WITHOUT_ACCOUNT = None
VISITORS = (WITHOUT_ACCOUNT, *Role)
CHECK_THEMSELVES = {
    "uploads.add": "/curate/uploads",
    "corrections.propose": "/corrections/x",
    "list_readings.add_own": "/lists/x/own",
    "list_readings.attach": "/lists/x/files/1",
}
"""Forms that look at their token in their own view, and where they are sent: tried as they are, below."""

METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "DELETE")


def clients_of(app: Flask, workspace: Workspace) -> dict[Role | None, FlaskClient]:
    clients: dict[Role | None, FlaskClient] = {WITHOUT_ACCOUNT: app.test_client()}
    for role in Role:
        clients[role] = app.test_client()
        sign_in(clients[role], workspace, role)
    return clients


def path_of(app: Flask, rule: Rule) -> str:
    """An address that ``rule`` answers, of something that does not exist."""
    values: dict[str, object] = {}
    for name in rule.arguments:
        converter = rule._converters[name]
        items = getattr(converter, "items", None)
        values[name] = sorted(items)[0] if items else 1 if type(converter).__name__ == "IntegerConverter" else "x"
    with app.test_request_context():
        return str(app.url_map.bind("localhost").build(rule.endpoint, values, force_external=False))


def read_answer(answer: TestResponse, method: str) -> str:
    """What the answer means: the page was reached, the form lacked its token, it is not for this visitor, or else."""
    if answer.status_code == 302 and answer.location.startswith("/sign-in?next="):
        return "denied"
    if answer.status_code == 200 and (answer.data == b"reached" or method in ("HEAD", "OPTIONS")):
        return "reached"
    if answer.status_code == 400 and method not in ("GET", "HEAD", "OPTIONS"):
        return "no token"
    return {401: "denied", 403: "denied", 405: "no such method"}.get(answer.status_code, f"{answer.status_code}")


def expect_answer(app: Flask, role: Role | None, path: str, method: str) -> str:
    """What the table says of this request."""
    try:
        endpoint, _ = app.url_map.bind("localhost").match(path, method)
    except MethodNotAllowed:
        return "no such method"
    if endpoint not in ACCESS:
        return "404"
    needs_account = endpoint in WITH_ACCOUNT and role is WITHOUT_ACCOUNT
    if needs_account or (role or Role.READER) not in ACCESS[endpoint]:
        return "denied"
    if method in ("GET", "HEAD", "OPTIONS"):
        return "reached"
    return "reached" if endpoint.startswith(("api_", "harvest.")) or endpoint in CHECK_THEMSELVES else "no token"
