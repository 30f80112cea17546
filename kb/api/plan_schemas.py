"""The shape of an action plan in the API: the order in which it is asked for, and the plan with its parts."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from kb.services.matching import ProfileRecord
from kb.services.planning import EntryView, PartView, PlanView


class PlanInput(BaseModel):
    """What a plan is made from: a profile or a known city, and two to five practices. Read by the service itself."""

    model_config = ConfigDict(extra="forbid")

    profile: ProfileRecord | None = Field(None, description="A city as it describes itself; or give `site`")
    site: str | None = Field(None, description="The slug or name of a known city; or give `profile`")
    practices: Annotated[list[str], Field(min_length=2, max_length=5)] = Field(description="Slugs of practices")
    title: Annotated[str, Field(max_length=200)] | None = None
    starts: str | None = Field(None, description="The day on which it starts, year-month-day; today if not given")


class PlanSourceModel(BaseModel):
    """A source that a line rests on."""

    title: str
    url: str | None
    year: int | None


class PlanLineModel(BaseModel):
    """One line. ``value`` is what is known of it (hours, figure, baseline, remedy); where it is null, ``question`` is
    what must be found out (null if nothing is). ``origin`` is source, ours (our judgment), city or yours."""

    id: int
    text: str
    value: str | None
    question: str | None
    who: str | None
    due: str | None
    done: str | None
    practices: list[str]
    origin: str
    url: str | None
    sources: list[PlanSourceModel]

    @classmethod
    def of(cls, view: EntryView) -> PlanLineModel:
        """The line as JSON."""
        entry = view.entry
        return cls(
            id=entry.id,
            text=entry.text,
            value=entry.value or None,
            question=entry.asks if entry.is_open else None,
            who=entry.who or None,
            due=view.due.isoformat() if view.due else None,
            done=entry.done.isoformat() if entry.done else None,
            practices=list(entry.practices),
            origin=entry.origin,
            url=entry.path or None,
            sources=[PlanSourceModel(title=each.title, url=each.url, year=each.year) for each in entry.sources],
        )


class PlanStrategyModel(BaseModel):
    """A chosen strategy: what was found for the city's problems, and what speaks against it there."""

    slug: str
    title: str
    url: str
    evidence: list[str]
    cautions: list[str]
    months: str
    cost: str
    core_parts: list[str]
    adaptable_parts: list[str]
    note: str | None


class PlanSteps(BaseModel):
    """The steps by the period at whose end they are due."""

    first_90_days: list[PlanLineModel]
    to_180_days: list[PlanLineModel]
    to_365_days: list[PlanLineModel]


class PlanMeasures(BaseModel):
    """What is counted, each with its baseline as ``value``."""

    input: list[PlanLineModel]
    output: list[PlanLineModel]
    outcome: list[PlanLineModel]
    legitimacy: list[PlanLineModel]


class PlanProgress(BaseModel):
    """How many steps there are, how many are done, and how many questions are open."""

    steps: int
    done: int
    open_questions: int


class PlanAnswer(BaseModel):
    """A whole plan. ``id`` stands in its address and cannot be guessed: who has it can read and change the plan."""

    id: str
    url: str
    title: str
    revision: int
    city: str
    site: str | None
    starts: str
    updated: str
    strategies: list[PlanStrategyModel]
    problem: list[PlanLineModel]
    people: list[PlanLineModel]
    places: list[PlanLineModel]
    steps: PlanSteps
    roles: list[PlanLineModel]
    costs: list[PlanLineModel]
    missing: list[PlanLineModel]
    help: list[PlanLineModel]
    measures: PlanMeasures
    risks: list[PlanLineModel]
    reviews: list[PlanLineModel]
    progress: PlanProgress

    @classmethod
    def of(cls, view: PlanView) -> PlanAnswer:
        """The plan as JSON."""
        lines = {part.name.value: _lines(part) for part in view.parts}
        return cls(
            id=view.key,
            url=view.path,
            title=view.title,
            revision=view.revision,
            city=view.city.title,
            site=view.site or view.city.slug,
            starts=view.content.starts.isoformat(),
            updated=view.updated_at.date().isoformat(),
            strategies=[
                PlanStrategyModel(
                    slug=each.slug,
                    title=each.title,
                    url=each.path,
                    evidence=list(each.findings),
                    cautions=list(each.cautions),
                    months=each.months,
                    cost=each.cost,
                    core_parts=list(each.core),
                    adaptable_parts=list(each.adaptable),
                    note=each.note or None,
                )
                for each in view.strategies
            ],
            problem=lines["problem"],
            people=lines["people"],
            places=lines["places"],
            steps=PlanSteps(first_90_days=lines["first-90"], to_180_days=lines["to-180"], to_365_days=lines["to-365"]),
            roles=lines["roles"],
            costs=lines["costs"],
            missing=lines["missing"],
            help=lines["help"],
            measures=PlanMeasures(
                input=lines["input"],
                output=lines["output"],
                outcome=lines["outcome"],
                legitimacy=lines["legitimacy"],
            ),
            risks=lines["risks"],
            reviews=lines["reviews"],
            progress=PlanProgress(steps=len(view.steps), done=view.done, open_questions=len(view.questions)),
        )


def _lines(part: PartView) -> list[PlanLineModel]:
    return [PlanLineModel.of(view) for view in part.entries]
