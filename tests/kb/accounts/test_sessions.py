"""Signing in and out, and when a session ends, as the services keep it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.models import Account, AuditEntry, SignedIn
from kb.models.declarative import now
from kb.services.accounts.credentials import (
    UNKNOWN,
    SignInRefused,
    change_password,
    sign_in,
    sign_out,
    sign_out_everywhere,
)
from kb.services.accounts.invitations import BadPassword, accept_invitation, invite, issue_link
from kb.services.accounts.people import change_role, set_active
from kb.services.accounts.sessions import IDLE, LIFETIME, begin_session, find_actor
from kb.services.audit.actors import COMMAND_LINE, Actor, Role
from kb.services.transactions import changing
from kb.workspace import Workspace
from tests.kb.helpers.signing import GOOD, OTHER, join


@pytest.fixture
def session(empty: Workspace) -> Session:
    with empty.sessions() as opened:
        yield opened


def end_of(session: Session, token: str, **ages: timedelta) -> Actor | None:
    row = session.scalars(select(SignedIn).order_by(SignedIn.id.desc())).first()
    assert row
    for column, age in ages.items():
        setattr(row, column, now() - age)
    session.commit()
    return find_actor(session, token)


def test_session_ends_without_requests_and_after_a_working_day(session: Session) -> None:
    join(session, "ann", Role.LIAISON)
    _, token = sign_in(session, "ann", GOOD, "here")
    assert end_of(session, token, seen_at=IDLE - timedelta(minutes=1))
    assert end_of(session, token, seen_at=timedelta(), started_at=LIFETIME - timedelta(minutes=1))
    assert end_of(session, token, seen_at=IDLE + timedelta(minutes=1)) is None
    assert end_of(session, token, seen_at=timedelta(), started_at=LIFETIME + timedelta(minutes=1)) is None


def test_request_keeps_a_session_alive(session: Session) -> None:
    token = begin(session, make_one(session))
    assert end_of(session, token, seen_at=timedelta(hours=3))
    session.expire_all()
    row = session.scalars(select(SignedIn)).one()
    assert row.seen_at.replace(tzinfo=None) > now().replace(tzinfo=None) - timedelta(minutes=1)


def make_one(session: Session) -> int:
    account = Account(name="ann", role=Role.LIAISON)
    session.add(account)
    session.commit()
    return account.id


def begin(session: Session, account_id: int) -> str:
    with changing(session, COMMAND_LINE) as change:
        return begin_session(change, account_id)


def test_sessions_that_ran_out_are_swept_away(session: Session) -> None:
    account_id = make_one(session)
    end_of(session, begin(session, account_id), seen_at=timedelta(days=2))
    begin(session, account_id)
    assert len(session.scalars(select(SignedIn)).all()) == 1


@pytest.mark.parametrize("change", ["password", "role", "closing", "link", "everywhere"])
def test_every_session_ends_with_a_change_of_the_account(session: Session, change: str) -> None:
    ann = join(session, "ann", Role.LIAISON)
    _, first = sign_in(session, "ann", GOOD, "here")
    _, second = sign_in(session, "ann", GOOD, "there")
    acts = {
        "password": lambda: change_password(session, ann, GOOD, OTHER, "here"),
        "role": lambda: change_role(session, COMMAND_LINE, "ann", Role.READER),
        "closing": lambda: set_active(session, COMMAND_LINE, "ann", False),
        "link": lambda: accept_invitation(session, issue_link(session, COMMAND_LINE, "ann"), OTHER),
        "everywhere": lambda: sign_out_everywhere(session, ann),
    }
    acts[change]()
    assert find_actor(session, first) is None
    assert find_actor(session, second) is None


def test_signing_out_ends_this_session_even_for_a_copy_of_the_cookie(session: Session) -> None:
    ann = join(session, "ann", Role.LIAISON)
    _, here = sign_in(session, "ann", GOOD, "here")
    _, there = sign_in(session, "ann", GOOD, "there")
    sign_out(session, ann, here)
    assert find_actor(session, here) is None
    assert find_actor(session, there) == ann


def test_token_of_a_session_is_kept_as_a_digest_only(session: Session) -> None:
    token = begin(session, make_one(session))
    assert token not in {row.token_digest for row in session.scalars(select(SignedIn))}


def test_refusal_is_the_same_for_whatever_is_wrong(session: Session) -> None:
    join(session, "closed", Role.LIAISON)
    set_active(session, COMMAND_LINE, "closed", False)
    invite(session, COMMAND_LINE, "invited", Role.LIAISON)
    join(session, "ann", Role.LIAISON)
    said = set()
    for name, password in (("closed", GOOD), ("invited", ""), ("nobody", GOOD), ("ann", OTHER), ("", "")):
        with pytest.raises(SignInRefused) as caught:
            sign_in(session, name, password, "here")
        said.add((str(caught.value), caught.value.hint))
    assert len(said) == 1


def test_failure_is_audited_without_what_was_typed(session: Session) -> None:
    with pytest.raises(SignInRefused):
        sign_in(session, "hunter2 hunter2", "another secret", "192.0.2.1")
    entry = session.scalars(select(AuditEntry)).one()
    assert (entry.actor, entry.action, entry.subject) == ("anonymous", "failed to sign in", UNKNOWN)
    assert entry.details == {"place": "192.0.2.1"}


def test_old_hash_is_made_anew_at_the_next_sign_in(session: Session) -> None:
    account = session.get(Account, make_one(session))
    assert account
    account.password = PasswordHasher(time_cost=1, memory_cost=8_000, parallelism=1).hash(GOOD)
    session.commit()
    sign_in(session, "ann", GOOD, "here")
    assert "m=19456,t=2,p=1" in account.password
    sign_in(session, "ann", GOOD, "here")


def test_current_password_is_asked_before_another_is_chosen(session: Session) -> None:
    ann = join(session, "ann", Role.LIAISON)
    with pytest.raises(SignInRefused):
        change_password(session, ann, OTHER, OTHER, "here")
    with pytest.raises(BadPassword):
        change_password(session, ann, GOOD, "short", "here")
    token = change_password(session, ann, GOOD, OTHER, "here")
    assert find_actor(session, token) == ann
