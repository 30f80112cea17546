"""Keeps how well the matching last answered judged cities, for the page that says how it works.

Knows the figures and a file in the data folder. Must not know how they are measured, nor the page.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from kb.config import Settings
from kb.services.measuring.hidden_adoptions import LeaveOneOut
from kb.services.measuring.matching_quality import MatchingEvaluation
from search.matching.agreement import JudgeAgreement
from search.matching.evaluate import MatchingSummary


class MatchingFigures(BaseModel):
    """The figures over all judged cities of ``file``, and by kind of city; of hidden adoptions; and how far each judge
    agrees. ``measured_at`` is UTC, ISO 8601."""

    model_config = ConfigDict(frozen=True)

    measured_at: str
    file: str
    overall: MatchingSummary
    by_kind: Mapping[str, MatchingSummary]
    leave_one_out: LeaveOneOut
    agreement: tuple[JudgeAgreement, ...] = ()


def keep_matching_figures(settings: Settings, path: Path, evaluation: MatchingEvaluation) -> MatchingFigures:
    """Keep the figures of ``evaluation``, made with the judged cities in ``path``."""
    figures = MatchingFigures(
        measured_at=datetime.now(UTC).isoformat(timespec="seconds"),
        file=path.name,
        overall=evaluation.overall,
        by_kind=dict(evaluation.by_kind),
        leave_one_out=evaluation.leave_one_out,
        agreement=evaluation.agreement,
    )
    target = settings.matching_measurement_file
    with tempfile.NamedTemporaryFile("wb", dir=target.parent, prefix=".matching", delete=False) as draft:
        draft.write(figures.model_dump_json(indent=1).encode())
    Path(draft.name).replace(target)
    return figures


def load_matching_figures(settings: Settings) -> MatchingFigures | None:
    """The figures that were kept last; None if there are none, or they cannot be read any more."""
    try:
        return MatchingFigures.model_validate_json(settings.matching_measurement_file.read_bytes())
    except (FileNotFoundError, ValidationError):
        return None
