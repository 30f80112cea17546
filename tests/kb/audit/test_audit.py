"""The audit: added to with every act and never changed; read by admins, and taken away as a file."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from click.testing import Result
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from kb.app import create_app
from kb.models import AuditEntry
from kb.services.accounts import credentials as signing
from kb.services.accounts.invitations import issue_link
from kb.services.accounts.people import change_role, set_active
from kb.services.audit.actors import COMMAND_LINE, Actor, Role
from kb.services.audit.export import iter_export
from kb.services.audit.log import AuditFilter, RecordedAction, find_entries, iter_entries
from kb.services.transactions import changing
from kb.workspace import Workspace
from tests.kb.helpers.commands import command_over
from tests.kb.helpers.signing import GOOD, OTHER, join, sign_in

BOB = Actor("bob", Role.LIAISON, 7)


@pytest.fixture
def filled(empty: Workspace) -> Workspace:
    """120 entries of three days, by two people."""
    with empty.sessions() as session:
        for number in range(120):
            at = datetime(2026, 3, 1 + number // 40, 23, 59, 59, tzinfo=UTC)
            actor, action = ("ann", "published") if number % 2 else ("bob", "edited")
            session.add(
                AuditEntry(at=at, actor=actor, action=action, subject_kind="document", subject=f"lesson-{number}")
            )
        session.commit()
    return empty


@pytest.fixture
def admin(filled: Workspace) -> Iterator[FlaskClient]:
    app = create_app(filled.settings)
    client = app.test_client()
    sign_in(client, filled, Role.ADMIN)
    yield client
    app.extensions["kb"].engine.dispose()


@pytest.fixture
def kb(filled: Workspace, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    return command_over(filled, monkeypatch)


@pytest.mark.parametrize(
    "statement", ["UPDATE audit SET actor = 'eve'", "DELETE FROM audit", "DELETE FROM audit WHERE id = 1"]
)
def test_database_refuses_to_change_or_remove_an_entry(filled: Workspace, statement: str) -> None:
    with filled.engine.begin() as connection, pytest.raises(DatabaseError, match="append-only"):
        connection.execute(text(statement))
    with filled.sessions() as session:
        assert find_entries(session, AuditFilter(who="eve")).total == 0
        assert find_entries(session, AuditFilter()).total == 120


def publish_and_fail(session: Session) -> None:
    with changing(session, BOB) as change:
        change.record("published", "document", "a-lesson", version=2)
        session.flush()
        raise ZeroDivisionError


def test_entry_stands_or_falls_with_its_act(empty: Workspace) -> None:
    with empty.sessions() as session:
        with pytest.raises(ZeroDivisionError):
            publish_and_fail(session)
        assert find_entries(session, AuditFilter()).total == 0
        with changing(session, BOB) as change:
            change.record("published", "document", "a-lesson", version=2)
        (entry,) = find_entries(session, AuditFilter()).items
    assert (entry.actor, entry.action, entry.subject, entry.details) == ("bob", "published", "a-lesson", {"version": 2})
    assert abs(entry.at - datetime.now(UTC)) < timedelta(minutes=1)


def test_life_of_an_account_is_written_down_without_its_secrets(empty: Workspace) -> None:
    with empty.sessions() as session:
        ann = join(session, "ann", Role.ADMIN)
        join(session, "bob", Role.ADMIN)
        with pytest.raises(signing.SignInRefused):
            signing.sign_in(session, "ann", "wrong words here", "192.0.2.1")
        _, token = signing.sign_in(session, "ann", GOOD, "192.0.2.1")
        signing.sign_out(session, ann, token)
        signing.change_password(session, ann, GOOD, OTHER, "192.0.2.1")
        signing.sign_out_everywhere(session, ann)
        link = issue_link(session, ann, "bob")
        change_role(session, ann, "bob", Role.LIAISON)
        set_active(session, ann, "bob", False)
        set_active(session, COMMAND_LINE, "bob", True)
        lines = list(iter_export(iter_entries(session, AuditFilter()), "jsonl"))
    found = [(entry["actor"], entry["action"], entry["subject"]) for entry in map(json.loads, lines)]
    assert found[4:] == [
        ("anonymous", "failed to sign in", "ann"),
        ("ann", "signed in", "ann"),
        ("ann", "signed out", "ann"),
        ("ann", "changed the password of", "ann"),
        ("ann", "signed out everywhere", "ann"),
        ("ann", "issued a link for", "bob"),
        ("ann", "changed the role of", "bob"),
        ("ann", "closed", "bob"),
        ("command line", "opened", "bob"),
    ]
    for secret in (GOOD, OTHER, token, link, "wrong words here", "argon2"):
        assert secret not in "".join(lines)


# The page


def test_page_shows_the_newest_first_and_turns_over(admin: FlaskClient) -> None:
    page = admin.get("/audit").get_data(as_text=True)
    assert "120 entries" in page
    assert page.index("lesson-119") < page.index("lesson-118")
    assert "lesson-69<" not in page
    last = admin.get("/audit?page=99").get_data(as_text=True)
    assert "lesson-0<" in last
    assert 'aria-current="page">3<' in last


def test_filters_narrow_by_who_what_to_what_and_when(admin: FlaskClient) -> None:
    for query, count in (
        ("who=AN", 60),
        ("action=edited", 60),
        ("subject=lesson-11", 11),
        ("since=2026-03-02", 80),
        ("until=2026-03-02", 80),
        ("since=2026-03-02&until=2026-03-02", 40),
        ("since=2026-03-02&until=2026-03-02&who=bob", 20),
        ("who=%25", 0),
    ):
        page = admin.get(f"/audit?{query}").get_data(as_text=True)
        assert f"{count} entries" in page, query
    assert "/audit?page=2&amp;who=ann" in admin.get("/audit?who=ann").get_data(as_text=True)
    assert admin.get("/audit?since=yesterday").status_code == 422


def test_last_day_there_is_ends_a_filter(admin: FlaskClient) -> None:
    assert admin.get("/audit?since=0001-01-01&until=9999-12-31").status_code == 200


def test_file_has_what_the_filter_lets_through_oldest_first(admin: FlaskClient) -> None:
    answer = admin.get("/audit.csv?who=ann")
    rows = list(csv.DictReader(io.StringIO(answer.get_data(as_text=True))))
    assert [row["subject"] for row in rows] == [f"lesson-{number}" for number in range(1, 120, 2)]
    assert rows[0]["at"] == "2026-03-01T23:59:59+00:00"
    assert answer.headers["Content-Disposition"] == "attachment; filename=audit.csv"
    lines = admin.get("/audit.jsonl?action=edited").get_data(as_text=True).splitlines()
    assert {json.loads(line)["actor"] for line in lines} == {"bob"}
    assert len(lines) == 60


def test_hostile_text_is_shown_as_text(admin: FlaskClient, filled: Workspace) -> None:
    with filled.sessions() as session, changing(session, BOB) as change:
        change.record("edited", "document", "<script>alert(1)</script>", note="<b>x</b>")
    page = admin.get("/audit").get_data(as_text=True)
    assert "<script>alert" not in page
    assert "<b>x" not in page


@given(st.text(max_size=60), st.text(max_size=60))
def test_csv_cell_is_never_a_formula_and_json_says_the_same_as_was_written(actor: str, subject: str) -> None:
    entry = RecordedAction(1, datetime(2026, 3, 1, tzinfo=UTC), actor, "edited", "document", subject, {"note": subject})
    (row,) = csv.DictReader(io.StringIO("".join(iter_export([entry], "csv")), newline=""))
    assert not any(str(value).lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r")) for value in row.values())
    (line,) = iter_export([entry], "jsonl")
    assert line.count("\n") == 1
    read = json.loads(line)
    assert (read["actor"], read["subject"], read["details"]) == (actor, subject, {"note": subject})


# The command


def test_command_writes_the_audit_to_stdout(kb: Callable[..., Result]) -> None:
    lines = kb("audit", "export", "--who", "ann", "--since", "2026-03-03").stdout.splitlines()
    assert len(lines) == 20
    assert json.loads(lines[0])["subject"] == "lesson-81"
    table = kb("audit", "export", "--format", "csv", "--action", "edited", "--until", "2026-03-01").stdout
    assert len(list(csv.reader(io.StringIO(table)))) == 21
    assert kb("audit", "export", "--since", "yesterday").exit_code == 2
