"""The figures of the matching that are kept, and the page that shows them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from kb.services.measuring.hidden_adoptions import LeaveOneOut
from kb.services.measuring.matching_figures import (
    MatchingFigures,
    keep_matching_figures,
    load_matching_figures,
)
from kb.services.measuring.matching_quality import MatchingEvaluation
from kb.workspace import Workspace
from search.matching.agreement import JudgeAgreement
from search.matching.evaluate import MatchingSummary, Recovery


@pytest.fixture
def kept(knowledge: Workspace) -> Iterator[MatchingFigures]:
    overall = MatchingSummary(12, 0.71, 0.99, 0.83, None, 1.0)
    found = Recovery(40, 0.2, 0.4, 0.15)
    hidden = LeaveOneOut(found, found, Recovery(40, 0.3, 0.5, 0.2), None, 0.61, 9)
    agreement = (JudgeAgreement("prosecution-analysis", 0.62, 0.47), JudgeAgreement("policing", None, 0.41))
    evaluation = MatchingEvaluation((), overall, {"sparse": overall}, hidden, agreement)
    yield keep_matching_figures(knowledge.settings, Path("judged.yaml"), evaluation)
    knowledge.settings.matching_measurement_file.unlink(missing_ok=True)


def test_page_without_figures_says_how_to_measure(reader: FlaskClient) -> None:
    page = reader.get("/about/matching").text
    assert "Not measured here yet" in page
    assert "kb evaluate-matching content/judged_cities.yaml --keep" in page


def test_page_shows_what_was_kept_and_who_judged(
    reader: FlaskClient, knowledge: Workspace, kept: MatchingFigures
) -> None:
    assert load_matching_figures(knowledge.settings) == kept
    page = reader.get("/about/matching").text
    assert "Not measured here yet" not in page
    assert "Little is said" in page
    assert page.count(">0.71<") == 2
    assert "In 61 of 100 pairs" in page
    assert re.search(r"Prosecution analysis</th>.*>0.62<.*>0.47<", page)
    assert re.search(r"Policing</th>.*>Not asked<.*>0.41<", page)
    assert "Three separate people would agree less" in page
    assert "judged in the same way by the writers" in page


def test_figures_that_cannot_be_read_are_none(knowledge: Workspace, kept: MatchingFigures) -> None:
    knowledge.settings.matching_measurement_file.write_text("{", "utf-8")
    assert load_matching_figures(knowledge.settings) is None


def test_page_says_where_a_file_does_not_tell_its_judges_apart(
    reader: FlaskClient, knowledge: Workspace, kept: MatchingFigures
) -> None:
    apart = kept.model_copy(update={"agreement": ()})
    knowledge.settings.matching_measurement_file.write_text(apart.model_dump_json(), "utf-8")
    assert "do not say which judge put what forward" in reader.get("/about/matching").text
