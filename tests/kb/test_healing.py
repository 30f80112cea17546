"""Without its model or its index the site starts, is read and searched by words, and repairs itself without an edit."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from kb.app import create_app
from kb.cli.serving import _load
from kb.errors import SearchUnavailable
from kb.models import OutboxEntry
from kb.services.finding import plain
from kb.services.finding.find import WORDS_ALONE, answer_question
from kb.services.finding.plain import PlainSearch
from kb.services.finding.question import Question
from kb.services.finding.searches import is_counted
from kb.services.indexing.outbox import count_waiting, drain, repair, verify
from kb.services.publishing.content_files import store_content
from kb.worker.worker import _Worker
from kb.workspace import Workspace
from search.errors import ModelMissing
from search.model import lazy
from search.model.lazy import LazyEncoder
from tests.kb.helpers.drafting import edit, publish, publish_lesson
from tests.kb.helpers.writing import write_lesson, write_practice


@pytest.fixture
def base(empty: Workspace) -> Workspace:
    """A small base with its index, and a model of its own that can be harmed."""
    write_lesson(empty.settings.content, "count-first")
    write_practice(empty.settings.content, "home-visits")
    link = empty.settings.data / "model"
    model = link.resolve()
    link.unlink()
    link.mkdir()
    for path in model.iterdir():
        (link / path.name).symlink_to(path)
    with empty.sessions() as session:
        store_content(session, empty.settings.content)
        drain(session, empty.index)
    return empty


def opened_again(base: Workspace) -> Workspace:
    """The same base as a process sees it that has just started."""
    return Workspace(base.settings)


def flip_a_byte(base: Workspace) -> None:
    """Damage the vectors of every generation."""
    for path in base.settings.index_folder.glob("gen-*/vector/vectors.faiss"):
        data = bytearray(path.read_bytes())
        data[len(data) // 2] ^= 1
        path.write_bytes(data)


def cut_the_model(base: Workspace) -> Path:
    """Leave half of the model, and return where the whole one is."""
    file = base.settings.data / "model" / "model.onnx"
    whole = file.resolve()
    file.unlink()
    file.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
    return whole


@pytest.fixture
def client(base: Workspace) -> Iterator[FlaskClient]:
    """A reader of the base, before a process that starts when the test asks for it first."""
    app = create_app(base.settings)
    yield app.test_client()
    app.extensions["kb"].engine.dispose()


# The model


@pytest.mark.parametrize("harm", ["missing", "half"])
def test_server_starts_without_its_model_and_finds_words(base: Workspace, harm: str) -> None:
    whole = cut_the_model(base)
    if harm == "missing":
        shutil.rmtree(base.settings.data / "model")
    app = _load(base.settings)
    client = app.test_client()
    for path in ("/", "/practices", "/practices/home-visits", "/search?q=count", "/api/v1/search?q=count"):
        assert client.get(path).status_code == 200, path
    assert "Search is being repaired" in client.get("/search?q=count").get_data(as_text=True)
    checks = client.get("/readyz").get_json()["checks"]
    assert (checks["model"]["ok"], checks["index"]["hint"]) == (False, "Run: kb init")
    assert whole.exists()
    app.extensions["kb"].engine.dispose()


def test_no_page_fails_for_want_of_the_model(base: Workspace) -> None:
    shutil.rmtree(base.settings.data / "model")
    app = create_app(base.settings)
    rules = [rule.rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ()) and not rule.arguments]
    answers = {rule: app.test_client().get(rule).status_code for rule in rules}
    assert {rule: status for rule, status in answers.items() if status == 500} == {}
    app.extensions["kb"].engine.dispose()


def test_model_that_comes_back_is_used_without_a_restart(base: Workspace) -> None:
    whole = cut_the_model(base)
    workspace = opened_again(base)
    with workspace.sessions() as session:
        question = Question("count")
        assert WORDS_ALONE in answer_question(session, workspace.index, question, workspace.plain_search).notes
        file = base.settings.data / "model" / "model.onnx"
        file.unlink()
        file.symlink_to(whole)
        assert WORDS_ALONE not in answer_question(session, workspace.index, question, workspace.plain_search).notes
    workspace.engine.dispose()


def test_model_found_damaged_is_read_again_only_once_it_changed(
    base: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:

    loads = []

    def load(folder: Path, threads: int) -> None:
        loads.append(folder)
        raise ModelMissing("damaged")

    monkeypatch.setattr(lazy, "OnnxEncoder", load)
    folder = base.settings.data / "model"
    encoder = LazyEncoder(folder)
    for ask in (lambda: encoder.fingerprint, lambda: encoder.dimension, lambda: encoder.encode(["a"])):
        with pytest.raises(ModelMissing):
            ask()
    assert len(loads) == 1
    cut_the_model(base)
    with pytest.raises(ModelMissing):
        encoder.has_word("a")
    assert len(loads) == 2


def test_index_is_not_built_again_while_there_is_no_model_to_build_it_with(base: Workspace) -> None:
    flip_a_byte(base)
    shutil.rmtree(base.settings.data / "model")
    workspace = opened_again(base)
    with workspace.sessions() as session:
        assert repair(session, workspace.index) is None
    workspace.engine.dispose()


# The index


@pytest.mark.parametrize("harm", ["damaged", "missing", "of another version"])
def test_index_is_built_again_without_an_edit(base: Workspace, harm: str) -> None:
    if harm == "damaged":
        flip_a_byte(base)
    elif harm == "missing":
        shutil.rmtree(base.settings.index_folder)
    else:
        for stamp in base.settings.index_folder.glob("gen-*/stamp.json"):
            stamp.write_text(stamp.read_text("utf-8").replace('"analyzer": "', '"analyzer": "older-'), "utf-8")
    workspace = opened_again(base)
    with workspace.sessions() as session:
        assert count_waiting(session) == 0
        found = answer_question(session, workspace.index, Question("count"), workspace.plain_search)
        assert (WORDS_ALONE in found.notes, found.results[0].card.slug) == (True, "count-first")
        assert _Worker(workspace, None)._heal(session)
        assert not _Worker(workspace, None)._heal(session)
        assert verify(session, workspace.index).in_order
        again = answer_question(session, workspace.index, Question("count"), workspace.plain_search)
        assert WORDS_ALONE not in again.notes
    workspace.engine.dispose()


def test_worker_that_read_the_index_before_it_was_damaged_notices(base: Workspace) -> None:
    with base.sessions() as session:
        assert base.index.status().state == "ok"
        flip_a_byte(base)
        assert base.index.status().state == "ok"  # what is in memory is sound, and goes on answering
        assert repair(session, base.index) == 2
        assert repair(session, base.index) is None


def test_damage_does_not_go_into_the_next_generation(base: Workspace) -> None:
    flip_a_byte(base)
    with base.sessions() as session:
        session.add(OutboxEntry(slug="count-first"))
        session.commit()
        assert drain(session, base.index) == 2  # all of it, built again
        assert verify(session, opened_again(base).index).in_order


def test_rows_are_read_only_once_the_index_is_held(base: Workspace) -> None:
    """Somebody publishes while another drain holds the index: the rows that are taught are those after that."""
    with base.sessions() as session:
        slug = publish_lesson(session).slug
    began, done = threading.Event(), threading.Event()

    def drain_elsewhere() -> None:
        workspace = opened_again(base)
        with workspace.sessions() as session:
            began.set()
            drain(session, workspace.index)
        workspace.engine.dispose()
        done.set()

    thread = threading.Thread(target=drain_elsewhere)
    with base.index.writing():
        thread.start()
        began.wait()
        assert not done.wait(0.3)
        with base.sessions() as session:
            publish(session, edit(session, slug, summary="Newer words.").id)
    thread.join()
    with base.sessions() as session:
        assert count_waiting(session) == 0
        assert verify(session, base.index).in_order


# By words alone


def test_search_by_words_follows_the_documents_and_counts_no_misses(base: Workspace) -> None:
    search = PlainSearch(base.live_thesaurus.get)
    with base.sessions() as session:
        first = search.searcher(session)
        assert search.searcher(session) is first
        slug = publish_lesson(session, title="Zebra crossings").slug
        assert search.searcher(session) is not first
        shutil.rmtree(base.settings.index_folder)
        answer = answer_question(session, opened_again(base).index, Question("zebra"), search)
        assert [each.card.slug for each in answer.results] == [slug]
        assert not is_counted(answer)
        assert answer.facets["kind"]


def test_collection_too_large_for_memory_waits_for_its_index(base: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plain, "MOST_DOCUMENTS", 1)
    with base.sessions() as session, pytest.raises(SearchUnavailable):
        PlainSearch(base.live_thesaurus.get).searcher(session)
