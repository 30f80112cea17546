"""The pages from an agenda to a list: read, corrected by buttons alone, then searched; everything typed comes back."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from kb.app import create_app
from kb.services.audit.actors import Role
from kb.services.lists.slot import SessionSlot
from kb.services.lists.view import get_list
from kb.workspace import Workspace
from tests.kb.helpers.signing import make_account, post, sign_in

AGENDA = """Summit 2026
Tuesday, May 5, 2026
9:00-10:15 Group violence intervention (Capt. Jo Doe), Room 4
10:15-10:30 Break
10:30-11:30 Solving nonfatal shootings
Note: parking in Lot C"""


@pytest.fixture
def organizer(knowledge: Workspace) -> Iterator[FlaskClient]:
    app = create_app(knowledge.settings)
    client = app.test_client()
    sign_in(client, knowledge, Role.ORGANIZER, "olga")
    yield client
    app.extensions["kb"].engine.dispose()


def fields_of(page: str) -> dict[str, str]:
    """What the grid of ``page`` would send, without its buttons."""
    found = dict(re.findall(r'<input[^>]* name="([^"]+)" value="([^"]*)"', page))
    found |= dict(re.findall(r'<textarea[^>]* name="([^"]+)"[^>]*>\n?(.*?)</textarea>', page, re.S))
    for name, options in re.findall(r'<select[^>]* name="([^"]+)">(.*?)</select>', page, re.S):
        found[name] = re.findall(r'value="([^"]+)" selected', options)[0]
    found.pop("csrf_token", None)
    return {name: value.replace("&#34;", '"').replace("&amp;", "&") for name, value in found.items()}


def read(client: FlaskClient, text: str = AGENDA) -> str:
    return post(client, "/agenda", text=text).get_data(as_text=True)


def test_agenda_is_shown_to_be_corrected_before_anything_is_searched(organizer: FlaskClient) -> None:
    page = read(organizer)
    assert "2 sessions, 1 break; 1 line was not understood" in page
    fields = fields_of(page)
    assert [fields[f"row-{at}-title"] for at in range(3)] == [
        "Group violence intervention",
        "Break",
        "Solving nonfatal shootings",
    ]
    assert (fields["row-0-day"], fields["row-0-start"], fields["row-0-room"]) == ("2026-05-05", "09:00", "Room 4")
    assert (fields["row-1-kind"], fields["row-0-speakers"], fields["title"]) == ("break", "Capt. Jo Doe", "Summit 2026")
    assert "Note: parking in Lot C" in page
    assert "proposal" not in page


def test_rows_are_changed_by_buttons_and_what_was_typed_stays(organizer: FlaskClient) -> None:
    fields = fields_of(read(organizer)) | {"row-2-title": "Solving shootings", "row-2-room": "Hall <1>"}
    page = post(organizer, "/agenda/rows", **fields, do="merge:1").get_data(as_text=True)
    changed = fields_of(page)
    assert (changed["rows"], changed["row-0-title"]) == ("2", "Group violence intervention Break")
    assert changed["row-1-title"] == "Solving shootings"
    assert "Hall &lt;1&gt;" in page
    assert 'id="row-0-title" autofocus' in page
    assert "joined with the one above" in page


def test_line_in_the_margin_becomes_a_session(organizer: FlaskClient) -> None:
    page = post(organizer, "/agenda/rows", **fields_of(read(organizer)), do="use:0").get_data(as_text=True)
    assert "3 sessions, 1 break." in page
    assert "Every line was understood." in page


def test_fault_is_said_at_its_field_and_nothing_typed_is_lost(organizer: FlaskClient) -> None:
    fields = fields_of(read(organizer)) | {"row-0-start": "soon", "row-2-title": "My words", "title": "My list"}
    answer = post(organizer, "/agenda/rows", **fields, do="find")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert 'aria-describedby="row-0-start-fault"' in page
    again = fields_of(page)
    assert (again["row-0-start"], again["row-2-title"], again["title"]) == ("soon", "My words", "My list")
    assert again["text"].strip() == AGENDA


def test_agenda_of_breaks_alone_finds_no_readings_and_says_so(organizer: FlaskClient) -> None:
    fields = fields_of(read(organizer)) | {"row-0-kind": "note", "row-2-kind": "break"}
    answer = post(organizer, "/agenda/rows", **fields, do="find")
    assert answer.status_code == 422
    assert "No row is a session" in answer.get_data(as_text=True)


def test_breaks_get_no_readings_and_the_list_says_when_where_and_who(
    organizer: FlaskClient, knowledge: Workspace
) -> None:
    fields = fields_of(read(organizer))
    page = post(organizer, "/agenda/rows", **fields, do="find").get_data(as_text=True)
    assert "Readings for 2 sessions." in page
    assert '<h2 id="session-0">Group violence intervention</h2>' in page
    taken = dict(re.findall(r'<input type="hidden" name="(session-\d+-[a-z]+)" value="([^"]*)"', page))
    answer = post(organizer, "/agenda/list", title="Summit", **taken)
    key = re.search(r"/lists/([^/]+)/edit", answer.headers["Location"])
    assert key is not None
    with knowledge.sessions() as session:
        view = get_list(session, key[1], make_account(knowledge, Role.ORGANIZER, "olga"))
    assert [section.title for section in view.sections] == ["Group violence intervention", "Solving nonfatal shootings"]
    assert view.sections[0].note == "Tuesday, May 5, 2026, 09:00–10:15. Room 4. With Capt. Jo Doe"
    assert view.sections[0].budget == 37
    assert view.sections[0].slot == SessionSlot("2026-05-05", "09:00", "10:15", "", "Room 4", ("Capt. Jo Doe",))


def test_one_can_go_back_from_the_proposals_to_the_grid(organizer: FlaskClient) -> None:
    fields = fields_of(read(organizer)) | {"row-0-title": "Group violence"}
    page = post(organizer, "/agenda/rows", **fields, do="find").get_data(as_text=True)
    form = page[page.index('action="/agenda/rows"') : page.index('action="/agenda/list"')]
    back = fields_of(post(organizer, "/agenda/rows", **fields_of(form), do="show").get_data(as_text=True))
    assert {name: back[name] for name in fields if name != "do"} == fields


def test_file_is_read_and_one_that_cannot_be_read_says_why(organizer: FlaskClient) -> None:
    calendar = b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20260505T090000\nSUMMARY:Hot spots\nEND:VEVENT\nEND:VCALENDAR\n"
    answer = post(organizer, "/agenda", text="", file=(io.BytesIO(calendar), "a.ics"))
    assert fields_of(answer.get_data(as_text=True))["row-0-title"] == "Hot spots"
    answer = post(organizer, "/agenda", text="kept", file=(io.BytesIO(b"PK\x03\x04broken"), "a.xlsx"))
    assert answer.status_code == 422
    assert "kept" in answer.get_data(as_text=True)


def test_text_is_read_again_after_it_was_changed(organizer: FlaskClient) -> None:
    fields = fields_of(read(organizer)) | {"text": "9:00 Hot spots\n10:00 Guns"}
    again = fields_of(post(organizer, "/agenda/rows", **fields, do="read").get_data(as_text=True))
    assert (again["rows"], again["row-1-title"]) == ("2", "Guns")


def test_no_agenda_is_said(organizer: FlaskClient) -> None:
    answer = post(organizer, "/agenda", text="  ")
    assert answer.status_code == 422
    assert "There is no agenda yet." in answer.get_data(as_text=True)


@pytest.mark.parametrize("do", ["", "find", "merge:x", "split:99", "use:-1", "read"])
def test_odd_forms_are_answered_in_words(organizer: FlaskClient, do: str) -> None:
    odd = {"rows": "99999999999", "margins": "-1", "row-0-title": "x" * 2_000, "row-0-lines": "1,,x", "row-0-kind": "?"}
    assert post(organizer, "/agenda/rows", **odd, do=do).status_code in (200, 422)
