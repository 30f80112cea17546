"""The outbox to the very entry: what comes while it is taken stays, what is gone goes, and every count is right."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.models import Document, OutboxEntry
from kb.models.declarative import now
from kb.services.audit import COMMAND_LINE
from kb.services.indexing import outbox
from kb.services.indexing.outbox import count_overdue, count_waiting, drain, rebuild, verify
from kb.services.publishing.content_files import store_content
from kb.services.transactions import changing
from kb.workspace import Workspace
from tests.kb.helpers.writing import write_lesson, write_practice


@pytest.fixture
def session(empty: Workspace) -> Iterator[Session]:
    """A base with two lessons, indexed."""
    write_lesson(empty.settings.content, "count-first")
    write_lesson(empty.settings.content, "count-again")
    with empty.sessions() as opened:
        store_content(opened, empty.settings.content)
        drain(opened, empty.index)
        yield opened


def indexed(workspace: Workspace) -> set[str]:
    return set(workspace.index.digests())


def test_page_published_while_the_index_is_rebuilt_waits_for_the_next_turn(session: Session, empty: Workspace) -> None:
    with changing(session, COMMAND_LINE) as change:
        change.announce(["count-first"])
    told: list[int] = []

    def publish_meanwhile(done: int, _total: int | None) -> None:
        if not told:
            write_practice(empty.settings.content, "home-visits")
            with empty.sessions() as other:
                store_content(other, empty.settings.content)
        told.append(done)

    assert rebuild(session, empty.index, publish_meanwhile) == 2
    assert told
    assert session.scalars(select(OutboxEntry.slug)).all() == ["home-visits"]
    assert drain(session, empty.index) == 1
    assert "home-visits" in indexed(empty)
    assert verify(session, empty.index).in_order


def test_document_that_is_deleted_leaves_the_index(session: Session, empty: Workspace) -> None:
    with changing(session, COMMAND_LINE) as change:
        session.delete(session.scalars(select(Document).where(Document.slug == "count-first")).one())
        change.announce(["count-first"])
    assert drain(session, empty.index) == 1
    assert indexed(empty) == {"count-again"}
    report = verify(session, empty.index)
    assert (report.in_order, report.extra, report.checked) == (True, (), 1)


def test_same_document_announced_twice_is_taught_once(session: Session, empty: Workspace) -> None:
    with changing(session, COMMAND_LINE) as change:
        change.announce(["count-first", "count-again", "count-first"])
    assert count_waiting(session) == 3
    assert drain(session, empty.index) == 2
    assert count_waiting(session) == 0


def test_outbox_larger_than_one_turn_is_taken_to_the_end(
    session: Session, empty: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox, "_BATCH", 2)
    with changing(session, COMMAND_LINE) as change:
        change.announce(["count-first", "count-again", "gone-1", "gone-2", "gone-3"])
    told: list[tuple[int, int | None]] = []
    assert drain(session, empty.index, lambda done, total: told.append((done, total))) == 5
    assert told == [(2, None), (4, None), (5, None)]
    assert count_waiting(session) == 0


def test_empty_outbox_changes_nothing(session: Session, empty: Workspace) -> None:
    before = empty.index.status()
    assert drain(session, empty.index) == 0
    assert empty.index.status() == before


def test_rebuild_empties_the_outbox_of_what_it_took(session: Session, empty: Workspace) -> None:
    with changing(session, COMMAND_LINE) as change:
        change.announce(["count-first", "count-again"])
    assert rebuild(session, empty.index) == 2
    assert count_waiting(session) == 0


def test_change_is_overdue_after_a_minute(session: Session) -> None:
    session.add(OutboxEntry(slug="old", created_at=now() - timedelta(seconds=70)))
    session.add(OutboxEntry(slug="young", created_at=now() - timedelta(seconds=50)))
    session.commit()
    assert (count_waiting(session), count_overdue(session)) == (2, 1)


def test_verify_counts_what_it_compared(session: Session, empty: Workspace) -> None:
    report = verify(session, empty.index)
    assert (report.checked, report.missing, report.stale, report.extra) == (2, (), (), ())
