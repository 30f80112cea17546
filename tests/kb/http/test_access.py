"""Who may use which address: the table is complete, and every rule of it holds for every role and every method."""

from __future__ import annotations

from collections.abc import Iterator
from functools import wraps
from itertools import product

import pytest
from flask import Flask

from kb.app import create_app
from kb.http.access_table import ACCESS, WITH_ACCOUNT
from kb.services.audit.actors import ADMINS, CURATORS, EVERYONE, LIST_EDITORS, SITE_PEOPLE, Role
from kb.workspace import Workspace
from tests.kb.helpers.visitors import (
    CHECK_THEMSELVES,
    METHODS,
    VISITORS,
    WITHOUT_ACCOUNT,
    clients_of,
    expect_answer,
    path_of,
    read_answer,
)


@pytest.fixture
def app(empty: Workspace) -> Iterator[Flask]:
    made = create_app(empty.settings)
    yield made
    made.extensions["kb"].engine.dispose()


@pytest.fixture
def hollow(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """The application with every page replaced by one word: who gets there is all that is asked."""
    for endpoint, view in app.view_functions.items():
        monkeypatch.setitem(app.view_functions, endpoint, wraps(view)(lambda **_: "reached"))
    return app


def test_every_address_is_in_the_table_and_the_table_has_no_other(app: Flask) -> None:
    assert {rule.endpoint for rule in app.url_map.iter_rules()} == set(ACCESS)
    assert set(ACCESS) >= WITH_ACCOUNT


def test_table_knows_five_circles_each_wider_than_the_next() -> None:
    assert ADMINS < CURATORS < LIST_EDITORS < EVERYONE == frozenset(Role)
    assert CURATORS < SITE_PEOPLE < EVERYONE
    assert set(ACCESS.values()) <= {EVERYONE, LIST_EDITORS, SITE_PEOPLE, CURATORS, ADMINS}


def test_every_rule_holds_for_every_role_and_method(hollow: Flask, empty: Workspace) -> None:
    clients = clients_of(hollow, empty)
    wrong = []
    paths = {path_of(hollow, rule) for rule in hollow.url_map.iter_rules()}
    for path, role, method in product(sorted(paths), VISITORS, METHODS):
        found, expected = (
            read_answer(clients[role].open(path, method=method), method),
            expect_answer(hollow, role, path, method),
        )
        if found != expected:
            wrong.append(f"{method} {path} as {role or 'anyone'}: {found} instead of {expected}")
    assert wrong == []
    assert len(paths) > 40


def test_form_that_looks_at_its_token_itself_does_so(app: Flask, empty: Workspace) -> None:
    client = clients_of(app, empty)[Role.ADMIN]
    for path in CHECK_THEMSELVES.values():
        answer = client.post(path)
        assert answer.status_code == 400
        assert "This form is no longer valid" in answer.get_data(as_text=True)


def test_api_says_no_in_its_own_form(app: Flask, empty: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    clients = clients_of(app, empty)
    monkeypatch.setitem(ACCESS, "api_sites.list_sites", ADMINS)
    for role, status, code in ((WITHOUT_ACCOUNT, 401, "unauthorized"), (Role.LIAISON, 403, "forbidden")):
        answer = clients[role].get("/api/v1/sites")
        assert answer.status_code == status
        assert answer.json is not None
        assert answer.json["error"]["code"] == code
        assert answer.json["error"]["hint"]
        assert answer.json["request_id"]
    assert clients[Role.ADMIN].get("/api/v1/sites").status_code == 200


def test_page_for_others_asks_to_sign_in_and_comes_back(app: Flask) -> None:
    answer = app.test_client().get("/audit?who=ann")
    assert answer.status_code == 302
    assert answer.location == "/sign-in?next=/audit?who%3Dann"


def test_page_for_others_says_so_to_who_is_signed_in(app: Flask, empty: Workspace) -> None:
    answer = clients_of(app, empty)[Role.LIAISON].get("/people")
    assert answer.status_code == 403
    assert "Your account may not do this" in answer.get_data(as_text=True)


def test_address_that_is_not_in_the_table_is_refused(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    assert app.test_client().get("/about/ratings").status_code == 200
    monkeypatch.delitem(ACCESS, "about.ratings")
    assert app.test_client().get("/about/ratings").status_code == 404


def test_menu_shows_to_each_what_they_may_use(app: Flask, empty: Workspace) -> None:
    clients = clients_of(app, empty)
    for role, shown in ((WITHOUT_ACCOUNT, False), (Role.LIAISON, False), (Role.ADMIN, True)):
        page = clients[role].get("/about/ratings").get_data(as_text=True)
        assert ('href="/people"' in page) is shown
        assert ('action="/sign-out"' in page) is (role is not WITHOUT_ACCOUNT)
        assert ('href="/sign-in"' in page) is (role is WITHOUT_ACCOUNT)
