"""``kb user``, and what ``kb serve`` offers when nobody can manage accounts yet."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest
from click.testing import Result

from kb.app import create_app
from kb.cli import serving
from kb.services.audit.actors import Role
from kb.workspace import Workspace
from tests.kb.helpers.commands import command_over
from tests.kb.helpers.signing import GOOD, join, post


@pytest.fixture
def kb(empty: Workspace, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    monkeypatch.setenv("KB_SECRET_KEY", empty.settings.secret_key)
    return command_over(empty, monkeypatch)


def states(kb: Callable[..., Result]) -> dict[str, tuple[str, str]]:
    return {p["name"]: (p["role"], p["state"]) for p in json.loads(kb("user", "list", "--json").stdout)}


def test_added_person_is_listed_and_the_link_lets_them_choose(kb: Callable[..., Result], empty: Workspace) -> None:
    added = kb("user", "add", "Ann", "--role", "liaison", "--full-name", "Ann Becker")
    link = re.fullmatch(r"http://127\.0\.0\.1:8000(/invitation/[\w-]{43})\n", added.stdout)
    assert link
    assert states(kb) == {"ann": ("liaison", "invited")}
    app = create_app(empty.settings)
    entered = post(app.test_client(), link[1], password=GOOD, again=GOOD)
    assert (entered.status_code, entered.location) == (303, "/curate")  # where a liaison begins
    app.extensions["kb"].engine.dispose()
    assert states(kb) == {"ann": ("liaison", "active")}
    assert "Ann Becker" in kb("user", "list").stdout


def test_link_is_at_the_address_that_the_settings_give_out(
    kb: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KB_PUBLIC_URL", "https://learning.example.org/psp/")
    added = kb("user", "add", "ann", "--role", "reader")
    assert added.stdout.startswith("https://learning.example.org/psp/invitation/")
    assert "KB_PUBLIC_URL" not in added.stderr


def test_role_is_changed_and_account_closed_and_opened(kb: Callable[..., Result]) -> None:
    kb("user", "add", "ann", "--role", "reader")
    assert kb("user", "role", "ann", "organizer").exit_code == 0
    assert kb("user", "disable", "ann").exit_code == 0
    assert states(kb) == {"ann": ("organizer", "closed")}
    assert kb("user", "enable", "ann").exit_code == 0
    assert states(kb) == {"ann": ("organizer", "invited")}
    assert "/invitation/" in kb("user", "link", "ann").stdout


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("add", "two words", "--role", "admin"), 1, "cannot be the name"),
        (("add", "boss", "--role", "liaison"), 1, "already"),
        (("add", "bob"), 2, "--role"),
        (("add", "bob", "--role", "emperor"), 2, "emperor"),
        (("disable", "nobody"), 1, "kb user list"),
        (("disable", "boss"), 1, "last admin"),
        (("role", "boss", "reader"), 1, "Give someone else the role admin first"),
    ],
)
def test_what_cannot_be_done_says_why(
    kb: Callable[..., Result], empty: Workspace, words: tuple[str, ...], code: int, said: str
) -> None:
    with empty.sessions() as session:
        join(session, "boss", Role.ADMIN)
    result = kb("user", *words)
    assert result.exit_code == code
    assert said in result.stderr
    assert states(kb) == {"boss": ("admin", "active")}


def test_nobody_is_listed_in_words(kb: Callable[..., Result]) -> None:
    assert "kb user add NAME --role admin" in kb("user", "list").stderr
    assert states(kb) == {}


def test_start_offers_the_first_account_until_there_is_an_admin(
    kb: Callable[..., Result], empty: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serving, "_run_servers", lambda _: None)
    monkeypatch.setenv("KB_WORKER", "0")
    links = [
        re.search(r"http://127\.0\.0\.1:8123(/welcome/[\w-]{43})", kb("serve", "--port", "8123").stderr) for _ in "12"
    ]
    assert links[0]
    assert links[1]
    app = create_app(empty.settings)
    fields = {"name": "ann", "password": GOOD, "again": GOOD}
    assert post(app.test_client(), links[0][1], **fields).status_code == 410
    assert post(app.test_client(), links[1][1], **fields).status_code == 303
    app.extensions["kb"].engine.dispose()
    assert "welcome" not in kb("serve", "--port", "8123").stderr
    assert states(kb) == {"ann": ("admin", "active")}
