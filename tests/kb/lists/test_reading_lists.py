"""Reading lists: made, changed without losing anything, read by everyone only if public, copied, followed, exported."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from xml.etree import ElementTree as ET

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb.models import AuditEntry, Document
from kb.services.audit.actors import ANONYMOUS, Actor, Role
from kb.services.citing.formats.registry import EXPORTS
from kb.services.lists.edit import add_reading
from kb.services.lists.view import get_list
from kb.workspace import Workspace
from tests.kb.helpers.house import SECRET, House, open_house, slugs
from tests.kb.helpers.signing import post
from tests.kb.helpers.writing import write_lesson, write_practice


@pytest.fixture
def house(empty: Workspace) -> Iterator[House]:
    made = open_house(empty)
    yield made
    made.app.extensions["kb"].engine.dispose()


def test_list_holds_only_what_is_published_in_its_order(house: House) -> None:
    assert slugs(house.view()) == [["home-visits", "what-memphis-learned"], ["what-tulsa-learned"]]
    assert house.view().minutes == 1 + 1 + 3


def test_list_that_is_not_public_is_not_found_by_readers_in_any_form(house: House) -> None:
    paths = ["", "/changes", "/changes.atom", *(f".{ending}" for ending in EXPORTS)]
    api = ["", *(f".{ending}" for ending in EXPORTS)]
    every = [f"/lists/{house.key}{path}" for path in paths] + [
        f"/api/v1/reading-lists/{house.key}{path}" for path in api
    ]
    for client, status in ((house.client(None), 404), (house.client(Role.READER, "rita"), 404), (house.client(), 200)):
        assert {client.get(path).status_code for path in every} == {status}
    assert "Summit 2026" not in house.client(None).get("/lists").get_data(as_text=True)
    assert house.client().get(f"/lists/{house.key}").headers["X-Robots-Tag"] == "noindex"
    house.publish()
    assert {house.client(None).get(path).status_code for path in every} == {200}
    assert "X-Robots-Tag" not in house.client(None).get(f"/lists/{house.key}").headers


def test_private_notes_are_in_no_page_export_or_answer(house: House) -> None:
    item = house.view().items[0].id
    house.edit(**{"private_note": SECRET, f"item-{item}-private": SECRET, f"item-{item}-note": "For all to read"})
    house.publish()
    assert SECRET in house.client().get(f"/lists/{house.key}/edit").get_data(as_text=True)
    with house.workspace.sessions() as session:
        assert SECRET not in repr(get_list(session, house.key, ANONYMOUS, private=True))
    for client in (house.client(None), house.client()):
        for path in ("", "/changes", "/changes.atom", ".ris", ".bib", ".csl.json", ".csv", ".md"):
            assert SECRET.encode() not in client.get(f"/lists/{house.key}{path}").data
        assert SECRET not in client.get(f"/api/v1/reading-lists/{house.key}").get_data(as_text=True)
    assert b"For all to read" in house.client(None).get(f"/lists/{house.key}.md").data


def test_api_gives_sections_items_and_changes(house: House) -> None:
    house.publish()
    answer = house.client(None).get(f"/api/v1/reading-lists/{house.key}").get_json()
    assert (answer["id"], answer["title"], answer["minutes"]) == (house.key, "Summit 2026", 5)
    first = answer["sections"][0]["items"][0]
    assert (first["slug"], first["importance"], first["changes"]) == ("home-visits", "essential", [])
    gone = house.client(None).get("/api/v1/reading-lists/nothing").get_json()
    assert set(gone["error"]) == {"code", "message", "hint"}


def test_exports_hold_every_reading_and_the_page_has_coins(house: House) -> None:
    house.publish()
    client = house.client(None)
    works = json.loads(client.get(f"/lists/{house.key}.csl.json").data)
    assert len(works) == 3
    page = client.get(f"/lists/{house.key}").get_data(as_text=True)
    assert page.count('class="Z3988"') == 3


def test_every_button_saves_what_was_typed_and_moves(house: House) -> None:
    first, second = (item.id for item in house.view().sections[0].items)
    third = house.view().sections[1].items[0].id
    page = house.edit(**{"do": f"down:{first}", f"item-{first}-note": "typed before moving", "title": "New title"})
    assert "is now 2 of 2 in “Homes”" in page
    assert f'id="down-{first}" autofocus' in page
    view = house.view()
    assert slugs(view)[0] == ["what-memphis-learned", "home-visits"]
    assert (view.title, view.items[1].note) == ("New title", "typed before moving")
    house.edit(do=f"down:{first}")
    assert slugs(house.view()) == [["what-memphis-learned"], ["home-visits", "what-tulsa-learned"]]
    house.edit(do=f"up:{first}")
    house.edit(do=f"place:{third}:{house.view().sections[0].id}:0")
    assert slugs(house.view()) == [["what-tulsa-learned", "what-memphis-learned", "home-visits"], []]
    house.edit(do="move-ticked", ticked=[str(second), str(first)], target=house.view().sections[1].id)
    assert slugs(house.view()) == [["what-tulsa-learned"], ["what-memphis-learned", "home-visits"]]
    assert "removed from" in house.edit(do=f"remove:{second}")
    assert slugs(house.view())[1] == ["home-visits"]


def test_sections_are_added_moved_and_removed_only_when_empty(house: House) -> None:
    page = house.edit(do="add-section")
    added = house.view().sections[-1].id
    assert f'id="section-{added}-title" autofocus' in page
    house.edit(do=f"section-up:{added}")
    assert [section.id for section in house.view().sections].index(added) == 1
    assert "still has readings" in house.edit(do=f"remove-section:{house.view().sections[0].id}")
    house.edit(do=f"remove-section:{added}")
    assert len(house.view().sections) == 2


def test_stale_save_is_told_and_loses_nothing(house: House) -> None:
    old = house.view().revision
    item = house.view().items[0].id
    house.edit(house.client(Role.LIAISON, "lea"), **{f"item-{item}-note": "theirs", "title": "Their title"})
    mine = {f"item-{item}-note": "mine", "title": "My title"}
    page = house.edit(status=409, revision=old, do=f"remove:{item}", **mine)
    assert "Someone else saved this list" in page
    assert "Saved: “theirs”" in page
    assert "Yours: “mine”" in page
    assert house.view().items[0].note == "theirs"
    revision = re.search(r'name="revision" value="(\d+)"', page)
    assert revision is not None
    house.edit(revision=revision[1], **mine)
    assert (house.view().title, house.view().items[0].note) == ("My title", "mine")


def test_mistakes_are_told_beside_their_field_and_what_was_typed_stays(house: House) -> None:
    section, item = house.view().sections[0].id, house.view().items[0].id
    wrong = {"title": " ", f"section-{section}-minutes": "many", f"item-{item}-note": "x" * 5_001}
    page = house.edit(status=422, **wrong)
    for name in wrong:
        assert f'id="{name}-fault"' in page
    assert 'value="many"' in page
    assert house.view().title == "Summit 2026"
    house.edit(status=422, do="explode:1")


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    do=st.one_of(
        st.text(max_size=12),
        st.builds(
            "{}:{}".format,
            st.sampled_from(["up", "down", "remove", "confirm", "place", "section-up", "remove-section", "swap"]),
            st.sampled_from(["1", "2", "99", "1:1:0", "1:99:0", "", "-1", "²"]),
        ),
    )
)
def test_no_button_breaks_a_list(house: House, do: str) -> None:
    view = house.view()
    client = house.client()
    answer = post(client, f"/lists/{house.key}/edit", revision=view.revision, do=do)
    assert answer.status_code in (303, 422)
    assert {item.slug for item in house.view().items} <= {item.slug for item in view.items}


def test_changes_are_told_as_page_and_atom_until_confirmed(house: House) -> None:
    house.publish()
    write_practice(house.content, "home-visits", rating="no-effects")
    write_lesson(house.content, "what-memphis-learned", "## What happened\nSomething else.\n")
    (house.content / "lessons" / "what-tulsa-learned.md").unlink()
    house.store()
    with house.workspace.sessions() as session:
        row = session.query(Document).filter_by(slug="what-tulsa-learned").one()
        row.withdrawn_note, row.superseded_by = "Its source was retracted", "what-memphis-learned"
        session.commit()
    page = house.client(None).get(f"/lists/{house.key}/changes").get_data(as_text=True)
    assert "from “Promising” to “No effect”" in page
    assert "was revised" in page
    assert "Reason: Its source was retracted." in page
    assert "“what memphis learned” replaces it" in page
    feed = ET.fromstring(house.client(None).get(f"/lists/{house.key}/changes.atom").data)
    assert len({entry.findtext("{*}id") for entry in feed.findall("{*}entry")}) == 4
    entries = [entry.findtext("{*}title") for entry in feed.findall("{*}entry")]
    assert set(entries) == {
        "Re-rated: home visits",
        "Revised: what memphis learned",
        "Withdrawn: what tulsa learned",
        "Superseded: what tulsa learned",
    }
    assert b"what tulsa learned" not in house.client(None).get(f"/lists/{house.key}.md").data
    house.edit(do=f"confirm:{house.view().items[0].id}", then="changes")
    assert "No effect" not in house.client(None).get(f"/lists/{house.key}/changes").get_data(as_text=True)
    assert [item.slug for item in house.view().changed] == ["what-memphis-learned", "what-tulsa-learned"]


def test_copy_keeps_the_notes_is_not_public_and_shows_what_changed_since(house: House) -> None:
    item = house.view().items[0].id
    house.edit(**{f"item-{item}-note": "kept"})
    house.publish()
    write_practice(house.content, "home-visits", rating="no-effects")
    house.store()
    client = house.client(Role.ORGANIZER, "otto")
    location = post(client, f"/lists/{house.key}/copy").location
    page = client.get(location).get_data(as_text=True)
    copy = house.view(location.split("/")[2])
    assert (copy.public, copy.owner, copy.copied_from, copy.items[0].note) == (False, "otto", house.key, "kept")
    assert "from “Promising” to “No effect”" in page
    assert "Old: its newest source is from 2014" in page


def test_panel_says_what_is_missing(house: House) -> None:
    page = house.client().get(f"/lists/{house.key}/edit").get_data(as_text=True)
    panel = page[page.index("What is missing") : page.index("list-section")]
    assert "Nothing here is newer than 2016" in panel
    house.edit(do="add-section")
    assert "“New section” has no reading" in house.client().get(f"/lists/{house.key}/edit").get_data(as_text=True)


def test_only_owner_or_admin_deletes_and_only_if_sure(house: House) -> None:
    path = f"/lists/{house.key}/delete"
    assert post(house.client(), path).status_code == 422
    assert post(house.client(Role.LIAISON, "lea"), path, sure="yes").status_code == 403
    assert post(house.client(Role.ADMIN, "ada"), path, sure="yes").status_code == 303
    assert house.client().get(f"/lists/{house.key}").status_code == 404
    with house.workspace.sessions() as session:
        deleted = session.query(AuditEntry).filter_by(action="deleted").one()
        assert deleted.details["readings"] == ["home-visits", "what-memphis-learned", "what-tulsa-learned"]


def test_reading_is_taken_instead_of_another_at_its_place(house: House) -> None:
    section = house.view().sections[0]
    old = section.items[0].id
    fields = {"section": section.id, "instead": old, "slug": "what-tulsa-learned", "reason": "nearer"}
    answer = post(house.client(), f"/lists/{house.key}/choose", **fields)
    assert answer.status_code == 303
    assert slugs(house.view())[0] == ["what-tulsa-learned", "what-memphis-learned"]
    assert house.view().items[0].importance == "essential"
    assert post(house.client(), f"/lists/{house.key}/choose", **fields).status_code == 404


def test_followers_are_told_of_readings_that_came_and_left(house: House) -> None:
    house.publish()
    gone = house.view().items[0]
    house.edit(do=f"remove:{gone.id}")
    section = house.view().sections[0].id
    with house.workspace.sessions() as session:
        add_reading(session, Actor("olga", Role.ORGANIZER), house.key, section, gone.slug, "")
    feed = ET.fromstring(house.client(None).get(f"/lists/{house.key}/changes.atom").data)
    assert {entry.findtext("{*}title") for entry in feed.findall("{*}entry")} == {
        f"Removed: {gone.title}",
        f"Added: {gone.title}",
    }
    page = house.client(None).get(f"/lists/{house.key}/changes").get_data(as_text=True)
    assert "Added and removed" in page


def test_page_of_a_list_names_its_readings_for_machines(house: House) -> None:
    house.publish()
    page = house.client(None).get(f"/lists/{house.key}").get_data(as_text=True)
    (block,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    said = json.loads(block)
    assert (said["@type"], said["name"], said["numberOfItems"]) == ("ItemList", "Summit 2026", 3)
    assert 'property="og:title" content="Summit 2026"' in page
