"""The page of how well search answers: it says what was measured, when, on what, and what was not found."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from kb.services.measuring.search_quality import (
    Measurement,
    is_current,
    is_due,
    keep_measurement,
    load_measurement,
    measure_search,
)
from kb.workspace import Workspace
from search.evaluation.judged import load_questions
from search.evaluation.measure import evaluate
from tests.conftest import ROOT


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("judged") / "judged.yaml"
    path.write_text(
        "- {id: a, query: hot spots policing, relevant: {hot-spots-policing: 3}}\n"
        "- {id: b, query: hot spots policing, relevant: {no-such-page: 3}}\n",
        "utf-8",
    )
    return path


@pytest.fixture
def measurement(knowledge: Workspace, judged: Path) -> Iterator[Measurement]:
    yield keep_measurement(
        knowledge.settings, knowledge.index, judged, evaluate(knowledge.index.searcher(), load_questions(judged))
    )
    knowledge.settings.measurement_file.unlink(missing_ok=True)


def test_page_without_a_measurement_says_how_to_measure(reader: FlaskClient) -> None:
    page = reader.get("/about/quality").text
    assert "Not measured yet" in page
    assert "kb evaluate content/judged.yaml --keep" in page


def test_page_shows_the_answer_found_first_and_the_one_not_found(reader: FlaskClient, measurement: Measurement) -> None:
    assert (measurement.answered_first, measurement.answered_in_ten) == (1, 1)
    page = reader.get("/about/quality").text
    assert "/practices/hot-spots-policing" in page
    assert "not in the first ten" in page
    assert "A page that is no longer published" in page
    assert "The index has not changed since." in page


def test_page_says_when_the_index_changed_since(
    knowledge: Workspace, reader: FlaskClient, measurement: Measurement
) -> None:
    older = measurement.model_copy(update={"generation": "older"})
    knowledge.settings.measurement_file.write_text(older.model_dump_json(), "utf-8")
    assert not is_current(knowledge.index, older)
    assert is_due(knowledge.settings, knowledge.index)
    assert "The index has changed since" in reader.get("/about/quality").text


def test_what_was_kept_is_what_is_read_and_damage_is_as_if_there_were_none(
    knowledge: Workspace, measurement: Measurement
) -> None:
    assert load_measurement(knowledge.settings) == measurement
    assert not is_due(knowledge.settings, knowledge.index)
    knowledge.settings.measurement_file.write_text("{", "utf-8")
    assert load_measurement(knowledge.settings) is None


def test_installation_measures_its_own_judged_questions(knowledge: Workspace, judged: Path) -> None:
    shutil.copy(ROOT / "content" / "thesaurus.yaml", judged.parent)
    own = replace(knowledge, settings=knowledge.settings.model_copy(update={"content": judged.parent}))
    found = measure_search(own.settings, own.index)
    knowledge.settings.measurement_file.unlink()
    assert [question.id for question in found.questions] == ["a", "b"]
    assert found.documents == knowledge.index.status().documents
    assert load_questions(ROOT / "content" / "judged.yaml")
