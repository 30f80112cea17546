"""Who is invited edits one list, whatever their role; the link works once; organizers end it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update

from kb.models import ListInvitation
from kb.models.declarative import now
from kb.services.audit.actors import Role
from kb.services.lists.lists import NewSection, create_list
from kb.workspace import Workspace
from tests.kb.helpers.house import OWNER, SECRET, House, open_house
from tests.kb.helpers.signing import post


@pytest.fixture
def house(empty: Workspace) -> Iterator[House]:
    made = open_house(empty)
    yield made
    made.app.extensions["kb"].engine.dispose()


def invite(house: House) -> str:
    """The path of a new link."""
    answer = post(house.client(), f"/lists/{house.key}/editors")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    found = re.search(r"/lists/join/[\w-]{40,}", answer.get_data(as_text=True))
    assert found
    return found[0]


def join(house: House, role: Role = Role.READER, name: str = "rita") -> FlaskClient:
    client, link = house.client(role, name), invite(house)
    assert "Summit 2026" in client.get(link).get_data(as_text=True)
    assert post(client, link).location.endswith(f"/lists/{house.key}/edit")
    return client


def test_reader_who_was_invited_edits_this_list_and_no_other(house: House) -> None:
    house.edit(private_note=SECRET)
    rita = join(house)
    page = rita.get(f"/lists/{house.key}/edit").get_data(as_text=True)
    assert SECRET in page
    assert "Delete the list" not in page
    assert "Make a link for one more editor" not in page
    house.edit(rita, title="By Rita")
    assert house.view().title == "By Rita"
    assert "By Rita" in rita.get("/lists").get_data(as_text=True)
    for path in ("", "/versions", "/handouts"):
        assert rita.get(f"/lists/{house.key}{path}").status_code == 200, path
    with house.workspace.sessions() as session:
        other = create_list(session, OWNER, "Another list", [NewSection("One")])
    assert rita.get(f"/lists/{other}/edit").status_code == 404
    assert "Another list" not in rita.get("/lists").get_data(as_text=True)
    for path in ("copy", "delete", "editors"):
        assert post(rita, f"/lists/{house.key}/{path}", sure="yes").status_code == 403


def test_link_works_once_and_for_a_week_and_only_with_an_account(house: House) -> None:
    link = invite(house)
    assert house.client(None).get(link).location.startswith("/sign-in?next=")
    assert post(house.client(None), link).status_code == 401
    assert post(house.client(Role.READER, "rita"), link).status_code == 303
    rose = house.client(Role.READER, "rose")
    assert post(rose, link).status_code == 410
    assert rose.get(link).status_code == 410
    assert rose.get(f"/lists/{house.key}/edit").status_code == 404
    late = invite(house)
    with house.workspace.sessions() as session:
        session.execute(update(ListInvitation).values(expires_at=now() - timedelta(seconds=1)))
        session.commit()
    assert post(rose, late).status_code == 410


def test_only_the_digest_of_a_link_is_kept(house: House) -> None:
    token = invite(house).rsplit("/", 1)[1]
    with house.workspace.sessions() as session:
        kept = session.scalars(select(ListInvitation)).one()
        assert token not in f"{kept.token_digest} {kept.invited_by}"


def test_editor_who_is_removed_edits_no_more_and_open_links_end(house: House) -> None:
    rita, link = join(house), invite(house)
    page = house.client().get(f"/lists/{house.key}/edit").get_data(as_text=True)
    found = re.search(r'name="editor" value="(\d+)"', page)
    assert found
    assert post(house.client(), f"/lists/{house.key}/editors/remove", editor=found[1]).status_code == 303
    assert rita.get(f"/lists/{house.key}/edit").status_code == 404
    assert post(rita, link).status_code == 410
    assert post(house.client(), f"/lists/{house.key}/editors/remove", editor=found[1]).status_code == 404


def test_reader_without_invitation_edits_nothing_of_a_public_list(house: House) -> None:
    house.publish()
    rita = house.client(Role.READER, "rita")
    assert rita.get(f"/lists/{house.key}").status_code == 200
    assert "/edit" not in rita.get(f"/lists/{house.key}").get_data(as_text=True)
    assert rita.get(f"/lists/{house.key}/edit").status_code == 403
    section = house.view().sections[0].id
    assert post(rita, f"/lists/{house.key}/edit", revision="2", title="Mine").status_code == 403
    assert post(rita, f"/lists/{house.key}/choose", section=str(section), slug="what-tulsa-learned").status_code == 403
