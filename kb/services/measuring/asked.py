"""How search does by kind of question: whether the right page is first, and whether what is held is said to be held.

The questions stand in ``content/asked.yaml``: of each, whether pages here answer it, come near it, or neither, and
which. Knows that file and the searcher. Must not know the page that shows the figures.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from kb.services.finding import count_sure, is_question
from knowledge.vocabulary import SITE_KIND
from search.errors import EvaluationError
from search.evaluation.judged import JudgedQuestion
from search.evaluation.measure import answer_grade
from search.intent import IntentKind
from search.ranking.searcher import HybridSearcher
from search.types import Held, SearchRequest, SearchResult

_FIRST = 3


class _Asked(BaseModel):
    model_config = ConfigDict(frozen=True)

    id: str
    q: str
    held: Held
    kind: str
    pages: tuple[str, ...] = ()
    why: str | None = None


class KindFigures(BaseModel):
    """Questions of one kind that pages answer: how many there are, how many have such a page first, or among three, and
    how many are said to be held."""

    model_config = ConfigDict(frozen=True)

    kind: str
    questions: int
    first: int
    among_three: int
    held: int


class ShortFigures(BaseModel):
    """Of the questions that ``asked`` something, how many got a short answer that quotes pages that answer, that quotes
    others too, and that quotes no page that answers."""

    model_config = ConfigDict(frozen=True)

    asked: int
    right: int
    partly: int
    wrong: int


class AskedFigures(BaseModel):
    """Shares in [0, 1]: of what is answered said to be held and never said to be not held, of what comes near and of
    what is of other fields not said to be held; and the mean number of answers to what is answered."""

    model_config = ConfigDict(frozen=True)

    answered_held: float
    answered_not_denied: float
    near_not_held: float
    other_not_held: float
    answers: float
    kinds: tuple[KindFigures, ...]


def measure_asked(searcher: HybridSearcher, path: Path) -> AskedFigures:
    """Ask every question of ``path`` and see what is said.

    Raises:
        search.errors.EvaluationError: ``path`` is no file of such questions.
    """
    asked = _load(path)
    found = {each.id: searcher.search(SearchRequest(each.q, judged=True)) for each in asked}
    answered = [each for each in asked if each.held is Held.YES]
    yes = {each.id: found[each.id].held for each in answered}
    held = [found[each.id].total for each in answered if yes[each.id] is Held.YES]
    kinds = sorted({each.kind for each in answered})
    return AskedFigures(
        answered_held=_share([*yes.values()], {Held.YES}),
        answered_not_denied=_share([*yes.values()], {Held.YES, Held.NEAR}),
        near_not_held=_share([found[e.id].held for e in asked if e.held is Held.NEAR], {Held.NEAR, Held.NO}),
        other_not_held=_share([found[e.id].held for e in asked if e.held is Held.NO], {Held.NEAR, Held.NO}),
        answers=sum(held) / max(len(held), 1),
        kinds=tuple(_of_kind(kind, [(e, found[e.id]) for e in answered if e.kind == kind]) for kind in kinds),
    )


def measure_short(searcher: HybridSearcher, questions: Sequence[JudgedQuestion]) -> ShortFigures:
    """How rightly the pages are chosen that are quoted on top of the results of judged ``questions``."""
    wanted = answer_grade(questions)
    verdicts: list[str] = []
    asking = [question for question in questions if is_question(question.text)]
    for question in asking:
        result = searcher.search(SearchRequest(question.text, judged=True, limit=3))
        quoted = _quoted(result)
        if quoted:
            grades = [question.grades.get(slug, 0) for slug in quoted]
            right = grades[0] >= wanted and min(grades) > 0
            verdicts.append("right" if right else "partly" if max(grades) else "wrong")
    return ShortFigures(
        asked=len(asking),
        right=verdicts.count("right"),
        partly=verdicts.count("partly"),
        wrong=verdicts.count("wrong"),
    )


def _quoted(result: SearchResult) -> list[str]:
    named = {IntentKind.KNOWN_ITEM, IntentKind.LIMIT, IntentKind.COMPARE}
    if result.held is not Held.YES or any(intent.kind in named for intent in result.intents):
        return []
    sure = count_sure([(hit.score, hit.why.similarity) for hit in result.hits])
    return [hit.id for hit in result.hits[:sure]]


def _of_kind(kind: str, rows: Sequence[tuple[_Asked, SearchResult]]) -> KindFigures:
    ranked = [([_plain(hit.id) for hit in result.hits], set(each.pages)) for each, result in rows]
    return KindFigures(
        kind=kind,
        questions=len(rows),
        first=sum(bool(ids) and ids[0] in pages for ids, pages in ranked),
        among_three=sum(bool(set(ids[:_FIRST]) & pages) for ids, pages in ranked),
        held=sum(result.held is Held.YES for _, result in rows),
    )


def _plain(identity: str) -> str:
    """The slug of a document: a site's without what tells it from a page."""
    return identity.removeprefix(f"{SITE_KIND}:")


def _load(path: Path) -> list[_Asked]:
    try:
        return TypeAdapter(list[_Asked]).validate_python(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (OSError, ValidationError, yaml.YAMLError) as error:
        raise EvaluationError(f"{path} is no file of questions with `held`: {error}") from error


def _share(said: Sequence[Held], right: set[Held]) -> float:
    return sum(each in right for each in said) / max(len(said), 1)
