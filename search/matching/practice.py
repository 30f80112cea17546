"""A practice as the matching sees it: what was found for each problem, what it asks for, who did it with what result.

Knows plain values. How verdicts follow from the rows of a record is not known here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from knowledge.vocabulary import AdoptionResult, Certainty, CitySize, CostBand, Focus, Involves, PracticeRole, Verdict


@dataclass(frozen=True, slots=True)
class ProblemFinding:
    """What was found for one problem and how sure that is; ``certainty`` is None where it was not tested."""

    verdict: Verdict
    certainty: Certainty | None = None


@dataclass(frozen=True, slots=True)
class Adopter:
    """A city that did the practice. ``city`` is its id among the cities; ``result`` None where it was not seen.

    ``ongoing`` is None where it is not known whether the city still does it.
    """

    city: str
    result: AdoptionResult | None = None
    ongoing: bool | None = None


@dataclass(frozen=True, slots=True)
class MatchablePractice:
    """A strategy, program, support or technology.

    ``lead`` is the strategy of which it is a form (its own slug where it stands for itself); a list has one place for
    each. ``problems`` are those it is made for, ``findings`` what was found, also for others. ``musts`` it cannot run
    without, ``helps`` make it better, ``provides`` it builds itself. ``failed`` says that it was rated without effect
    or harmful as a whole. Months are the fewest, None where not known.
    """

    slug: str
    lead: str
    role: PracticeRole
    focus: Focus | None
    problems: frozenset[str]
    findings: Mapping[str, ProblemFinding]
    musts: frozenset[str]
    cost: CostBand
    sizes: frozenset[CitySize] = frozenset()
    helps: frozenset[str] = frozenset()
    provides: frozenset[str] = frozenset()
    involves: frozenset[Involves] = frozenset()
    months_to_start: int | None = None
    months_to_effect: int | None = None
    smallest_tested: int | None = None
    failed: bool = False
    adopters: tuple[Adopter, ...] = field(default=())

    @property
    def asked(self) -> frozenset[str]:
        """What a city must bring itself: the musts that the practice does not build."""
        return self.musts - self.provides

    @property
    def months(self) -> int | None:
        """The fewest months from a decision to an effect; None if neither part is known."""
        known = [months for months in (self.months_to_start, self.months_to_effect) if months is not None]
        return sum(known) if known else None
