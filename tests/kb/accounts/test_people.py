"""The page on which admins manage who has an account."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from flask import Flask

from kb.app import create_app
from kb.services.accounts.people import get_person
from kb.services.audit.actors import Role
from kb.workspace import Workspace
from tests.kb.helpers.signing import GOOD, join, post, sign_in


@pytest.fixture
def app(empty: Workspace) -> Iterator[Flask]:
    made = create_app(empty.settings)
    yield made
    made.extensions["kb"].engine.dispose()


def test_admin_adds_someone_and_the_link_is_shown_once(app: Flask, empty: Workspace) -> None:
    client = app.test_client()
    sign_in(client, empty, Role.ADMIN)
    page = post(client, "/people", name="Ann", full_name="Ann Becker", role="liaison").get_data(as_text=True)
    link = re.search(r"http://localhost(/invitation/[\w-]+)", page)
    assert link
    assert link[1] not in client.get("/people").get_data(as_text=True)
    assert post(app.test_client(), link[1], password=GOOD, again=GOOD).status_code == 303


def test_admin_changes_closes_opens_and_gives_links(app: Flask, empty: Workspace) -> None:
    client = app.test_client()
    sign_in(client, empty, Role.ADMIN)
    with empty.sessions() as session:
        join(session, "ann", Role.LIAISON)
    for path, fields, state in (
        ("/people/ann/role", {"role": "organizer"}, (Role.ORGANIZER, "active")),
        ("/people/ann/close", {}, (Role.ORGANIZER, "closed")),
        ("/people/ann/open", {}, (Role.ORGANIZER, "active")),
    ):
        assert post(client, path, **fields).status_code == 303
        with empty.sessions() as session:
            person = get_person(session, "ann")
        assert (person.role, person.state) == state
    assert "/invitation/" in post(client, "/people/ann/link").get_data(as_text=True)
    assert post(client, "/people/ann/role", role="emperor").status_code == 422
    assert post(client, "/people/nobody/close").status_code == 404


def test_name_that_is_taken_is_said_and_nothing_typed_is_lost(app: Flask, empty: Workspace) -> None:
    client = app.test_client()
    sign_in(client, empty, Role.ADMIN, "ann")
    answer = post(client, "/people", name="Ann", full_name="Another Ann", role="reader")
    assert answer.status_code == 409
    assert "There is an account called" in answer.get_data(as_text=True)
    assert 'value="Another Ann"' in answer.get_data(as_text=True)
