"""The shapes of the API's answers about matching and peers. Knows services' values, no tables.

Scores and contributions are thousandths written as decimals: 0.712 is the sum of its contributions, exactly, when the
decimals are added as decimals (as whole thousandths).
"""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, Field

from kb.api.matched_schemas import (
    DoingModel,
    NotAdvisedModel,
    NotNowModel,
    PracticeMatch,
    SupportModel,
)
from kb.services.matching import (
    CityProfile,
    MatchAnswer,
    PeersAnswer,
    PeerView,
    PortfolioView,
    ProfileRecord,
    UnlockView,
)


class CityModel(BaseModel):
    """Whose profile it is, and for a known city where the numbers come from and what is missing."""

    slug: str | None
    title: str
    in_program: bool
    year: int | None
    trend_change: float | None = Field(description="Share of one over three years, of homicide, robbery and assault")
    officers_year: int | None
    sources: list[str]
    missing: list[str]

    @classmethod
    def of(cls, city: CityProfile) -> CityModel:
        """The city as JSON."""
        figures = city.figures
        return cls(
            slug=city.slug,
            title=city.title,
            in_program=city.in_program,
            year=figures.year if figures else None,
            trend_change=figures.trend_change if figures else None,
            officers_year=figures.officers_year if figures else None,
            sources=list(figures.sources) if figures else [],
            missing=list(figures.missing) if figures else [],
        )


class UnlockModel(BaseModel):
    """Something that the city lacks or (``unknown``) does not state: the supported practices for which nothing else is
    missing, how many ask for it, and the score they gain together."""

    asset: str
    label: str
    unknown: bool
    opens: list[str]
    helps: int
    gain: float

    @classmethod
    def of(cls, view: UnlockView) -> UnlockModel:
        """The asset as JSON."""
        return cls(
            asset=view.asset,
            label=view.label,
            unknown=view.unknown,
            opens=[card.slug for card in view.opens],
            helps=view.helps,
            gain=view.gain / 1000,
        )


class PortfolioStepModel(BaseModel):
    """One strategy of the portfolio, by the kind of work it is."""

    slug: str
    rank: int
    kind: str
    begins: str


class PortfolioModel(BaseModel):
    """What could be begun together, in order; ``clashes`` say what leans on the same people."""

    steps: list[PortfolioStepModel]
    clashes: list[str]

    @classmethod
    def of(cls, view: PortfolioView) -> PortfolioModel:
        """The portfolio as JSON."""
        steps = [
            PortfolioStepModel(slug=step.card.slug, rank=step.rank, kind=step.kind, begins=step.begins)
            for step in view.steps
        ]
        return cls(steps=steps, clashes=list(view.clashes))


class QuestionModel(BaseModel):
    """The one question to answer before anything is recommended, and why."""

    about: str
    text: str
    reason: str


class GuessModel(BaseModel):
    """A guess from the concern's words, treated as said: ``field`` and ``value`` of the profile that it stands for."""

    question: str
    words: str
    field: str
    value: str


class MatchingAnswer(BaseModel):
    """What fits a city. ``weights`` are those used, after factors in ``left_out`` gave their part to the others.

    Where it ``abstains`` too little is known: ``matches`` is empty and ``first_question`` says what to answer.
    """

    profile: ProfileRecord
    city: CityModel
    abstains: bool
    first_question: QuestionModel | None
    matches: list[PracticeMatch]
    portfolio: PortfolioModel
    not_now: list[NotNowModel]
    doing_already: list[DoingModel]
    support: list[SupportModel]
    not_advised: list[NotAdvisedModel]
    unlocks: list[UnlockModel]
    guesses: list[GuessModel]
    weights: dict[str, float]
    left_out: list[str]
    notes: list[str]
    standing: list[str]

    @classmethod
    def of(cls, answer: MatchAnswer) -> MatchingAnswer:
        """The answer as JSON."""
        question = answer.first_question
        return cls(
            profile=answer.city.record,
            city=CityModel.of(answer.city),
            abstains=question is not None,
            first_question=QuestionModel(about=question.about, text=question.text, reason=question.reason)
            if question
            else None,
            matches=[PracticeMatch.of(view) for view in answer.matches],
            portfolio=PortfolioModel.of(answer.portfolio),
            not_now=[NotNowModel.of(view) for view in answer.not_now],
            doing_already=[DoingModel.of(view) for view in answer.doing_already],
            support=[SupportModel.of(view) for view in answer.support],
            not_advised=[NotAdvisedModel.of(view) for view in answer.not_advised],
            unlocks=[UnlockModel.of(view) for view in answer.unlocks],
            guesses=[
                GuessModel(question=item.question, words=item.words, field=item.field, value=item.value)
                for item in answer.guesses
            ],
            weights={factor: weight / 1000 for factor, weight in answer.used.items()},
            left_out=list(answer.left_out),
            notes=list(answer.notes),
            standing=list(answer.standing),
        )


class PeerModel(BaseModel):
    """A similar city: its distance in [0, 1], also by group of features (null where one side is not known)."""

    slug: str
    title: str
    in_program: bool
    distance: float
    groups: dict[str, float | None]
    alike: list[str]
    unlike: list[str]
    skipped: list[str]
    year: int | None
    population: int | None
    rates: dict[str, float]
    trend: str | None
    officers_per_1000: float | None
    assets: list[str]

    @classmethod
    def of(cls, view: PeerView) -> PeerModel:
        """The peer as JSON."""
        values: dict[str, Any] = {
            name: getattr(view, name) for name in cls.model_fields if name not in ("groups", "rates")
        }
        groups = {group.group: group.distance for group in view.groups}
        return cls.model_validate({**values, "groups": groups, "rates": dict(view.rates)}, strict=False)


class PeerList(BaseModel):
    """The nearest of ``compared`` cities; ``groups`` are the features compared with the share of each."""

    profile: ProfileRecord
    city: CityModel
    peers: list[PeerModel]
    compared: int
    sites: int
    groups: dict[str, float]
    notes: list[str]

    @classmethod
    def of(cls, answer: PeersAnswer) -> PeerList:
        """The answer as JSON."""
        return cls(
            profile=answer.city.record,
            city=CityModel.of(answer.city),
            peers=[PeerModel.of(view) for view in answer.peers],
            compared=answer.compared,
            sites=answer.sites,
            groups=dict(answer.groups),
            notes=list(answer.notes),
        )
