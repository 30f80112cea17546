"""The steps on a draft's way. Knows nothing else."""

from __future__ import annotations

from enum import StrEnum


class DraftState(StrEnum):
    """How far a draft has come. The last two are its end: the row stays, so that nothing is lost."""

    OPEN = "draft"
    IN_REVIEW = "in-review"
    SENT_BACK = "sent-back"
    PUBLISHED = "published"
    DROPPED = "dropped"


UNFINISHED = (DraftState.OPEN, DraftState.IN_REVIEW, DraftState.SENT_BACK)
EDITABLE = (DraftState.OPEN, DraftState.SENT_BACK)
