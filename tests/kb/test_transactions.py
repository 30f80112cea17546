"""One change is made whole or not at all, however it ends and however many changes are inside it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
import sqlalchemy as sa
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Session

from kb.models import AuditEntry, OutboxEntry, SearchMiss, Synonym, Table
from kb.models.declarative import now
from kb.services.audit import Actor
from kb.services.drafting import open_for_editing, save_draft
from kb.services.publishing import approve, restore_version, submit, withdraw
from kb.services.transactions import at_once, changing
from kb.services.upkeep import accept_correction, begin_draft_for_search, propose_correction
from kb.workspace import Workspace
from tests.kb.helpers.drafting import ANN, BEN, BODY, LESSON, begin_lesson, publish_lesson


class Refused(Exception):
    """What goes wrong inside a change."""


@pytest.fixture
def session(empty: Workspace) -> Iterator[Session]:
    with empty.sessions() as opened:
        yield opened


def see(workspace: Workspace) -> tuple[list[str], list[str], list[str]]:
    """The words, the acts and the announcements that others see."""
    with workspace.sessions() as other:
        return (
            list(other.scalars(select(Synonym.word).order_by(Synonym.id))),
            list(other.scalars(select(AuditEntry.action).order_by(AuditEntry.id))),
            list(other.scalars(select(OutboxEntry.slug).order_by(OutboxEntry.id))),
        )


def count_all(workspace: Workspace) -> dict[str, int]:
    """How many rows every table has."""
    with workspace.engine.connect() as connection:
        tables = Table.metadata.tables.items()
        return {name: connection.scalar(select(func.count()).select_from(table)) or 0 for name, table in tables}


def write(session: Session, word: str, actor: Actor = ANN, error: BaseException | None = None) -> None:
    """A small change: a word, an act and an announcement, all called alike."""
    with changing(session, actor) as change:
        session.add(Synonym(concept="firearm", word=word, added_by=actor.name))
        change.record(word, "word", word)
        change.announce([word])
        session.flush()
        if error is not None:
            raise error


NOTHING: tuple[list[str], list[str], list[str]] = ([], [], [])


# One change


def test_change_its_audit_and_its_announcement_are_seen_together(empty: Workspace, session: Session) -> None:
    write(session, "one")
    assert see(empty) == (["one"], ["one"], ["one"])


@pytest.mark.parametrize(
    "error", [Refused(), KeyboardInterrupt(), GeneratorExit()], ids=lambda each: type(each).__name__
)
def test_error_undoes_the_change_its_audit_and_its_announcement(
    empty: Workspace, session: Session, error: BaseException
) -> None:
    with pytest.raises(type(error)):
        write(session, "one", error=error)
    assert see(empty) == NOTHING
    write(session, "two")  # the session goes on
    assert see(empty) == (["two"], ["two"], ["two"])


def test_change_that_the_database_refuses_leaves_no_audit(empty: Workspace, session: Session) -> None:
    write(session, "one")

    def repeat() -> None:
        with changing(session, ANN) as change:
            change.record("again", "word", "one")
            session.add(Synonym(concept="firearm", word="one", added_by="ann"))  # refused when it is committed

    with pytest.raises(IntegrityError):
        repeat()
    assert see(empty) == (["one"], ["one"], ["one"])


def test_who_acts_and_what_to_stand_in_the_audit_whatever_the_details_are_called(session: Session) -> None:
    with changing(session, BEN) as change:
        change.record("began", "draft", "x" * 300, kind="lesson", action="none", subject="other")
    entry = session.scalars(select(AuditEntry)).one()
    assert (entry.actor, entry.action, entry.subject_kind, len(entry.subject)) == ("ben", "began", "draft", 200)
    assert entry.details == {"kind": "lesson", "action": "none", "subject": "other"}


# Changes inside changes


def test_inner_change_is_seen_with_the_outer_one_and_not_before(empty: Workspace, session: Session) -> None:
    with changing(session, ANN) as outer:
        write(session, "inner", actor=BEN)
        assert see(empty) == NOTHING
        outer.record("outer", "word", "outer")
    assert see(empty) == (["inner"], ["inner", "outer"], ["inner"])
    actors = session.execute(select(AuditEntry.action, AuditEntry.actor)).all()
    assert dict(actors) == {"inner": "ben", "outer": "ann"}


def test_error_of_the_outer_change_undoes_inner_ones_that_ended_well(empty: Workspace, session: Session) -> None:
    def outer() -> None:
        with changing(session, ANN):
            write(session, "one")
            write(session, "two")
            raise Refused

    with pytest.raises(Refused):
        outer()
    assert see(empty) == NOTHING


def test_outer_change_cannot_go_on_as_if_an_inner_one_had_not_failed(empty: Workspace, session: Session) -> None:
    def go_on() -> None:
        with changing(session, ANN):
            write(session, "before")
            with pytest.raises(Refused):
                write(session, "half", error=Refused())
            write(session, "after")

    with pytest.raises(RuntimeError, match="a change inside this one failed"):
        go_on()
    assert see(empty) == NOTHING
    write(session, "next")
    assert see(empty)[0] == ["next"]


def test_changes_of_two_sessions_do_not_join(empty: Workspace, session: Session) -> None:
    with changing(session, ANN) as change, empty.sessions() as other:
        write(other, "other")
        assert see(empty)[0] == ["other"]
        change.record("mine", "word", "mine")
    assert see(empty)[1] == ["other", "mine"]


# At once


def test_what_is_written_at_once_stays_though_what_follows_fails(empty: Workspace, session: Session) -> None:
    with at_once(session):
        session.add(Synonym(concept="firearm", word="tried", added_by="ann"))
    with pytest.raises(Refused):
        write(session, "one", error=Refused())
    assert see(empty) == (["tried"], [], [])


def test_error_undoes_what_was_to_be_committed_at_once(empty: Workspace, session: Session) -> None:
    def fail() -> None:
        with at_once(session):
            session.add(Synonym(concept="firearm", word="tried", added_by="ann"))
            session.flush()
            raise Refused

    with pytest.raises(Refused):
        fail()
    assert see(empty) == NOTHING


def test_nothing_is_committed_at_once_inside_a_change_nor_changed_inside_that(
    empty: Workspace, session: Session
) -> None:
    def try_inside() -> None:
        with changing(session, ANN):
            write(session, "half")
            with at_once(session):
                raise AssertionError("never entered")

    with pytest.raises(RuntimeError, match="inside a change nothing is committed at once"):
        try_inside()
    with pytest.raises(RuntimeError, match="cannot begin inside"), at_once(session):
        write(session, "half")
    assert see(empty) == NOTHING


# Around changes


@pytest.mark.parametrize("begin", [lambda s: changing(s, ANN), at_once], ids=["a change", "at once"])
def test_what_was_added_before_a_change_is_not_committed_with_it(
    empty: Workspace, session: Session, begin: Callable[[Session], object]
) -> None:
    session.add(Synonym(concept="firearm", word="stray", added_by="ann"))
    with pytest.raises(RuntimeError, match="unsaved from before"), begin(session):  # type: ignore[attr-defined]
        raise AssertionError("never entered")
    session.rollback()
    assert see(empty) == NOTHING


def test_row_edited_outside_of_a_change_stops_the_next_one(empty: Workspace, session: Session) -> None:
    write(session, "one")
    session.scalars(select(Synonym)).one().word = "edited"
    with pytest.raises(RuntimeError, match="unsaved from before"):
        write(session, "two")
    session.rollback()
    assert see(empty)[0] == ["one"]


def test_session_that_can_only_read_reads_and_says_that_it_cannot_write(empty: Workspace, session: Session) -> None:
    write(session, "one")
    path = empty.engine.url.database
    engine = sa.create_engine(f"sqlite:///file:{path}?mode=ro&uri=true")
    try:
        with Session(engine) as reading:
            with changing(reading, ANN):
                assert reading.scalars(select(Synonym.word)).all() == ["one"]
            with pytest.raises(OperationalError, match="readonly"):
                write(reading, "two")
            assert reading.scalars(select(Synonym.word)).all() == ["one"]
    finally:
        engine.dispose()
    assert see(empty)[0] == ["one"]


# What services do with it


def _accept(session: Session) -> Callable[[], object]:
    number = propose_correction(session, ANN, "count-before-you-start", "The year is wrong: 2015.", "", "192.0.2.1")
    return lambda: accept_correction(session, BEN, number)


def _draft_of_search(session: Session) -> Callable[[], object]:
    miss = SearchMiss(words="zzqx", times=1, last_day=now().date())
    session.add(miss)
    session.commit()
    return lambda: begin_draft_for_search(session, ANN, miss.id, "lesson")


def _approve(session: Session) -> Callable[[], object]:
    draft = begin_lesson(session, title="Another")
    submit(session, ANN, draft.id, 1)
    return lambda: approve(session, BEN, draft.id, 1)


def _save(session: Session) -> Callable[[], object]:
    draft = begin_lesson(session, title="Another")
    return lambda: save_draft(session, ANN, draft.id, revision=1, fields={**LESSON, "title": "New"}, body=BODY)


SERVICES: dict[str, Callable[[Session], Callable[[], object]]] = {
    "a page is opened for editing": lambda s: lambda: open_for_editing(s, ANN, "count-before-you-start"),
    "a draft is saved": _save,
    "a draft is published": _approve,
    "a page is withdrawn": lambda s: lambda: withdraw(s, ANN, "count-before-you-start", "Wrong."),
    "a version is brought back": lambda s: lambda: restore_version(s, ANN, "count-before-you-start", 1),
    "a correction is accepted": _accept,
    "a search becomes a draft": _draft_of_search,
}


@pytest.mark.parametrize("prepare", SERVICES.values(), ids=SERVICES.keys())
def test_service_that_fails_at_its_last_step_has_changed_no_table(
    empty: Workspace,
    session: Session,
    monkeypatch: pytest.MonkeyPatch,
    prepare: Callable[[Session], Callable[[], object]],
) -> None:
    publish_lesson(session)
    act = prepare(session)
    before = count_all(empty)

    def fail(_session: Session) -> None:
        raise Refused

    with monkeypatch.context() as patch:
        patch.setattr(Session, "commit", fail)
        with pytest.raises(Refused):
            act()
    assert count_all(empty) == before
    act()  # and goes through when nothing is in its way
    after = count_all(empty)
    assert after["audit"] > before["audit"]
    assert after != before
