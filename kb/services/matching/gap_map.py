"""The map of what is known of which problem: problems by core areas, each cell with what the evidence says *of it*.

Counts verdicts for the problem, never a practice's overall rating: a label earned for robbery says nothing of trust.
What did not help and what did harm is counted too. A cell is a gap only where no practice of any area answers the
problem: that a practice lacks the tag of an area is no gap in the evidence. Knows records; must not know pages.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from kb.errors import NotFound
from kb.services.library import VERDICTS, Card, VerdictLook, label
from kb.services.matching.practices import find_practices
from knowledge import evidence
from knowledge.practice import PracticeRecord
from knowledge.vocabulary import Area, Certainty, Problem, Verdict

_ORDER = list(VERDICTS)


@dataclass(frozen=True, slots=True)
class JudgedPractice:
    """A practice with its verdict for one problem. ``certainty`` is None where nothing was tested."""

    card: Card
    look: VerdictLook
    certainty: Certainty | None
    areas: tuple[Area, ...]


@dataclass(frozen=True, slots=True)
class GapCell:
    """What is known of one problem in one core area: how many practices by verdict, and the best with its certainty.

    ``elsewhere`` counts the practices of other areas that answer the problem, where this area has none.
    """

    problem: str
    area: str
    counts: tuple[tuple[VerdictLook, int], ...]
    best: VerdictLook | None
    certainty: Certainty | None
    elsewhere: int

    @property
    def count(self) -> int:
        """How many practices there are."""
        return sum(count for _, count in self.counts)

    @property
    def is_gap(self) -> bool:
        """Whether no practice of any area answers the problem."""
        return self.best is None and not self.elsewhere


@dataclass(frozen=True, slots=True)
class GapMap:
    """Problems (rows) by core areas (columns), each as (value, label); ``rows`` holds the cells in that order."""

    problems: tuple[tuple[str, str], ...]
    areas: tuple[tuple[str, str], ...]
    rows: tuple[tuple[GapCell, ...], ...]

    @property
    def gaps(self) -> int:
        """How many problems no practice answers."""
        return sum(all(cell.is_gap or not _answers(cell) for cell in row) for row in self.rows)


@dataclass(frozen=True, slots=True)
class ProblemEvidence:
    """All practices that say something of a problem, by verdict in the order of :data:`VERDICTS`."""

    problem: str
    title: str
    groups: tuple[tuple[VerdictLook, tuple[JudgedPractice, ...]], ...]

    @property
    def count(self) -> int:
        """How many practices there are."""
        return sum(len(found) for _, found in self.groups)

    def in_area(self, area: str) -> int:
        """How many of them are of one core area."""
        return sum(area in each.areas for _, found in self.groups for each in found)


def build_gap_map(session: Session) -> GapMap:
    """Every problem by every core area. A practice stands in each cell of its areas whose problem it says something of.

    A practice says something of a problem that it names, and of any other for which a row or a reason against speaks.
    """
    judged = _judge_all(session)
    return GapMap(
        problems=tuple((problem.value, label(problem)) for problem in Problem),
        areas=tuple((area.value, label(area)) for area in Area),
        rows=tuple(tuple(_build_cell(problem, area, judged[problem]) for area in Area) for problem in Problem),
    )


def get_problem_evidence(session: Session, problem: str) -> ProblemEvidence:
    """What is known of ``problem``, practice by practice.

    Raises:
        NotFound: there is no such problem.
    """
    if problem not in {each.value for each in Problem}:
        raise NotFound(f"There is no problem called {problem!r}.", "All of them stand on the evidence gap map.")
    found = _judge_all(session)[Problem(problem)]
    groups = []
    for look in VERDICTS.values():
        of_verdict = [each for each in found if each.look is look]
        of_verdict.sort(key=lambda each: (-_sureness(each.certainty), each.card.title.lower()))
        if of_verdict:
            groups.append((look, tuple(of_verdict)))
    return ProblemEvidence(problem, label(problem), tuple(groups))


def _judge_all(session: Session) -> dict[Problem, list[JudgedPractice]]:
    found: dict[Problem, list[JudgedPractice]] = {problem: [] for problem in Problem}
    for practice in find_practices(session):
        for finding in _find_said(practice.record):
            look = VERDICTS[finding.verdict]
            areas = tuple(practice.record.core_areas)
            found[finding.problem].append(JudgedPractice(practice.card, look, finding.certainty, areas))
    return found


def _find_said(record: PracticeRecord) -> Iterable[evidence.Finding]:
    """The findings of a practice, without those that only say: it was never tested for a problem it does not name."""
    return (
        finding
        for finding in evidence.judge_all(record)
        if finding.problem in record.problems or finding.verdict is not Verdict.UNTESTED
    )


def _build_cell(problem: Problem, area: Area, judged: Sequence[JudgedPractice]) -> GapCell:
    here = [each for each in judged if area in each.areas]
    counts = Counter(each.look for each in here)
    best = min((each.look for each in here), key=lambda look: _ORDER.index(look.verdict), default=None)
    certainty = max((each.certainty for each in here if each.look is best), key=_sureness, default=None)
    answered = sum(each.look.verdict != Verdict.UNTESTED for each in judged)
    return GapCell(
        problem=problem.value,
        area=area.value,
        counts=tuple((look, counts[look]) for look in VERDICTS.values() if counts[look]),
        best=best,
        certainty=certainty,
        elsewhere=0 if here else answered,
    )


def _answers(cell: GapCell) -> bool:
    return cell.elsewhere > 0 or any(look.verdict != Verdict.UNTESTED for look, _ in cell.counts)


def _sureness(certainty: Certainty | None) -> int:
    return evidence.CERTAINTIES.index(certainty) if certainty is not None else -1
