"""What a practice's page holds beside its text: evidence, cities, family, needs, plan and tools, each told once.

Knows tables and records. Must not know templates. What is our judgment and not a source's is marked as ours.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from kb.models import Document
from kb.services.library.addresses import document_path
from kb.services.library.adoptions import AdoptionView, Places, build_places
from kb.services.library.evidence import EvidenceView, SourceLink, build_evidence, pick_sources
from kb.services.library.tools import StepTools, find_tools
from knowledge.plan import ActionPlan, PlanCost, PlanFailure, PlanLine, PlanRole
from knowledge.practice import Months, PracticeRecord
from knowledge.sentences import split_sentences
from knowledge.vocabulary import Necessity, Visibility


@dataclass(frozen=True, slots=True)
class NeedView:
    """Something that a site must have, or that helps, and why; a controlled word or, for a condition, its own words."""

    name: str
    is_word: bool
    reason: str | None


@dataclass(frozen=True, slots=True)
class FamilyMember:
    """Another practice that shares its study base; ``tie`` says how they hang together, ``differs`` in one sentence."""

    slug: str
    title: str
    tie: str
    differs: str


@dataclass(frozen=True, slots=True)
class PlanItem:
    """One line of the plan. ``lead`` stands before ``text`` (a role, a figure, a failure); ``ours`` is our judgment."""

    text: str
    lead: str | None
    ours: bool
    sources: tuple[SourceLink, ...]


@dataclass(frozen=True, slots=True)
class PlanPart:
    """One part of the plan under its heading."""

    heading: str
    items: tuple[PlanItem, ...]


@dataclass(frozen=True, slots=True)
class NoteView:
    """A correction, replication or change of rating, newest first where its source has a year."""

    year: int | None
    text: str
    partly: bool
    sources: tuple[SourceLink, ...]


@dataclass(frozen=True, slots=True)
class PracticeView:
    """Everything of a practice's page that its fields and its neighbors say."""

    evidence: EvidenceView
    places: Places
    musts: tuple[NeedView, ...]
    helps: tuple[NeedView, ...]
    family: tuple[FamilyMember, ...]
    periods: tuple[PlanPart, ...]
    plan: tuple[PlanPart, ...]
    plan_note: str | None
    notes: tuple[NoteView, ...]
    tools: tuple[StepTools, ...]
    start_sources: tuple[SourceLink, ...]
    effect_sources: tuple[SourceLink, ...]

    @property
    def listed(self) -> frozenset[str]:
        """The addresses of the pages that its family and its tools name."""
        tools = (tool.path for group in self.tools for tool in group.tools)
        return frozenset((*(document_path("practice", member.slug) for member in self.family), *tools))


def build_practice_view(session: Session, record: PracticeRecord, adoptions: Iterable[AdoptionView]) -> PracticeView:
    """The view of ``record``, which need not be stored, done by ``adoptions``."""
    evidence = build_evidence(record)
    sources = {source.id: source for source in evidence.sources}
    return PracticeView(
        evidence=evidence,
        places=build_places(adoptions),
        musts=(
            *_needs(record, Necessity.MUST),
            *(NeedView(item.name, False, item.reason) for item in record.conditions),
        ),
        helps=_needs(record, Necessity.HELPS),
        family=_find_family(session, record),
        periods=_build_periods(record.plan, sources),
        plan=_build_plan(record.plan, sources),
        plan_note=record.plan.note if record.plan else None,
        notes=_build_notes(record, sources),
        tools=find_tools(session, practice=record.slug),
        start_sources=_sources_of(record.months_to_start, sources),
        effect_sources=_sources_of(record.months_to_effect, sources),
    )


def _needs(record: PracticeRecord, need: Necessity) -> tuple[NeedView, ...]:
    wanted = (item for item in record.requirements if item.need is need)
    return tuple(NeedView(item.requirement.value, True, item.reason) for item in wanted)


def _sources_of(months: Months | None, sources: Mapping[str, SourceLink]) -> tuple[SourceLink, ...]:
    return pick_sources(months.sources, sources) if months else ()


def _find_family(session: Session, record: PracticeRecord) -> tuple[FamilyMember, ...]:
    """The strategy that it is a program of, its own programs, then the others of its family."""
    same = [Document.record["program_of"].as_string() == record.slug]
    if record.program_of:
        same.append(Document.slug == record.program_of)
    if record.family:
        same.append(Document.record["family"].as_string() == record.family)
    query = select(Document).where(
        Document.kind == "practice",
        Document.visibility == Visibility.PUBLISHED,
        Document.slug != record.slug,
        or_(*same),
    )
    found = []
    for row in session.scalars(query.order_by(Document.title)):
        if row.slug == record.program_of:
            order, tie = 0, "The strategy that this is a program of"
        elif row.record.get("program_of") == record.slug:
            order, tie = 1, "A program of this strategy"
        else:
            order, tie = 2, "Of the same family"
        first = next(iter(split_sentences(row.summary)), row.summary)
        found.append((order, FamilyMember(row.slug, row.title, tie, first)))
    return tuple(member for _, member in sorted(found, key=lambda pair: pair[0]))


def _build_periods(plan: ActionPlan | None, sources: Mapping[str, SourceLink]) -> tuple[PlanPart, ...]:
    if plan is None:
        return ()
    named = (
        ("First 90 days", plan.first_90_days),
        ("Days 91 to 180", plan.to_180_days),
        ("Days 181 to 365", plan.to_365_days),
    )
    return tuple(PlanPart(heading, _lines(lines, sources)) for heading, lines in named if lines)


def _build_plan(plan: ActionPlan | None, sources: Mapping[str, SourceLink]) -> tuple[PlanPart, ...]:
    if plan is None:
        return ()
    parts = (
        PlanPart("Who is needed", tuple(_role(item, sources) for item in plan.roles)),
        PlanPart("What it costs", tuple(_cost(item, sources) for item in plan.costs)),
        PlanPart("Parts to keep as they are", _lines(plan.core_parts, sources)),
        PlanPart("Parts you may change", _lines(plan.adaptable_parts, sources)),
        PlanPart("Signs that it is done as meant", _lines(plan.fidelity_signs, sources)),
        PlanPart("Measure what goes in", _lines(plan.inputs, sources)),
        PlanPart("Measure what is done", _lines(plan.outputs, sources)),
        PlanPart("Measure what changes", _lines(plan.outcomes, sources)),
        PlanPart("What often goes wrong, and what to do", tuple(_failure(item, sources) for item in plan.failures)),
    )
    return tuple(part for part in parts if part.items)


def _lines(lines: Iterable[PlanLine], sources: Mapping[str, SourceLink]) -> tuple[PlanItem, ...]:
    return tuple(PlanItem(line.text, None, line.ours, pick_sources(line.sources, sources)) for line in lines)


def _role(item: PlanRole, sources: Mapping[str, SourceLink]) -> PlanItem:
    return PlanItem(item.hours or "no number of hours found", item.role, item.ours, pick_sources(item.sources, sources))


def _cost(item: PlanCost, sources: Mapping[str, SourceLink]) -> PlanItem:
    year = f" ({item.year} dollars)" if item.year and item.figure else ""
    figure = f"{item.figure}{year}" if item.figure else "No figure found"
    return PlanItem(item.text, figure, item.ours, pick_sources(item.sources, sources))


def _failure(item: PlanFailure, sources: Mapping[str, SourceLink]) -> PlanItem:
    remedy = item.remedy or "no remedy found"
    return PlanItem(remedy, item.failure, item.ours, pick_sources(item.sources, sources))


def _build_notes(record: PracticeRecord, sources: Mapping[str, SourceLink]) -> tuple[NoteView, ...]:
    found = []
    for note in record.upkeep:
        links = pick_sources(note.sources, sources)
        years = [link.year for link in links if link.year]
        found.append(NoteView(max(years, default=None), note.text, note.checked.value == "partly", links))
    return tuple(sorted(found, key=lambda note: -(note.year or 0)))
