"""The shapes of the API's answers about matching and peers. Knows services' values, no tables.

Scores and contributions are thousandths written as decimals: 0.712 is the sum of its contributions, exactly, when the
decimals are added as decimals (as whole thousandths).
"""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, Field

from kb.api.schemas import RatingModel
from kb.services.matching import (
    CityProfile,
    MatchAnswer,
    MatchView,
    NotAdvisedView,
    PeersAnswer,
    PeerView,
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


class MatchPeer(BaseModel):
    """A similar city that did the practice, and what came of it in its source's words. Distance is in [0, 1]."""

    slug: str
    title: str
    in_program: bool
    distance: float
    program: str | None
    years: str | None
    role: str
    outcome: str | None


class PracticeMatch(BaseModel):
    """A recommended practice. ``score`` is the sum of ``contributions``; ``reasons`` has a sentence for each.

    ``missing`` is what the city lacks, what opens most practices first; of it, ``provides`` is built by the practice.
    ``higher`` is the smallest change that would move it up three places.
    """

    slug: str
    title: str
    url: str
    rank: int
    score: float
    contributions: dict[str, float]
    reasons: dict[str, str]
    rating: RatingModel | None
    addressed: list[str]
    had: list[str]
    missing: list[str]
    provides: list[str]
    peers: list[MatchPeer]
    warnings: list[str]
    higher: str | None
    done_here: bool

    @classmethod
    def of(cls, view: MatchView) -> PracticeMatch:
        """The match as JSON."""
        return cls(
            slug=view.card.slug,
            title=view.card.title,
            url=view.card.path,
            rank=view.rank,
            score=view.score / 1000,
            contributions={part.factor: part.points / 1000 for part in view.contributions},
            reasons={part.factor: part.reason for part in view.contributions},
            rating=RatingModel.of(view.card.rating) if view.card.rating else None,
            addressed=list(view.addressed),
            had=list(view.had),
            missing=list(view.missing),
            provides=list(view.builds),
            peers=[
                MatchPeer(
                    slug=peer.city,
                    title=peer.title,
                    in_program=peer.in_program,
                    distance=peer.distance,
                    program=peer.program,
                    years=peer.years,
                    role=peer.role,
                    outcome=peer.outcome,
                )
                for peer in view.peers
            ],
            warnings=[view.warning] if view.warning else [],
            higher=view.higher,
            done_here=view.done_here,
        )


class NotAdvisedModel(BaseModel):
    """A practice that was tested and had no effect or did harm: never recommended, with the reason and the source."""

    slug: str
    title: str
    url: str
    rating: RatingModel | None
    reason: str
    effect: str
    source: str
    source_url: str | None
    addressed: list[str]
    missing: list[str]

    @classmethod
    def of(cls, view: NotAdvisedView) -> NotAdvisedModel:
        """The practice as JSON."""
        return cls(
            slug=view.card.slug,
            title=view.card.title,
            url=view.card.path,
            rating=RatingModel.of(view.card.rating) if view.card.rating else None,
            reason=view.reason,
            effect=view.effect,
            source=view.source,
            source_url=view.source_url,
            addressed=list(view.addressed),
            missing=list(view.missing),
        )


class UnlockModel(BaseModel):
    """A missing asset: the practices that lack nothing else, how many ask for it, and the score they gain together."""

    asset: str
    label: str
    opens: list[str]
    helps: int
    gain: float

    @classmethod
    def of(cls, view: UnlockView) -> UnlockModel:
        """The asset as JSON."""
        return cls(
            asset=view.asset,
            label=view.label,
            opens=[card.slug for card in view.opens],
            helps=view.helps,
            gain=view.gain / 1000,
        )


class MatchingAnswer(BaseModel):
    """What fits a city. ``weights`` are those used, after factors in ``left_out`` gave their part to the others."""

    profile: ProfileRecord
    city: CityModel
    matches: list[PracticeMatch]
    not_advised: list[NotAdvisedModel]
    unlocks: list[UnlockModel]
    weights: dict[str, float]
    left_out: list[str]
    notes: list[str]
    standing: list[str]

    @classmethod
    def of(cls, answer: MatchAnswer) -> MatchingAnswer:
        """The answer as JSON."""
        return cls(
            profile=answer.city.record,
            city=CityModel.of(answer.city),
            matches=[PracticeMatch.of(view) for view in answer.matches],
            not_advised=[NotAdvisedModel.of(view) for view in answer.not_advised],
            unlocks=[UnlockModel.of(view) for view in answer.unlocks],
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
