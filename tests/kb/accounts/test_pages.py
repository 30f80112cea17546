"""Signing in over HTTP: cookies, where it leads afterwards, one-time links, and what the log may hold."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from kb.app import create_app
from kb.services.accounts.invitations import issue_first_link, issue_link
from kb.services.accounts.throttle import FREE_TRIES
from kb.services.audit.actors import COMMAND_LINE, Role
from kb.web.local_paths import safe_path
from kb.workspace import Workspace
from tests.kb.helpers.signing import GOOD, OTHER, form_token, join, post, sign_in

STRANGE = [
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "https://evil.example/",
    "https:evil.example",
    "javascript:alert(1)",
    "/\t/evil.example",
    "/\n/evil.example",
    " //evil.example",
    "evil.example",
    "",
    "/sign-in?next=/",
    "/sign-out",
    "/" + "x" * 3000,
]


@pytest.fixture
def app(empty: Workspace) -> Iterator[Flask]:
    made = create_app(empty.settings)
    yield made
    made.extensions["kb"].engine.dispose()


@pytest.fixture
def client(app: Flask, empty: Workspace) -> FlaskClient:
    with empty.sessions() as session:
        join(session, "ann", Role.LIAISON)
    return app.test_client()


def enter(client: FlaskClient, name: str = "ann", password: str = GOOD, **fields: str) -> int:
    return post(client, "/sign-in", name=name, password=password, **fields).status_code


def test_right_password_signs_in_and_leads_back(client: FlaskClient) -> None:
    answer = post(client, "/sign-in", name=" Ann ", password=GOOD, next="/practices?by=name")
    assert (answer.status_code, answer.location) == (303, "/practices?by=name")
    assert "Sign out" in client.get("/account").get_data(as_text=True)
    assert client.get("/sign-in?next=/lessons").location == "/lessons"


@pytest.mark.parametrize("goal", STRANGE)
def test_signing_in_never_leads_to_another_site(client: FlaskClient, goal: str) -> None:
    assert post(client, "/sign-in", name="ann", password=GOOD, next=goal).location == "/"


@given(st.text(max_size=60) | st.text("/\\:@.ae\t", max_size=12))
def test_only_a_path_of_this_site_is_gone_to(goal: str) -> None:
    found = safe_path(goal)
    assert re.fullmatch(r"/(?![/\\])[^\\\s]*", found)


def test_wrong_password_keeps_the_name_and_says_nothing_more(client: FlaskClient) -> None:
    known = post(client, "/sign-in", name="ann", password="wrong words make nonsense")
    unknown = post(client, "/sign-in", name="bob", password="wrong words make nonsense")
    texts = [answer.get_data(as_text=True) for answer in (known, unknown)]
    assert known.status_code == unknown.status_code == 401
    assert 'value="ann"' in texts[0]
    assert "nonsense" not in texts[0]
    varying = (r'name="csrf_token" value="[^"]+"', r'value="(ann|bob)"', r'request-id">\w+')
    for pattern in varying:
        texts = [re.sub(pattern, "", text) for text in texts]
    assert texts[0] == texts[1]


def test_too_many_tries_are_told_to_wait_even_with_the_right_password(client: FlaskClient, app: Flask) -> None:
    assert [enter(client, password="wrong") for _ in range(FREE_TRIES)] == [401] * FREE_TRIES
    answer = post(client, "/sign-in", name="ann", password=GOOD)
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 30
    elsewhere = app.test_client()
    elsewhere.environ_base["REMOTE_ADDR"] = "198.51.100.7"
    assert enter(elsewhere) == 303


def test_owner_keeps_a_way_in_while_a_neighbor_guesses(client: FlaskClient, app: Flask) -> None:
    assert enter(client) == 303
    post(client, "/sign-out")
    neighbor = app.test_client()
    assert [enter(neighbor, password="wrong") for _ in range(FREE_TRIES + 1)][-1] == 429
    assert enter(client) == 303


def test_mark_of_a_browser_is_worth_nothing_for_another_name_or_when_forged(client: FlaskClient, app: Flask) -> None:
    enter(client)
    post(client, "/sign-out")
    for _ in range(FREE_TRIES):
        enter(app.test_client(), name="bob", password="wrong")
    assert enter(client, name="bob", password="wrong") == 429
    forger = app.test_client()
    forger.set_cookie("known_browser", "WyJ4IiwieSJd.aaaa.bbbb")
    assert [enter(forger, name="carl", password="wrong") for _ in range(FREE_TRIES + 1)][-1] == 429


def test_address_named_by_the_sender_counts_only_behind_a_proxy(empty: Workspace) -> None:
    for proxies, last in ((0, 429), (1, 401)):
        app = create_app(empty.settings.model_copy(update={"proxies": proxies}))
        statuses = []
        for number in range(FREE_TRIES + 1):
            client = app.test_client()
            client.environ_base["HTTP_X_FORWARDED_FOR"] = f"203.0.113.{number}"
            statuses.append(enter(client, name=f"x{proxies}", password="wrong"))
        assert statuses[-1] == last
        app.extensions["kb"].engine.dispose()


# Cookies


def test_session_cookie_is_new_at_sign_in_and_gone_at_sign_out(client: FlaskClient) -> None:
    client.get("/sign-in")
    form_token(client)
    with client.session_transaction() as planted:
        planted["session"], planted["planted"] = "known to someone else", "yes"
    enter(client)
    with client.session_transaction() as cookie:
        assert set(cookie) == {"session"}
        assert cookie["session"] != "known to someone else"
        token = cookie["session"]
    post(client, "/sign-out")
    with client.session_transaction() as cookie:
        assert not cookie
        cookie["session"] = token
    assert client.get("/account").status_code == 302


def test_cookies_are_for_this_site_only_and_for_no_script(empty: Workspace) -> None:
    with empty.sessions() as session:
        join(session, "ann", Role.LIAISON)
    app = create_app(empty.settings.model_copy(update={"https": True}))
    client = app.test_client()
    base = {"base_url": "https://localhost"}
    page = client.get("/sign-in", **base).get_data(as_text=True)
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert token
    fields = {"csrf_token": token[1], "name": "ann", "password": GOOD}
    answer = client.post("/sign-in", data=fields, headers={"Referer": "https://localhost/sign-in"}, **base)
    assert answer.status_code == 303
    cookies = answer.headers.getlist("Set-Cookie")
    assert len(cookies) == 2
    for cookie in cookies:
        assert {"Secure", "HttpOnly", "SameSite=Lax"} <= set(cookie.split("; "))
    assert "Expires" not in next(cookie for cookie in cookies if cookie.startswith("session="))
    app.extensions["kb"].engine.dispose()


def test_signing_out_needs_a_form(client: FlaskClient) -> None:
    enter(client)
    assert client.get("/sign-out").status_code == 405
    assert client.post("/sign-out").status_code == 400
    assert client.get("/account").status_code == 200


def test_pages_with_a_password_or_a_link_are_not_kept_by_the_browser(client: FlaskClient, empty: Workspace) -> None:
    with empty.sessions() as session:
        token = issue_link(session, COMMAND_LINE, "ann")
    for path in ("/sign-in", f"/invitation/{token}"):
        assert client.get(path).headers["Cache-Control"] == "no-store"


def test_form_of_a_session_that_ended_says_what_to_do(client: FlaskClient) -> None:
    enter(client)
    answer = client.post("/account/password", data={"csrf_token": "old", "current": GOOD})
    assert answer.status_code == 400
    assert "copy what you typed" in answer.get_data(as_text=True)
    post(client, "/sign-out")
    answer = post(client, "/account/password", current=GOOD)
    assert answer.status_code == 401
    assert "nothing was saved" in answer.get_data(as_text=True)


# One's own account


def test_password_is_changed_and_other_browsers_are_signed_out(client: FlaskClient, app: Flask) -> None:
    other = app.test_client()
    enter(client)
    enter(other)
    wrong = post(client, "/account/password", current="not it at all", password=OTHER, again=OTHER)
    assert "not your current password" in wrong.get_data(as_text=True)
    unequal = post(client, "/account/password", current=GOOD, password=OTHER, again=GOOD)
    assert "not the same" in unequal.get_data(as_text=True)
    done = post(client, "/account/password", current=GOOD, password=OTHER, again=OTHER)
    assert done.status_code == 303
    assert "was changed" in client.get(done.location).get_data(as_text=True)
    assert other.get("/account").status_code == 302
    assert enter(app.test_client(), password=OTHER) == 303


def test_signing_out_everywhere_ends_this_browser_too(client: FlaskClient, app: Flask) -> None:
    other = app.test_client()
    enter(client)
    enter(other)
    assert post(client, "/account/sign-out-everywhere").location == "/sign-in"
    assert client.get("/account").status_code == other.get("/account").status_code == 302


# Links


def test_first_admin_is_made_once(app: Flask, empty: Workspace) -> None:
    with empty.sessions() as session:
        token = issue_first_link(session)
    client = app.test_client()
    assert "Make the first account" in client.get(f"/welcome/{token}").get_data(as_text=True)
    kept = post(client, f"/welcome/{token}", name="Ann Becker", full_name="Ann B", password=GOOD, again=GOOD)
    assert kept.status_code == 422
    assert 'value="Ann B"' in kept.get_data(as_text=True)
    assert post(client, f"/welcome/{token}", name="ann", password=GOOD, again=GOOD).status_code == 303
    assert client.get("/people").status_code == 200
    assert app.test_client().get(f"/welcome/{token}").status_code == 410


def test_link_that_was_used_or_never_was_says_what_to_do(app: Flask) -> None:
    for path in ("/welcome/x", "/invitation/x"):
        answer = app.test_client().get(path)
        assert answer.status_code == 410
        assert "Ask the person who gave it to you for a new one" in answer.get_data(as_text=True)


@pytest.mark.parametrize("path", ["/welcome/{}", "/invitation/{}", "/welcome/{}/", "/Welcome/{}", "/invitation/{}/x"])
def test_token_of_a_link_is_in_no_log_line(empty: Workspace, capfd: pytest.CaptureFixture[str], path: str) -> None:
    app = create_app(empty.settings.model_copy(update={"log_level": "INFO"}))
    with empty.sessions() as session:
        token = issue_first_link(session) or ""
    client = app.test_client()
    client.get(path.format(token))
    post(client, path.format(token), name="ann", password="short", again="short")
    lines = [json.loads(line) for line in capfd.readouterr().err.splitlines() if line.startswith("{")]
    assert len([line for line in lines if line["event"] == "request"]) == 2
    assert token not in json.dumps(lines)
    app.extensions["kb"].engine.dispose()


def test_page_says_that_the_database_is_gone_even_to_who_was_signed_in(
    app: Flask, empty: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = app.test_client()
    sign_in(client, empty, Role.ADMIN)
    app.extensions["kb"].engine.dispose()
    for path in empty.settings.data.glob("kb.sqlite3*"):
        path.unlink()
    for path in ("/people", "/practices", "/about/ratings"):
        answer = client.get(path)
        assert answer.status_code == 503, path
        assert "cannot be used" in answer.get_data(as_text=True)
    assert client.get("/healthz").status_code == 200
