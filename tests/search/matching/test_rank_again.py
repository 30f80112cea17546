"""Ranking gives the same answer to the same question."""

from __future__ import annotations

import pytest

from knowledge.vocabulary import Verdict
from search.matching import (
    ProblemFinding,
    rank_practices,
)
from tests.search.matching.examples import (
    practice,
    profile,
    table,
)


@pytest.mark.parametrize("field", ["weights", "matches"])
def test_the_same_question_has_the_same_answer(field: str) -> None:
    known = [practice("a"), practice("b", findings={"robbery": ProblemFinding(Verdict.UNTESTED)})]
    first, second = (getattr(rank_practices(profile(), known, table()), field) for _ in range(2))
    assert first == second
