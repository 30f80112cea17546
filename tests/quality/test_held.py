"""What is held is said as rightly as it was: floors a little under what ``python -m tests.quality.held`` reaches."""

from __future__ import annotations

from kb.workspace import Workspace
from tests.quality.held import measure


def test_what_is_held_is_said_as_rightly_as_it_was(knowledge: Workspace) -> None:
    found = measure(knowledge.index.searcher())
    assert found.answered_held >= 0.9
    assert found.answered_not_denied >= 0.98
    assert found.near_not_held >= 0.5
    assert found.other_not_held >= 0.91
    assert found.answers <= 12
