"""Agendas of our own come out right, session by session: a floor that no change may sink below."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.kb.agenda.measured import Judged, load_judged, measure, measure_all

HERE = Path(__file__).parent
MADE = load_judged(HERE / "made")
MORE = load_judged(HERE / "more_agendas.yaml")
SHARED = ROOT.parent / "shared" / "eval" / "agendas_dev.yaml"
SESSIONS, BREAKS = 0.99, 0.99


@pytest.mark.parametrize("judged", [*MADE, *MORE], ids=lambda judged: judged.name)
def test_made_agenda_comes_out_right(judged: Judged) -> None:
    figures = measure(judged)
    assert figures.sessions >= 0.85, figures.faults
    assert figures.told_apart >= 0.85, figures.faults


@pytest.mark.parametrize("judged", [MADE, MORE], ids=["made", "more"])
def test_all_made_agendas_together_keep_their_floor(judged: list[Judged]) -> None:
    whole, families = measure_all(judged)
    assert set(families) == {"lines", "columns", "other", "foreign"}
    assert whole.sessions >= SESSIONS, whole.faults
    assert whole.told_apart >= BREAKS, whole.faults


def test_there_are_agendas_of_many_layouts() -> None:
    assert len(MADE) >= 40
    assert sum(len(judged.sessions) for judged in (*MADE, *MORE)) > 600


@pytest.mark.skipif(not SHARED.exists(), reason="the judged agendas beside the repository are not here")
def test_judged_agendas_beside_the_repository_come_out_right() -> None:
    whole, _ = measure_all(load_judged(SHARED))
    assert whole.sessions >= 0.95, whole.faults
    assert whole.told_apart >= 0.97, whole.faults
