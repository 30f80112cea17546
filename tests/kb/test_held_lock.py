"""A held write lock: readers do not wait for it, and a save that cannot be stored gives back what was typed."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event, select, update
from sqlalchemy import text as sql

from kb.database import PATIENCE_MS
from kb.models import SearchDay, SignedIn
from kb.models.declarative import now
from kb.services.finding.searches import count_searches, note_search_now
from kb.services.transactions import at_once, changing, if_free
from kb.workspace import Workspace
from tests.kb.helpers.drafting import ANN, LESSON
from tests.kb.helpers.office import Office, open_office, text, typed
from tests.kb.helpers.signing import post


@pytest.fixture
def office(empty: Workspace) -> Iterator[Office]:
    opened = open_office(empty)
    yield opened
    opened.app.extensions["kb"].engine.dispose()


@pytest.fixture
def holder(office: Office) -> Iterator[sqlite3.Connection]:
    """Someone who can hold the write lock, and does so from here on."""
    connection = sqlite3.connect(office.workspace.settings.data / "kb.sqlite3", isolation_level=None)
    connection.execute("BEGIN IMMEDIATE")
    yield connection
    if connection.in_transaction:
        connection.execute("ROLLBACK")
    connection.close()


@pytest.fixture
def waits(office: Office) -> list[str]:
    """Every statement that would wait for a writer, as it is sent. Those that come up wait no longer than a moment."""
    found: list[str] = []

    def look(_connection: Any, cursor: sqlite3.Cursor, statement: str, *_: Any) -> None:
        if not statement.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE")):
            return
        patience = cursor.connection.execute("PRAGMA busy_timeout").fetchone()[0]
        if patience:
            found.append(statement)
            cursor.connection.execute("PRAGMA busy_timeout=1")

    event.listen(office.app.extensions["kb"].engine, "before_cursor_execute", look)
    return found


def test_no_page_that_is_only_read_waits_for_a_writer(
    office: Office, holder: sqlite3.Connection, waits: list[str]
) -> None:
    rules = [rule for rule in office.app.url_map.iter_rules() if "GET" in (rule.methods or ()) and not rule.arguments]
    readers = (office.app.test_client(), office.ann)
    seen = [reader.get(rule.rule).status_code for rule in rules for reader in readers]
    seen += [
        reader.get(f"{path}?q=shootings").status_code for path in ("/search", "/api/v1/search") for reader in readers
    ]
    assert waits == []
    assert len(seen) > 60
    assert 500 not in seen


def test_reader_who_was_seen_long_ago_is_answered_and_noted_later(
    office: Office, holder: sqlite3.Connection, waits: list[str]
) -> None:
    holder.execute("UPDATE signed_in SET seen_at = ?", ((now() - timedelta(minutes=20)).isoformat(sep=" "),))
    holder.execute("COMMIT")
    holder.execute("BEGIN IMMEDIATE")
    assert office.ann.get("/curate").status_code == 200
    assert waits == []
    holder.execute("ROLLBACK")
    assert office.ann.get("/curate").status_code == 200
    with office.workspace.sessions() as session:
        seen = session.scalars(select(SignedIn.seen_at).order_by(SignedIn.id)).first()
    assert seen is not None
    assert now().replace(tzinfo=None) - seen.replace(tzinfo=None) < timedelta(minutes=5)


def test_search_is_counted_where_nobody_writes_and_left_out_where_somebody_does(
    office: Office, holder: sqlite3.Connection
) -> None:
    sessions = office.workspace.sessions
    note_search_now(sessions, "shootings", missed=True)
    with sessions() as session:
        assert count_searches(session).searches == 0
    holder.execute("ROLLBACK")
    note_search_now(sessions, "shootings", missed=True)
    note_search_now(sessions, "shootings", missed=True)
    with sessions() as session:
        assert (count_searches(session).searches, count_searches(session).misses) == (2, 2)


def test_next_user_of_a_connection_waits_again(empty: Workspace) -> None:
    with empty.sessions() as session, if_free(session):
        session.add(SearchDay(day=now().date(), searches=1, misses=0))
        assert session.scalar(sql("PRAGMA busy_timeout")) == 0
    with empty.sessions() as session:
        assert session.scalar(sql("PRAGMA busy_timeout")) == PATIENCE_MS
        assert session.scalar(select(SearchDay.searches)) == 1


def test_what_is_noted_if_free_is_no_part_of_a_change(empty: Workspace) -> None:
    with empty.sessions() as session, changing(session, ANN), pytest.raises(RuntimeError), if_free(session):
        pass


def test_other_errors_of_the_database_are_not_left_out(empty: Workspace) -> None:
    with empty.sessions() as session, pytest.raises(Exception, match="nowhere"), if_free(session):
        session.execute(sql("INSERT INTO nowhere VALUES (1)"))


def test_save_that_cannot_be_stored_gives_back_what_was_typed_and_can_be_sent_again(
    office: Office, request: pytest.FixtureRequest
) -> None:
    number = office.new_lesson()
    holder: sqlite3.Connection = request.getfixturevalue("holder")
    request.getfixturevalue("waits")
    form = {**typed(LESSON, revision="1", action="save"), "body": "## Mine\nI typed <this> for an hour.\n"}
    answer = post(office.ann, f"/curate/drafts/{number}", **form)
    assert answer.status_code == 503
    assert answer.headers["Cache-Control"] == "no-store"
    page = text(answer)
    assert "I typed &lt;this&gt; for an hour." in page
    assert "written to by somebody else" in page
    assert "Send it again" in page
    assert 'name="revision" value="1"' in page
    holder.execute("ROLLBACK")
    post(office.ann, f"/curate/drafts/{number}", **form)
    assert office.draft(number).body.startswith("## Mine")


def test_form_with_a_password_is_never_shown_again(
    office: Office, holder: sqlite3.Connection, waits: list[str]
) -> None:
    answer = post(
        office.app.test_client(), "/sign-in", name="ann of the long name", password="a secret that is long " * 3
    )
    assert answer.status_code == 503
    assert "a secret that is long" not in text(answer)


def test_form_that_is_no_longer_valid_gives_the_text_back_and_is_not_sent_again_from_there(office: Office) -> None:
    number = office.new_lesson()
    answer = office.ann.post(f"/curate/drafts/{number}", data={"body": "I typed this\nfor an hour."})
    assert answer.status_code == 400
    assert "I typed this\nfor an hour." in text(answer)
    assert "Send it again" not in text(answer)


def test_counting_at_once_still_waits(empty: Workspace) -> None:
    with empty.sessions() as session, at_once(session):
        session.execute(update(SearchDay).values(misses=0))
        assert session.scalar(sql("PRAGMA busy_timeout")) == PATIENCE_MS
