"""From evidence as its sources say it to what a reader is told: a band for the whole, a verdict for each problem.

A verdict speaks only for its problem: a label earned for one outcome says nothing of another. Knows the records,
nothing of pages.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from knowledge.practice import Evidence, NotFor, Outcome, PracticeRecord
from knowledge.vocabulary import Band, Certainty, Direction, NotForKind, Problem, Rating, RatingBasis, Verdict

RATING_BANDS = {
    Rating.EFFECTIVE: Band.EFFECTIVE,
    Rating.PROMISING: Band.PROMISING,
    Rating.NO_EFFECTS: Band.NO_EFFECT,
    Rating.NEGATIVE: Band.HARMFUL,
    Rating.INCONCLUSIVE: Band.INCONCLUSIVE,
    Rating.NOT_RATED: Band.NOT_RATED,
}

WARNINGS = {
    Band.NO_EFFECT: "No effect: it was tested and did not reduce what it was meant to reduce.",
    Band.HARMFUL: "Harmful: it was tested and made things worse.",
    Band.INCONCLUSIVE: "Inconclusive: it was tested, and the studies do not settle whether it works.",
    Band.NOT_RATED: "Not rated: nobody we found has rated it. That is not the same as no effect.",
}

RATING_NOT_SEEN = "Rating not found: a registry lists it, but we have not found the rating it gave."
"""Said in place of the "not rated" warning where a registry lists the practice but its label was not seen."""

BETTER = frozenset({Direction.REDUCES, Direction.IMPROVES})
WORSE = frozenset({Direction.INCREASES, Direction.WORSENS})
CERTAINTIES = (Certainty.VERY_LOW, Certainty.LOW, Certainty.MODERATE, Certainty.HIGH)
"""From the least sure to the surest."""

_LABEL_BANDS = {
    "effective": Band.EFFECTIVE,
    "model plus": Band.EFFECTIVE,
    "promising": Band.PROMISING,
    "no effect": Band.NO_EFFECT,
    "no evidence of": Band.NO_EFFECT,
    "ineffective": Band.NO_EFFECT,
    "negative": Band.HARMFUL,
}

_DECIDING = {
    Verdict.SUPPORTED: BETTER,
    Verdict.MIXED: BETTER,
    Verdict.NO_EFFECT: frozenset({Direction.NO_EFFECT}),
    Verdict.HARM: WORSE,
    Verdict.INCONCLUSIVE: frozenset({Direction.UNCLEAR}),
}
"""The directions of the rows from which each verdict has its certainty."""


class Finding(NamedTuple):
    """What a practice's rows say of one problem. ``certainty`` is that of the best deciding row, None if untested.

    ``rows`` are the rows that speak of the problem directly or broadly, ``not_for`` the reasons against it.
    """

    problem: Problem
    verdict: Verdict
    certainty: Certainty | None
    rows: tuple[Outcome, ...]
    not_for: tuple[NotFor, ...]


def band(evidence: Evidence) -> Band:
    """The display band of a registry's or review's label for the practice as a whole."""
    return RATING_BANDS[evidence.rating] if evidence.rating else Band.NOT_RATED


def label_band(label: str) -> Band | None:
    """The band of a registry's label ("Promising | One study"); None for one that is no rating of effect."""
    words = label.casefold()
    return next((band for word, band in _LABEL_BANDS.items() if words.startswith(word)), None)


def warning(evidence: Evidence) -> str | None:
    """The sentence a reader must see beside the rating, or None where it speaks for itself."""
    if evidence.rating_basis is RatingBasis.REGISTRY_RATING_NOT_SEEN:
        return RATING_NOT_SEEN
    return WARNINGS.get(band(evidence))


def judge(record: PracticeRecord, problem: Problem) -> Finding:
    """What ``record`` says of ``problem``, by its rows and its reasons against, in this order:

    a reason "not tested" leaves at most indirect support; a good row is support, mixed where a null or bad row or any
    reason stands beside it; a bad row alone is harm, a null row no effect; unclear rows are inconclusive, or indirect
    where a wider outcome fell and the reason says so; without a direct row the reasons decide, then wider outcomes.
    """
    direct = [row for row in record.outcomes if problem in row.problems]
    broad = [row for row in record.outcomes if problem in row.broad_problems]
    reasons = tuple(item for item in record.not_for if item.problem == problem)
    verdict = _decide(direct, broad, {item.kind for item in reasons})
    rows = (*direct, *broad)
    return Finding(problem, verdict, _certainty(verdict, direct, broad), rows, reasons)


def judge_all(record: PracticeRecord) -> tuple[Finding, ...]:
    """A finding for each of the practice's own problems, in their order, then for each other that a row speaks of."""
    named = [problem for row in record.outcomes for problem in row.problems]
    named += [item.problem for item in record.not_for]
    return tuple(judge(record, problem) for problem in dict.fromkeys((*record.problems, *named)))


def _decide(direct: list[Outcome], broad: list[Outcome], reasons: set[NotForKind]) -> Verdict:
    directions = {row.direction for row in direct}
    helps = bool(directions & BETTER)
    helps_broadly = any(row.direction in BETTER for row in broad)
    if NotForKind.NOT_TESTED in reasons:
        return Verdict.INDIRECT if helps or helps_broadly else Verdict.UNTESTED
    if helps:
        return Verdict.MIXED if directions & {Direction.NO_EFFECT, *WORSE} or reasons else Verdict.SUPPORTED
    if directions & WORSE:
        return Verdict.HARM
    if Direction.NO_EFFECT in directions:
        return Verdict.NO_EFFECT
    if helps_broadly and NotForKind.INDIRECT in reasons:
        return Verdict.INDIRECT
    if Direction.UNCLEAR in directions:
        return Verdict.INCONCLUSIVE
    if NotForKind.HARM in reasons:
        return Verdict.HARM
    if NotForKind.NO_EFFECT in reasons:
        return Verdict.NO_EFFECT
    return Verdict.INDIRECT if helps_broadly or NotForKind.INDIRECT in reasons else Verdict.UNTESTED


def _certainty(verdict: Verdict, direct: list[Outcome], broad: list[Outcome]) -> Certainty | None:
    if verdict is Verdict.UNTESTED:
        return None
    wanted = _DECIDING.get(verdict)
    rows = [row for row in direct if wanted is None or row.direction in wanted] or direct or broad
    return _surest(row.certainty for row in rows)


def _surest(found: Iterable[Certainty]) -> Certainty | None:
    return max(found, key=CERTAINTIES.index, default=None)
