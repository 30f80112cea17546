"""A practice as the matching sees it: what it is for, what is known of it, what it asks for and who did it.

Knows plain values. The display band and the outcomes come ready: how they follow from a source is not known here.
"""

from __future__ import annotations

from dataclasses import dataclass

from knowledge.vocabulary import Band, CitySize, CostBand, Design, TimeToEffect


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
    """A strategy or program. ``provides`` are requirements that the practice itself builds."""

    slug: str
    problems: frozenset[str]
    band: Band
    designs: frozenset[Design]
    studies: int | None
    requirements: frozenset[str]
    cost: CostBand
    time: TimeToEffect
    sizes: frozenset[CitySize]
    provides: frozenset[str] = frozenset()
    outcomes: tuple[OutcomeBand, ...] = ()
    adopters: tuple[Adopter, ...] = ()

    @property
    def asked(self) -> frozenset[str]:
        """The requirements that a city must bring itself: those that the practice does not build."""
        return self.requirements - self.provides
