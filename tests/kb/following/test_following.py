"""What is followed tells of answers, once; of what merely comes near, and of what others may not read, nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from kb.app import create_app
from kb.errors import BadRequest, NotFound
from kb.models import Following, InboxItem
from kb.models.declarative import now
from kb.services.audit.actors import Role
from kb.services.following import find_followed, find_following, follow, tell_followers, unfollow
from kb.services.following.watching import MOST_FOLLOWED
from kb.services.indexing.outbox import drain
from kb.services.lists import NewItem, NewSection, create_list
from kb.services.peers import decide_report, send_report
from kb.services.publishing.content_files import store_content
from kb.services.telling import find_inbox
from kb.workspace import Workspace
from tests.kb.helpers.cities import PRACTICE, SMALL, Cast, open_cities
from tests.kb.helpers.signing import make_account, post, sign_in
from tests.kb.helpers.writing import write_lesson

SEARCH = "q=street+lamps+that+shine+at+night"
SAID = {"status": "running", "result": "not-evaluated", "begun": "2020", "outcome": "Too early to say."}


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory, model_folder: Path) -> Iterator[tuple[Workspace, Cast]]:
    with open_cities(tmp_path_factory.mktemp("following"), model_folder) as opened:
        yield opened


@pytest.fixture
def workspace(base: tuple[Workspace, Cast]) -> Workspace:
    return base[0]


@pytest.fixture
def cast(base: tuple[Workspace, Cast]) -> Cast:
    return base[1]


@pytest.fixture
def session(workspace: Workspace) -> Iterator[Session]:
    with workspace.sessions() as opened:
        for table in (Following, InboxItem):
            opened.query(table).delete()
        opened.commit()
        yield opened


def look(session: Session, workspace: Workspace, hours: int = 2) -> int:
    return tell_followers(session, workspace.index, now() + timedelta(hours=hours))


def publish(session: Session, workspace: Workspace, slug: str, body: str) -> None:
    write_lesson(workspace.settings.content, slug, body)
    assert not store_content(session, workspace.settings.content).failures
    drain(session, workspace.index)


def test_saved_search_tells_of_a_new_answer_once_and_of_nothing_that_comes_near(
    session: Session, workspace: Workspace, cast: Cast
) -> None:
    follow(session, workspace.index, cast.small, "search", SEARCH)
    assert look(session, workspace) == 0
    publish(session, workspace, "court-forms", "## What happened\nThe court changed a form for the clerks.\n")
    assert look(session, workspace, 4) == 0
    publish(
        session,
        workspace,
        "lamps",
        "## What happened\nStreet lamps that shine at night: the city put street lamps that shine at night.\n",
    )
    assert look(session, workspace, 6) == 1
    (one,) = find_inbox(session, cast.small).items
    assert one.title.startswith("street lamps that shine at night: “")
    assert one.path == f"/search?{SEARCH}"
    assert look(session, workspace, 8) == 0


def test_followed_strategy_and_site_tell_of_a_report_that_readers_see(
    session: Session, workspace: Workspace, cast: Cast
) -> None:
    reader = make_account(workspace, Role.READER, "a-reader")
    follow(session, workspace.index, reader, "practice", PRACTICE)
    follow(session, workspace.index, reader, "site", SMALL)
    number = send_report(session, cast.small, SMALL, PRACTICE, SAID)
    assert look(session, workspace) == 0  # it waits for review
    decide_report(session, cast.stranger, number, show=True)
    assert look(session, workspace, 4) == 2
    assert {one.path for one in find_inbox(session, reader).items} == {f"/practices/{PRACTICE}", f"/sites/{SMALL}"}


def test_list_that_is_not_public_any_more_tells_nothing(session: Session, workspace: Workspace, cast: Cast) -> None:
    key = create_list(session, cast.liaison, "For the summit", [NewSection("First", (NewItem(PRACTICE),))])
    with pytest.raises(NotFound):
        follow(session, workspace.index, cast.small, "list", key)
    follow(session, workspace.index, cast.liaison, "list", key)
    session.query(Following).update({"account_id": cast.small.account_id})
    session.commit()
    assert look(session, workspace) == 0


def test_what_is_followed_is_shown_and_ended_by_its_owner_alone(
    session: Session, workspace: Workspace, cast: Cast
) -> None:
    follow(session, workspace.index, cast.small, "practice", PRACTICE)
    follow(session, workspace.index, cast.small, "practice", PRACTICE)
    (one,) = find_followed(session, cast.small)
    assert find_following(session, cast.large, "practice", PRACTICE) is None
    with pytest.raises(NotFound):
        unfollow(session, cast.large, one.number)
    unfollow(session, cast.small, one.number)
    assert find_followed(session, cast.small) == ()


@pytest.mark.parametrize(("kind", "key"), [("search", ""), ("search", "q=" + "x" * 600), ("person", "someone")])
def test_what_says_nothing_is_not_followed(
    session: Session, workspace: Workspace, cast: Cast, kind: str, key: str
) -> None:
    with pytest.raises(BadRequest):
        follow(session, workspace.index, cast.small, kind, key)


def test_too_much_is_refused(session: Session, workspace: Workspace, cast: Cast) -> None:
    session.add_all(
        [
            Following(account_id=cast.small.account_id, kind="search", key=f"q={n}", title=str(n), seen=[])
            for n in range(MOST_FOLLOWED)
        ]
    )
    session.commit()
    with pytest.raises(BadRequest):
        follow(session, workspace.index, cast.small, "practice", PRACTICE)


def test_pages_offer_it_to_those_with_an_account(session: Session, workspace: Workspace, cast: Cast) -> None:
    app = create_app(workspace.settings)
    client = app.test_client()
    for path in (f"/practices/{PRACTICE}", f"/sites/{SMALL}", f"/search?{SEARCH}"):
        assert 'action="/follow"' not in client.get(path).get_data(as_text=True)
    sign_in(client, workspace, Role.MEMBER, cast.small.name)
    for kind, key, path in (
        ("practice", PRACTICE, f"/practices/{PRACTICE}"),
        ("site", SMALL, f"/sites/{SMALL}"),
        ("search", SEARCH, f"/search?{SEARCH}"),
    ):
        assert 'action="/follow"' in client.get(path).get_data(as_text=True)
        assert post(client, "/follow", kind=kind, key=key, next=path).location == path
        assert "Tell me no more" in client.get(path).get_data(as_text=True)
    assert client.get("/inbox").get_data(as_text=True).count("Tell me no more") == 3
    app.extensions["kb"].engine.dispose()
