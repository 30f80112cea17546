"""Every save of a list is a version: what it was, what changed since, and back again without new addresses."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import delete, func, select

from kb.models import ListVersion
from kb.services.audit.actors import COMMAND_LINE, Role
from kb.services.erasing import erase_page
from kb.services.lists import find_list_versions, get_list_version, versions
from kb.services.lists.versions import KeptItem, KeptList, KeptSection, compare
from kb.workspace import Workspace
from tests.kb.helpers.house import OWNER, SECRET, House, open_house, slugs
from tests.kb.helpers.signing import post


@pytest.fixture
def house(empty: Workspace) -> Iterator[House]:
    made = open_house(empty)
    yield made
    made.app.extensions["kb"].engine.dispose()


def revisions(house: House) -> list[tuple[int, str]]:
    with house.workspace.sessions() as session:
        return [(each.revision, each.said) for each in find_list_versions(session, OWNER, house.key)]


def restore(house: House, revision: int) -> str:
    client = house.client()
    answer = post(client, f"/lists/{house.key}/versions/{revision}/restore")
    assert answer.status_code == 303, answer.get_data(as_text=True)[:2_000]
    return str(client.get(answer.location).get_data(as_text=True))


def test_every_save_that_changes_something_is_kept_with_what_was_done(house: House) -> None:
    assert revisions(house) == [(1, "The list was made.")]
    item = house.view().items[0]
    house.edit(do=f"remove:{item.id}")
    house.edit(do="save")
    kept = revisions(house)
    assert [number for number, _ in kept] == [2, 1]
    assert "removed from “Homes”" in kept[0][1]
    page = house.client().get(f"/lists/{house.key}/versions").get_data(as_text=True)
    assert "The list was made." in page
    assert "2, the list now" in page


def test_state_that_is_brought_back_has_all_notes_order_and_addresses(house: House) -> None:
    before = house.view()
    first, second = before.items[0], before.items[1]
    house.edit(**{f"item-{first.id}-note": "Bring it", f"item-{first.id}-private": SECRET})
    noted = house.view()
    house.edit(do=f"down:{first.id}", title="Another title")
    house.edit(do=f"remove:{second.id}")
    house.edit(do=f"remove:{first.id}")
    house.edit(do=f"remove-section:{before.sections[0].id}")
    assert len(house.view().sections) == 1
    page = house.client().get(f"/lists/{house.key}/versions/{noted.revision}").get_data(as_text=True)
    for said in ("The title was", "Section “Homes” was removed.", "was removed from “Homes”", "Bring it"):
        assert said in page
    assert "as it was in version 2" in restore(house, noted.revision)
    after = house.view()
    assert (after.title, after.sections) == (noted.title, noted.sections)
    assert after.revision == noted.revision + 5
    restore(house, 1)
    assert slugs(house.view()) == slugs(before)
    assert [move.slug for move in house.view().moves if move.added] == [second.slug, first.slug]


def test_bringing_back_publishes_nothing(house: House) -> None:
    house.edit(title="Renamed")
    house.publish()
    house.edit(title="Again", public="")
    restore(house, 2)
    assert (house.view().title, house.view().public) == ("Renamed", False)


def test_list_that_was_made_before_versions_were_kept_has_its_state_before_the_first_save(house: House) -> None:
    with house.workspace.sessions() as session:
        session.execute(delete(ListVersion))
        session.commit()
    assert "The next save makes the first one" in house.client().get(f"/lists/{house.key}/versions").text
    house.edit(title="Renamed")
    assert [number for number, _ in revisions(house)] == [2, 1]
    restore(house, 1)
    assert house.view().title == "Summit 2026"


def test_only_the_first_and_the_latest_are_kept(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(versions, "MOST_VERSIONS", 2)
    for title in "abcd":
        house.edit(title=title)
    assert [number for number, _ in revisions(house)] == [5, 4, 1]
    assert house.client().get(f"/lists/{house.key}/versions/3").status_code == 404


def test_only_those_who_edit_the_list_see_its_versions(house: House) -> None:
    house.edit(private_note=SECRET)
    house.publish()
    rita = house.client(Role.READER, "rita")
    for path in ("versions", "versions/1"):
        assert rita.get(f"/lists/{house.key}/{path}").status_code == 403
        assert house.client(None).get(f"/lists/{house.key}/{path}").status_code == 302
    assert post(rita, f"/lists/{house.key}/versions/1/restore").status_code == 403


def test_page_that_was_erased_is_in_no_version_and_does_not_come_back(house: House) -> None:
    house.edit(do=f"remove:{house.view().items[0].id}")
    with house.workspace.sessions() as session:
        erase_page(session, house.workspace.settings, COMMAND_LINE, "home-visits")
        contents = session.scalars(select(ListVersion.content)).all()
        assert not any("home-visits" in str(content) for content in contents)
        assert {said for _, said in revisions(house)} == {"Changed."}
    restore(house, 1)
    assert slugs(house.view()) == [["what-memphis-learned"], ["what-tulsa-learned"]]


def test_deleted_list_takes_its_versions_along(house: House) -> None:
    post(house.client(), f"/lists/{house.key}/delete", sure="yes")
    with house.workspace.sessions() as session:
        assert session.scalar(select(func.count()).select_from(ListVersion)) == 0


def test_same_state_differs_in_nothing(house: House) -> None:
    with house.workspace.sessions() as session:
        assert get_list_version(session, OWNER, house.key, 1).since == ()


def test_each_difference_is_said_once() -> None:
    item = KeptItem.model_validate(
        {"id": 1, "slug": "a", "importance": "essential", "note": "", "private_note": "", "reason": "", "own": None}
        | {"file": None, "saved_digest": "", "saved_rating": None, "saved_at": "2026-01-01T00:00:00"}
    )
    slot = dict.fromkeys(("note", "question", "day", "starts", "ends", "track", "room", "speakers"), "")
    one = KeptSection.model_validate({**slot, "id": 1, "title": "One", "minutes": 5, "items": (item,)})
    two = KeptSection.model_validate({**slot, "id": 2, "title": "Two", "minutes": 5, "items": ()})
    then = KeptList(title="T", note="", private_note="", sections=(one, two))
    now = then.model_copy(
        update={
            "sections": (
                two.model_copy(update={"items": (item.model_copy(update={"note": "n", "file": "0"}),)}),
                one.model_copy(update={"title": "First", "items": ()}),
            )
        }
    )
    assert list(compare(then, then, {})) == []
    assert list(compare(then, now, {"a": "A page"})) == [
        "Section “One” is now called “First”.",
        "The sections are in another order.",
        "“A page” moved from “One” to “Two”.",
        "The importance or a note of “A page” changed.",
        "The PDF of “A page” changed.",
    ]
