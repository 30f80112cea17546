"""The list of browsers that one is signed in with."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from kb.app import create_app
from kb.services.accounts.devices import describe_device
from kb.services.audit.actors import Actor, Role
from kb.workspace import Workspace
from tests.kb.helpers.signing import GOOD, join, post

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture
def ann(empty: Workspace) -> Actor:
    with empty.sessions() as session:
        return join(session, "ann", Role.LIAISON)


@pytest.fixture
def app(empty: Workspace) -> Iterator[Flask]:
    app = create_app(empty.settings)
    yield app
    app.extensions["kb"].engine.dispose()


def test_one_browser_can_be_signed_out_from_another(empty: Workspace, app: Flask, ann: Actor) -> None:
    here, there, other = app.test_client(), app.test_client(), app.test_client()
    for client, name, agent in ((here, "ann", ""), (there, "ann", FIREFOX), (other, "bob", FIREFOX)):
        if name == "bob":
            with empty.sessions() as session:
                join(session, "bob", Role.LIAISON)
        client.environ_base["HTTP_USER_AGENT"] = agent
        assert post(client, "/sign-in", name=name, password=GOOD).status_code == 303
    page = here.get("/account").get_data(as_text=True)
    assert "Firefox on Windows" in page
    assert page.count("This one") == 1
    numbers = re.findall(r"/account/browsers/(\d+)/sign-out", page)
    assert post(other, f"/account/browsers/{numbers[0]}/sign-out").status_code == 404
    for number in numbers:
        assert post(here, f"/account/browsers/{number}/sign-out").status_code == 303
    assert post(here, f"/account/browsers/{numbers[0]}/sign-out").status_code == 404
    assert there.get("/curate").status_code == 302
    assert here.get("/curate").status_code == 200
    assert other.get("/curate").status_code == 200


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (FIREFOX, "Firefox on Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Safari/604.1", "Safari on iPhone"),
        ("Mozilla/5.0 (X11; Linux x86_64) Chrome/140.0 Safari/537.36 Edg/140.0", "Edge on Linux"),
        ("", "A browser on a device of another kind"),
    ],
)
def test_browser_is_named_in_words(agent: str, name: str) -> None:
    assert describe_device(agent) == name


@given(st.text())
def test_nothing_that_a_browser_says_of_itself_is_shown(agent: str) -> None:
    assert re.fullmatch(r"[A-Z][a-zA-Z ]+ on [a-zA-Z ]+", describe_device(agent))
