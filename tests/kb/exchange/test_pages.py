"""The pages of exchange: offers, visits, notes and lessons from form to page; what is refused keeps what was typed."""

from __future__ import annotations

import io
import re
from datetime import date, timedelta

from flask.testing import FlaskClient
from icalendar import Calendar

from kb.services.audit.actors import Role
from tests.kb.exchange.conftest import Enter, Town
from tests.kb.helpers.cities import LARGE, PRACTICE, SMALL, THIRD
from tests.kb.helpers.signing import post

TODAY = date.today()
SOON = (TODAY + timedelta(days=30)).isoformat()
OFFER = {
    "side": "offer",
    "title": "Visit our home visits team",
    "text": "Two officers and a counselor show you a shift of home visits.",
    "practice": PRACTICE,
    "ends": SOON,
}
VISIT = {
    "part": "visitor",
    "format": "site-visit",
    "purpose": "Begin home visits next spring with a counselor in the car.",
    "questions": "Who pays the counselor?\n\nWhat failed first?",
    "first_day": TODAY.isoformat(),
    "begins": "9:30",
    "practice": PRACTICE,
}


def read(client: FlaskClient, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.get_data(as_text=True)


def test_offer_is_kept_listed_and_found_by_its_words(enter: Enter) -> None:
    large, small = enter("large-member"), enter("small-member")
    kept = post(large, "/offers/new", site=LARGE, **OFFER)
    assert kept.status_code == 303
    assert "Visit our home visits team" in read(small, "/offers")
    assert "Visit our home visits team" in read(small, "/offers?q=counselors+showing")
    assert "Visit our home visits team" not in read(small, "/offers?q=helicopter")
    assert "Visit our home visits team" not in read(small, "/offers?side=wish")
    page = read(small, kept.location)
    assert f"/questions/new?to={LARGE}" in page
    assert "large-member" not in page
    assert "/edit" not in page


def test_refused_offer_keeps_what_was_typed(enter: Enter) -> None:
    answer = post(enter("large-member"), "/offers/new", site=LARGE, **OFFER | {"ends": "2020-01-01"})
    assert answer.status_code == 422
    assert "It must end between today and a year from now." in answer.get_data(as_text=True)
    assert 'value="Visit our home visits team"' in answer.get_data(as_text=True)


def test_own_offer_is_changed_and_closed(enter: Enter) -> None:
    large, small = enter("large-member"), enter("small-member")
    path = post(large, "/offers/new", site=LARGE, **OFFER).location
    assert 'value="Visit our home visits team"' in read(large, f"{path}/edit")
    post(large, f"{path}/edit", site=LARGE, **OFFER | {"title": "Ride with our team"})
    assert "Ride with our team" in read(small, path)
    assert small.get(f"{path}/edit").status_code == 404
    assert post(small, f"{path}/close").status_code == 403
    post(large, f"{path}/close")
    assert small.get(path).status_code == 404
    assert "It was closed." in read(large, path)


def test_liaison_closes_an_offer_of_any_city_with_a_reason(enter: Enter) -> None:
    path = post(enter("third-member"), "/offers/new", site=THIRD, **OFFER).location
    liaison = enter("their-liaison", Role.LIAISON)
    assert post(liaison, f"{path}/close").status_code == 422
    assert post(liaison, f"{path}/close", because="It names a case.").status_code == 303
    assert "It names a case." in read(enter("third-member"), path)


def test_offer_and_wish_that_fit_are_shown_with_the_reason(enter: Enter) -> None:
    large, small = enter("large-member"), enter("small-member")
    offer = post(large, "/offers/new", site=LARGE, **OFFER).location
    wish = OFFER | {"side": "wish", "title": "Someone who began small", "text": "We look for a town like ours."}
    path = post(small, "/offers/new", site=SMALL, **wish).location
    assert "Same strategy: home visits" in read(small, path)
    assert "Someone who began small" in read(large, offer)


def test_visit_goes_from_plan_to_lesson(enter: Enter) -> None:
    small, large = enter("small-member"), enter("large-member")
    path = post(small, "/visits/new", site=SMALL, **VISIT, **{"with": LARGE}).location
    page = read(large, path)
    assert "What failed first?" in page
    assert "Write goals, objectives and expected outcomes with the liaison" in page
    assert "A Guide to Peer Exchanges" in page
    post(large, f"{path}/agree", site=LARGE)
    assert ">Held<" in read(small, path)
    assert post(small, f"{path}/notes/report", site=SMALL, learned="", goal="yes").status_code == 422
    said = {"learned": "The counselor must be paid by the county.", "adopted": "Two visits a week.", "goal": "partly"}
    assert post(small, f"{path}/notes/report", site=SMALL, **said).status_code == 303
    assert "The counselor must be paid by the county." in read(large, path)
    form = dict(re.findall(r'name="(origin|parent|words)" value="(\w+)"', read(small, path)))
    made = post(small, "/peer-lessons/new", **form, site=SMALL, title="Let the county pay").location
    assert "has not said yet" in read(small, made)
    post(large, made, site=LARGE, action="agree")
    assert "Curators have a draft" in read(small, made)
    draft = read(enter("their-liaison", Role.LIAISON), "/curate")
    assert "Let the county pay" in draft


def test_lines_are_added_ticked_and_taken_away(enter: Enter) -> None:
    small = enter("small-member")
    path = post(small, "/visits/new", site=SMALL, **VISIT).location
    due = (TODAY + timedelta(days=20)).isoformat()
    post(small, f"{path}/lines", site=SMALL, kind="action", text="Write to the county", due=due)
    assert post(small, f"{path}/lines", site=SMALL, kind="action", text="x").status_code == 422
    assert "Actions at home: 0 of 1 done" in read(small, path)
    number = read(small, path).rpartition('name="done" value="')[2].partition('"')[0]
    post(small, f"{path}/ticks", done=number)
    assert "Actions at home: 1 of 1 done" in read(small, path)
    post(small, f"{path}/ticks", was=number)
    assert "Actions at home: 0 of 1 done" in read(small, path)
    (drop, *_others) = re.findall(rf'"({path}/lines/\d+/drop)"', read(small, path))
    post(small, drop)
    assert "Who pays the counselor?" not in read(small, path)


def test_sheet_has_the_questions_and_the_calendar_the_days(enter: Enter) -> None:
    small = enter("small-member")
    path = post(small, "/visits/new", site=SMALL, **VISIT).location
    assert "Who pays the counselor?" in read(small, f"{path}/sheet")
    answer = small.get(f"{path}.ics")
    assert answer.headers["Cache-Control"] == "no-store"
    events = {str(each["summary"]): each for each in Calendar.from_ical(answer.data).walk("VEVENT")}
    assert len(events) == 3
    days = sorted(each["dtstart"].dt for name, each in events.items() if "days after" in name)
    assert days == [TODAY + timedelta(days=30), TODAY + timedelta(days=90)]
    (visit,) = (each for name, each in events.items() if "days after" not in name)
    assert visit["dtstart"].dt.isoformat() == f"{TODAY.isoformat()}T09:30:00"


def test_visit_without_a_day_has_no_calendar_file(enter: Enter) -> None:
    small = enter("small-member")
    path = post(small, "/visits/new", site=SMALL, **VISIT | {"first_day": "", "begins": ""}).location
    assert small.get(f"{path}.ics").status_code == 404


def test_refused_visit_keeps_what_was_typed(enter: Enter) -> None:
    small = enter("small-member")
    answer = post(small, "/visits/new", site=SMALL, **VISIT | {"purpose": "too short"}, **{"with": LARGE})
    assert answer.status_code == 422
    assert "too short</textarea>" in answer.get_data(as_text=True)
    assert f'value="{LARGE}" checked' in answer.get_data(as_text=True)


def test_other_day_asks_the_others_again(enter: Enter) -> None:
    small, large = enter("small-member"), enter("large-member")
    path = post(small, "/visits/new", site=SMALL, **VISIT, **{"with": LARGE}).location
    post(large, f"{path}/agree", site=LARGE)
    post(small, f"{path}/edit", site=SMALL, **VISIT | {"offices": "Crime analysis unit"})
    assert "is asked to agree" not in read(large, path)
    post(small, f"{path}/edit", site=SMALL, **VISIT | {"first_day": SOON})
    assert "is asked to agree" in read(large, path)
    post(large, f"{path}/call-off", site=LARGE)
    assert ">Called off<" in read(small, path)


def test_formats_are_for_everyone_with_their_sources(town: Town) -> None:
    page = town.app.test_client().get("/visits/formats").get_data(as_text=True)
    assert page.count('class="part"') == 13
    assert "our judgment" in page


def test_member_says_that_a_page_helped_and_readers_see_the_count(town: Town, enter: Enter) -> None:
    small, path = enter("small-member"), f"/practices/{PRACTICE}"
    assert "Did it help?" not in town.app.test_client().get(path).get_data(as_text=True)
    assert "This helped us" in read(small, path)
    assert post(small, f"/helped/{PRACTICE}", site=SMALL, why="We began with it.").location == f"{path}#helped"
    seen = town.app.test_client().get(path).get_data(as_text=True)
    assert "1 member of 1 city said that this page helped them." in seen
    assert "We began with it." not in seen
    assert "We began with it." in read(enter("other-liaison", Role.LIAISON), "/helped")
    post(small, f"/helped/{PRACTICE}", site=SMALL, action="take-back")
    assert "Did it help?" not in town.app.test_client().get(path).get_data(as_text=True)


def test_letter_brings_files_that_only_its_cities_can_open(enter: Enter) -> None:
    small, large = enter("small-member"), enter("large-member")
    path = post(small, "/questions/new", site=SMALL, to=[LARGE], text="How did you begin?").location
    text = "With one street, as the table shows."
    said = {"site": LARGE, "text": text}
    assert post(
        large, f"{path}/letters", **said, files=[(io.BytesIO(b"street,calls\nMain,40\n"), "calls.csv")]
    ).location
    (address,) = re.findall(rf'"({path}/files/\d+)"', read(small, path))
    answer = small.get(address)
    assert answer.data == b"street,calls\nMain,40\n"
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="calls.csv"')
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.mimetype == "application/octet-stream"
    assert enter("third-member").get(address).status_code == 404


def test_file_that_nobody_can_read_is_refused_and_the_letter_is_kept(enter: Enter) -> None:
    small = enter("small-member")
    path = post(small, "/questions/new", site=SMALL, to=[LARGE], text="How did you begin?").location
    said = {"site": SMALL, "text": "Here is what we have."}
    for content in (b"", b"MZ\x90\x00\x03\x00\xff\xfe\x00", b"%PDF-1.7 broken"):
        answer = post(small, f"{path}/letters", **said, files=[(io.BytesIO(content), "tool.pdf")])
        assert answer.status_code == 422, content
        assert "Here is what we have.</textarea>" in answer.get_data(as_text=True)
    assert "tool.pdf" not in read(small, path)


def test_short_text_that_seems_to_name_a_suspect_is_asked_about_and_sent_from_the_page_that_asks(enter: Enter) -> None:
    member = enter("small-member")
    visit = post(member, "/visits/new", site=SMALL, **VISIT).location
    said = {"site": SMALL, "kind": "question", "text": "How was the suspect John Smith found?"}
    asked = post(member, f"{visit}/lines", **said)
    page = asked.get_data(as_text=True)
    assert asked.status_code == 422
    assert "John Smith" in page
    assert "How was the suspect" not in read(member, visit)
    assert re.search(r'name="text"[^>]*>\s*How was the suspect John Smith found\?</textarea>', page)
    assert 'name="checked"' in page
    assert post(member, f"{visit}/lines", **said, checked="yes").status_code == 303
    assert "How was the suspect John Smith found?" in read(member, visit)
    helped = {"site": SMALL, "why": "It led us to the suspect John Smith."}
    assert post(member, f"/helped/{PRACTICE}", **helped).status_code == 422
    assert post(member, f"/helped/{PRACTICE}", **helped, checked="yes").status_code == 303
