"""What a practice's file describes: what was found, outcome by outcome, what it takes, who did it and what came of it.

Knows the vocabulary. Must not know how verdicts are derived from the rows (:mod:`knowledge.evidence`) nor any page.
Certainty, months, family, role and must or helps are judgments of the compilers of the facts: pages say so.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from knowledge.fields import Count, Day, Doi, Line, Model, Slug, Source, SourceId, State, Url, Year
from knowledge.plan import ActionPlan
from knowledge.vocabulary import (
    AdoptionResult,
    AdoptionRole,
    Area,
    Certainty,
    Checked,
    CitySize,
    Confidence,
    CostBand,
    Design,
    Direction,
    Focus,
    Necessity,
    NotForKind,
    OutcomeWord,
    PracticeRole,
    Problem,
    Rating,
    RatingBasis,
    Requirement,
)


class RowSource(Model):
    """A source that rows of the record point at by its ``id``; ``url`` is null for one found only as a mirror."""

    id: SourceId
    title: Line
    year: Year | None
    url: Url | None
    doi: Doi | None = None
    checked: Checked


class Evidence(Model):
    """What a registry or a review says of the practice as a whole, in its own words."""

    registry: Line | None
    rating: Rating | None
    registry_id: Line | None
    rated_year: Year | None
    studies: Count | None
    effect: Line
    design: tuple[Design, ...]
    rating_basis: RatingBasis


class Outcome(Model):
    """What was found about one outcome, of one variant where forms of the practice differ.

    ``problems`` are those that the row answers directly; for ``broad_problems`` it is wider than the problem and can
    only speak indirectly. ``studies`` and ``places`` count what stands behind the row. ``label`` is the registry's
    own, given for ``label_scope`` where that is narrower than the practice.
    """

    outcome: OutcomeWord
    name: Line | None = None
    variant: Line | None = None
    problems: tuple[Problem, ...] = ()
    broad_problems: tuple[Problem, ...] = ()
    direction: Direction
    certainty: Certainty
    reason: Line
    studies: Count | None
    places: Line | None
    where: tuple[Line, ...] = ()
    effect: Line | None
    registry: Line | None = None
    label: Line | None = None
    label_scope: Line | None = None
    label_text: Line | None = None
    more_labels: tuple[Line, ...] = ()
    registry_year: Year | None = None
    year: Year | None
    checked: Checked
    sources: tuple[SourceId, ...] = ()


class NotFor(Model):
    """A problem that the practice must not be chosen for on this evidence, and why."""

    problem: Problem
    kind: NotForKind
    reason: Line
    checked: Checked | None = None
    sources: tuple[SourceId, ...] = ()


class RequirementNeed(Model):
    """Something a site must have to run the practice, or that helps."""

    requirement: Requirement
    need: Necessity
    reason: Line | None = None


class Condition(Model):
    """Something else that must be so, for which there is no word that a site could tick."""

    name: Line
    reason: Line | None


class Months(Model):
    """A span of months and what it rests on."""

    low: Count | None
    high: Count | None
    basis: Line | None
    checked: Checked | None = None
    sources: tuple[SourceId, ...] = ()


class TestedCity(Model):
    """The smallest place in which the practice was tested, as far as our sources show."""

    place: Line
    population: Count | None
    note: Line | None = None
    checked: Checked | None = None
    sources: tuple[SourceId, ...] = ()


class PracticeSite(Model):
    """A city that did the practice, and what came of it. City and state "--" mean several cities or an unnamed one.

    ``result`` is null where it was evaluated or known and the result was not seen; ``note`` is the compilers'.
    """

    city: Line
    state: State
    program: Line | None
    years: Line | None
    role: AdoptionRole
    result: AdoptionResult | None = None
    outcome: Line | None
    note: Line | None = None
    checked: Checked | None = None
    sources: tuple[SourceId, ...] = ()


class UpkeepNote(Model):
    """A correction, re-analysis, replication or change of rating that a reader of the page should know."""

    kind: Line
    text: Line
    checked: Checked
    sources: tuple[SourceId, ...] = ()


class Emmie(Model):
    """The five questions of the EMMIE scale (Johnson, Tilley and Bowers 2015); null where our sources say nothing."""

    effect: Line | None
    mechanism: Line | None
    moderators: Line | None
    implementation: Line | None
    economics: Line | None


class PracticeRecord(Model):
    """A strategy or program with structured evidence. ``last_looked`` is the day its evidence was last checked."""

    kind: Literal["practice"]
    slug: Slug
    title: Line
    summary: Line
    also_known_as: tuple[Line, ...] = ()
    family: Slug | None = None
    role: PracticeRole = PracticeRole.STRATEGY
    program_of: Slug | None = None
    focus: Focus | None = None
    core_areas: tuple[Area, ...] = Field(min_length=1)
    problems: tuple[Problem, ...] = Field(min_length=1)
    evidence: Evidence
    outcomes: tuple[Outcome, ...] = ()
    not_for: tuple[NotFor, ...] = ()
    emmie: Emmie
    mechanism: Line
    components: tuple[Line, ...]
    requirements: tuple[RequirementNeed, ...]
    conditions: tuple[Condition, ...] = ()
    provides: tuple[Requirement, ...] = ()
    cost_band: CostBand
    months_to_start: Months | None = None
    months_to_effect: Months | None = None
    suited_city_size: tuple[CitySize, ...]
    smallest_city_tested: TestedCity | None = None
    sites: tuple[PracticeSite, ...]
    risks: tuple[Line, ...]
    plan: ActionPlan | None = None
    questions: tuple[Line, ...] = ()
    related: tuple[Slug, ...] = ()
    confidence: Confidence
    upkeep: tuple[UpkeepNote, ...] = ()
    last_looked: Day | None = None
    sources: tuple[Source, ...] = Field(min_length=1)
    row_sources: tuple[RowSource, ...] = ()
    review_by: Day | None = None
