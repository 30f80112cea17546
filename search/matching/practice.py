"""A practice as the matching sees it: what it is for, what is known of it, what it asks for and who did it.

Knows plain values. The display band and the outcomes come ready: how they follow from a source is not known here.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from search.matching.profile import Budget, SizeBand


class Band(StrEnum):
    """What the evidence says, as a reader sees it."""

    EFFECTIVE = "effective"
    PROMISING = "promising"
    MIXED = "mixed"
    NO_EFFECT = "no-effect"
    HARMFUL = "harmful"
    INCONCLUSIVE = "inconclusive"
    NOT_RATED = "not-rated"


NOT_ADVISED = frozenset({Band.NO_EFFECT, Band.HARMFUL})
"""Bands that are never recommended, whatever the weights."""


class Design(StrEnum):
    """How a study was made."""

    META_ANALYSIS = "meta-analysis"
    RCT = "rct"
    QUASI_EXPERIMENTAL = "quasi-experimental"
    PRE_POST = "pre-post"
    DESCRIPTIVE = "descriptive"


class TimeToEffect(StrEnum):
    """How long until an effect can be expected."""

    WEEKS = "weeks"
    MONTHS = "months"
    YEAR_PLUS = "year-plus"


@dataclass(frozen=True, slots=True)
class OutcomeBand:
    """The band of one outcome rated apart, with the problems that it speaks of."""

    name: str
    band: Band
    problems: frozenset[str]


@dataclass(frozen=True, slots=True)
class Adopter:
    """A city that did the practice. ``city`` is its id among the cities; ``evaluated`` if a study looked at it there;
    ``outcome_known`` if what came of it is on record. What came of it is shown in its source's words, never graded."""

    city: str
    evaluated: bool = False
    outcome_known: bool = False


@dataclass(frozen=True, slots=True)
class MatchablePractice:
    """A strategy or programme. ``provides`` are requirements that the practice itself builds."""

    slug: str
    problems: frozenset[str]
    band: Band
    designs: frozenset[Design]
    studies: int | None
    requirements: frozenset[str]
    cost: Budget
    time: TimeToEffect
    sizes: frozenset[SizeBand]
    provides: frozenset[str] = frozenset()
    outcomes: tuple[OutcomeBand, ...] = ()
    adopters: tuple[Adopter, ...] = ()

    @property
    def asked(self) -> frozenset[str]:
        """The requirements that a city must bring itself: those that the practice does not build."""
        return self.requirements - self.provides
