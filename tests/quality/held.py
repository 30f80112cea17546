"""How often it is said rightly that something is held, near or not held, on the questions written for it.

Run it with ``python -m tests.quality.held`` over the data folder of the settings (``kb ingest content`` first).
"""

from __future__ import annotations

from kb.config import load_settings
from kb.services.measuring import AskedFigures, measure_asked
from kb.workspace import Workspace
from search.ranking.searcher import HybridSearcher
from tests.quality.measured import JUDGED

QUESTIONS = JUDGED.with_name("asked.yaml")


def measure(searcher: HybridSearcher) -> AskedFigures:
    """Ask every question and see what is said."""
    return measure_asked(searcher, QUESTIONS)


if __name__ == "__main__":
    found = measure(Workspace(load_settings()).index.searcher())
    for name, value in found.model_dump(exclude={"kinds"}).items():
        print(f"{name:20} {value:.3f}")
    for row in found.kinds:
        print(f"{row.kind:20} {row.questions:3}: first {row.first}, among three {row.among_three}, held {row.held}")
