"""How often it is said rightly that something is held, near or not held, on the questions written for it.

Run it with ``python -m tests.quality.held`` over the data folder of the settings (``kb ingest content`` first).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import yaml

from kb.config import load_settings
from kb.workspace import Workspace
from search.ranking.searcher import HybridSearcher
from search.types import Held, SearchRequest

QUESTIONS = Path(__file__).with_name("held_questions.yaml")


@dataclass(frozen=True, slots=True)
class HeldFigures:
    """Shares in [0, 1]: of what is answered said to be held and never said to be not held, of what comes near and of
    what is of other fields not said to be held; and the mean number of answers to what is answered."""

    answered_held: float
    answered_not_denied: float
    near_not_held: float
    other_not_held: float
    answers: float


def measure(searcher: HybridSearcher) -> HeldFigures:
    """Ask every question and see what is said."""
    said: dict[str, list[Held]] = {"yes": [], "near": [], "no": []}
    answers = []
    for row in yaml.safe_load(QUESTIONS.read_text(encoding="utf-8")):
        result = searcher.search(SearchRequest(row["q"], judged=True))
        said[row["held"]].append(result.held)
        if row["held"] == "yes" and result.held is Held.YES:
            answers.append(result.total)
    return HeldFigures(
        answered_held=_share(said["yes"], {Held.YES}),
        answered_not_denied=_share(said["yes"], {Held.YES, Held.NEAR}),
        near_not_held=_share(said["near"], {Held.NEAR, Held.NO}),
        other_not_held=_share(said["no"], {Held.NEAR, Held.NO}),
        answers=sum(answers) / max(len(answers), 1),
    )


def _share(said: list[Held], right: set[Held]) -> float:
    return sum(each in right for each in said) / len(said)


if __name__ == "__main__":
    print(measure(Workspace(load_settings()).index.searcher()))
