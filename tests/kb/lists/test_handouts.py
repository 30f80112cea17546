"""What is given out of a list: a page a session with a code, by track; a calendar; the files that may be given out."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import datetime
from xml.etree import ElementTree as ET
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar
from sqlalchemy import select

from kb.models import Document, Original
from kb.services.library.originals import store_file
from kb.services.lists.handouts import draw_code, find_tracks
from kb.services.lists.lists import NewItem, NewSection, copy_list, create_list
from kb.services.lists.slot import SessionSlot, build_slot
from kb.services.lists.view import get_list
from kb.workspace import Workspace
from tests.kb.helpers.house import OWNER, House, open_house

PDF = b"%PDF-1.4\n% a paper to give out\n%%EOF\n"

SECTIONS = (
    NewSection(
        "Home visits; who goes?",
        (NewItem("home-visits", "essential"),),
        slot=SessionSlot("2026-05-05", "09:00", "10:15", "Families", "Room 4", ("Capt. Jo Doe", "Al Oak")),
    ),
    NewSection(
        "Late round",
        (NewItem("what-tulsa-learned"),),
        slot=SessionSlot("2026-05-05", "23:30", "00:30", "Streets"),
    ),
    NewSection("Closing", slot=SessionSlot("2026-05-06", "11:00")),
    NewSection("Sometime", (NewItem("what-memphis-learned"),), slot=SessionSlot("Day One", "08:00", track="Streets")),
)


@pytest.fixture
def house(empty: Workspace) -> Iterator[House]:
    made = open_house(empty)
    with empty.sessions() as session:
        made.key = create_list(session, OWNER, "Summit 2026", SECTIONS)
    yield made
    made.app.extensions["kb"].engine.dispose()


def give_file(house: House, slug: str, content: bytes) -> None:
    """Let the page ``slug`` have been read from a file with ``content``."""
    stored = store_file(house.workspace.settings.originals_folder, io.BytesIO(content), 1_000_000)
    with house.workspace.sessions() as session:
        session.add(Original(sha256=stored.sha256, size=stored.size, name="a paper.pdf"))
        session.flush()
        session.scalars(select(Document).where(Document.slug == slug)).one().original = stored.sha256
        session.commit()


def test_list_keeps_when_and_where_its_sessions_are_and_so_does_its_copy(house: House) -> None:
    with house.workspace.sessions() as session:
        copy = copy_list(session, OWNER, house.key)
        views = [get_list(session, key, OWNER) for key in (house.key, copy)]
    for view in views:
        assert [section.slot for section in view.sections] == [section.slot for section in SECTIONS]
        assert find_tracks(view) == ("Families", "Streets")


def test_every_session_has_a_sheet_with_its_code_and_the_addresses_in_words(house: House) -> None:
    page = house.client().get(f"/lists/{house.key}/handouts").get_data(as_text=True)
    assert page.count('class="handout"') == len(SECTIONS)
    assert page.count("<svg") >= len(SECTIONS)
    for section in house.view().sections:
        assert f"http://localhost/lists/{house.key}#section-{section.id}" in page
    assert "http://localhost/practices/home-visits" in page
    assert "style=" not in page


def test_sheets_of_a_track_are_its_own_and_those_for_everyone(house: House) -> None:
    client = house.client()
    page = client.get(f"/lists/{house.key}/handouts?track=Families").get_data(as_text=True)
    assert re.findall(r'<h2 id="handout-\d+">([^<]+)</h2>', page) == ["Home visits; who goes?", "Closing"]
    assert client.get(f"/lists/{house.key}/handouts?track=None").status_code == 404


def test_calendar_has_the_sessions_with_a_date_and_their_readings(house: House) -> None:
    answer = house.client().get(f"/lists/{house.key}.ics")
    assert answer.content_type.startswith("text/calendar")
    first, late, last = Calendar.from_ical(answer.data).walk("VEVENT")
    assert (str(first["summary"]), str(first["location"])) == ("Home visits; who goes?", "Room 4")
    assert (first["dtstart"].dt, first["dtend"].dt) == (datetime(2026, 5, 5, 9), datetime(2026, 5, 5, 10, 15))
    assert "With Capt. Jo Doe, Al Oak" in first["description"]
    assert "http://localhost/practices/home-visits" in first["description"]
    assert late["dtend"].dt == datetime(2026, 5, 6, 0, 30)
    assert last["dtend"].dt == datetime(2026, 5, 6, 12)
    one = house.client().get(f"/lists/{house.key}.ics?track=Families").data
    assert len(Calendar.from_ical(one).walk("VEVENT")) == 2


def test_list_without_dates_has_no_calendar_and_says_so(house: House) -> None:
    with house.workspace.sessions() as session:
        key = create_list(session, OWNER, "Undated", [NewSection("Session")])
    answer = house.client().get(f"/lists/{key}.ics")
    assert answer.status_code == 404
    assert "No session of this list has a date" in answer.get_data(as_text=True)
    assert ".ics" not in house.client().get(f"/lists/{key}/handouts").get_data(as_text=True)


def test_packet_has_the_pdfs_of_published_readings_and_says_where_the_others_are(house: House) -> None:
    path = f"/lists/{house.key}/packet.zip"
    assert house.client().get(path).status_code == 404
    give_file(house, "what-tulsa-learned", PDF)
    give_file(house, "what-memphis-learned", b"# only a text\n")
    with house.client().get(path) as answer, ZipFile(io.BytesIO(answer.data)) as packet:
        assert packet.namelist() == ["001-what-tulsa-learned.pdf", "contents.txt"]
        assert packet.read("001-what-tulsa-learned.pdf") == PDF
        told = packet.read("contents.txt").decode()
    assert "001-what-tulsa-learned.pdf" in told
    assert "http://localhost/lessons/what-memphis-learned" in told
    assert "packet.zip" in house.client().get(f"/lists/{house.key}/handouts").get_data(as_text=True)


def test_unlisted_list_is_read_by_address_and_shown_nowhere(house: House) -> None:
    paths = [f"/lists/{house.key}{path}" for path in ("", "/handouts", ".ics", ".ris")]
    assert {house.client(None).get(path).status_code for path in paths} == {404}
    house.edit(title="Summit 2026", unlisted="yes")
    assert {house.client(None).get(path).status_code for path in paths} == {200}
    assert house.client(None).get(paths[0]).headers["X-Robots-Tag"] == "noindex"
    assert "Summit 2026" not in house.client(None).get("/lists").get_data(as_text=True)
    house.edit(title="Summit 2026")
    assert house.client(None).get(paths[0]).status_code == 404


def test_code_is_a_drawing_without_style_and_another_for_another_address() -> None:
    one, other = draw_code("https://kb.example/lists/a#section-1"), draw_code("https://kb.example/lists/a#section-2")
    assert one != other
    drawn = ET.fromstring(one)
    assert drawn.tag.endswith("svg")
    assert {"style", "onload"}.isdisjoint({name for element in drawn.iter() for name in element.attrib})


def test_api_says_when_where_and_who_each_session_is(house: House) -> None:
    sections = house.client().get(f"/api/v1/reading-lists/{house.key}").get_json()["sections"]
    said = [[one[name] for name in ("day", "start", "end", "track", "room", "speakers")] for one in sections]
    assert said[0] == ["2026-05-05", "09:00", "10:15", "Families", "Room 4", ["Capt. Jo Doe", "Al Oak"]]
    assert said[2] == ["2026-05-06", "11:00", None, None, None, []]


@given(texts=st.lists(st.text(max_size=40), min_size=6, max_size=6))
def test_slot_of_anything_typed_is_kept_again_as_it_is(texts: list[str]) -> None:
    slot = build_slot(*texts)
    assert build_slot(slot.day, slot.starts, slot.ends, slot.track, slot.room, "\n".join(slot.speakers)) == slot
    assert slot.at(slot.starts) is None or slot.date is not None
