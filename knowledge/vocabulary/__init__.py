"""The controlled words: every list of allowed values, and the label a reader sees for each.

The one place for them. The values are those of the front matter; labels are plain language.
Knows nothing of files, indexes or pages.
"""

from __future__ import annotations

from knowledge.vocabulary.documents import SITE_KIND, Area, Checked, Confidence, EventKind, Kind, Problem, Visibility
from knowledge.vocabulary.doing import (
    AdoptionResult,
    AdoptionRole,
    CitySize,
    CostBand,
    Focus,
    Involves,
    Necessity,
    PracticeRole,
    Requirement,
    Step,
    TimeToEffect,
    ToolKind,
    Trend,
)
from knowledge.vocabulary.evidence import (
    FAILED_BANDS,
    WORKING_BANDS,
    Band,
    Certainty,
    Design,
    Direction,
    NotForKind,
    OutcomeWord,
    Rating,
    RatingBasis,
    Verdict,
)
from knowledge.vocabulary.labels import label

__all__ = [
    "FAILED_BANDS",
    "SITE_KIND",
    "WORKING_BANDS",
    "AdoptionResult",
    "AdoptionRole",
    "Area",
    "Band",
    "Certainty",
    "Checked",
    "CitySize",
    "Confidence",
    "CostBand",
    "Design",
    "Direction",
    "EventKind",
    "Focus",
    "Involves",
    "Kind",
    "Necessity",
    "NotForKind",
    "OutcomeWord",
    "PracticeRole",
    "Problem",
    "Rating",
    "RatingBasis",
    "Requirement",
    "Step",
    "TimeToEffect",
    "ToolKind",
    "Trend",
    "Verdict",
    "Visibility",
    "label",
]
