"""More like this: nearest in meaning, never itself, never what may not be seen."""

from __future__ import annotations

from search.memory import MemoryVectorIndex
from search.ranking.similar import find_similar
from search.types import Filters
from tests.search.building import ENCODER, document, embed

HOT = document("hot-spots", "Patrol of hot spots cuts crime.")
KOPER = document("koper", "Patrol of hot spots for fifteen minutes cuts crime.")
DRUG = document("drug-court", "A judge offers treatment instead of jail.", kind="lesson")
DRAFT = document("draft", "Patrol of hot spots cuts crime.", visibility="draft")


def index() -> MemoryVectorIndex:
    made = MemoryVectorIndex(ENCODER.dimension)
    made.add(embed(HOT, KOPER, DRUG, DRAFT))
    return made


def ids(identity: str, limit: int = 5, filters: Filters | None = None) -> list[str]:
    return [hit.id for hit in find_similar(index(), identity, limit, filters or Filters())]


def test_nearest_in_meaning_is_first_and_itself_is_not_there() -> None:
    assert ids("hot-spots") == ["koper", "drug-court"]


def test_draft_is_never_similar_to_what_is_published() -> None:
    assert "draft" not in ids("koper")


def test_filters_and_limit_are_kept() -> None:
    assert ids("hot-spots", limit=1) == ["koper"]
    assert ids("hot-spots", filters=Filters(exclude={"kind": frozenset({"practice"})})) == ["drug-court"]


def test_document_that_is_not_indexed_is_like_nothing() -> None:
    assert ids("unknown") == []


def test_scores_are_cosines_and_fall() -> None:
    scores = [hit.score for hit in find_similar(index(), "hot-spots", 5, Filters())]
    assert scores == sorted(scores, reverse=True)
    assert all(-1 <= score <= 1.0001 for score in scores)
