"""The marks of the audit: what is changed, taken out or put in shows; what is erased by the rules breaks none."""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from alembic import command
from click.testing import Result
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError

from kb import database
from kb.models import AuditEntry, AuditHead
from kb.services.audit import verify_audit
from kb.services.audit.actors import COMMAND_LINE, Actor, Role
from kb.services.audit.log import AuditFilter, find_entries
from kb.services.transactions import changing
from kb.services.upkeep import erase_from_audit
from kb.workspace import Workspace
from tests.kb.audit.test_audit import publish_and_fail
from tests.kb.helpers.commands import command_over
from tests.kb.test_database import config

BOB = Actor("bob", Role.LIAISON, 7)
TAMPERING = (
    "UPDATE audit SET actor = 'eve' WHERE id = 3",
    "UPDATE audit SET action = 'declined' WHERE id = 3",
    "UPDATE audit SET subject = 'other' WHERE id = 3",
    "UPDATE audit SET subject_kind = 'account' WHERE id = 3",
    """UPDATE audit SET details = '{"version": 9}' WHERE id = 3""",
    "UPDATE audit SET at = '2020-01-01 00:00:00.000000' WHERE id = 3",
    "UPDATE audit SET details = '{}' WHERE id = 3",
    "UPDATE audit SET actor = 'eve', actor_proof = ':' || substr(actor_proof, -64) WHERE id = 3",
    "UPDATE audit SET before = '' WHERE id = 3",
    "UPDATE audit SET mark = '' WHERE id = 3",
    "DELETE FROM audit WHERE id = 1",
    "DELETE FROM audit WHERE id = 3",
    "DELETE FROM audit WHERE id = 5",
    "DELETE FROM audit",
    "DELETE FROM audit_head",
    "UPDATE audit SET id = CASE id WHEN 2 THEN 103 ELSE 102 END WHERE id IN (2, 3)",
    "INSERT INTO audit (at, actor, action, subject_kind, subject, details, actor_proof, subject_proof, details_proof,"
    " before, mark) SELECT at, actor, action, subject_kind, subject, details, actor_proof, subject_proof,"
    " details_proof, before, mark FROM audit WHERE id = 5",
)


def act(workspace: Workspace, count: int = 5) -> None:
    with workspace.sessions() as session:
        for number in range(count):
            with changing(session, BOB) as change:
                change.record("published", "document", f"lesson-{number}", version=number, reviewer="ann")


def tamper(workspace: Workspace, statement: str) -> None:
    """As someone does who has the file: without the rules of the database."""
    with workspace.engine.begin() as connection:
        for name in ("update", "delete"):
            connection.execute(text(f"DROP TRIGGER IF EXISTS audit_refuses_{name}"))
        connection.execute(text(statement))


def verify(workspace: Workspace, mark: str = "") -> tuple[str, ...]:
    with workspace.sessions() as session:
        return verify_audit(session, mark).faults


def test_audit_that_nobody_touched_is_in_order(empty: Workspace) -> None:
    assert verify(empty) == ()
    act(empty)
    assert verify(empty) == ()


@pytest.mark.parametrize("statement", TAMPERING)
def test_tampering_shows(empty: Workspace, statement: str) -> None:
    act(empty)
    tamper(empty, statement)
    assert verify(empty)


@pytest.mark.parametrize("statement", TAMPERING[:13])
def test_database_refuses_tampering(empty: Workspace, statement: str) -> None:
    act(empty)
    refused = statement.replace("SET details = '{}'", "SET details = '[]'")  # to empty them is to erase
    with empty.engine.begin() as connection, pytest.raises(DatabaseError, match="append-only"):
        connection.execute(text(refused))


def test_what_is_taken_off_the_end_with_the_head_shows_by_a_mark_that_was_noted(empty: Workspace) -> None:
    act(empty)
    with empty.sessions() as session:
        noted = verify_audit(session).mark
    tamper(empty, "DELETE FROM audit WHERE id = 5")
    tamper(empty, "UPDATE audit_head SET number = 4, mark = (SELECT mark FROM audit WHERE id = 4)")
    assert verify(empty) == ()
    assert verify(empty, noted) == ("no entry has the mark that was noted before",)


def test_erasing_a_name_leaves_it_nowhere_and_the_marks_true(empty: Workspace) -> None:
    act(empty)
    with empty.sessions() as session:
        with changing(session, Actor("carol", Role.ADMIN, 8)) as change:
            change.record("added", "account", "bob", role="liaison")
        assert erase_from_audit(session, COMMAND_LINE, "ann") == 5
        assert erase_from_audit(session, COMMAND_LINE, "bob") == 6
        rows = session.execute(text("SELECT * FROM audit")).all()
        assert "bob" not in str(rows)
        assert "ann" not in str(rows)
        assert find_entries(session, AuditFilter(action="published")).total == 5
        assert find_entries(session, AuditFilter(who="carol")).total == 1
        verdict = verify_audit(session)
        assert (verdict.faults, verdict.entries, verdict.erased) == ((), 8, 6)
    tamper(empty, "UPDATE audit SET actor = 'eve' WHERE id = 1")
    assert verify(empty) == ("the actor of entry 1 is not what was recorded",)


def test_digest_of_an_erased_name_cannot_be_found_by_trying_names(empty: Workspace) -> None:
    act(empty, 2)
    with empty.sessions() as session:
        first, second = session.scalars(select(AuditEntry).order_by(AuditEntry.id))
        assert first.actor_proof.partition(":")[2] != second.actor_proof.partition(":")[2]


def test_change_that_failed_leaves_no_gap(empty: Workspace) -> None:
    act(empty, 1)
    with empty.sessions() as session, pytest.raises(ZeroDivisionError):
        publish_and_fail(session)
    act(empty, 1)
    assert verify(empty) == ()
    with empty.sessions() as session:
        assert session.scalar(select(AuditHead.number)) == 2


def test_entries_of_many_at_once_stand_in_one_chain(empty: Workspace) -> None:
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: act(empty, 10), range(4)))
    assert verify(empty) == ()
    with empty.sessions() as session:
        assert verify_audit(session).entries == 40


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=80),
    st.dictionaries(
        st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=8).filter(str.isidentifier),
        st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False),
    ),
)
def test_whatever_is_recorded_reads_as_it_was_marked(
    empty: Workspace, subject: str, details: dict[str, object]
) -> None:
    with empty.sessions() as session, changing(session, BOB) as change:
        change.record("edited", "document", subject.replace("\x00", ""), **details)
    assert verify(empty) == ()


def test_entries_from_before_there_were_marks_get_theirs(empty: Workspace) -> None:
    act(empty)
    with empty.engine.begin() as connection:
        command.downgrade(config(connection), "0013")
        with pytest.raises(DatabaseError, match="append-only"):
            connection.execute(text("UPDATE audit SET details = '{}'"))
    database.migrate(empty.engine)
    assert verify(empty) == ()
    act(empty, 1)
    assert verify(empty) == ()


def test_command_says_so_and_ends_with_its_exit_code(empty: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    act(empty)
    kb: Callable[..., Result] = command_over(empty, monkeypatch)
    good = kb("audit", "verify", "--json")
    found = json.loads(good.stdout)
    assert (good.exit_code, found["ok"], found["entries"]) == (0, True, 5)
    assert kb("audit", "verify", "--mark", found["mark"]).exit_code == 0
    assert kb("audit", "verify", "--mark", "0" * 64).exit_code == 1
    assert kb("audit", "erase", "bob").exit_code == 0
    assert kb("audit", "verify").exit_code == 0
    assert kb("audit", "erase", " ").exit_code == 1
    tamper(empty, TAMPERING[1])
    bad = kb("audit", "verify")
    assert bad.exit_code == 1
    assert "entry 3 is not what was marked" in bad.stderr
