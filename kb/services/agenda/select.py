"""Chooses up to seven readings for a session, by maximal marginal relevance within its minutes. Pure.

Of the readings R that are not yet chosen (S are), the next is (Carbonell and Goldstein 1998,
doi:10.1145/290941.291025)

    argmax over d in R:  λ · value(d) − (1 − λ) · max over s in S: sim(d, s)

- ``value(d)`` is the score of the search as a share of the session's best, plus :data:`STRENGTH` of its rating, minus
  :data:`AWAY` if it is nearer to another session than to this one, and :data:`REUSED` for each session that it was
  proposed for already; neither is taken from what is clearly the best of its use here (:data:`CLEARLY` times the next),
  and where it is at home it may be proposed once more;
- ``sim`` is the cosine of the mean directions of two documents, in [0, 1];
- λ is :data:`LAMBDA`.

The first of each use (evidence, case, tool) is chosen before any second one, then the nearest counter-evidence, so that
a list is balanced by what it has and not by luck. A reading is only near enough with at least :data:`NEAR` of the best
score; summit materials and citations, which the search puts behind, and counter-evidence, also by their meaning
(:data:`NEAR_BY_MEANING`). After the first practice comes the publication nearest in meaning. One that does not fit
into the minutes left is passed over, however few there are; only where every single one is longer than all the minutes,
the best stands alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kb.services.finding import NEAR_BY_MEANING
from kb.services.library import Use
from knowledge.vocabulary import Band

if TYPE_CHECKING:
    from numpy.typing import NDArray

LEAST, MOST = 3, 7

LAMBDA = 0.7
"""Measured with :data:`NEAR` on the 80 judged questions of this content and 40 others, as if each were a session.
Of the readings of kinds that are graded, .66 had a grade with λ = .5 and NEAR = .55, .71 with .7 and .7, .80 with .7
and .8."""

STRENGTH: Mapping[str, float] = {Band.EFFECTIVE: 0.15, Band.PROMISING: 0.1}
"""What a rating adds to a value of at most 1: enough to decide between readings equally near, not more."""

AWAY, REUSED = 0.4, 0.35

PLACE = 0.3
"""What a reading about a place that the session names gains, and one about another place loses."""

CLEARLY = 1.25
NEAR, NEAR_COUNTER = 0.8, 0.65

_SAME_USE = 0.08
"""What each reading of the same use takes from the next one's, once every use had its first."""


@dataclass(frozen=True, slots=True)
class ReadingCandidate:
    """A reading that could be proposed. ``score`` is the search's, ``near`` its cosine, ``charged`` its minutes.

    ``uses`` says how often it was proposed before, ``away`` that it is nearer to another session.
    ``reference`` says that it is a publication, of which the citation is kept; ``place`` is 1 if it is about a place
    that the session names, -1 if about another.
    """

    use: Use
    score: float
    band: str | None
    charged: int
    counter: bool
    near: float = 0.0
    uses: int = 0
    away: bool = False
    reference: bool = False
    place: int = 0


@dataclass(frozen=True, slots=True)
class Pick:
    """A chosen candidate by its place. ``first_of_use`` and ``counter`` say what it was chosen for.

    ``clearly_best`` says that it is chosen although it was proposed before, because it belongs here more.
    """

    at: int
    first_of_use: bool = False
    counter: bool = False
    clearly_best: bool = False


def select(candidates: Sequence[ReadingCandidate], similarity: NDArray[np.float32], budget: int) -> tuple[Pick, ...]:
    """The candidates to propose, in the order chosen. ``similarity`` has shape (candidates, candidates)."""
    best = max((candidate.score for candidate in candidates), default=0.0)
    if best <= 0:
        return ()
    near = [at for at, candidate in enumerate(candidates) if candidate.score >= NEAR * best]
    clear = _find_clearly_best(candidates, near)
    values = np.array([_value(candidate, best, at in clear) for at, candidate in enumerate(candidates)])
    chosen: list[Pick] = []

    def add(pool: Sequence[int], *, first: bool = False, counter: bool = False) -> bool:
        taken = [pick.at for pick in chosen]
        left = budget - sum(candidates[at].charged for at in taken)
        fits = [at for at in pool if at not in taken and candidates[at].charged <= left]
        if not fits or len(taken) >= MOST:
            return False
        at = max(fits, key=lambda each: (_marginal(each, taken, values, similarity, candidates, first), -each))
        spent = candidates[at].uses > 0 and candidates[at].away and at not in clear
        if spent and not first and len(taken) >= LEAST:
            return False
        chosen.append(Pick(at, first, counter or candidates[at].counter, candidates[at].uses > 0 and not spent))
        return True

    close = [at for at, candidate in enumerate(candidates) if candidate.near >= NEAR_BY_MEANING]
    against = [at for at in near if candidates[at].score >= NEAR_COUNTER * best]
    for use in Use:
        pool = near if use is Use.EVIDENCE else sorted({*near, *close})
        add([at for at in pool if candidates[at].use is use and not candidates[at].counter], first=True)
        if use is Use.EVIDENCE and not any(candidates[pick.at].reference for pick in chosen):
            left = budget - sum(candidates[pick.at].charged for pick in chosen)
            add([at for at in close if candidates[at].reference and candidates[at].charged <= left], first=True)
    if not any(candidates[pick.at].counter for pick in chosen):
        add([at for at in sorted({*against, *close}) if candidates[at].counter], counter=True)
    while add(near):
        pass
    if not chosen:  # each is longer than all the minutes
        best_at = max(near, key=lambda at: (values[at], -at))
        chosen.append(Pick(best_at, first_of_use=True, counter=candidates[best_at].counter))
    return tuple(chosen)


def _value(candidate: ReadingCandidate, best: float, clear: bool) -> float:
    taken = 0.0 if clear else AWAY * candidate.away + REUSED * (candidate.uses if candidate.away else 0)
    # The search puts publications behind what is read here in full: among them meaning decides.
    share = candidate.near if candidate.reference else candidate.score / best
    return share + STRENGTH.get(candidate.band or "", 0.0) + PLACE * candidate.place - taken


def _marginal(
    at: int,
    taken: Sequence[int],
    values: NDArray[np.float64],
    similarity: NDArray[np.float32],
    candidates: Sequence[ReadingCandidate],
    first: bool,
) -> float:
    nearest = float(similarity[at, taken].max()) if taken else 0.0
    same = 0 if first else sum(candidates[other].use is candidates[at].use for other in taken)
    return LAMBDA * float(values[at]) - (1 - LAMBDA) * nearest - _SAME_USE * same


def _find_clearly_best(candidates: Sequence[ReadingCandidate], near: Sequence[int]) -> frozenset[int]:
    """The best of each use, where it is far better than the next."""
    found = set()
    for use in Use:
        ranked = sorted((at for at in near if candidates[at].use is use), key=lambda at: -candidates[at].score)
        if ranked and (len(ranked) == 1 or candidates[ranked[0]].score >= CLEARLY * candidates[ranked[1]].score):
            found.add(ranked[0])
    return frozenset(found)
