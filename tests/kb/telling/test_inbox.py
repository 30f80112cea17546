"""Who is told of what, in the page and by the secret feed, and that each kind is switched by its reader."""

from __future__ import annotations

import feedparser
import pytest
from flask import Flask
from sqlalchemy.orm import Session

from kb.errors import BadRequest, NotFound
from kb.models import Account
from kb.services.audit.actors import Actor, Role
from kb.services.peers import end_seat, reply
from kb.services.telling import (
    InboxEntry,
    count_unread,
    find_inbox,
    get_owner_of_feed,
    make_feed,
    mark_told,
    save_ways,
)
from tests.kb.helpers.cities import LARGE, seat
from tests.kb.helpers.signing import post, sign_in
from tests.kb.telling.conftest import Cities


def told(session: Session, actor: Actor, number: int) -> list[InboxEntry]:
    return [one for one in find_inbox(session, actor, size=500).items if one.path == f"/questions/{number}"]


def test_those_of_a_city_that_is_asked_are_told_and_nobody_else(
    session: Session, cities: Cities, question: int
) -> None:
    cast = cities.cast
    for actor in (cast.large, cast.liaison):
        (one,) = told(session, actor, question)
        assert one.title == "Springfield, IL asks Riverton, OH about home visits"
        assert not one.read
    for actor in (cast.small, cast.third, cast.stranger):
        assert told(session, actor, question) == []


def test_the_city_that_asked_is_told_of_an_answer_without_a_word_of_it(
    session: Session, cities: Cities, question: int
) -> None:
    reply(session, cities.cast.large, question, LARGE, "With one street, and zanzibar.")
    (one,) = told(session, cities.cast.small, question)
    assert one.words == "A city wrote in a question of yours"
    assert "zanzibar" not in one.title


def test_who_leaves_a_city_is_shown_nothing_of_it_any_more(session: Session, cities: Cities, question: int) -> None:
    large, liaison = cities.cast.large, cities.cast.liaison
    assert told(session, large, question)
    end_seat(session, liaison, large.name, LARGE)
    assert find_inbox(session, large).total == 0
    seat(session, large, LARGE)


def test_role_that_works_for_no_city_is_shown_nothing_of_one(session: Session, cities: Cities, question: int) -> None:
    large = cities.cast.large
    assert told(session, Actor(large.name, Role.READER, large.account_id), question) == []


def test_each_kind_is_switched_by_its_reader(session: Session, cities: Cities, question: int) -> None:
    small = cities.cast.small
    save_ways(session, small, {"letter": "off"})
    reply(session, cities.cast.large, question, LARGE, "An answer that nobody is told of.")
    assert told(session, small, question) == []
    save_ways(session, small, {"letter": "page"})
    reply(session, cities.cast.large, question, LARGE, "An answer that is told again.")
    assert len(told(session, small, question)) == 1
    with pytest.raises(BadRequest):
        save_ways(session, small, {"letter": "by pigeon"})


def test_one_who_reads_is_told_no_number_any_more_and_marks_nothing_of_others(
    session: Session, cities: Cities, question: int
) -> None:
    large, liaison = cities.cast.large, cities.cast.liaison
    (theirs,) = told(session, liaison, question)
    mark_told(session, large, theirs.number)
    assert not told(session, liaison, question)[0].read
    mark_told(session, large)
    assert count_unread(session, large) == 0
    assert count_unread(session, liaison) > 0


def test_feed_is_read_by_its_secret_until_that_ends(
    app: Flask, session: Session, cities: Cities, question: int
) -> None:
    token, client = make_feed(session, cities.cast.large), app.test_client()
    answer = client.get(f"/inbox/feed/{token}.atom")
    feed = feedparser.parse(answer.data)
    assert not feed.bozo
    assert f"/questions/{question}" in feed.entries[0].link
    assert token not in str([entry.id for entry in feed.entries])
    assert answer.headers["Cache-Control"] == "no-store"
    newer = make_feed(session, cities.cast.large)
    assert client.get(f"/inbox/feed/{token}.atom").status_code == 404
    assert client.get(f"/inbox/feed/{newer}.atom").status_code == 200
    session.query(Account).filter_by(name=cities.cast.large.name).update({"active": False})
    session.commit()
    with pytest.raises(NotFound):
        get_owner_of_feed(session, newer)
    session.query(Account).filter_by(name=cities.cast.large.name).update({"active": True})
    session.commit()


def test_page_shows_what_is_new_and_lets_it_be_read(app: Flask, cities: Cities, question: int) -> None:
    client = app.test_client()
    sign_in(client, cities.workspace, Role.MEMBER, cities.cast.large.name)
    page = client.get("/inbox").get_data(as_text=True)
    assert "Springfield, IL asks Riverton, OH about home visits" in page
    assert 'Inbox <span class="usa-sr-only">with </span>(' in client.get("/practices").get_data(as_text=True)
    assert post(client, "/inbox/read").status_code == 303
    assert "Mark all as read" not in client.get("/inbox").get_data(as_text=True)
    assert app.test_client().get("/inbox").status_code == 302


def test_with_mail_off_the_page_offers_none(app: Flask, cities: Cities) -> None:
    client = app.test_client()
    sign_in(client, cities.workspace, Role.MEMBER, cities.cast.third.name)
    page = client.get("/inbox/settings").get_data(as_text=True)
    assert "This site sends no mail" in page
    assert "by mail at once" not in page
    assert post(client, "/inbox/settings", **{"way-question": "off"}).status_code == 303
    assert post(client, "/inbox/settings", **{"way-question": "by pigeon"}).status_code == 422
    assert post(client, "/inbox/mail", mail="a@city.gov").status_code == 503
