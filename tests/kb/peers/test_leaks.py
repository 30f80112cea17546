"""Words planted between cities are looked for as every role: in pages, search, feeds, exports, suggestions, counts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from kb import database
from kb.app import create_app
from kb.services.audit.actors import CURATORS, SITE_PEOPLE, Role
from kb.services.exchange import (
    LessonOrigin,
    NoteKind,
    agree_to_visit,
    load_formats,
    plan_visit,
    propose_lesson,
    save_note,
    save_offer,
    say_helped,
)
from kb.services.indexing.outbox import drain
from kb.services.peers import SentFile, ask_cities, export_reports, hide_text, object_to, reply
from kb.services.publishing import export_content
from kb.services.telling import make_feed
from kb.workspace import Workspace
from tests.conftest import build_settings
from tests.kb.helpers.cities import LARGE, PRACTICE, SMALL, THIRD, Cast, fill_with_cities
from tests.kb.helpers.signing import post, sign_in

PLANTED = (
    "zanzibarquestion",
    "quokkalack",
    "xylophoneanswer",
    "wombatpurpose",
    "narwhalquestion",
    "axolotlreport",
    "okapititle",
    "numbatoffer",
    "kiwihelped",
    "platypusfile",
    "dodoinfile",
)
"""In a question, what the city lacks, an answer; a visit, its questions, its report; a lesson proposed; an offer; why a
page helped; the name of a file in a letter, and a word in it."""
FOR_SITE_PEOPLE = ("/offers", "/offers/1", "/offers/1?")
"""Where everyone who works for a city reads offers."""
FOR_CURATORS = ("/helped",)
"""Where curators read why pages helped."""
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
    "/questions/1/files/1",
    "/search?q=dodoinfile",
    "/search?q=wombatpurpose",
    "/api/v1/search?q=axolotlreport+okapititle",
    "/api/v1/suggest?q=numbat",
    "/offers/1",
    "/offers/1?",
    "/visits/1",
    "/visits/1.ics",
    "/visits/1/edit",
    "/visits/1/sheet",
    "/visits/1/notes/report",
    "/peer-lessons/1",
    "/audit?kind=visit",
    "/audit?kind=offer",
    "/audit?kind=question",
    "/feeds/new.atom",
)


FILE = SentFile("platypusfile.txt", b"There is a dodoinfile.")


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory, model_folder: Path) -> Iterator[Workspace]:
    """One base for all tests here: none of them writes anything that another could find."""
    folder = tmp_path_factory.mktemp("planted")
    (folder / "content").mkdir()
    workspace = Workspace(build_settings(folder / "data", model_folder, folder / "content"))
    database.migrate(workspace.engine)
    yield workspace
    workspace.engine.dispose()


@pytest.fixture(scope="module")
def cast(base: Workspace) -> Cast:
    made = fill_with_cities(base)
    with base.sessions() as session:
        number = ask_cities(
            session, made.small, SMALL, [LARGE], "Zanzibarquestion: how?", "A quokkalack of staff", PRACTICE
        )
        reply(session, made.large, number, LARGE, "Like this: xylophoneanswer.", [FILE])
        object_to(session, made.small, number, 0, f"A {OBJECTION} to it")
        plant_exchange(session, made)
        drain(session, base.index)
    return made


def plant_exchange(session: Session, cast: Cast) -> None:
    """An offer, a visit held today with its report, a lesson proposed of it, and a page that helped."""
    today = date.today().isoformat()
    offer = {"side": "offer", "title": "Numbatoffer for you", "text": "Come and see the numbatoffer.", "ends": today}
    save_offer(session, cast.small, SMALL, offer)
    said = {
        "part": "visitor",
        "format": "site-visit",
        "purpose": "To see the wombatpurpose at work.",
        "questions": "Narwhalquestion?",
        "first_day": today,
    }
    number = plan_visit(session, cast.small, load_formats(Path("none")), SMALL, [LARGE], said)
    agree_to_visit(session, cast.large, number, LARGE)
    report = {"goal": "yes", "learned": "That axolotlreport is best."}
    save_note(session, cast.small, number, SMALL, NoteKind.REPORT, report)
    propose_lesson(session, cast.small, LessonOrigin.REPORT, number, 1, SMALL, "The okapititle")
    say_helped(session, cast.small, PRACTICE, SMALL, "Because of kiwihelped")


@pytest.fixture(scope="module")
def app(cast: Cast, base: Workspace) -> Iterator[Flask]:
    made = create_app(base.settings)
    yield made
    made.extensions["kb"].engine.dispose()


def paths_of(app: Flask) -> list[str]:
    """Every address that needs no value, and those that ask for the planted words."""
    plain = [rule.rule for rule in app.url_map.iter_rules() if not rule.arguments and "GET" in (rule.methods or ())]
    return sorted({*plain, *ASKING})


def find_leaks(app: Flask, client: FlaskClient, role: Role | None) -> dict[str, set[str]]:
    """The planted words by path, without offers and reasons where this role may read them."""
    leaks = {}
    for path in paths_of(app):
        found = find_planted(client, path)
        if role in SITE_PEOPLE and path in FOR_SITE_PEOPLE:
            found.discard("numbatoffer")
        if role in CURATORS and path in FOR_CURATORS:
            found.discard("kiwihelped")
        if found:
            leaks[path] = found
    return leaks


def find_planted(client: FlaskClient, path: str) -> set[str]:
    """The planted words in an answer that the asker did not type: the words of the address are shown back by search."""
    answer = client.get(path)
    body = b"".join(answer.response if not answer.is_streamed else answer.iter_encoded())
    text = body.decode("utf-8", "replace").lower()
    return {word for word in (*PLANTED, OBJECTION) if word in text and word not in path}


@pytest.mark.parametrize("role", [None, *Role])
def test_thread_leaks_to_no_role(app: Flask, cast: Cast, base: Workspace, role: Role | None) -> None:
    client = app.test_client()
    if role:
        sign_in(client, base, role, f"some-{role}")
    assert find_leaks(app, client, role) == {}


@pytest.mark.parametrize("name", ["third-member", "other-liaison"])
def test_thread_leaks_to_no_other_city_and_no_other_liaison(app: Flask, cast: Cast, base: Workspace, name: str) -> None:
    client = app.test_client()
    role = Role.MEMBER if name == "third-member" else Role.LIAISON
    sign_in(client, base, role, name)
    assert find_leaks(app, client, role) == {}
    for path in (
        "/questions/1/files/1",
        "/visits/1",
        "/visits/1.ics",
        "/visits/1/sheet",
        "/visits/1/notes/report",
        "/peer-lessons/1",
    ):
        assert client.get(path).status_code == 404, path
    assert post(client, "/visits/1/agree", site=LARGE).status_code == 404
    assert post(client, "/visits/1/lines", site=LARGE, kind="question", text="Let me in?").status_code == 404
    assert post(client, "/visits/1/ticks", done="1").status_code == 404
    assert post(client, "/visits/1/notes/report", site=LARGE, learned="Let me in, please.").status_code == 404
    assert post(client, "/peer-lessons/1", site=LARGE, action="agree").status_code == 404
    assert post(client, "/offers/1/edit", site=SMALL, title="Mine").status_code == 404
    assert client.get("/questions/1").status_code == 404
    assert post(client, "/questions/1/letters", site=LARGE, text="Let me in, please.").status_code == 404
    assert post(client, "/questions/1/take-up", site=LARGE).status_code == 404


@pytest.mark.parametrize(
    ("name", "role"),
    [("small-member", Role.MEMBER), ("large-member", Role.MEMBER), ("their-liaison", Role.LIAISON)],
)
def test_search_would_have_found_the_words(app: Flask, cast: Cast, base: Workspace, name: str, role: Role) -> None:
    client = app.test_client()
    sign_in(client, base, role, name)
    objection = [OBJECTION] if role == Role.LIAISON else []
    assert find_planted(client, "/questions/1") == {*PLANTED[:3], "platypusfile", *objection}
    assert find_planted(client, "/visits/1") == set(PLANTED[3:7])
    assert find_planted(client, "/questions/1/files/1") >= {"dodoinfile"}
    for path in ("/questions/1", "/questions/1/files/1", "/visits/1", "/visits/1.ics"):
        assert client.get(path).headers["Cache-Control"] == "no-store", path
    seen = {path for path in paths_of(app) if find_planted(client, path)}
    inside = ("/questions/1", "/home", "/visits", "/peer-lessons/1", *FOR_SITE_PEOPLE, *FOR_CURATORS)
    assert [path for path in seen if not path.startswith(inside)] in ([], [f"/practices/{PRACTICE}"])


@pytest.mark.parametrize("name", ["small-member", "large-member", "their-liaison", "third-member"])
def test_feed_of_an_inbox_says_that_something_waits_and_no_word_of_it(
    app: Flask, cast: Cast, base: Workspace, name: str
) -> None:
    client = app.test_client()
    role = Role.LIAISON if name == "their-liaison" else Role.MEMBER
    sign_in(client, base, role, name)
    with base.sessions() as session:
        actor = next(one for one in (cast.small, cast.large, cast.third, cast.liaison) if one.name == name)
        token = make_feed(session, actor)
    path = f"/inbox/feed/{token}.atom"
    feed = app.test_client().get(path).get_data(as_text=True)
    assert ("/questions/1" in feed) == (name != "third-member")
    for each in (path, "/inbox", "/inbox/settings", "/newsletter"):
        assert find_planted(client, each) == set()


def test_text_that_a_liaison_hid_is_shown_to_no_city(app: Flask, cast: Cast, base: Workspace) -> None:
    with base.sessions() as session:
        hide_text(session, cast.liaison, 1, 0, hidden=True)
    client = app.test_client()
    for name in ("small-member", "large-member"):
        sign_in(client, base, Role.MEMBER, name)
        for path in ("/questions/1", "/home", f"/home/{SMALL}", f"/home/{LARGE}", "/inbox"):
            assert find_planted(client, path).isdisjoint(PLANTED[:2]), path
    with base.sessions() as session:
        hide_text(session, cast.liaison, 1, 0, hidden=False)


def test_file_of_a_letter_that_a_liaison_hid_is_handed_to_no_city(app: Flask, cast: Cast, base: Workspace) -> None:
    with base.sessions() as session:
        hide_text(session, cast.liaison, 1, 1, hidden=True)
    client = app.test_client()
    sign_in(client, base, Role.MEMBER, "small-member")
    assert find_planted(client, "/questions/1").isdisjoint({"xylophoneanswer", "platypusfile"})
    assert client.get("/questions/1/files/1").status_code == 404
    with base.sessions() as session:
        hide_text(session, cast.liaison, 1, 1, hidden=False)
    assert client.get("/questions/1/files/1").status_code == 200


def test_search_finds_nothing_and_counts_nothing(app: Flask, cast: Cast) -> None:
    answer = app.test_client().get("/api/v1/search?q=zanzibarquestion").json
    assert answer is not None
    assert "quokkalack" not in str(answer)
    assert f"/home/{THIRD}" not in str(answer)


def test_export_holds_no_word_of_a_thread(cast: Cast, base: Workspace, tmp_path: Path) -> None:
    with base.sessions() as session:
        export_content(session, tmp_path / "out")
        export_reports(session, tmp_path / "out")
    files = [path for path in (tmp_path / "out").rglob("*") if path.is_file()]
    assert files
    text = b"".join(path.read_bytes() for path in files).decode("utf-8", "replace").lower()
    assert [word for word in PLANTED if word in text] == []


def test_name_of_a_person_is_not_shown_to_another_city(app: Flask, cast: Cast, base: Workspace) -> None:
    client = app.test_client()
    sign_in(client, base, Role.MEMBER, "large-member")
    assert "small-member" not in client.get("/questions/1").get_data(as_text=True)
    assert "small-member" not in client.get("/home").get_data(as_text=True)
