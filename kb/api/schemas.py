"""The shapes of the API's answers. Knows services' values, no tables."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pydantic import BaseModel

from kb.services.library import Card, Page, RatingView, SitePage


class RatingModel(BaseModel):
    """A rating: its band, and what its source said of the practice as a whole."""

    band: str
    label: str
    original: str | None
    registry: str | None
    year: int | None
    basis: str
    warning: str | None

    @classmethod
    def of(cls, view: RatingView) -> RatingModel:
        """The rating as shown on the page."""
        return cls(
            band=view.look.band,
            label=view.look.word,
            original=view.original,
            registry=view.registry,
            year=view.year,
            basis=view.basis,
            warning=view.warning,
        )


class DocumentCard(BaseModel):
    """A document in a list."""

    slug: str
    kind: str
    title: str
    url: str
    summary: str
    year: int | None
    rating: RatingModel | None

    @classmethod
    def of(cls, card: Card) -> DocumentCard:
        """The card as JSON."""
        return cls(
            slug=card.slug,
            kind=card.kind,
            title=card.title,
            url=card.path,
            summary=card.summary,
            year=card.year,
            rating=RatingModel.of(card.rating) if card.rating else None,
        )


class DocumentAnswer(BaseModel):
    """A whole document: its described fields as a curator wrote them, its sections as HTML, its neighbors."""

    slug: str
    kind: str
    title: str
    url: str
    summary: str
    updated: str
    rating: RatingModel | None
    record: dict[str, Any]
    sections: list[dict[str, str]]
    related: list[DocumentCard]
    sites: list[str]

    @classmethod
    def of(cls, page: Page) -> DocumentAnswer:
        """The page as JSON."""
        card = DocumentCard.of(page.card)
        return cls(
            **card.model_dump(exclude={"year"}),
            updated=page.updated,
            record=page.record.model_dump(mode="json"),
            sections=[{"heading": part.heading, "html": part.html} for part in page.sections],
            related=[DocumentCard.of(related) for related in page.related],
            sites=[slug for slug, _name in page.sites],
        )


class SimilarDocument(DocumentCard):
    """A document that is like another; ``similarity`` is a cosine."""

    similarity: float


class SimilarDocuments(BaseModel):
    """The documents most like ``slug``, best first."""

    slug: str
    similar: list[SimilarDocument]

    @classmethod
    def of(cls, slug: str, found: Iterable[tuple[Card, float]]) -> SimilarDocuments:
        """The cards as JSON."""
        similar = [SimilarDocument(**DocumentCard.of(card).model_dump(), similarity=near) for card, near in found]
        return cls(slug=slug, similar=similar)


class SiteListItem(BaseModel):
    """A site in a list."""

    slug: str
    name: str
    state: str
    url: str
    cohorts: list[str]


class SiteList(BaseModel):
    """All sites of the program."""

    sites: list[SiteListItem]


class SiteYearModel(BaseModel):
    """One year: counts, and rates per 100,000 people."""

    year: int
    population: int | None
    counts: dict[str, int | None]
    rates: dict[str, float | None]
    rape_definition: str | None
    sworn_officers: int | None
    source: str
    months: int | None
    note: str | None
    license: str | None


class SiteAnswer(BaseModel):
    """A whole site with its figures and what it did."""

    slug: str
    name: str
    state: str
    url: str
    record: dict[str, Any]
    years: list[SiteYearModel]
    adoptions: list[dict[str, str | None]]
    lessons: list[DocumentCard]
    summits: list[DocumentCard]

    @classmethod
    def of(cls, page: SitePage) -> SiteAnswer:
        """The page as JSON."""
        return cls(
            slug=page.slug,
            name=page.name,
            state=page.state,
            url=f"/sites/{page.slug}",
            record=page.record.model_dump(mode="json"),
            years=[SiteYearModel.model_validate(year, from_attributes=True) for year in page.figures.years],
            adoptions=[
                {
                    "practice": a.practice,
                    "title": a.practice_title,
                    "role": a.role,
                    "program": a.program,
                    "years": a.years,
                    "result": a.result,
                    "outcome": a.outcome,
                }
                for a in page.adoptions
            ],
            lessons=[DocumentCard.of(card) for card in page.lessons],
            summits=[DocumentCard.of(card) for card in page.summits],
        )


_TEXT = {"type": "string"}
ERROR_SCHEMA = {
    "type": "object",
    "required": ["error", "request_id"],
    "properties": {
        "error": {
            "type": "object",
            "required": ["code", "message", "hint"],
            "properties": {"code": _TEXT, "message": _TEXT, "hint": _TEXT},
        },
        "request_id": _TEXT,
    },
}
"""Every error of the API has this shape (written by :mod:`kb.web.errors`)."""
