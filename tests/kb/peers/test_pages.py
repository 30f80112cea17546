"""The pages of peers: a member lands on their city, asks, is answered; a liaison sees each city; nothing is lost."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kb.app import create_app
from kb.services.audit.actors import Role
from kb.workspace import Workspace
from tests.kb.helpers.cities import LARGE, PRACTICE, SMALL, THIRD, fill_with_cities
from tests.kb.helpers.signing import post, sign_in


@pytest.fixture
def app(empty: Workspace) -> Iterator[Flask]:
    fill_with_cities(empty)
    made = create_app(empty.settings)
    yield made
    made.extensions["kb"].engine.dispose()


def enter(app: Flask, workspace: Workspace, name: str, role: Role = Role.MEMBER) -> FlaskClient:
    client = app.test_client()
    sign_in(client, workspace, role, name)
    return client


def test_member_asks_and_another_answers(app: Flask, empty: Workspace) -> None:
    small, large = enter(app, empty, "small-member"), enter(app, empty, "large-member")
    assert small.get("/home").location == f"/home/{SMALL}"
    assert 'value="riverton-oh"' in small.get(f"/questions/new?practice={PRACTICE}").get_data(as_text=True)
    sent = post(small, "/questions/new", site=SMALL, to=[LARGE], practice=PRACTICE, text="How did you begin?")
    assert sent.status_code == 303
    waiting = large.get(f"/home/{LARGE}").get_data(as_text=True)
    assert waiting.index("How did you begin?") < waiting.index("Other questions")
    assert post(large, f"{sent.location}/take-up", site=LARGE).status_code == 303
    assert "Taken up" in small.get(sent.location).get_data(as_text=True)
    assert post(large, f"{sent.location}/letters", site=LARGE, text="With one street.").status_code == 303
    page = small.get(sent.location).get_data(as_text=True)
    assert "With one street." in page
    assert "Answered" in page


def test_refused_question_keeps_what_was_typed(app: Flask, empty: Workspace) -> None:
    client = enter(app, empty, "small-member")
    answer = post(client, "/questions/new", site=SMALL, text="Nobody is ticked here.", lacks="An analyst")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "Nobody is ticked here.</textarea>" in page
    assert "An analyst</textarea>" in page


def test_short_letter_is_refused_on_the_thread(app: Flask, empty: Workspace) -> None:
    client = enter(app, empty, "small-member")
    thread = post(client, "/questions/new", site=SMALL, to=[LARGE], text="How did you begin?").location
    answer = post(client, f"{thread}/letters", site=SMALL, text="short")
    assert answer.status_code == 422
    assert "short</textarea>" in answer.get_data(as_text=True)


def test_liaison_has_a_row_for_each_city(app: Flask, empty: Workspace) -> None:
    page = enter(app, empty, "their-liaison", Role.LIAISON).get("/home").get_data(as_text=True)
    assert f'href="/home/{SMALL}"' in page
    assert f'href="/home/{LARGE}"' in page
    assert f'href="/home/{THIRD}"' not in page


def test_liaison_invites_a_member_and_sees_the_link_once(app: Flask, empty: Workspace) -> None:
    client = enter(app, empty, "their-liaison", Role.LIAISON)
    page = post(client, f"/home/{SMALL}/members", name="new.member").get_data(as_text=True)
    assert "/invitation" in page
    assert "Give this link to new.member" in page
    assert "Give this link" not in client.get(f"/home/{SMALL}").get_data(as_text=True)
    assert post(client, f"/home/{SMALL}/members", name="new.member").status_code == 409
    assert post(client, f"/home/{THIRD}/members", name="far.member").status_code == 404


def test_home_of_another_city_is_not_found(app: Flask, empty: Workspace) -> None:
    for client in (enter(app, empty, "small-member"), enter(app, empty, "other-liaison", Role.LIAISON)):
        assert client.get(f"/home/{LARGE}").status_code == 404


def test_one_without_a_city_is_told_whom_to_ask(app: Flask, empty: Workspace) -> None:
    client = enter(app, empty, "other-liaison", Role.LIAISON)
    for path in ("/home", "/questions/new"):
        assert "An admin gives you your sites" in client.get(path).get_data(as_text=True)


def test_admin_gives_a_liaison_a_site_and_takes_it_back(app: Flask, empty: Workspace) -> None:
    admin = enter(app, empty, "the-admin", Role.ADMIN)
    liaison = enter(app, empty, "other-liaison", Role.LIAISON)
    assert post(admin, "/people/other-liaison/sites", site=THIRD).status_code == 303
    assert liaison.get(f"/home/{THIRD}").status_code == 200
    assert "No longer for" in admin.get("/people").get_data(as_text=True)
    assert post(admin, f"/people/other-liaison/sites/{THIRD}/end").status_code == 303
    assert liaison.get(f"/home/{THIRD}").status_code == 404


def test_reader_finds_no_way_to_ask(app: Flask) -> None:
    page = app.test_client().get(f"/sites/{SMALL}").get_data(as_text=True)
    assert "/questions/new" not in page
