"""Accounts and one-time links, as the services keep them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.errors import KBError, NotFound
from kb.models import Invitation
from kb.models.declarative import now
from kb.services.accounts.credentials import sign_in
from kb.services.accounts.invitations import (
    BadPassword,
    LinkUnusable,
    accept_invitation,
    get_invited,
    invite,
    issue_first_link,
    issue_link,
    make_first_admin,
)
from kb.services.accounts.people import (
    BadName,
    LastAdmin,
    NameTaken,
    change_role,
    find_people,
    fold_name,
    get_person,
    has_admin,
    set_active,
)
from kb.services.accounts.sessions import find_actor
from kb.services.audit.actors import COMMAND_LINE, Role
from kb.workspace import Workspace
from tests.effort import least_seconds
from tests.kb.helpers.signing import GOOD, OTHER, join


@pytest.fixture
def session(empty: Workspace) -> Session:
    with empty.sessions() as opened:
        yield opened


def test_added_person_is_invited_until_they_choose_a_password(session: Session) -> None:
    token = invite(session, COMMAND_LINE, " Ann.Becker ", Role.LIAISON, "Ann  Becker")
    person = get_person(session, "ann.becker")
    assert (person.full_name, person.role, person.state) == ("Ann Becker", Role.LIAISON, "invited")
    accept_invitation(session, token, GOOD)
    assert get_person(session, "ANN.BECKER").state == "active"


@pytest.mark.parametrize(
    "name", ["", "a", "two words", "-ann", "ann-", "änn", "ann/../x", "command-line", "anonymous", "a" * 121]
)
def test_name_that_nobody_can_sign_in_with_is_refused(session: Session, name: str) -> None:
    with pytest.raises(BadName):
        invite(session, COMMAND_LINE, name, Role.READER)
    assert find_people(session) == ()


def test_name_is_used_once_whatever_its_capitals_even_when_closed(session: Session) -> None:
    join(session, "ann", Role.LIAISON)
    set_active(session, COMMAND_LINE, "ann", False)
    with pytest.raises(NameTaken):
        invite(session, COMMAND_LINE, "ANN", Role.LIAISON)


def test_last_admin_can_neither_be_closed_nor_become_something_else(session: Session) -> None:
    join(session, "ann", Role.ADMIN)
    invite(session, COMMAND_LINE, "invited", Role.ADMIN)
    for act in (
        lambda: set_active(session, COMMAND_LINE, "ann", False),
        lambda: change_role(session, COMMAND_LINE, "ann", Role.LIAISON),
    ):
        with pytest.raises(LastAdmin):
            act()
    assert get_person(session, "ann").state == "active"
    join(session, "bob", Role.ADMIN)
    change_role(session, COMMAND_LINE, "ann", Role.LIAISON)


def test_two_admins_who_close_each_other_at_once_do_not_both_succeed(empty: Workspace) -> None:
    with empty.sessions() as session:
        join(session, "ann", Role.ADMIN)
        join(session, "bob", Role.ADMIN)

    def close(name: str) -> bool:
        with empty.sessions() as own:
            try:
                set_active(own, COMMAND_LINE, name, False)
            except LastAdmin:
                return False
            return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(close, ["ann", "bob"])) == [False, True]
    with empty.sessions() as session:
        assert has_admin(session)


def test_unknown_name_says_how_to_see_those_there_are(session: Session) -> None:
    with pytest.raises(NotFound) as caught:
        change_role(session, COMMAND_LINE, "nobody", Role.ADMIN)
    assert "kb user list" in caught.value.hint


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=150))
def test_any_name_is_added_or_refused_in_words(session: Session, name: str) -> None:
    try:
        invite(session, COMMAND_LINE, name, Role.READER)
    except KBError as error:
        assert error.hint
    else:
        assert get_person(session, name).name == fold_name(name)


def test_link_works_once(session: Session) -> None:
    token = invite(session, COMMAND_LINE, "ann", Role.LIAISON)
    assert get_invited(session, token).name == "ann"
    assert get_invited(session, token).name == "ann"
    accept_invitation(session, token, GOOD)
    for act in (
        lambda: get_invited(session, token),
        lambda: accept_invitation(session, token, OTHER),
    ):
        with pytest.raises(LinkUnusable):
            act()
    sign_in(session, "ann", GOOD, "here")


def test_bad_password_does_not_use_the_link_up(session: Session) -> None:
    token = invite(session, COMMAND_LINE, "ann", Role.LIAISON)
    with pytest.raises(BadPassword):
        accept_invitation(session, token, "short")
    accept_invitation(session, token, GOOD)


def test_link_runs_out_is_replaced_and_ends_with_the_account(session: Session) -> None:
    old = invite(session, COMMAND_LINE, "ann", Role.LIAISON)
    new = issue_link(session, COMMAND_LINE, "ann")
    with pytest.raises(LinkUnusable):
        get_invited(session, old)
    set_active(session, COMMAND_LINE, "ann", False)
    with pytest.raises(LinkUnusable):
        accept_invitation(session, new, GOOD)
    set_active(session, COMMAND_LINE, "ann", True)
    for row in session.scalars(select(Invitation)):
        row.expires_at = now() - timedelta(seconds=1)
    session.commit()
    with pytest.raises(LinkUnusable):
        get_invited(session, new)


def test_two_who_open_a_link_at_once_do_not_both_choose(empty: Workspace) -> None:
    with empty.sessions() as session:
        token = invite(session, COMMAND_LINE, "ann", Role.LIAISON)

    def choose(password: str) -> bool:
        with empty.sessions() as own:
            try:
                accept_invitation(own, token, password)
            except LinkUnusable:
                return False
            return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(choose, [GOOD, OTHER])) == [False, True]


def test_first_link_makes_the_first_admin_and_no_second(session: Session) -> None:
    old = issue_first_link(session)
    token = issue_first_link(session)
    assert old
    assert token
    with pytest.raises(LinkUnusable):
        make_first_admin(session, old, "ann", "", GOOD)
    with pytest.raises(LinkUnusable):
        accept_invitation(session, token, GOOD)
    begun = make_first_admin(session, token, "Ann", "Ann Becker", GOOD)
    found = find_actor(session, begun)
    assert found
    assert (found.name, found.role) == ("ann", Role.ADMIN)
    assert issue_first_link(session) is None
    with pytest.raises(LinkUnusable):
        make_first_admin(session, token, "eve", "", GOOD)


def test_first_link_is_worth_nothing_once_there_is_an_admin(session: Session) -> None:
    token = issue_first_link(session)
    join(session, "ann", Role.ADMIN)
    assert token
    with pytest.raises(LinkUnusable):
        make_first_admin(session, token, "eve", "", GOOD)


def test_invitation_is_no_first_link(session: Session) -> None:
    token = invite(session, COMMAND_LINE, "ann", Role.READER)
    with pytest.raises(LinkUnusable):
        make_first_admin(session, token, "eve", "", GOOD)


def test_endless_name_is_refused_in_no_time(session: Session) -> None:
    endless = "a" + "\u0316\u0300" * 30_000

    def try_both() -> None:
        with pytest.raises(KBError):
            sign_in(session, endless, GOOD, "192.0.2.1")
        with pytest.raises(KBError):
            invite(session, COMMAND_LINE, endless, Role.READER)

    assert least_seconds(try_both, tries=1) < 2
