"""The index follows the database: through the outbox, killed at any step, and verified document by document."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from kb.models import Document, OutboxEntry
from kb.services.audit.actors import COMMAND_LINE
from kb.services.finding.find import answer_question
from kb.services.finding.question import Question
from kb.services.indexing.outbox import build_index_document, count_waiting, drain, rebuild, verify
from kb.services.publishing.content_files import store_content
from kb.services.publishing.review import withdraw
from kb.services.transactions import changing
from kb.workspace import Workspace
from search.errors import IndexMissing
from search.store.stamp import Stamp
from search.types import IndexDocument
from tests.conftest import ROOT
from tests.kb.helpers.writing import write_lesson, write_practice

DIE_AT = {
    "before the index is touched": "search.store.store.IndexStore.apply",
    "before the new generation is put in place": "search.store.generations.publish",
    "after the swap, before the outbox is emptied": "sqlalchemy.orm.Session.commit",
}


@pytest.fixture
def session(empty: Workspace) -> Iterator[Session]:
    """A base with one lesson, indexed."""
    write_lesson(empty.settings.content, "count-first")
    with empty.sessions() as opened:
        store_content(opened, empty.settings.content)
        drain(opened, empty.index)
        yield opened


def found(session: Session, workspace: Workspace, words: str) -> list[str]:
    answer = answer_question(session, workspace.index, Question(words, mode="keyword"))
    return [result.card.slug for result in answer.results]


def test_stored_document_is_found_after_the_outbox_is_taken(session: Session, empty: Workspace) -> None:
    assert found(session, empty, "count") == ["count-first"]
    assert count_waiting(session) == 0


def test_edit_is_found_and_the_old_words_are_not(session: Session, empty: Workspace) -> None:
    write_lesson(empty.settings.content, "count-first", body="## What happened\nThe zebra came.\n")
    store_content(session, empty.settings.content)
    assert found(session, empty, "zebra") == []
    drain(session, empty.index)
    assert found(session, empty, "zebra") == ["count-first"]
    assert found(session, empty, "something") == []


def test_withdrawn_document_is_not_found(session: Session, empty: Workspace) -> None:
    (empty.settings.content / "lessons" / "count-first.md").unlink()
    store_content(session, empty.settings.content)
    assert found(session, empty, "count") == []  # the rows are checked again, before the index has learned it
    drain(session, empty.index)
    answer = answer_question(session, empty.index, Question("count"))
    assert (answer.total, answer.facets["kind"]) == (0, ())


@pytest.mark.parametrize("mode", ["hybrid", "keyword", "meaning"])
def test_page_withdrawn_this_moment_is_no_result_though_the_index_still_has_it(
    session: Session, empty: Workspace, mode: str
) -> None:
    question = Question("count first", mode=mode)
    assert [each.card.slug for each in answer_question(session, empty.index, question).results] == ["count-first"]
    withdraw(session, COMMAND_LINE, "count-first", "It did harm.")
    assert answer_question(session, empty.index, question).results == ()
    assert "count-first" in empty.index.digests()


def test_deleted_row_leaves_the_index_with_the_next_change_of_the_outbox(session: Session, empty: Workspace) -> None:
    write_lesson(empty.settings.content, "share-data")
    store_content(session, empty.settings.content)
    drain(session, empty.index)
    with changing(session, COMMAND_LINE) as change:
        session.delete(session.scalars(select(Document).where(Document.slug == "count-first")).one())
        change.announce(["count-first"])
    assert verify(session, empty.index).extra == ("count-first",)
    assert drain(session, empty.index) == 1
    assert verify(session, empty.index).in_order
    assert set(empty.index.digests()) == {"share-data"}


class PublishingMeanwhile:
    """The index, with someone who publishes a page after the first row was read for a rebuild."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def rebuild(self, documents: Iterable[IndexDocument], progress: object) -> Stamp:
        """As the index does it."""
        return self._workspace.index.rebuild(self._iter_slowly(documents))

    def _iter_slowly(self, documents: Iterable[IndexDocument]) -> Iterator[IndexDocument]:
        for number, document in enumerate(documents):
            if number == 0:
                write_lesson(self._workspace.settings.content, "zebra-crossings")
                with self._workspace.sessions() as session:
                    store_content(session, self._workspace.settings.content)
            yield document


@pytest.mark.parametrize("waiting", [True, False], ids=["others wait", "nothing waits"])
def test_page_published_while_the_index_is_rebuilt_is_found_after_the_next_drain(
    session: Session, empty: Workspace, waiting: bool
) -> None:
    if waiting:
        write_lesson(empty.settings.content, "share-data")
        store_content(session, empty.settings.content)
    rebuild(session, PublishingMeanwhile(empty), None)  # type: ignore[arg-type]
    assert count_waiting(session) == 1
    assert found(session, empty, "zebra") == []
    assert drain(session, empty.index) == 1
    assert found(session, empty, "zebra") == ["zebra-crossings"]
    assert verify(session, empty.index).in_order


def test_number_of_an_announcement_is_never_used_again(session: Session) -> None:
    numbers = []
    for _ in range(3):
        with changing(session, COMMAND_LINE) as change:
            change.announce(["count-first"])
        numbers.append(session.scalars(select(OutboxEntry.id)).one())
        session.execute(delete(OutboxEntry))
        session.commit()
    assert numbers == sorted(set(numbers))


def test_verify_names_what_is_missing_stale_and_extra(session: Session, empty: Workspace) -> None:
    assert verify(session, empty.index).in_order
    write_practice(empty.settings.content, "home-visits")
    write_lesson(empty.settings.content, "count-first", body="Changed.\n")
    store_content(session, empty.settings.content)
    report = verify(session, empty.index)
    assert (report.missing, report.stale, report.extra) == (("home-visits",), ("count-first",), ())
    session.query(Document).filter_by(slug="count-first").delete()
    assert verify(session, empty.index).extra == ("count-first",)


def test_verify_without_an_index_says_how_to_build_one(empty: Workspace) -> None:
    with empty.sessions() as session, pytest.raises(IndexMissing, match="kb index rebuild"):
        verify(session, empty.index)


def test_missing_index_is_built_whole_by_the_next_change(session: Session, empty: Workspace) -> None:
    (empty.settings.index_folder / "CURRENT").unlink()
    assert drain(session, empty.index) == 1
    assert found(session, empty, "count") == ["count-first"]


@pytest.mark.parametrize("moment", DIE_AT)
def test_change_survives_a_kill(session: Session, empty: Workspace, moment: str) -> None:
    write_lesson(empty.settings.content, "count-first", body="## What happened\nThe zebra came.\n")
    store_content(session, empty.settings.content)
    session.close()
    assert _drain_and_die(empty, DIE_AT[moment]) == -signal.SIGKILL

    with empty.sessions() as again:
        assert count_waiting(again) == 1
        drain(again, empty.index)
        assert count_waiting(again) == 0
        assert found(again, empty, "zebra") == ["count-first"]
        assert found(again, empty, "something") == []
        assert verify(again, empty.index).in_order


def _drain_and_die(workspace: Workspace, place: str) -> int:
    """Take the outbox in another process that is killed when it calls ``place``. Returns how it ended."""
    program = f"""
import importlib, os, signal
owner, name = {place!r}.rsplit(".", 1)
try:
    target = importlib.import_module(owner)
except ModuleNotFoundError:
    module, kind = owner.rsplit(".", 1)
    target = getattr(importlib.import_module(module), kind)
from kb.config import load_settings
from kb.services import indexing
from kb.workspace import Workspace
setattr(target, name, lambda *a, **k: os.kill(os.getpid(), signal.SIGKILL))
workspace = Workspace(load_settings())
with workspace.sessions() as session:
    indexing.drain(session, workspace.index)
"""
    environment = {
        **os.environ,
        "KB_DATA": str(workspace.settings.data),
        "KB_CONTENT": str(workspace.settings.content),
    }
    return subprocess.run([sys.executable, "-c", program], env=environment, cwd=ROOT, check=False).returncode


def test_second_process_sees_a_new_generation_by_itself(session: Session, empty: Workspace) -> None:
    other = Workspace(empty.settings)
    try:
        with other.sessions() as reading:
            assert found(reading, other, "zebra") == []
            write_lesson(empty.settings.content, "count-first", body="## What happened\nThe zebra came.\n")
            store_content(session, empty.settings.content)
            drain(session, empty.index)
            assert found(reading, other, "zebra") == ["count-first"]
    finally:
        other.engine.dispose()


def test_rating_sites_and_states_become_filters(empty: Workspace) -> None:
    write_practice(empty.settings.content, "home-visits", rating="no-effects")
    with empty.sessions() as session:
        store_content(session, empty.settings.content)
        document = session.query(Document).one()
        indexed = build_index_document(document, {"springfield-il": "IL"})
        assert (indexed.rating, indexed.sites, indexed.states) == ("no-effect", ("springfield-il",), ("IL",))
        assert build_index_document(document, {}).sites == ()


def test_path_of_this_checkout_is_not_in_the_index(session: Session, empty: Workspace) -> None:
    for path in empty.settings.index_folder.rglob("*"):
        if path.is_file():
            assert str(Path(ROOT)).encode() not in path.read_bytes()
