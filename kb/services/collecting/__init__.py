"""Collecting: whole collections of others beside what is reviewed here.

``harvest`` reads a source (OAI-PMH, a feed, a DCAT-US catalog, a bibliographic file) in a stream, joins what is here
already, and keeps the rest as documents of their own collection; ``find_questions`` and ``decide`` are the queue of
what needs a person; ``find_collections`` lists what was brought in. Must not know pages or commands.
"""

from __future__ import annotations

from kb.services.collecting.questions import (
    DECISIONS,
    Candidate,
    CollectionView,
    RecordQuestion,
    decide,
    find_collections,
    find_questions,
)
from kb.services.collecting.run import Harvest, harvest

__all__ = [
    "DECISIONS",
    "Candidate",
    "CollectionView",
    "Harvest",
    "RecordQuestion",
    "decide",
    "find_collections",
    "find_questions",
    "harvest",
]
