"""Single sign-on against a real, certified provider that these tests start: the role of the groups, and every refusal.

The provider is npm's oidc-provider, in ``provider/``: ``npm ci --prefix tests/kb/accounts/provider``.
"""

from __future__ import annotations

import html
import json
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
import requests
from click.testing import Result
from flask import Flask
from flask.testing import FlaskClient

from kb.app import create_app
from kb.errors import BadRequest
from kb.models import Account
from kb.services.accounts.people import find_people, set_active
from kb.services.accounts.single_sign_on import choose_role, read_group_roles
from kb.services.audit import verify_audit
from kb.services.audit.actors import COMMAND_LINE, Role
from kb.services.audit.log import AuditFilter, find_entries
from kb.workspace import Workspace
from tests.kb.helpers.commands import command_over
from tests.kb.helpers.signing import join

FOLDER = Path(__file__).parent / "provider"
ARRIVE = "http://localhost/sign-in/sso/arrive"
PEOPLE = {
    "u-1": {"preferred_username": "Ann.Becker", "name": "Ann Becker", "groups": ["all", "kb-liaisons"]},
    "u-2": {"preferred_username": "boss", "name": "The Boss", "groups": ["kb-liaisons", "kb-admins"]},
    "u-3": {"preferred_username": "guest", "name": "A Guest", "groups": ["all"]},
    "u-4": {"preferred_username": "none", "name": "No Groups"},
    "u-5": {"email": "one@example.org", "groups": "kb-admins"},
}
pytestmark = pytest.mark.skipif(
    not shutil.which("node") or not (FOLDER / "node_modules").is_dir(),
    reason="the provider is not installed: npm ci --prefix tests/kb/accounts/provider",
)


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    """The address of a provider that knows :data:`PEOPLE`."""
    command = ["node", "provider.js", json.dumps(PEOPLE), ARRIVE]
    with subprocess.Popen(
        command, cwd=FOLDER, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as provider:
        assert provider.stdout
        yield provider.stdout.readline().strip()
        assert provider.stdin
        provider.stdin.close()


@pytest.fixture
def app(empty: Workspace, issuer: str) -> Iterator[Flask]:
    changes = {
        "sso_issuer": issuer,
        "sso_client_id": "kb",
        "sso_client_secret": "a secret of the tests",
        "sso_roles": "kb-liaisons=liaison, kb-admins = admin",
        "public_url": "http://localhost",
    }
    app = create_app(empty.settings.model_copy(update=changes))
    yield app
    app.extensions["kb"].engine.dispose()


def go_to_provider(client: FlaskClient, who: str, goal: str = "/curate") -> str:
    """What a browser does at the provider's own pages, signed in there as ``who``. The address it is sent back to."""
    left = client.get(f"/sign-in/sso?next={goal}")
    assert left.status_code == 302, left.get_data(as_text=True)
    with requests.Session() as browser:
        address: str | None = left.location
        while address and not address.startswith(ARRIVE):
            with browser.get(address, allow_redirects=False) as answer:
                page, address = (
                    answer.text,
                    answer.headers.get("Location") and urljoin(address, answer.headers["Location"]),
                )
                here = answer.url
            if address is None:
                fields = dict(re.findall(r'<input[^>]*type="hidden" name="(\w+)" value="(\w+)"', page))
                action = html.unescape(re.search(r'<form[^>]*action="([^"]+)"', page)[1])  # type: ignore[index]
                data = fields | {"login": who, "password": "any"}
                with browser.post(urljoin(here, action), data=data, allow_redirects=False) as sent:
                    address = urljoin(here, sent.headers["Location"])
    assert address
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}"


def test_person_arrives_with_the_role_of_their_groups(empty: Workspace, app: Flask) -> None:
    client = app.test_client()
    assert "Sign in with your agency" in client.get("/sign-in").get_data(as_text=True)
    arrived = client.get(go_to_provider(client, "u-1"))
    assert (arrived.status_code, arrived.location) == (303, "/curate")
    assert client.get("/curate").status_code == 200
    assert client.get("/people").status_code == 403
    with empty.sessions() as session:
        (ann,) = find_people(session)
        assert (ann.name, ann.full_name, ann.role, ann.state) == ("ann.becker", "Ann Becker", Role.LIAISON, "active")
        assert find_entries(session, AuditFilter(action="signed in", who="ann.becker")).total == 1
        assert verify_audit(session).ok


def test_highest_role_of_the_groups_counts_and_one_group_may_be_a_plain_word(empty: Workspace, app: Flask) -> None:
    for who in ("u-2", "u-5"):
        client = app.test_client()
        assert client.get(go_to_provider(client, who)).status_code == 303
        assert client.get("/people").status_code == 200
    with empty.sessions() as session:
        assert {person.name for person in find_people(session)} == {"boss", "one@example.org"}


@pytest.mark.parametrize("who", ["u-3", "u-4", "unknown"])
def test_person_without_a_group_of_this_site_has_no_account(empty: Workspace, app: Flask, who: str) -> None:
    client = app.test_client()
    refused = client.get(go_to_provider(client, who))
    assert refused.status_code == 403
    assert "has a part on this site" in refused.get_data(as_text=True)
    with empty.sessions() as session:
        assert find_people(session) == ()
        assert find_entries(session, AuditFilter(action="failed to sign in")).total == 1


def test_answer_works_once_and_in_its_own_browser_alone(app: Flask) -> None:
    mine, other = app.test_client(), app.test_client()
    answer = go_to_provider(mine, "u-1")
    assert other.get(answer).status_code == 502
    assert mine.get(re.sub("state=[^&]+", "state=wrong", answer)).status_code == 502
    assert mine.get(answer).status_code == 303
    assert mine.get(answer).status_code == 502
    assert other.get("/sign-in/sso/arrive").status_code == 502
    assert other.get("/sign-in/sso/arrive?error=access_denied&state=x").status_code == 502


def test_answer_for_another_person_of_a_name_that_is_here_takes_no_account_over(empty: Workspace, app: Flask) -> None:
    with empty.sessions() as session:
        join(session, "ann.becker", Role.ADMIN)
    client = app.test_client()
    refused = client.get(go_to_provider(client, "u-1"))
    assert refused.status_code == 403
    assert client.get("/curate").status_code == 302


def test_admin_connects_an_account_that_was_here(
    empty: Workspace, app: Flask, issuer: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with empty.sessions() as session:
        join(session, "ann.becker", Role.LIAISON)
        join(session, "other", Role.LIAISON)
    kb: Callable[..., Result] = command_over(empty, monkeypatch)
    monkeypatch.setenv("KB_SSO_ISSUER", issuer)
    assert kb("user", "connect", "ann.becker", "u-1").exit_code == 0
    assert kb("user", "connect", "other", "u-1").exit_code == 1
    client = app.test_client()
    assert client.get(go_to_provider(client, "u-1")).status_code == 303
    with empty.sessions() as session:
        assert len(find_people(session)) == 2


def test_role_follows_the_groups_and_a_closed_account_stays_closed(empty: Workspace, app: Flask) -> None:
    client = app.test_client()
    client.get(go_to_provider(client, "u-1"))
    with empty.sessions() as session:
        join(session, "boss-by-password", Role.ADMIN)
        session.query(Account).filter_by(name="ann.becker").one().role = Role.ADMIN
        session.commit()
    client.get(go_to_provider(client, "u-1"))
    with empty.sessions() as session:
        assert {p.name: p.role for p in find_people(session)}["ann.becker"] == Role.LIAISON
        set_active(session, COMMAND_LINE, "ann.becker", False)
    assert client.get(go_to_provider(app.test_client(), "u-1")).status_code == 502  # another browser's answer
    again = app.test_client()
    assert again.get(go_to_provider(again, "u-1")).status_code == 403


def test_goal_is_a_page_of_this_site(app: Flask) -> None:
    client = app.test_client()
    assert client.get(go_to_provider(client, "u-1", "//evil.example/x")).location == "/"


def test_provider_that_is_gone_is_said_and_passwords_still_work(empty: Workspace) -> None:
    app = create_app(empty.settings.model_copy(update={"sso_issuer": "http://127.0.0.1:9", "sso_client_id": "kb"}))
    client = app.test_client()
    answer = client.get("/sign-in/sso")
    assert answer.status_code == 502
    assert "cannot be reached" in answer.get_data(as_text=True)
    assert client.get("/sign-in").status_code == 200
    app.extensions["kb"].engine.dispose()


def test_without_a_provider_there_is_no_such_address(empty: Workspace) -> None:
    app = create_app(empty.settings)
    client = app.test_client()
    assert client.get("/sign-in/sso").status_code == 404
    assert client.get("/sign-in/sso/arrive?code=x&state=y").status_code == 404
    assert "agency" not in client.get("/sign-in").get_data(as_text=True)
    app.extensions["kb"].engine.dispose()


def test_table_of_groups_is_read_or_refused_in_words() -> None:
    assert read_group_roles(" a=b=admin , c = liaison,") == {"a=b": Role.ADMIN, "c": Role.LIAISON}
    assert choose_role(["c", "a=b"], read_group_roles("a=b=admin,c=liaison")) == Role.ADMIN
    assert choose_role(["x"], {}) is None
    for text in ("a", "a=boss", "=admin"):
        with pytest.raises(BadRequest, match="group=role"):
            read_group_roles(text)
