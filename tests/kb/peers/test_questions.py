"""Questions between cities: who may ask and answer, how far each is, and what happens when nobody answers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.errors import BadRequest, NotFound
from kb.models import AuditEntry, PeerQuestion
from kb.services.audit.actors import COMMAND_LINE, Role
from kb.services.peers import (
    TooManyQuestions,
    ask_cities,
    end_seat,
    find_sites_of,
    find_threads,
    get_thread,
    give_site,
    invite_member,
    propose_answerers,
    reply,
    take_up,
)
from kb.services.peers.questions import MOST_A_DAY, MOST_ASKED
from kb.services.peers.working_days import add_working_days
from kb.workspace import Workspace
from tests.kb.helpers.cities import LARGE, PRACTICE, SMALL, THIRD, Cast, fill_with_cities, seat

TEXT = "How did you choose whom to visit first?"


@pytest.fixture
def cast(empty: Workspace) -> Cast:
    return fill_with_cities(empty)


@pytest.fixture
def session(cast: Cast, empty: Workspace) -> Iterator[Session]:
    with empty.sessions() as opened:
        yield opened


def ask(session: Session, cast: Cast, *asked: str) -> int:
    return ask_cities(session, cast.small, SMALL, asked or (LARGE,), TEXT, "An analyst", PRACTICE)


def states(session: Session, cast: Cast, number: int) -> list[str]:
    return [one.state for one in get_thread(session, cast.small, number).asked]


def test_question_goes_from_asked_to_taken_up_to_answered(session: Session, cast: Cast) -> None:
    number = ask(session, cast)
    assert states(session, cast, number) == ["asked"]
    take_up(session, cast.large, number, LARGE)
    assert states(session, cast, number) == ["taken-up"]
    reply(session, cast.large, number, LARGE, "By the number of shootings in a year.")
    assert states(session, cast, number) == ["answered"]
    (letter,) = get_thread(session, cast.small, number).letters
    assert (letter.site, letter.text) == (LARGE, "By the number of shootings in a year.")


def test_letter_of_the_city_that_asks_is_no_answer(session: Session, cast: Cast) -> None:
    number = ask(session, cast)
    reply(session, cast.small, number, SMALL, "And in which month did you begin?")
    assert states(session, cast, number) == ["asked"]


def test_thread_is_there_for_its_cities_and_their_liaison_alone(session: Session, cast: Cast) -> None:
    number = ask(session, cast)
    for actor in (cast.small, cast.large, cast.liaison):
        assert get_thread(session, actor, number).text == TEXT
    for actor in (cast.third, cast.stranger, COMMAND_LINE):
        with pytest.raises(NotFound):
            get_thread(session, actor, number)
        with pytest.raises(NotFound):
            reply(session, actor, number, LARGE, "Let me answer for them.")
        with pytest.raises(NotFound):
            take_up(session, actor, number, LARGE)
        assert find_threads(session, actor) == ()


def test_nobody_writes_for_another_city(session: Session, cast: Cast) -> None:
    number = ask(session, cast)
    with pytest.raises(NotFound):
        reply(session, cast.small, number, LARGE, "We answer ourselves.")
    with pytest.raises(NotFound):
        ask_cities(session, cast.third, SMALL, [LARGE], TEXT)


@pytest.mark.parametrize("asked", [(), (SMALL,), ("nowhere-ks",), (LARGE,) * 2 + (SMALL,)])
def test_cities_that_cannot_be_asked_are_refused(session: Session, cast: Cast, asked: tuple[str, ...]) -> None:
    with pytest.raises(BadRequest):
        ask_cities(session, cast.small, SMALL, asked, TEXT)
    assert session.scalars(select(PeerQuestion)).all() == []


def test_too_many_cities_are_refused(session: Session, cast: Cast) -> None:
    with pytest.raises(BadRequest, match="Choose 1 to"):
        ask_cities(session, cast.small, SMALL, [f"city-{n}" for n in range(MOST_ASKED + 1)], TEXT)


def test_city_asks_a_few_times_a_day(session: Session, cast: Cast) -> None:
    for _ in range(MOST_A_DAY):
        ask(session, cast)
    with pytest.raises(TooManyQuestions):
        ask(session, cast)


def test_question_without_an_answer_is_late_after_ten_working_days(session: Session, cast: Cast) -> None:
    first, second = ask(session, cast), ask(session, cast)
    row = session.get(PeerQuestion, second)
    assert row
    row.created_at -= timedelta(days=15)
    session.commit()
    assert not get_thread(session, cast.liaison, first).late
    assert get_thread(session, cast.liaison, second).late
    assert [each.number for each in find_threads(session, cast.liaison)] == [second, first]
    reply(session, cast.large, second, LARGE, "Sorry, we were at trial.")
    assert not get_thread(session, cast.liaison, second).late


@given(start=st.dates(date(2000, 1, 1), date(2100, 1, 1)), days=st.integers(0, 60))
def test_working_days_leave_out_weekends(start: date, days: int) -> None:
    end = add_working_days(start, days)
    between = (start + timedelta(days=n + 1) for n in range((end - start).days))
    assert sum(day.weekday() < 5 for day in between) == days


def test_city_that_answered_and_did_it_comes_first(session: Session, cast: Cast, empty: Workspace) -> None:
    reply(session, cast.third, ask(session, cast, THIRD), THIRD, "We did, in the third year.")
    found = propose_answerers(session, empty.cities, SMALL, PRACTICE)
    assert [one.site for one in found] == [THIRD, LARGE]
    assert "Has answered a peer before" in found[0].reasons


def test_what_a_city_asked_stays_when_its_member_leaves(session: Session, cast: Cast) -> None:
    number = ask(session, cast)
    end_seat(session, cast.liaison, cast.small.name, SMALL)
    with pytest.raises(NotFound):
        get_thread(session, cast.small, number)
    seat(session, cast.third, SMALL)
    assert get_thread(session, cast.third, number).text == TEXT


def test_liaison_invites_for_their_own_cities_only(session: Session, cast: Cast) -> None:
    assert invite_member(session, cast.liaison, LARGE, "new.member")
    with pytest.raises(NotFound):
        invite_member(session, cast.liaison, THIRD, "other.member")
    with pytest.raises(NotFound):
        invite_member(session, cast.small, SMALL, "my.friend")
    with pytest.raises(NotFound):
        end_seat(session, cast.stranger, cast.large.name, LARGE)


def test_only_liaisons_are_given_sites(session: Session, cast: Cast) -> None:
    with pytest.raises(BadRequest):
        give_site(session, COMMAND_LINE, cast.small.name, THIRD)
    assert find_sites_of(session, cast.small) == (SMALL,)
    assert find_sites_of(session, cast.liaison) == (LARGE, SMALL)
    assert cast.small.role == Role.MEMBER


def test_audit_says_who_wrote_to_whom_and_never_what(session: Session, cast: Cast) -> None:
    number = ask(session, cast)
    reply(session, cast.large, number, LARGE, "By the number of shootings in a year.")
    entries = session.scalars(select(AuditEntry).where(AuditEntry.subject_kind == "question")).all()
    assert [entry.action for entry in entries] == ["asked", "wrote in"]
    assert "visit" not in str([entry.details for entry in entries])
    assert "shootings" not in str([entry.details for entry in entries])
