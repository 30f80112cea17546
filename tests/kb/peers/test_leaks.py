"""Words planted in a thread are looked for as every role: in pages, search, feeds, exports, suggestions, counts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kb.app import create_app
from kb.services.audit.actors import Role
from kb.services.indexing.outbox import drain
from kb.services.peers import ask_cities, export_reports, hide_text, object_to, reply
from kb.services.publishing import export_content
from kb.services.telling import make_feed
from kb.workspace import Workspace
from tests.kb.helpers.cities import LARGE, PRACTICE, SMALL, THIRD, Cast, fill_with_cities
from tests.kb.helpers.signing import post, sign_in

PLANTED = ("zanzibarquestion", "quokkalack", "xylophoneanswer")
OBJECTION = "marimbaobjection"
"""What somebody in the thread holds against a text: for the liaisons in it alone."""
ASKING = (
    "/search?q=zanzibarquestion",
    "/search?q=xylophoneanswer+quokkalack",
    "/api/v1/search?q=zanzibarquestion",
    "/api/v1/suggest?q=zanzi",
    "/api/v1/suggest?q=xylophone",
    f"/practices/{PRACTICE}",
    f"/sites/{SMALL}",
    f"/sites/{LARGE}",
    f"/sites/{SMALL}/peers",
    f"/sites/{SMALL}/matches",
    f"/api/v1/sites/{SMALL}",
    f"/adoptions?city={SMALL}",
    f"/home/{SMALL}",
    f"/home/{LARGE}",
    f"/questions/new?practice={PRACTICE}",
    "/questions/1",
    "/audit?kind=question",
    "/feeds/new.atom",
)


@pytest.fixture
def cast(empty: Workspace) -> Cast:
    made = fill_with_cities(empty)
    with empty.sessions() as session:
        number = ask_cities(
            session, made.small, SMALL, [LARGE], "Zanzibarquestion: how?", "A quokkalack of staff", PRACTICE
        )
        reply(session, made.large, number, LARGE, "Like this: xylophoneanswer.")
        object_to(session, made.small, number, 0, f"A {OBJECTION} to it")
        drain(session, empty.index)
    return made


@pytest.fixture
def app(cast: Cast, empty: Workspace) -> Iterator[Flask]:
    made = create_app(empty.settings)
    yield made
    made.extensions["kb"].engine.dispose()


def paths_of(app: Flask) -> list[str]:
    """Every address that needs no value, and those that ask for the planted words."""
    plain = [rule.rule for rule in app.url_map.iter_rules() if not rule.arguments and "GET" in (rule.methods or ())]
    return sorted({*plain, *ASKING})


def find_planted(client: FlaskClient, path: str) -> set[str]:
    """The planted words in an answer that the asker did not type: the words of the address are shown back by search."""
    answer = client.get(path)
    body = b"".join(answer.response if not answer.is_streamed else answer.iter_encoded())
    text = body.decode("utf-8", "replace").lower()
    return {word for word in (*PLANTED, OBJECTION) if word in text and word not in path}


@pytest.mark.parametrize("role", [None, *Role])
def test_thread_leaks_to_no_role(app: Flask, cast: Cast, empty: Workspace, role: Role | None) -> None:
    client = app.test_client()
    if role:
        sign_in(client, empty, role, f"some-{role}")
    assert {path: found for path in paths_of(app) if (found := find_planted(client, path))} == {}


@pytest.mark.parametrize("name", ["third-member", "other-liaison"])
def test_thread_leaks_to_no_other_city_and_no_other_liaison(
    app: Flask, cast: Cast, empty: Workspace, name: str
) -> None:
    client = app.test_client()
    sign_in(client, empty, Role.MEMBER if name == "third-member" else Role.LIAISON, name)
    assert {path: found for path in paths_of(app) if (found := find_planted(client, path))} == {}
    assert client.get("/questions/1").status_code == 404
    assert post(client, "/questions/1/letters", site=LARGE, text="Let me in, please.").status_code == 404
    assert post(client, "/questions/1/take-up", site=LARGE).status_code == 404


@pytest.mark.parametrize(
    ("name", "role"),
    [("small-member", Role.MEMBER), ("large-member", Role.MEMBER), ("their-liaison", Role.LIAISON)],
)
def test_search_would_have_found_the_words(app: Flask, cast: Cast, empty: Workspace, name: str, role: Role) -> None:
    client = app.test_client()
    sign_in(client, empty, role, name)
    assert find_planted(client, "/questions/1") == {*PLANTED, *([OBJECTION] if role == Role.LIAISON else [])}
    assert client.get("/questions/1").headers["Cache-Control"] == "no-store"
    seen = {path for path in paths_of(app) if find_planted(client, path)}
    assert seen <= {"/questions/1", "/home", f"/home/{SMALL}", f"/home/{LARGE}"}


@pytest.mark.parametrize("name", ["small-member", "large-member", "their-liaison", "third-member"])
def test_feed_of_an_inbox_says_that_something_waits_and_no_word_of_it(
    app: Flask, cast: Cast, empty: Workspace, name: str
) -> None:
    client = app.test_client()
    role = Role.LIAISON if name == "their-liaison" else Role.MEMBER
    sign_in(client, empty, role, name)
    with empty.sessions() as session:
        actor = next(one for one in (cast.small, cast.large, cast.third, cast.liaison) if one.name == name)
        token = make_feed(session, actor)
    path = f"/inbox/feed/{token}.atom"
    feed = app.test_client().get(path).get_data(as_text=True)
    assert ("/questions/1" in feed) == (name != "third-member")
    for each in (path, "/inbox", "/inbox/settings", "/newsletter"):
        assert find_planted(client, each) == set()


def test_text_that_a_liaison_hid_is_shown_to_no_city(app: Flask, cast: Cast, empty: Workspace) -> None:
    with empty.sessions() as session:
        hide_text(session, cast.liaison, 1, 0, hidden=True)
    client = app.test_client()
    for name in ("small-member", "large-member"):
        sign_in(client, empty, Role.MEMBER, name)
        for path in ("/questions/1", "/home", f"/home/{SMALL}", f"/home/{LARGE}", "/inbox"):
            assert find_planted(client, path) <= {"xylophoneanswer"}


def test_search_finds_nothing_and_counts_nothing(app: Flask, cast: Cast) -> None:
    answer = app.test_client().get("/api/v1/search?q=zanzibarquestion").json
    assert answer is not None
    assert "quokkalack" not in str(answer)
    assert f"/home/{THIRD}" not in str(answer)


def test_export_holds_no_word_of_a_thread(cast: Cast, empty: Workspace, tmp_path: Path) -> None:
    with empty.sessions() as session:
        export_content(session, tmp_path / "out")
        export_reports(session, tmp_path / "out")
    files = [path for path in (tmp_path / "out").rglob("*") if path.is_file()]
    assert files
    text = b"".join(path.read_bytes() for path in files).decode("utf-8", "replace").lower()
    assert [word for word in PLANTED if word in text] == []


def test_name_of_a_person_is_not_shown_to_another_city(app: Flask, cast: Cast, empty: Workspace) -> None:
    client = app.test_client()
    sign_in(client, empty, Role.MEMBER, "large-member")
    assert "small-member" not in client.get("/questions/1").get_data(as_text=True)
    assert "small-member" not in client.get("/home").get_data(as_text=True)
