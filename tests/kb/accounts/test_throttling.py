"""Guessing is slowed down for the one who guesses, and for nobody else."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from kb.models import Attempt
from kb.models.declarative import now
from kb.services.accounts.credentials import SignInRefused, change_password, sign_in
from kb.services.accounts.throttle import (
    FREE_TRIES,
    LONGEST_DELAY,
    PLACE_TRIES,
    TooManyTries,
    build_delay,
    build_place,
    forget_tries,
    note_try_now,
)
from kb.services.audit.actors import ANONYMOUS, Role
from kb.services.transactions import changing
from kb.workspace import Workspace
from tests.kb.helpers.signing import GOOD, OTHER, join

HOME, ELSEWHERE = "192.0.2.1", "198.51.100.7"


@pytest.fixture
def session(empty: Workspace) -> Session:
    with empty.sessions() as opened:
        yield opened


def fail(session: Session, times: int, name: str = "ann", place: str = HOME) -> None:
    for _ in range(times):
        note_try_now(session, name, place)


def let_pass(session: Session, time: timedelta) -> None:
    for row in session.scalars(select(Attempt)):
        row.at = row.at - time
    session.commit()


def test_sixth_try_in_a_row_waits_and_is_not_counted(session: Session) -> None:
    fail(session, FREE_TRIES)
    with pytest.raises(TooManyTries) as caught:
        note_try_now(session, "ann", HOME)
    assert 25 <= caught.value.wait <= 30
    assert "Wait 30 seconds" in str(caught.value)
    assert session.scalar(select(func.count()).select_from(Attempt)) == FREE_TRIES


def test_wait_doubles_up_to_an_hour() -> None:
    delays = [build_delay(count) for count in range(FREE_TRIES, FREE_TRIES + 20)]
    assert delays[:4] == [timedelta(seconds=s) for s in (30, 60, 120, 240)]
    assert delays[-1] == LONGEST_DELAY
    assert delays == sorted(delays)
    assert build_delay(FREE_TRIES - 1) == timedelta()


def test_after_the_wait_one_more_try_is_made(session: Session) -> None:
    fail(session, FREE_TRIES)
    let_pass(session, timedelta(seconds=31))
    note_try_now(session, "ann", HOME)
    with pytest.raises(TooManyTries) as caught:
        note_try_now(session, "ann", HOME)
    assert 30 < caught.value.wait <= 60


def test_guessing_from_elsewhere_never_locks_anyone_out(session: Session) -> None:
    fail(session, FREE_TRIES, place=ELSEWHERE)
    with pytest.raises(TooManyTries):
        note_try_now(session, "ann", ELSEWHERE)
    note_try_now(session, "ann", HOME)
    note_try_now(session, "ann", "browser 1")


def test_one_place_has_a_limit_for_all_names_together(session: Session) -> None:
    for number in range(PLACE_TRIES):
        note_try_now(session, f"person{number}", HOME)
    with pytest.raises(TooManyTries) as caught:
        note_try_now(session, "ann", HOME)
    assert caught.value.wait > 600
    note_try_now(session, "ann", "browser of ann")
    note_try_now(session, "ann", ELSEWHERE)
    let_pass(session, timedelta(minutes=16))
    note_try_now(session, "ann", HOME)


def test_success_forgets_the_failures_of_this_pair_only(session: Session) -> None:
    fail(session, FREE_TRIES)
    fail(session, FREE_TRIES, place=ELSEWHERE)
    with changing(session, ANONYMOUS) as change:
        forget_tries(change, "ann", HOME)
    note_try_now(session, "ann", HOME)
    with pytest.raises(TooManyTries):
        note_try_now(session, "ann", ELSEWHERE)


def test_signing_in_and_choosing_another_password_forget_the_failures_before(session: Session) -> None:
    ann = join(session, "ann", Role.LIAISON)
    for prove in (
        lambda: sign_in(session, "Ann ", GOOD, HOME),
        lambda: change_password(session, ann, GOOD, OTHER, HOME),
    ):
        for _ in range(FREE_TRIES - 1):
            with pytest.raises(SignInRefused):
                sign_in(session, "ann", "wrong words here", HOME)
        prove()
        assert session.scalar(select(func.count()).select_from(Attempt)) == 0


def test_failures_are_forgotten_after_a_day(session: Session) -> None:
    fail(session, FREE_TRIES)
    let_pass(session, timedelta(hours=25))
    note_try_now(session, "ann", HOME)
    assert session.scalar(select(func.count()).select_from(Attempt)) == 1


def test_what_was_typed_as_a_name_is_not_kept(session: Session) -> None:
    note_try_now(session, "my secret password", HOME)
    assert "secret" not in str(session.scalar(select(Attempt.key)))


def test_tries_at_the_same_moment_count_each_other(empty: Workspace) -> None:
    def attempt(_: int) -> bool:
        with empty.sessions() as session:
            try:
                note_try_now(session, "ann", HOME)
            except TooManyTries:
                return False
            return True

    with ThreadPoolExecutor(8) as pool:
        made = sum(pool.map(attempt, range(24)))
    assert made == FREE_TRIES


def test_moment_of_the_last_try_counts_not_the_first(session: Session) -> None:
    fail(session, FREE_TRIES)
    oldest = session.scalar(select(func.min(Attempt.id)))
    session.execute(update(Attempt).where(Attempt.id == oldest).values(at=now() - timedelta(hours=2)))
    session.commit()
    with pytest.raises(TooManyTries):
        note_try_now(session, "ann", HOME)


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("nonsense", "unknown"),
        (None, "unknown"),
    ],
)
def test_place_is_what_one_subscriber_has(address: str | None, place: str) -> None:
    assert build_place(address) == place


@given(st.text(max_size=80))
def test_any_address_gives_a_place_that_fits_its_column(address: str) -> None:
    assert 0 < len(build_place(address)) <= 64
