"""Search answers the judged questions as well as it did when the floors were stored.

A floor is not a goal. When search has become better, measure again and raise it; when a change costs quality on
purpose, say so in a decision record and lower it in the same commit.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from kb.workspace import Workspace
from search.evaluation.judged import load_questions
from search.evaluation.measure import Evaluation, evaluate
from search.types import Mode
from tests.quality.measured import DOMAIN_DEV, JUDGED, MEASURES, Floor, explain_worst, get_measure, load_floors

pytestmark = pytest.mark.slow

#: How far both legs together may lie below the better one: about half a question of the smaller set.
TOLERANCE = 0.01

SETS = {"judged": JUDGED, "domain_dev_later": DOMAIN_DEV}


class Measured:
    """The evaluation of each set, made once however many tests ask."""

    def __init__(self, knowledge: Workspace) -> None:
        self.searcher = knowledge.index.searcher()
        self.evaluate = cache(self._evaluate)

    def _evaluate(self, path: Path) -> Evaluation:
        return evaluate(self.searcher, load_questions(path))


@pytest.fixture(scope="module")
def measured(knowledge: Workspace) -> Measured:
    return Measured(knowledge)


@pytest.fixture(params=SETS)
def name(request: pytest.FixtureRequest) -> str:
    """A set of questions that is here."""
    if not SETS[request.param].is_file():
        pytest.skip(f"{SETS[request.param]} is not here")
    return str(request.param)


def test_both_legs_together_stay_above_the_floor(measured: Measured, name: str) -> None:
    figures = measured.evaluate(SETS[name]).modes[Mode.HYBRID]
    short = [floor for floor in load_floors(name) if get_measure(figures, floor.measure) < floor.least]
    assert not short, _explain(measured, name, short)


@pytest.mark.parametrize("leg", [Mode.KEYWORD, Mode.MEANING])
@pytest.mark.parametrize("measure", MEASURES)
def test_both_legs_together_are_no_worse_than_one(measured: Measured, name: str, leg: Mode, measure: str) -> None:
    modes = measured.evaluate(SETS[name]).modes
    assert get_measure(modes[Mode.HYBRID], measure) >= get_measure(modes[leg], measure) - TOLERANCE


def _explain(measured: Measured, name: str, short: list[Floor]) -> str:
    path = SETS[name]
    figures = measured.evaluate(path).modes[Mode.HYBRID]
    lines = [f"{f.measure} is {get_measure(figures, f.measure):.3f}, not {f.least:.3f}" for f in short]
    lines.append(f"All figures: kb evaluate {path}")
    if path == JUDGED:  # the questions of the other set stay unseen
        lines += ["The worst answers:", explain_worst(measured.searcher, load_questions(path))]
    return f"{name}: " + "\n".join(lines)
