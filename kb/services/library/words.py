"""Words for readers: labels of controlled values, rating bands with their shapes, core areas in a sentence each.

Knows the vocabulary. Must not know pages: a shape is named here and drawn by a template.
"""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

from knowledge import evidence
from knowledge.practice import Evidence, Months
from knowledge.vocabulary import Area, Band, Kind, RatingBasis, label


class BandLook(NamedTuple):
    """How a rating band is shown: its word, its shape and a sentence. Color follows from the band's name."""

    band: str
    word: str
    shape: str
    meaning: str


class RatingView(NamedTuple):
    """A rating as shown: the band, who said it and when, and what to beware of.

    ``original`` is a registry's own label; None where the rating is our reading of a review or a study.
    """

    look: BandLook
    original: str | None
    registry: str | None
    registry_id: str | None
    year: int | None
    basis: str
    warning: str | None
    effect: str
    studies: int | None
    designs: tuple[str, ...]


BANDS: dict[str, BandLook] = {
    look.band: look
    for look in (
        BandLook(
            Band.EFFECTIVE,
            "Effective",
            "circle-check",
            "Effective: the label of a registry or review for the whole. The page says for what, and how sure.",
        ),
        BandLook(
            Band.PROMISING,
            "Promising",
            "triangle",
            "Promising: a good sign from fewer or weaker studies. The page says for which outcomes, and how sure.",
        ),
        BandLook(Band.NO_EFFECT, "No effect", "bar", evidence.WARNINGS[Band.NO_EFFECT]),
        BandLook(Band.HARMFUL, "Harmful", "octagon", evidence.WARNINGS[Band.HARMFUL]),
        BandLook(Band.INCONCLUSIVE, "Inconclusive", "question", evidence.WARNINGS[Band.INCONCLUSIVE]),
        BandLook(Band.NOT_RATED, "Not rated", "ring", evidence.WARNINGS[Band.NOT_RATED]),
    )
}

KINDS: dict[str, str] = {
    Kind.PRACTICE: "Strategies and programs, with their evidence",
    Kind.LESSON: "One thing a site learned",
    Kind.SUMMIT: "Summits, exchanges and trainings",
    Kind.REFERENCE: "Publications that the pages cite",
    Kind.TOOL: "Guides, agreements, job descriptions, measures, costs, training and grants",
    Kind.PROGRAM: "The program itself: who does what for a site, and how help is asked for",
}

AREAS: dict[str, str] = {
    Area.GUN_VIOLENCE: "Shootings, the groups and places behind them, and where the guns come from",
    Area.CRIMINAL_JUSTICE_COLLABORATION: "Police, prosecutors, probation and courts working one case list",
    Area.CRIME_ANALYSIS: "Finding the places, people and patterns, and putting them in front of commanders",
    Area.TECHNOLOGY: "Cameras, sensors, plate readers and the rooms that watch them",
    Area.INVESTIGATIONS: "Solving more shootings and homicides, and keeping victims and witnesses on board",
    Area.COMMUNITY_ENGAGEMENT: "Outreach, services and trust with the people most at risk",
    Area.PEER_LEARNING: "Site visits, liaisons and exchanges between cities",
    Area.FEDERAL_PARTNERSHIPS: "Task forces, U.S. Attorneys and federal analysts beside local police",
    Area.CONSTITUTIONAL_POLICING: "Lawful, fair policing that people accept",
}

_BASIS_SENTENCE = {
    RatingBasis.REGISTRY: "the registry's own rating",
    RatingBasis.SYSTEMATIC_REVIEW: "our reading of a systematic review's conclusion",
    RatingBasis.STUDY: "one study, not a registry",
    RatingBasis.REGISTRY_TEXT_AND_REVIEW: "a registry's text together with a systematic review",
    RatingBasis.REGISTRY_RATING_NOT_SEEN: "a registry lists it; its rating was not found",
    RatingBasis.NONE: "no rating was found",
}


def format_months(months: Months | None) -> str:
    """A span of months in words: "3 to 12 months"; what is not known is said."""
    if months is None or (months.low is None and months.high is None):
        return "Not known"
    low, high = months.low, months.high
    if low is None or high is None:
        return f"At least {low} months" if low is not None else f"Up to {high} months"
    return f"{low} to {high} months" if low != high else f"{low} {'month' if low == 1 else 'months'}"


def format_date(text: str) -> str:
    """A date as Americans write it, "September 11, 2017" or "September 2017"; what is not one stays as it is."""
    try:
        if re.fullmatch(r"\d{4}-\d{2}", text):
            return f"{date.fromisoformat(text + '-01'):%B %Y}"
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
            day = date.fromisoformat(text)
            return f"{day:%B} {day.day}, {day.year}"
    except ValueError:
        return text
    return text


def build_rating(record: Evidence) -> RatingView:
    """What a reader sees of ``record``, the stored evidence."""
    look = BANDS[evidence.band(record)]
    return RatingView(
        look=look,
        original=label(record.rating) if record.rating and record.rating_basis is RatingBasis.REGISTRY else None,
        registry=record.registry,
        registry_id=record.registry_id,
        year=record.rated_year,
        basis=_BASIS_SENTENCE[record.rating_basis],
        warning=evidence.warning(record),
        effect=record.effect,
        studies=record.studies,
        designs=tuple(label(design) for design in record.design),
    )
