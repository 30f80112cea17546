"""The second step of signing in, recovery codes, and the list of browsers that one is signed in with."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

import pyotp
import pytest
from click.testing import Result
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from kb.app import create_app
from kb.health import check_second_steps
from kb.models import Account, RecoveryCode
from kb.services.accounts import second_step
from kb.services.accounts.invitations import issue_link
from kb.services.accounts.sealing import SecretSeal, count_lost_secrets, load_seal, seal_plain_secrets
from kb.services.accounts.second_step import build_second_step, sign_in_with_code, turn_on
from kb.services.accounts.throttle import FREE_TRIES
from kb.services.audit import verify_audit
from kb.services.audit.actors import COMMAND_LINE, Actor, Role
from kb.services.audit.log import AuditFilter, find_entries
from kb.services.backup import make_backup, restore_backup
from kb.workspace import Workspace
from tests.kb.helpers.commands import command_over
from tests.kb.helpers.signing import GOOD, OTHER, join, post
from tests.kb.helpers.signing import sign_in as sign_in_client


@dataclass
class Clock:
    """The time that codes are made by."""

    now: float = 1_800_000_000.0

    def time(self) -> float:
        return self.now

    def code(self, secret: str, steps: int = 0) -> str:
        return pyotp.TOTP(secret).generate_otp(int(self.now) // 30 + steps)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(second_step, "time", SimpleNamespace(time=made.time))
    return made


@pytest.fixture
def ann(empty: Workspace) -> Actor:
    with empty.sessions() as session:
        return join(session, "ann", Role.LIAISON)


@pytest.fixture
def app(empty: Workspace) -> Iterator[Flask]:
    app = create_app(empty.settings)
    yield app
    app.extensions["kb"].engine.dispose()


def set_up(workspace: Workspace, actor: Actor, clock: Clock) -> tuple[str, tuple[str, ...]]:
    secret = build_second_step(actor.name).secret
    with workspace.sessions() as session:
        codes = turn_on(session, actor, load_seal(workspace.settings), secret, clock.code(secret))
    clock.now += 30
    return secret, codes


def test_password_alone_opens_nothing_once_the_step_is_on(
    empty: Workspace, app: Flask, ann: Actor, clock: Clock
) -> None:
    secret, _ = set_up(empty, ann, clock)
    client = app.test_client()
    asked = post(client, "/sign-in", name="ann", password=GOOD, next="/curate/queues")
    assert asked.location == "/sign-in/code"
    assert client.get("/curate").status_code == 302
    page = client.get("/sign-in/code")
    assert "Type your code" in page.get_data(as_text=True)
    assert page.headers["Cache-Control"] == "no-store"
    wrong = post(client, "/sign-in/code", code="000000")
    assert wrong.status_code == 401
    assert client.get("/curate").status_code == 302
    entered = post(client, "/sign-in/code", code=clock.code(secret))
    assert entered.location == "/curate/queues"
    assert client.get("/curate").status_code == 200
    with empty.sessions() as session:
        assert find_entries(session, AuditFilter(action="failed to sign in", who="ann")).total == 1
        assert verify_audit(session).ok


def test_code_page_is_for_nobody_who_did_not_type_the_password(app: Flask, ann: Actor) -> None:
    client = app.test_client()
    assert client.get("/sign-in/code").location == "/sign-in"
    assert post(client, "/sign-in/code", code="123456").location == "/sign-in"
    with client.session_transaction() as cookie:
        cookie["half_signed_in"] = ["ann", 1, "/"]  # long ago
    assert post(client, "/sign-in/code", code="123456").location == "/sign-in"


def test_code_works_once_and_near_its_time_alone(empty: Workspace, ann: Actor, clock: Clock) -> None:
    secret, _ = set_up(empty, ann, clock)

    def tries(code: str) -> bool:
        with empty.sessions() as session:
            try:
                return sign_in_with_code(session, load_seal(empty.settings), "ann", code, "192.0.2.1")[0].name == "ann"
            except second_step.CodeRefused:
                return False

    assert not tries(clock.code(secret, -1))  # the one it was turned on with
    now = clock.code(secret)
    assert tries(f"{now[:3]} {now[3:]}")
    assert not tries(now)
    assert tries(clock.code(secret, 1))
    clock.now += 300
    assert not tries(clock.code(secret, 2))
    assert not tries(clock.code(secret, -2))


def test_recovery_code_works_once_and_only_its_digest_is_kept(empty: Workspace, ann: Actor, clock: Clock) -> None:
    _, codes = set_up(empty, ann, clock)
    assert len(set(codes)) == 10
    with empty.sessions() as session:
        kept = [row.code_digest for row in session.query(RecoveryCode)]
        assert not any(code.replace("-", "") in str(kept) for code in codes)
        assert sign_in_with_code(session, load_seal(empty.settings), "ann", codes[3].upper(), "192.0.2.1")[0] == Actor(
            "ann", Role.LIAISON, ann.account_id
        )
        with pytest.raises(second_step.CodeRefused):
            sign_in_with_code(session, load_seal(empty.settings), "ann", codes[3], "192.0.2.1")
        sign_in_with_code(session, load_seal(empty.settings), "ann", codes[4].replace("-", " "), "192.0.2.1")
        assert session.query(RecoveryCode).count() == 8


def test_secret_is_kept_encrypted_and_bound_to_its_account(empty: Workspace, ann: Actor, clock: Clock) -> None:
    secret, _ = set_up(empty, ann, clock)
    seal = load_seal(empty.settings)
    with empty.sessions() as session:
        row = session.query(Account).filter_by(name="ann").one()
        kept = row.code_secret or ""
        assert len(kept) == 64
        assert secret not in kept
        assert seal.open(row.id, kept) == secret
        assert seal.open(row.id + 1, kept) is None
        assert SecretSeal("another key").open(row.id, kept) is None
    for file in empty.settings.data.glob("kb.sqlite3*"):
        assert file.read_bytes().count(secret.encode()) == 0, file.name


@given(st.text(), st.integers(min_value=1))
def test_nothing_but_what_was_sealed_can_be_opened(kept: str, number: int) -> None:
    opened = SecretSeal("a key").open(number, kept)
    assert opened is None or opened == kept


def test_secrets_of_an_older_version_are_encrypted_and_go_on_working(
    empty: Workspace, ann: Actor, clock: Clock
) -> None:
    secret = pyotp.random_base32()
    with empty.sessions() as session, session.begin():
        session.query(Account).filter_by(name="ann").update({"code_secret": secret})
    seal = load_seal(empty.settings)
    with empty.sessions() as session:
        assert sign_in_with_code(session, seal, "ann", clock.code(secret), "192.0.2.1")[0].name == "ann"
        assert seal_plain_secrets(session, COMMAND_LINE, seal) == 1
        assert seal_plain_secrets(session, COMMAND_LINE, seal) == 0
    clock.now += 60
    with empty.sessions() as session:
        assert session.query(Account).filter_by(name="ann").one().code_secret != secret
        assert sign_in_with_code(session, seal, "ann", clock.code(secret), "192.0.2.1")[0].name == "ann"
        assert verify_audit(session).ok


def test_codes_go_on_working_after_a_restore(empty: Workspace, ann: Actor, clock: Clock, tmp_path: Path) -> None:
    here = empty.settings.model_copy(update={"secret_key": ""})  # a key of its own, in the data folder
    secret = build_second_step("ann").secret
    with empty.sessions() as session:
        turn_on(session, ann, load_seal(here), secret, clock.code(secret))
    clock.now += 60
    make_backup(here, tmp_path / "backup.zip", COMMAND_LINE, proved=True)
    there = here.model_copy(update={"data": tmp_path / "there"})
    restore_backup(there, tmp_path / "backup.zip", COMMAND_LINE)
    restored = Workspace(there)
    with restored.sessions() as session:
        assert sign_in_with_code(session, load_seal(there), "ann", clock.code(secret), "192.0.2.1")[0].name == "ann"
    restored.engine.dispose()


def test_with_another_key_recovery_codes_work_and_the_check_says_what_is_lost(
    empty: Workspace, ann: Actor, clock: Clock
) -> None:
    secret, codes = set_up(empty, ann, clock)
    assert check_second_steps(empty).ok
    other = SecretSeal("another key")
    with empty.sessions() as session:
        with pytest.raises(second_step.CodeRefused, match="key of this site was changed"):
            sign_in_with_code(session, other, "ann", clock.code(secret), "192.0.2.1")
        assert sign_in_with_code(session, other, "ann", codes[0], "192.0.2.1")[0].name == "ann"
        assert count_lost_secrets(session, other) == 1
    changed = Workspace(empty.settings.model_copy(update={"secret_key": "another key"}))
    found = check_second_steps(changed)
    changed.engine.dispose()
    assert not found.ok
    assert "1 cannot be opened" in found.message


def test_guessing_at_codes_is_slowed_down_like_guessing_at_passwords(
    empty: Workspace, app: Flask, ann: Actor, clock: Clock
) -> None:
    set_up(empty, ann, clock)
    client = app.test_client()
    post(client, "/sign-in", name="ann", password=GOOD)
    found = [post(client, "/sign-in/code", code=f"{n:06}").status_code for n in range(FREE_TRIES)]
    assert found == [401] * (FREE_TRIES - 1) + [429]  # the password was the first try
    assert int(post(client, "/sign-in/code", code="1").headers["Retry-After"]) > 0


def test_page_turns_it_on_and_off(empty: Workspace, app: Flask, ann: Actor, clock: Clock) -> None:
    client = app.test_client()
    sign_in_client(client, empty, Role.LIAISON, "ann")
    page = client.get("/account/second-step").get_data(as_text=True)
    secret = re.search(r'name="secret" value="([A-Z2-7]{32})"', page)[1]  # type: ignore[index]
    assert 'src="data:image/svg+xml' in page
    wrong = post(client, "/account/second-step", secret=secret, code="12345")
    assert wrong.status_code == 401
    assert secret in wrong.get_data(as_text=True)
    on = post(client, "/account/second-step", secret=secret, code=clock.code(secret))
    codes = re.findall(r"\b[a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4}\b", on.get_data(as_text=True))
    assert len(codes) == 10
    assert on.headers["Cache-Control"] == "no-store"
    assert "On: a code" in client.get("/account").get_data(as_text=True)
    assert post(client, "/account/second-step/off", code="no").status_code == 401
    assert post(client, "/account/second-step/off", code=codes[0]).status_code == 303
    with empty.sessions() as session:
        assert session.query(RecoveryCode).count() == 0
        assert session.query(Account).filter_by(name="ann").one().code_secret is None


def test_link_to_choose_a_password_is_no_way_around(empty: Workspace, app: Flask, ann: Actor, clock: Clock) -> None:
    set_up(empty, ann, clock)
    with empty.sessions() as session:
        token = issue_link(session, COMMAND_LINE, "ann")
    client = app.test_client()
    chosen = post(client, f"/invitation/{token}", password=OTHER, again=OTHER)
    assert chosen.location == "/sign-in"
    assert client.get("/curate").status_code == 302
    assert post(client, "/sign-in", name="ann", password=OTHER).location == "/sign-in/code"


def test_admin_resets_it_for_who_lost_everything(
    empty: Workspace, app: Flask, ann: Actor, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_up(empty, ann, clock)
    admin = app.test_client()
    sign_in_client(admin, empty, Role.ADMIN, "boss")
    assert "Reset the second step" in admin.get("/people").get_data(as_text=True)
    assert post(admin, "/people/ann/reset-second-step").status_code == 303
    assert "Reset the second step" not in admin.get("/people").get_data(as_text=True)
    assert post(app.test_client(), "/sign-in", name="ann", password=GOOD).location == "/"
    set_up(empty, ann, clock)
    kb: Callable[..., Result] = command_over(empty, monkeypatch)
    assert kb("user", "reset-second-step", "ann").exit_code == 0
    assert kb("user", "reset-second-step", "nobody").exit_code == 1
    assert post(app.test_client(), "/sign-in", name="ann", password=GOOD).location == "/"


def test_where_staff_must_have_it_they_do_nothing_before(empty: Workspace, clock: Clock) -> None:
    app = create_app(empty.settings.model_copy(update={"second_step": "staff"}))
    for role, must in ((Role.LIAISON, True), (Role.ADMIN, True), (Role.ORGANIZER, False)):
        client = app.test_client()
        actor = sign_in_client(client, empty, role, f"a-{role}")
        path = "/curate" if must else "/lists/new"
        if must:
            assert client.get(path).location == "/account/second-step"
            assert post(client, "/people" if role == Role.ADMIN else "/curate/new").status_code in (403, 404, 405)
            set_up(empty, actor, clock)
        assert client.get(path).status_code in (200, 404)
        assert client.get("/account").status_code == 200
    app.extensions["kb"].engine.dispose()
