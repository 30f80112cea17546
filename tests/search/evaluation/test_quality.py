"""A floor under the answers: the judged questions over the repository's own content, where they are at hand.

The figures stand below what was measured when they were written (docs/decisions/0002-fusion.md), by about the
weight of one question.
"""

from __future__ import annotations

import pytest

from kb.workspace import Workspace
from search.evaluation.judged import load_questions
from search.evaluation.measure import Evaluation, evaluate
from search.types import Mode
from tests.conftest import ROOT

JUDGED = ROOT.parent / "shared" / "eval" / "domain_dev_later.yaml"

pytestmark = pytest.mark.skipif(not JUDGED.is_file(), reason="the judged questions are not at hand")


@pytest.fixture(scope="module")
def figures(knowledge: Workspace) -> Evaluation:
    return evaluate(knowledge.index.searcher(), load_questions(JUDGED))


def test_the_answers_are_as_good_as_they_were(figures: Evaluation) -> None:
    assert figures.modes[Mode.HYBRID].ndcg_at_10 > 0.73
    assert figures.modes[Mode.HYBRID].success_at_1 > 0.75
    assert figures.modes[Mode.HYBRID].recall_at_100 > 0.95


def test_both_legs_together_are_better_than_either(figures: Evaluation) -> None:
    hybrid = figures.modes[Mode.HYBRID].ndcg_at_10
    assert hybrid > figures.modes[Mode.KEYWORD].ndcg_at_10 + 0.03
    assert hybrid > figures.modes[Mode.MEANING].ndcg_at_10 + 0.03
