"""What keeps threads fair and safe: a warning before a name leaves, objecting, hiding, limits, leaving, forgetting."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.app import create_app
from kb.errors import BadRequest, Forbidden, NotFound
from kb.models import AuditEntry, InboxItem, PeerLetter, PeerQuestion
from kb.models.declarative import now
from kb.services.audit.actors import COMMAND_LINE, Role
from kb.services.peers import (
    MayNamePeople,
    TooManyQuestions,
    TooManyReports,
    ask_cities,
    end_seat,
    find_named_people,
    find_threads,
    forget_old_threads,
    get_thread,
    give_site,
    hide_text,
    leave_site,
    object_to,
    reply,
    send_report,
    tell_late,
)
from kb.services.peers.questions import MOST_LETTERS_A_DAY
from kb.services.peers.reports import MOST_REPORTS_A_DAY
from kb.services.telling import find_inbox
from kb.workspace import Workspace
from tests.kb.helpers.cities import LARGE, PRACTICE, SMALL, THIRD, Cast, open_cities, seat
from tests.kb.helpers.signing import make_account, post, sign_in

NAMING = (
    "The suspect, Dwayne Carter, was known to us.",
    "We lost a victim named Maria Gonzalez-Ruiz in May.",
    "Marcus T. Brown, 23, was the third one.",
    "After Latoya Smith was shot we began.",
    "Kevin Jones was the shooter.",
    "DOB 4/12/1999 is in the file.",
    "Her number is 123-45-6789.",
)
NAMING_NOBODY = (
    "How did you choose whom to visit first?",
    "Our Victim Advocate Unit calls each family within a day.",
    "The Victims of Crime Act grant paid for 23 visits in Kansas City.",
    "Focused Deterrence was charged to the general fund.",
    "Springfield Police Department was identified as the lead.",
    "We met 12 suspects in 2019, with Operation Ceasefire.",
    "The shooting at 5th and Main was the fourth in May.",
)


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory, model_folder: Path) -> Iterator[tuple[Workspace, Cast]]:
    with open_cities(tmp_path_factory.mktemp("safety"), model_folder) as opened:
        yield opened


@pytest.fixture
def cast(base: tuple[Workspace, Cast]) -> Cast:
    return base[1]


@pytest.fixture
def session(base: tuple[Workspace, Cast]) -> Iterator[Session]:
    with base[0].sessions() as opened:
        for table in (PeerQuestion, InboxItem):
            for row in opened.scalars(select(table)).all():
                opened.delete(row)
        opened.commit()
        yield opened


def ask(session: Session, cast: Cast, text: str = "How did you begin with it?", checked: bool = False) -> int:
    return ask_cities(session, cast.small, SMALL, [LARGE], text, practice=PRACTICE, checked=checked)


@pytest.mark.parametrize("text", NAMING)
def test_text_that_seems_to_name_somebody_is_held_until_its_writer_checked_it(text: str) -> None:
    assert find_named_people(text)


@pytest.mark.parametrize("text", NAMING_NOBODY)
def test_text_that_names_nobody_goes_through(text: str) -> None:
    assert find_named_people(text) == ()


@given(st.text(max_size=400))
def test_looking_for_names_takes_any_text(text: str) -> None:
    assert all(each for each in find_named_people(text))


def test_question_letter_and_report_are_held_and_sent_once_checked(session: Session, cast: Cast) -> None:
    with pytest.raises(MayNamePeople, match="Dwayne Carter"):
        ask(session, cast, NAMING[0])
    assert find_threads(session, cast.small) == ()
    number = ask(session, cast, NAMING[0], checked=True)
    with pytest.raises(MayNamePeople):
        reply(session, cast.large, number, LARGE, NAMING[3])
    reply(session, cast.large, number, LARGE, NAMING[3], checked=True)
    said = {"status": "running", "result": "not-evaluated", "begun": "2020", "outcome": NAMING[0]}
    with pytest.raises(MayNamePeople):
        send_report(session, cast.large, LARGE, PRACTICE, said)
    assert send_report(session, cast.large, LARGE, PRACTICE, {**said, "checked": "yes"})


def test_objection_reaches_the_liaison_who_hides_the_text_and_shows_it_again(session: Session, cast: Cast) -> None:
    number = ask(session, cast)
    reply(session, cast.large, number, LARGE, "A letter that goes too far.")
    (letter,) = get_thread(session, cast.small, number).letters
    object_to(session, cast.small, number, letter.number, "It names a victim")
    assert "Somebody objects to a text in a question" in [one.title for one in find_inbox(session, cast.liaison).items]
    assert get_thread(session, cast.liaison, number).letters[0].objection == "It names a victim"
    assert get_thread(session, cast.large, number).letters[0].objection == ""
    with pytest.raises(Forbidden):
        hide_text(session, cast.large, number, letter.number, hidden=True)
    hide_text(session, cast.liaison, number, letter.number, hidden=True)
    for actor in (cast.small, cast.large):
        (seen,) = get_thread(session, actor, number).letters
        assert (seen.hidden, seen.text) == (True, "")
    assert get_thread(session, cast.liaison, number).letters[0].text == "A letter that goes too far."
    hide_text(session, cast.liaison, number, letter.number, hidden=False)
    assert get_thread(session, cast.small, number).letters[0].text == "A letter that goes too far."


def test_hidden_question_has_no_word_in_any_list(session: Session, cast: Cast) -> None:
    number = ask(session, cast, "Zanzibar is what we ask about.")
    hide_text(session, cast.liaison, number, 0, hidden=True)
    for actor in (cast.small, cast.large):
        assert "Zanzibar" not in str(find_threads(session, actor))
        assert "Zanzibar" not in find_threads(session, actor)[0].title


def test_nobody_outside_objects_or_hides(session: Session, cast: Cast) -> None:
    number = ask(session, cast)
    for actor in (cast.third, cast.stranger, COMMAND_LINE):
        with pytest.raises(NotFound):
            object_to(session, actor, number, 0, "It is not ours")
        with pytest.raises(NotFound):
            hide_text(session, actor, number, 0, hidden=True)
    with pytest.raises(NotFound):
        object_to(session, cast.small, number, 999, "There is no such letter")
    with pytest.raises(BadRequest):
        object_to(session, cast.small, number, 0, " ")


def test_letters_and_reports_have_a_limit_a_day(session: Session, cast: Cast) -> None:
    number = ask(session, cast)
    row = session.get(PeerQuestion, number)
    assert row
    row.letters = [
        PeerLetter(site=LARGE, text=f"Letter {n}", written_by=cast.large.name) for n in range(MOST_LETTERS_A_DAY)
    ]
    session.commit()
    with pytest.raises(TooManyQuestions):
        reply(session, cast.large, number, LARGE, "One more than the day holds.")
    said = {"status": "running", "result": "not-evaluated", "begun": "2020", "outcome": "Too early to say."}
    for _ in range(MOST_REPORTS_A_DAY):
        send_report(session, cast.small, SMALL, PRACTICE, said)
    with pytest.raises(TooManyReports):
        send_report(session, cast.small, SMALL, PRACTICE, said)


def test_who_leaves_hands_the_threads_to_those_who_stay(
    base: tuple[Workspace, Cast], session: Session, cast: Cast
) -> None:
    number = ask(session, cast)
    leave_site(session, cast.large, LARGE)
    with pytest.raises(NotFound):
        get_thread(session, cast.large, number)
    titles = [one.title for one in find_inbox(session, cast.liaison).items]
    assert "Somebody left Riverton, OH: 1 question waits for those who still work for it" in titles
    next_one = make_account(base[0], Role.MEMBER, "next-member")
    seat(session, next_one, LARGE)
    reply(session, next_one, number, LARGE, "We go on where the last one stopped.")
    end_seat(session, COMMAND_LINE, "next-member", LARGE)
    seat(session, cast.large, LARGE)
    with pytest.raises(NotFound):
        leave_site(session, cast.small, THIRD)


def test_city_that_nobody_works_for_any_more_is_told_to_admins(
    base: tuple[Workspace, Cast], session: Session, cast: Cast
) -> None:
    admin = make_account(base[0], Role.ADMIN, "an-admin")
    ask_cities(session, cast.small, SMALL, [THIRD], "Is anybody still there?")
    leave_site(session, cast.third, THIRD)
    (one,) = find_inbox(session, admin).items
    assert one.title == "Nobody works for Lakeview, TX any more, and 1 question waits"
    give_site(session, COMMAND_LINE, cast.stranger.name, THIRD)
    assert len(find_threads(session, cast.stranger)) == 1
    end_seat(session, COMMAND_LINE, cast.stranger.name, THIRD)
    seat(session, cast.third, THIRD)


def test_liaison_is_told_once_of_a_question_that_is_late(session: Session, cast: Cast) -> None:
    number = ask(session, cast)
    assert tell_late(session, now() + timedelta(days=10)) == 0
    assert tell_late(session, now() + timedelta(days=17)) == 1
    assert tell_late(session, now() + timedelta(days=18)) == 0
    assert not [one for one in find_inbox(session, cast.large).items if "has not answered" in one.title]
    reply(session, cast.large, number, LARGE, "Late, but here it is.")
    assert tell_late(session, now() + timedelta(days=30)) == 0


def test_threads_are_forgotten_after_the_months_that_the_operator_sets(session: Session, cast: Cast) -> None:
    old, young = ask(session, cast), ask(session, cast)
    later = now() + timedelta(days=300)
    reply(session, cast.large, young, LARGE, "This one goes on.")
    row = session.scalars(select(PeerLetter).where(PeerLetter.question_id == young)).one()
    row.created_at = later
    session.commit()
    assert forget_old_threads(session, 0, later + timedelta(days=9_999)) == 0
    assert forget_old_threads(session, 12, later) == 0
    assert forget_old_threads(session, 12, later + timedelta(days=90)) == 1
    assert [one.number for one in find_threads(session, cast.small)] == [young]
    assert [one.path for one in find_inbox(session, cast.large).items] == [f"/questions/{young}"]
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "forgot")).all()[-1]
    assert (entry.actor, entry.subject, entry.details["sites"]) == ("worker", str(old), [LARGE, SMALL])


def test_pages_warn_ask_again_and_keep_what_was_typed(base: tuple[Workspace, Cast], session: Session) -> None:
    app: Flask = create_app(base[0].settings)
    client, liaison = app.test_client(), app.test_client()
    sign_in(client, base[0], Role.MEMBER, "small-member")
    sign_in(liaison, base[0], Role.LIAISON, "their-liaison")
    said = {"site": SMALL, "to": [LARGE], "practice": PRACTICE, "text": NAMING[0]}
    answer = post(client, "/questions/new", **said)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "This may name a victim, a suspect or a witness: “Dwayne Carter”" in page
    assert 'name="checked"' in page
    assert f"{NAMING[0]}</textarea>" in page
    sent = post(client, "/questions/new", **said, checked="yes")
    assert sent.status_code == 303
    assert post(client, f"{sent.location}/objections", letter=0, why="It names a suspect").status_code == 303
    assert post(client, f"{sent.location}/hide", letter=0).status_code == 403
    assert "It names a suspect" in liaison.get(sent.location).get_data(as_text=True)
    assert post(liaison, f"{sent.location}/hide", letter=0, action="hide").status_code == 303
    page = client.get(sent.location).get_data(as_text=True)
    assert "Dwayne Carter" not in page
    assert "A liaison hid this text." in page
    assert "Notices to copy" in liaison.get(f"/home/{LARGE}").get_data(as_text=True)
    assert "Notices to copy" not in client.get(f"/home/{SMALL}").get_data(as_text=True)
    app.extensions["kb"].engine.dispose()
