"""Letters, handed to a real SMTP server that the tests start: who gets one, when, and what is never in it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from kb.app import create_app
from kb.config import Settings
from kb.errors import BadRequest, NotFound
from kb.models import Attempt, InboxItem, TellingAddress
from kb.models.declarative import now
from kb.services.audit.actors import Actor, Role
from kb.services.peers import build_notices, find_threads, reply
from kb.services.telling import (
    MailFailed,
    TooManyCodes,
    ask_for_mail,
    confirm_mail,
    end_mail,
    find_inbox,
    get_wishes,
    mark_told,
    save_ways,
    send_due_mail_now,
)
from kb.services.telling.choices import MOST_CODES
from kb.services.telling.send import MOST_TRIES
from tests.kb.helpers.cities import LARGE
from tests.kb.helpers.signing import post, sign_in
from tests.kb.telling.conftest import Cities
from tests.kb.telling.mail_server import Postbox, box, postbox, proof

__all__ = ["box", "postbox", "proof"]
TO = "analyst@riverton.gov"


@pytest.fixture
def settings(cities: Cities, postbox: tuple[Postbox, int]) -> Settings:
    changes = {
        "smtp_host": "127.0.0.1",
        "smtp_port": postbox[1],
        "smtp_security": "starttls",
        "smtp_user": "kb",
        "smtp_password": "a secret",
        "public_url": "https://kb.example.gov",
    }
    return cities.workspace.settings.model_copy(update=changes)


@pytest.fixture(autouse=True)
def clean(session: Session) -> None:
    for table in (InboxItem, TellingAddress, Attempt):
        session.query(table).delete()
    session.commit()


def wants_mail(session: Session, actor: Actor, address: str = TO) -> None:
    confirm_mail(session, ask_for_mail(session, actor, address))


@pytest.mark.usefixtures("clean")
def test_letter_goes_to_who_confirmed_an_address_once(
    session: Session, cities: Cities, settings: Settings, box: Postbox, request: pytest.FixtureRequest
) -> None:
    wants_mail(session, cities.cast.large)
    number = request.getfixturevalue("question")
    assert send_due_mail_now(session, settings) == 1
    (letter,) = box.letters
    text = letter.get_content()
    assert letter["To"] == TO
    assert letter["Subject"] == "PSP Knowledge Base: A question waits for your city"
    assert f"https://kb.example.gov/questions/{number}" in text
    assert "How did you begin" not in text
    assert "small-member" not in letter.as_string()
    assert send_due_mail_now(session, settings) == 0


def test_unconfirmed_address_gets_nothing(
    session: Session, cities: Cities, settings: Settings, box: Postbox, request: pytest.FixtureRequest
) -> None:
    ask_for_mail(session, cities.cast.large, TO)
    request.getfixturevalue("question")
    assert send_due_mail_now(session, settings) == 0
    assert box.letters == []


def test_what_was_read_or_switched_off_or_told_before_the_address_is_not_sent(
    session: Session, cities: Cities, settings: Settings, question: int
) -> None:
    large = cities.cast.large
    wants_mail(session, large)
    assert find_inbox(session, large).total == 1
    assert send_due_mail_now(session, settings) == 0  # it was told before there was an address
    session.query(InboxItem).update({"created_at": now() + timedelta(minutes=1)})
    session.commit()
    save_ways(session, large, {"question": "page"})
    assert send_due_mail_now(session, settings) == 0
    save_ways(session, large, {"question": "mail"})
    mark_told(session, large)
    assert send_due_mail_now(session, settings) == 0
    assert question


def test_the_week_comes_in_one_letter_after_a_week(
    session: Session, cities: Cities, settings: Settings, box: Postbox, request: pytest.FixtureRequest
) -> None:
    large, small = cities.cast.large, cities.cast.small
    save_ways(session, small, {"letter": "weekly"})
    wants_mail(session, small, "chief@springfield.gov")
    number = request.getfixturevalue("question")
    reply(session, large, number, LARGE, "The first of two letters.")
    reply(session, large, number, LARGE, "The second of two letters.")
    assert send_due_mail_now(session, settings, now() + timedelta(days=6)) == 0
    assert send_due_mail_now(session, settings, now() + timedelta(days=7, minutes=1)) == 1
    assert box.letters[0]["Subject"] == "PSP Knowledge Base: Your week: 2 things to know"
    assert send_due_mail_now(session, settings, now() + timedelta(days=8)) == 0
    save_ways(session, small, {"letter": "mail"})


def test_address_that_the_server_refuses_costs_no_other_letter_and_ends_after_some_tries(
    session: Session, cities: Cities, settings: Settings, box: Postbox, request: pytest.FixtureRequest
) -> None:
    wants_mail(session, cities.cast.large, "gone@riverton.gov")
    wants_mail(session, cities.cast.liaison, "liaison@state.gov")
    box.refused.add("gone@riverton.gov")
    request.getfixturevalue("question")
    assert send_due_mail_now(session, settings) == 1
    for _ in range(MOST_TRIES):
        assert send_due_mail_now(session, settings) == 0
    box.refused.clear()
    assert send_due_mail_now(session, settings) == 0
    assert [letter["To"] for letter in box.letters] == ["liaison@state.gov"]


def test_wrong_password_and_silent_server_are_said_and_nothing_is_lost(
    session: Session, cities: Cities, settings: Settings, box: Postbox, request: pytest.FixtureRequest
) -> None:
    wants_mail(session, cities.cast.large)
    request.getfixturevalue("question")
    for change in ({"smtp_password": "wrong"}, {"smtp_port": 1}, {"smtp_security": "none"}):
        with pytest.raises(MailFailed):
            send_due_mail_now(session, settings.model_copy(update=change))
    assert box.letters == []
    assert send_due_mail_now(session, settings) == 1


def test_without_a_server_nothing_is_sent(session: Session, cities: Cities, question: int) -> None:
    wants_mail(session, cities.cast.large)
    assert send_due_mail_now(session, cities.workspace.settings) == 0
    assert question


def test_link_works_once_and_for_three_days(session: Session, cities: Cities) -> None:
    large = cities.cast.large
    token = ask_for_mail(session, large, TO)
    session.query(TellingAddress).update({"code_made_at": now() - timedelta(days=4)})
    session.commit()
    with pytest.raises(NotFound):
        confirm_mail(session, token)
    token = ask_for_mail(session, large, TO)
    assert confirm_mail(session, token) == TO
    with pytest.raises(NotFound):
        confirm_mail(session, token)
    assert get_wishes(session, large).confirmed
    end_mail(session, large)
    assert get_wishes(session, large).mail == ""


def test_links_are_not_sent_to_strangers_without_end(session: Session, cities: Cities) -> None:
    for _ in range(MOST_CODES):
        ask_for_mail(session, cities.cast.large, TO)
    with pytest.raises(TooManyCodes):
        ask_for_mail(session, cities.cast.large, TO)


@given(st.text(max_size=60))
def test_no_address_brings_a_second_line_into_a_letter(typed: str) -> None:
    from kb.services.telling.choices import _ADDRESS
    from kb.services.telling.letters import build_link_letter

    if _ADDRESS.fullmatch(typed.strip()):
        letter = build_link_letter(
            "kb@example.gov", typed.strip(), "https://kb.example.gov", "https://kb.example.gov/x"
        )
        assert str(letter["To"]).count("@") == 1


@pytest.mark.parametrize(
    "typed", ["", "a", "a@b", "a@city.gov\nBcc: b@city.gov", "a@city.gov, b@city.gov", "<a@b.gov>"]
)
def test_no_address_of_mail_is_refused(session: Session, cities: Cities, typed: str) -> None:
    with pytest.raises(BadRequest):
        ask_for_mail(session, cities.cast.large, typed)


def test_with_mail_off_the_liaison_has_a_notice_to_copy(session: Session, cities: Cities, question: int) -> None:
    liaison = cities.cast.liaison
    threads = find_threads(session, liaison)
    (notice,) = build_notices(session, threads, "https://kb.example.gov", mails=False)
    assert notice.text.startswith("Springfield, IL asks Riverton, OH a question about home visits")
    assert f"https://kb.example.gov/questions/{question}" in notice.text
    assert "How did you begin" not in notice.text
    wants_mail(session, cities.cast.large)
    assert build_notices(session, threads, "https://kb.example.gov", mails=True) == ()


def test_pages_send_the_link_and_take_the_confirmation(
    session: Session, cities: Cities, settings: Settings, box: Postbox
) -> None:
    app = create_app(settings)
    client = app.test_client()
    sign_in(client, cities.workspace, Role.MEMBER, cities.cast.large.name)
    host = {"base_url": "https://kb.example.gov"}
    assert post(client, "/inbox/mail", mail="nobody").status_code == 422
    assert post(client, "/inbox/mail", mail=TO).status_code == 303
    link = next(line for line in box.letters[0].get_content().splitlines() if "/inbox/mail/" in line)
    path = link.removeprefix("https://kb.example.gov")
    stranger = app.test_client()
    assert "Yes, this is my address" in stranger.get(path, **host).get_data(as_text=True)
    assert not get_wishes(session, cities.cast.large).confirmed
    assert f"Letters go to {TO}" in post(stranger, path).get_data(as_text=True)
    assert post(stranger, path).status_code == 404
    assert "letters go there" in client.get("/inbox/settings").get_data(as_text=True)
    app.extensions["kb"].engine.dispose()
