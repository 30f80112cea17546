"""The day of review among the fields of every kind."""

from __future__ import annotations

import pytest

from kb.services.drafting.checks import find_problems
from kb.services.drafting.drafts import get_draft
from kb.services.drafting.form import build_groups
from kb.workspace import Workspace
from tests.kb.helpers.drafting import begin_lesson


@pytest.mark.parametrize("kind", ["practice", "lesson", "summit", "reference"])
def test_form_of_every_kind_asks_for_the_day_of_review(kind: str) -> None:
    names = [field.name for group in build_groups(kind) for field in group.fields]
    assert names.count("review_by") == 1


@pytest.mark.parametrize("typed", ["next spring", "2027", "86400", "2027-02-30", "01/02/2027"])
def test_day_that_is_none_is_said_beside_its_field(empty: Workspace, typed: str) -> None:
    with empty.sessions() as session:
        (problem,) = find_problems(session, get_draft(session, begin_lesson(session, review_by=typed).id))
    assert (problem.path, problem.message) == (
        "review_by",
        "Write a day as year-month-day, such as 2027-03-31.",
    )
