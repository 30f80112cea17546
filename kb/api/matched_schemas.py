"""How practices that were matched with a city are written as JSON: ranked, kept out, done already, not advised."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pydantic import BaseModel

from kb.api.schemas import RatingModel
from kb.services.library import Card
from kb.services.matching import (
    AdopterView,
    DoingView,
    MatchView,
    NeedFinding,
    NotAdvisedView,
    NotNowView,
    SupportView,
)


class EvidenceModel(BaseModel):
    """What was found for one of the city's problems; ``certainty`` is null where it was not tested."""

    problem: str
    verdict: str
    certainty: str | None
    words: str

    @classmethod
    def of(cls, view: NeedFinding) -> EvidenceModel:
        """The finding as JSON."""
        return cls(problem=view.problem, verdict=view.verdict, certainty=view.certainty, words=view.words)

    @classmethod
    def of_all(cls, views: Iterable[NeedFinding]) -> list[EvidenceModel]:
        """The findings as JSON, in their order."""
        return [cls.of(view) for view in views]


class MatchedPage(BaseModel):
    """The page that a practice is described on. The base of every shape in which a practice comes back."""

    slug: str
    title: str
    url: str


def _fields_of(card: Card) -> dict[str, Any]:
    """What :class:`MatchedPage` has, for the models that go on with more."""
    return {"slug": card.slug, "title": card.title, "url": card.path}


class MatchPeer(BaseModel):
    """A city that did the practice: ``result`` in a word (null if not seen), ``outcome`` in its source's words.
    ``distance`` is in [0, 1]; ``own`` says that it is the city that asks."""

    site: str
    title: str
    in_program: bool
    distance: float
    own: bool
    program: str | None
    years: str | None
    role: str
    result: str | None
    outcome: str | None

    @classmethod
    def of(cls, view: AdopterView) -> MatchPeer:
        """The city as JSON."""
        values = {name: getattr(view, name) for name in cls.model_fields if name != "site"}
        return cls(site=view.city, **values)


class VariantModel(MatchedPage):
    """A form of the same strategy, folded under it."""

    score: float
    evidence: list[EvidenceModel]


class PracticeMatch(MatchedPage):
    """A recommended practice. ``score`` is the sum of ``contributions``; ``reasons`` has a sentence for each.

    ``family`` is the strategy that has this place; ``rank_range`` the places it could have, by what is not known. Of
    what it asks for, ``missing`` was said to be lacking and ``unknown`` was not said; ``musts`` it cannot run without,
    ``provides`` it builds itself. ``stability`` is the share of a thousand draws of weights and unknowns in which it
    is among the first five (null after the tenth). ``higher`` is the smallest change that moves it up three places.
    """

    family: str
    rank: int
    rank_range: tuple[int, int]
    score: float
    contributions: dict[str, float]
    reasons: dict[str, str]
    evidence: list[EvidenceModel]
    rating: RatingModel | None
    addressed: list[str]
    had: list[str]
    missing: list[str]
    unknown: list[str]
    musts: list[str]
    provides: list[str]
    months: int | None
    cost: str
    peers: list[MatchPeer]
    warnings: list[str]
    stability: float | None
    higher: str | None
    variants: list[VariantModel]

    @classmethod
    def of(cls, view: MatchView) -> PracticeMatch:
        """The match as JSON."""
        return cls(
            **_fields_of(view.card),
            family=view.family,
            rank=view.rank,
            rank_range=view.rank_range,
            score=view.score / 1000,
            contributions={part.factor: part.points / 1000 for part in view.contributions},
            reasons={part.factor: part.reason for part in view.contributions},
            evidence=EvidenceModel.of_all(view.evidence),
            rating=RatingModel.of(view.card.rating) if view.card.rating else None,
            addressed=list(view.addressed),
            had=list(view.had),
            missing=list(view.missing),
            unknown=list(view.unknown),
            musts=list(view.musts),
            provides=list(view.builds),
            months=view.months,
            cost=view.record.cost_band,
            peers=[MatchPeer.of(peer) for peer in view.peers],
            warnings=list(view.warnings),
            stability=view.stability,
            higher=view.higher,
            variants=[
                VariantModel(
                    **_fields_of(form.card),
                    score=form.score / 1000,
                    evidence=EvidenceModel.of_all(form.evidence),
                )
                for form in view.variants
            ],
        )


class NotNowModel(MatchedPage):
    """A practice that is not for now: why, and what would bring it back."""

    evidence: list[EvidenceModel]
    reasons: list[str]
    returns: list[str]

    @classmethod
    def of(cls, view: NotNowView) -> NotNowModel:
        """The practice as JSON."""
        return cls(
            **_fields_of(view.card),
            evidence=EvidenceModel.of_all(view.evidence),
            reasons=list(view.reasons),
            returns=list(view.returns),
        )


class DoingModel(MatchedPage):
    """A practice that the city does already, with its own results; ``hold`` are the signs that it is done as meant."""

    adoptions: list[MatchPeer]
    evidence: list[EvidenceModel]
    hold: list[str]

    @classmethod
    def of(cls, view: DoingView) -> DoingModel:
        """The practice as JSON."""
        return cls(
            **_fields_of(view.card),
            adoptions=[MatchPeer.of(adoption) for adoption in view.adoptions],
            evidence=EvidenceModel.of_all(view.evidence),
            hold=list(view.hold),
        )


class SupportModel(MatchedPage):
    """Something that makes any of the others work."""

    reason: str

    @classmethod
    def of(cls, view: SupportView) -> SupportModel:
        """The support as JSON."""
        return cls(**_fields_of(view.card), reason=view.reason)


class NotAdvisedModel(MatchedPage):
    """A practice that had no effect or did harm on a problem of the city, with the reason and the source."""

    rating: RatingModel | None
    evidence: list[EvidenceModel]
    reason: str
    effect: str
    source: str
    source_url: str | None

    @classmethod
    def of(cls, view: NotAdvisedView) -> NotAdvisedModel:
        """The practice as JSON."""
        return cls(
            **_fields_of(view.card),
            rating=RatingModel.of(view.card.rating) if view.card.rating else None,
            evidence=EvidenceModel.of_all(view.evidence),
            reason=view.reason,
            effect=view.effect,
            source=view.source,
            source_url=view.source_url,
        )
