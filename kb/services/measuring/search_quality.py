"""Measures how well this index answers the judged questions, and keeps the figures with what they were measured on.

Knows the judged file, the searcher and a file in the data folder. Must not know the page that shows them.
"""

from __future__ import annotations

import tempfile
from datetime import UTC, datetime
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError
from sqlalchemy.orm import Session

from kb.config import Settings
from kb.services.library import find_cards_by_slug
from kb.services.measuring.asked import AskedFigures, ShortFigures, measure_asked, measure_short
from knowledge.content_folder import ASKED
from search.errors import IndexMissing
from search.evaluation.judged import JudgedQuestion, load_questions
from search.evaluation.measure import Evaluation, answer_grade, evaluate, ndcg
from search.store.store import IndexStore
from search.types import Mode


class _Kept(BaseModel):
    model_config = ConfigDict(frozen=True)


class ModeFigures(_Kept):
    """Means over the questions, each in [0, 1]; see :mod:`search.evaluation.measure`."""

    ndcg_at_10: float
    recall_at_100: float
    success_at_1: float


class AskedQuestion(_Kept):
    """One question, the pages judged to be its answer, and the place (from 1) of the first; None if past ten."""

    id: str
    text: str
    answers: tuple[str, ...]
    place: int | None
    ndcg_at_10: float


class Measurement(_Kept):
    """The figures of one generation of the index. ``measured_at`` is UTC, ISO 8601. ``asked`` are those by kind of
    question, where there is a file of such questions, ``short`` those of the short answers; None in older figures.
    """

    measured_at: str
    generation: str
    documents: int
    modes: dict[str, ModeFigures]
    questions: tuple[AskedQuestion, ...]
    asked: AskedFigures | None = None
    short: ShortFigures | None = None

    @property
    def answered_first(self) -> int:
        """How many questions have their answer in the first place."""
        return sum(question.place == 1 for question in self.questions)

    @property
    def answered_in_ten(self) -> int:
        """How many questions have their answer among the first ten."""
        return sum(question.place is not None for question in self.questions)


def measure_search(settings: Settings, index: IndexStore) -> Measurement:
    """Ask the installation's own judged questions in every mode, and keep the figures.

    Raises:
        search.errors.EvaluationError: the judged file cannot be read.
        search.errors.SearchError: there is no index or model.
    """
    path = settings.judged_file
    return keep_measurement(settings, index, path, evaluate(index.searcher(), load_questions(path)))


def keep_measurement(settings: Settings, index: IndexStore, path: Path, evaluation: Evaluation) -> Measurement:
    """Keep ``evaluation`` of the judged file ``path`` for the page, with the place of each question's answer.

    Raises:
        search.errors.EvaluationError: ``path`` is no file of judged questions.
        search.errors.SearchError: there is no index or model.
    """
    questions = load_questions(path)
    stamp = index.status().stamp
    if stamp is None:
        raise IndexMissing("There is no index to measure. Build it with `kb index rebuild`.")
    wanted, searcher = answer_grade(questions), index.searcher()
    found = zip(questions, evaluation.found[Mode.HYBRID], strict=True)
    measurement = Measurement(
        measured_at=datetime.now(UTC).isoformat(timespec="seconds"),
        generation=stamp.generation,
        documents=stamp.documents,
        modes=_modes(evaluation),
        questions=tuple(_judge(question, ranked, wanted) for question, ranked in found),
        asked=measure_asked(searcher, asked) if (asked := path.with_name(ASKED)).exists() else None,
        short=measure_short(searcher, questions),
    )
    _write(settings.measurement_file, measurement)
    return measurement


def load_measurement(settings: Settings) -> Measurement | None:
    """The figures that were kept last; None if there are none, or they cannot be read any more."""
    try:
        return Measurement.model_validate_json(settings.measurement_file.read_bytes())
    except (FileNotFoundError, ValidationError):
        return None


def is_current(index: IndexStore, measurement: Measurement) -> bool:
    """Whether ``measurement`` is of the index that answers now."""
    stamp = index.status().stamp
    return stamp is not None and stamp.generation == measurement.generation


def is_due(settings: Settings, index: IndexStore) -> bool:
    """Whether there are judged questions, and no figures of the index that answers now."""
    kept = load_measurement(settings)
    return settings.judged_file.exists() and not (kept and is_current(index, kept))


def find_titles(session: Session, measurement: Measurement) -> dict[str, tuple[str, str]]:
    """Kind and title of the published answers, by slug."""
    slugs = {slug for question in measurement.questions for slug in question.answers}
    return {slug: (card.kind, card.title) for slug, card in find_cards_by_slug(session, sorted(slugs)).items()}


def _judge(question: JudgedQuestion, ranked: tuple[str, ...], wanted: int) -> AskedQuestion:
    answers = tuple(slug for slug, grade in question.grades.items() if grade >= wanted)
    place = next((rank for rank, slug in enumerate(ranked, 1) if slug in answers), None)
    value = round(ndcg(ranked, question.grades), 4)
    return AskedQuestion(id=question.id, text=question.text, answers=answers, place=place, ndcg_at_10=value)


def _modes(evaluation: Evaluation) -> dict[str, ModeFigures]:
    return {
        mode.value: ModeFigures(
            ndcg_at_10=round(figures.ndcg_at_10, 4),
            recall_at_100=round(figures.recall_at_100, 4),
            success_at_1=round(figures.success_at_1, 4),
        )
        for mode, figures in evaluation.modes.items()
    }


def _write(path: Path, measurement: Measurement) -> None:
    with tempfile.NamedTemporaryFile("w", dir=path.parent, prefix=".quality", delete=False, encoding="utf-8") as draft:
        draft.write(measurement.model_dump_json(indent=1))
    Path(draft.name).replace(path)
